"""Lines typed by people whose Slack is not in English: their language first, then what is English beyond doubt."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, replace

from sales.dates.foreign_grammar import foreign_date_at
from sales.dates.foreign_words import LANGUAGES, Language
from sales.dates.japanese import japanese_dates
from sales.dates.line import Kind, Line
from sales.dates.meaning import Meaning, doubtful
from sales.dates.mention import Mention
from sales.dates.order import language_of
from sales.dates.outcome import Ask, Choice, Found, Outcome, Why
from sales.dates.resolve import plus
from sales.dates.words import FULL_MONTHS, FULL_WEEKDAYS, MONTHS

_HOMOGRAPHS = frozenset("mon sat sun wed mar may march fri".split())
_ENGLISH = frozenset(
    (
        "today tomorrow tmrw tonight next this end eod eow eom eoq eoy by due week weeks month months days "
        "day quarter year "
        "hours minutes business morning afternoon evening january february march april june july august "
        "september october "
        "november december"
    ).split()
) | frozenset(FULL_WEEKDAYS)


@dataclass(frozen=True, slots=True)
class _Date:
    """A date in the text, by character offsets."""

    start: int
    end: int
    meaning: Meaning
    time: dt.time | None = None


def is_foreign(line: Line) -> bool:
    """Whether the person's Slack is in another language than English."""
    return language_of(line.context.locale) != "en"


def read_foreign(line: Line) -> Outcome | None:
    """What the line says in the person's own language; None when that is nothing, or the language is not known."""
    dates = _dates(line)
    own = [date for date in dates if not date.meaning.background] or dates
    if not own:
        return None
    if len(own) > 1:
        return _several(line, own)
    return _outcome(line, own[0])


def _dates(line: Line) -> list[_Date]:
    language_name = language_of(line.context.locale)
    if language_name == "ja":
        return [_Date(start, end, meaning) for start, end, meaning in japanese_dates(line.text, line.context)]
    language = LANGUAGES.get(language_name)
    return _european(line, language) if language else []


def _european(line: Line, language: Language) -> list[_Date]:
    bare = replace(line, words=tuple(_unaccented(word) for word in line.words))
    dates: list[_Date] = []
    at = 0
    while at < len(bare.tokens):
        found = foreign_date_at(bare, language, at)
        if found is None or _joined(bare, found.first, found.after):
            at = found.after if found else at + 1
            continue
        start, end = bare.tokens[found.first].start, bare.tokens[found.after - 1].end
        dates.append(_Date(start, end, found.meaning, found.time))
        at = found.after
    return dates


def _unaccented(word: str) -> str:
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _joined(line: Line, first: int, after: int) -> bool:
    """Part of a longer word or code."""
    solid = {Kind.WORD, Kind.NUMBER, Kind.HIDDEN, Kind.DIGITS}
    joins = {"-", "/", "_"}
    before = line.tight(first) and (line.kind(first - 1) in solid or line.word(first - 1) in joins)
    behind = line.tight(after) and (line.kind(after) in solid or (line.word(after) in joins and line.tight(after + 1)))
    return before or behind


def _outcome(line: Line, date: _Date) -> Outcome:
    today, now = line.context.today, line.context.now
    meaning = date.meaning
    if meaning.days == (today,) and date.time and now and date.time < now:
        meaning = Meaning((plus(today, days=1),), Why.PAST)
    ahead = sorted({day for day in meaning.days if day >= today})
    if meaning.certain and ahead:
        return Found(ahead[0], date.time, date.start, date.end)
    choices = tuple(Choice(day, date.time, date.start, date.end) for day in ahead[:5])
    return Ask(choices, date.start, date.end, meaning.why or Why.PAST)


def _several(line: Line, dates: list[_Date]) -> Ask:
    choices = {
        day: Choice(day, date.time, date.start, date.end)
        for date in reversed(dates)
        for day in date.meaning.days
        if day >= line.context.today
    }
    return Ask(tuple(choices[day] for day in sorted(choices)[:5]), 0, 0, Why.SEVERAL_DATES)


def english_beyond_doubt(line: Line, mention: Mention) -> Mention | None:
    """A date read as English in a line that may be in another language: kept, asked about, or dropped."""
    words = [line.word(at) for at in range(mention.first, mention.after)]
    figures = any(line.kind(at) in {Kind.DIGITS, Kind.CLOCK} for at in range(mention.first, mention.after))
    if figures or _ENGLISH.intersection(words):
        return mention
    if _HOMOGRAPHS.intersection(words):
        return None
    spelled = any(word in MONTHS and word not in FULL_MONTHS for word in words)
    dated = spelled and any(line.kind(at) in {Kind.NUMBER, Kind.ORDINAL} for at in range(mention.first, mention.after))
    return mention if dated else replace(mention, meaning=doubtful(mention.meaning, Why.UNCLEAR))
