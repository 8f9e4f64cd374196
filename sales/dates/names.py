"""Weekdays and months that are names of companies and people, or verbs: hidden before dates are read."""

from dataclasses import replace

from sales.dates.line import Kind, Line, Token, line_of
from sales.dates.words import (
    ACTIONS,
    DAYPARTS,
    EVENTS,
    FUNCTION_WORDS,
    MONTHS,
    NUMBERS,
    ORDINALS,
    PLURAL_WEEKDAYS,
    TODAY,
    WEEKDAYS,
)

_DATE_WORDS = frozenset({*WEEKDAYS, *MONTHS})
_NEVER_NAMES = frozenset(("mon tue tues weds thu thur thurs fri feb sept oct nov").split())
_DATE_BEFORE = frozenset(
    (
        "by on due before next this every each until till since after last coming upcoming following first second "
        "third fourth between either or and early late past of"
    ).split()
)
_NO_NAME_AFTER = (
    FUNCTION_WORDS | ACTIONS | EVENTS | DAYPARTS | _DATE_WORDS | TODAY.openings | NUMBERS.keys() | ORDINALS.keys()
    | {"next", "week", "eod", "cob", "eow", "noon", "midday", "fortnight", "latest", "end", "close", "following"}
)  # fmt: skip
_COMPOUNDS = frozenset(
    (
        "tgi fridays/tgi friday/ruby tuesday/taco tuesday/giving tuesday/super tuesday/casual friday/freaky friday"
        "/manic monday/blue monday/bloody sunday/super sunday/fat tuesday/motivation monday/throwback thursday"
        "/small saturday"
    ).split("/")
)
_VERB_AFTER = {
    "sat": frozenset("down through together idle quiet unused unsigned unopened there still tight".split()),
    "wed": frozenset("the them these both our their two it".split()),
    "sun": frozenset(
        "exposure setting set sets rise screen power belt life valley trust country chemical is was".split()
    ),
}
_BEFORE_PRODUCTS = frozenset("with vs versus use using uses like evaluating evaluate".split())
_SAT_AT_LENGTH = frozenset("with in on for at there it by next".split())
_SITTERS = frozenset("we i he she it they you who team has have had just also deal contract which that".split())


def without_names(line: Line) -> Line:
    """The line with every such name and verb hidden."""
    tokens = tuple(_hidden(token) if _is_name(line, at) else token for at, token in enumerate(line.tokens))
    return line_of(line.text, tokens, line.context)


def _hidden(token: Token) -> Token:
    return replace(token, kind=Kind.HIDDEN)


def _is_name(line: Line, at: int) -> bool:
    word = line.word(at)
    if word not in _DATE_WORDS and word not in PLURAL_WEEKDAYS and not _ends_name(line, at):
        return False
    return (
        _is_product(line, at)
        or _is_company(line, at)
        or _in_capitals(line, at)
        or _is_verb(line, at, word)
        or _in_compound(line, at)
    )


def _ends_name(line: Line, at: int) -> bool:
    return line.word(at) in DAYPARTS and line.word(at - 1) in WEEKDAYS


def _is_company(line: Line, at: int) -> bool:
    """A capitalised weekday or month before another capitalised word: "Friday Health Plans", "June Smith"."""
    if line.word(at) in DAYPARTS:
        return _daypart_of_name(line, at)
    if not _capitalised(line, at) or line.word(at) in _NEVER_NAMES:
        return False
    if _daypart_of_name(line, at + 1) or _title_goes_on(line, at):
        return True
    place = line.skip(at + 1, ".") if len(line.word(at)) == 3 else at + 1
    named = _capitalised(line, place) and line.word(place) not in _NO_NAME_AFTER and not line.tight(place)
    is_month = line.word(at) in MONTHS
    return named and (is_month or line.word(at - 1) not in _DATE_BEFORE)


def _in_capitals(line: Line, at: int) -> bool:
    """ "MONDAY MOTORS - find CFO", in a line that is not in capitals throughout."""
    first, second = line.raw(at), line.raw(at + 1)
    words = len(first) > 4 and len(second) > 4 and line.kind(at + 1) is Kind.WORD
    capitals = words and first.isupper() and second.isupper() and not line.text.isupper()
    return capitals and line.word(at + 1) not in _NO_NAME_AFTER


def _daypart_of_name(line: Line, at: int) -> bool:
    """ "Tuesday Morning's buyer"."""
    capitals = _capitalised(line, at) and _capitalised(line, at - 1)
    return capitals and line.word(at) in DAYPARTS and line.word(at - 1) in WEEKDAYS and line.word(at + 1) == "'s"


def _title_goes_on(line: Line, at: int) -> bool:
    """ "Saturday Evening Post"."""
    daypart = line.word(at) in WEEKDAYS and line.word(at + 1) in DAYPARTS and _capitalised(line, at + 1)
    return daypart and _capitalised(line, at + 2) and line.word(at + 2) not in _NO_NAME_AFTER


def _capitalised(line: Line, at: int) -> bool:
    raw = line.raw(at)
    return line.kind(at) is Kind.WORD and len(raw) > 1 and raw[0].isupper() and not raw.isupper()


def _is_product(line: Line, at: int) -> bool:
    """ "vs Monday", "use Monday"."""
    return line.word(at) in WEEKDAYS and line.word(at - 1) in _BEFORE_PRODUCTS


def _is_verb(line: Line, at: int, word: str) -> bool:
    """ "sat down with", "wed the two", "sun setting"."""
    following = line.word(at + 1)
    if following in _VERB_AFTER.get(word, frozenset()):
        return line.word(at + 2) not in ORDINALS and line.kind(at + 2) is not Kind.ORDINAL
    if word != "sat":
        return False
    subject = at == 0 or line.word(at - 1) in _SITTERS
    return subject and (following in _SAT_AT_LENGTH or at > 0) and following in _SAT_AT_LENGTH


def _in_compound(line: Line, at: int) -> bool:
    return f"{line.word(at - 1)} {line.word(at)}" in _COMPOUNDS
