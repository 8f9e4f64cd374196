"""Whether a date that was understood can be the step's own: what stands right beside it decides."""

from dataclasses import replace

from sales.dates.line import Kind, Line
from sales.dates.meaning import doubtful
from sales.dates.mention import Mark, Mention
from sales.dates.outcome import Why
from sales.dates.words import (
    ABOUT_EVENTS,
    ACTIONS,
    ARTEFACTS,
    EVENTS,
    MONTHS,
    ORDINALS,
    PAST_VERBS,
    PREPOSITIONS,
    UNITS,
)

_JOINING = frozenset({"-", "/", "_", "\\", "&", "+", "@", "="})
_THINGS = EVENTS | ARTEFACTS
_DETERMINERS = frozenset("the our their his her your my a an its this that".split())
_ABOUT = frozenset("of from for about re regarding since per at in during post pre before ahead with".split())
_MODIFIERS = frozenset(
    "early mid late half quarter end beginning start not except other alternate last next than or of per each".split()
)
_UNSETTLED_BEFORE = _MODIFIERS | MONTHS.keys() | ORDINALS.keys()
_UNSETTLED_AFTER = frozenset("of last".split()) | MONTHS.keys()
_TOPIC_BEFORE = frozenset("re regarding about per cancel skip reschedule postpone".split())
_LONG_UNITS = frozenset(unit for unit in UNITS if len(unit) > 1)
_CLAUSE_ENDS = frozenset(", ; . : - – — ( | • and then so but > → /".split())
_STATES = frozenset(
    (
        "expires expire expiring expired ends ending ended renews renewed lapses starts started begins began closes "
        "date live dated effective"
    ).split()
)
_CONDITIONS = frozenset("after before once when until since following if unless while pending".split())
_STATE_LEADS = frozenset("until till til thru through since from effective".split())
_MOVING = frozenset("move push reschedule postpone shift bump change delay slide".split())
_LONGEST_CLAUSE = 40  # tokens
_SUBJECTS = frozenset("i we they he she just already as".split())


def judged(line: Line, mention: Mention) -> Mention | None:
    """The mention as it stands, as a question, or None when its words are part of something else."""
    if _joined(line, mention) or _names_a_thing(line, mention):
        return None
    if mention.mark in {Mark.OPEN, Mark.ONE_OF}:
        is_state = line.word(mention.first) in _STATE_LEADS
        return replace(mention, weak=is_state, meaning=doubtful(mention.meaning, Why.OPEN_ENDED))
    if any(of(line, mention) for of in (_belongs_elsewhere, _tells_of_the_past, _moves_an_event, _is_a_state)):
        return replace(mention, weak=True, meaning=doubtful(mention.meaning, Why.ANOTHER_EVENT))
    if _in_a_condition(line, mention):
        return replace(mention, meaning=doubtful(mention.meaning, Why.ANOTHER_EVENT))
    led = mention.mark is not Mark.NONE
    if (not led and _unsettled_before(line, mention.first - 1)) or _unsettled_after(line, mention.after):
        return replace(mention, meaning=doubtful(mention.meaning, Why.UNCLEAR))
    return mention


def _joined(line: Line, mention: Mention) -> bool:
    """Part of a longer word or code: "mar-tech", "acme/fri", "fri_call"."""
    before, after = line.token(mention.first - 1), line.token(mention.after)
    if line.word(mention.first) == "@":
        before = line.token(-1)
    solid = {Kind.WORD, Kind.NUMBER, Kind.HIDDEN, Kind.DIGITS, Kind.ORDINAL, Kind.CLOCK}
    if line.tight(mention.first) and (
        before.kind in solid or (before.word in _JOINING and line.tight(mention.first - 1))
    ):
        return True
    if not line.tight(mention.after):
        return False
    return after.kind in solid or (after.word in _JOINING and line.tight(mention.after + 1))


def _names_a_thing(line: Line, mention: Mention) -> bool:
    """A holiday before a noun, without a preposition: "Thanksgiving promo deck"."""
    if not mention.meaning.named or mention.mark is not Mark.NONE or mention.time:
        return False
    following = line.word(mention.after)
    return line.kind(mention.after) is Kind.WORD and following not in PREPOSITIONS and following not in ACTIONS - EVENTS


def _belongs_elsewhere(line: Line, mention: Mention) -> bool:
    """ "friday's call", "the friday demo", "recap of tuesday call", "confirm monday meeting"."""
    before = line.word(mention.core - 1)
    if line.kind(mention.after) is Kind.POSSESSIVE or before in _TOPIC_BEFORE:
        return True
    if mention.mark is Mark.DUE or line.kind(mention.after) is not Kind.WORD or line.tight(mention.after):
        return False
    following = line.word(mention.after)
    if following in ARTEFACTS and mention.mark is Mark.NONE:
        return True
    if following in _THINGS:
        described = line.word(mention.after + 1) in ARTEFACTS or before in _DETERMINERS | _ABOUT | ABOUT_EVENTS
        return described or (line.word(mention.first) == "the" and following not in ACTIONS)
    counted = before in _DETERMINERS and line.word(mention.first) != "the"
    return counted and following not in PREPOSITIONS and following not in ACTIONS


def _moves_an_event(line: Line, mention: Mention) -> bool:
    """ "push the demo to tuesday": the demo's new day."""
    opening = line.word(_clause_start(line, mention.first))
    return line.word(mention.first - 1) == "to" and opening in _MOVING


def _is_a_state(line: Line, mention: Mention) -> bool:
    """ "trial ends friday", "close date 7/31": how things stand, not what is to be done."""
    return mention.mark is not Mark.DUE and line.word(mention.first - 1) in _STATES


def _in_a_condition(line: Line, mention: Mention) -> bool:
    """ "after the board meets on 5/20", "once they sign friday": perhaps that event's day, perhaps the step's."""
    if mention.mark is Mark.DUE:
        return False
    start = _clause_start(line, mention.first)
    return any(line.word(at) in _CONDITIONS for at in range(start, mention.first))


def _clause_start(line: Line, at: int) -> int:
    for start in range(at, max(at - _LONGEST_CLAUSE, 0), -1):
        if line.word(start - 1) in _CLAUSE_ENDS:
            return start
    return max(at - _LONGEST_CLAUSE, 0)


def _tells_of_the_past(line: Line, mention: Mention) -> bool:
    """ "met CFO monday": the clause opens with a verb in the past."""
    is_recent = mention.meaning.weekday is not None or mention.meaning.days[:1] == (line.context.today,)
    if mention.mark is Mark.DUE or not is_recent or mention.only_time:
        return False
    if line.word(mention.core - 1) in {"was", "were"}:
        return True
    start = _clause_start(line, mention.first)
    opening = start + 1 if line.word(start) in _SUBJECTS else start
    plans = any(line.word(place) in ACTIONS - EVENTS for place in range(opening, mention.first))
    return line.word(opening) in PAST_VERBS and not plans


def _unsettled_before(line: Line, at: int) -> bool:
    token = line.token(at)
    if token.kind is Kind.NUMBER:
        return (len(token.word) <= 2 and 1 <= int(token.word) <= 31) or _like_a_year(token.word)
    if token.kind is Kind.DIGITS:
        return "." not in token.word
    return token.kind is Kind.ORDINAL or line.word(at) in _UNSETTLED_BEFORE or line.word(at) in _LONG_UNITS


def _unsettled_after(line: Line, at: int) -> bool:
    token = line.token(at)
    if token.kind is Kind.NUMBER:
        return _like_a_year(token.word) or (len(token.word) <= 2 and not _counts_things(line, at + 1))
    if token.kind is Kind.DIGITS:
        return "." not in token.word
    spread = line.word(at) in {"or", "to", "-", "–", "through", "thru"} and line.kind(at + 1) in {
        Kind.NUMBER,
        Kind.ORDINAL,
    }
    if spread and not _counts_things(line, at + 2):
        return True
    return token.kind is Kind.ORDINAL or line.word(at) in _UNSETTLED_AFTER or line.word(at) in _LONG_UNITS


def _counts_things(line: Line, at: int) -> bool:
    """Whether a plural follows, so that the number before it is a count: "fri 2 refs"."""
    word = line.word(at)
    return line.kind(at) is Kind.WORD and word not in UNITS and word not in PREPOSITIONS and word not in MONTHS


def _like_a_year(word: str) -> bool:
    return len(word) == 4 and word[:2] in {"19", "20", "21"}
