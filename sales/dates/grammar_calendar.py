"""Dates of the calendar: "12/4", "2026-12-04", "dec 4", "the 4th of December", "the 15th of next month"."""

import datetime as dt
import re

from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, doubtful, either
from sales.dates.numbers import day_number, ordinal, year
from sales.dates.order import month_day_readings
from sales.dates.outcome import Why
from sales.dates.resolve import day_of_month, day_or_none, months_period, plus, vague, with_year, yearless
from sales.dates.words import ACTIONS, ARTEFACTS, EVENTS, FUNCTION_WORDS, MONTHS, PREPOSITIONS

_PARTS = re.compile(r"[0-9]+")


def numeric_date(line: Line, at: int) -> Match | None:
    """ "2026-12-04", "12/4/26", "12.04.2027", "12/4", "12-04"."""
    if line.kind(at) is not Kind.DIGITS:
        return None
    word = line.word(at)
    parts = _PARTS.findall(word)
    if len(parts[0]) == 4:
        meaning: Meaning | None = with_year(int(parts[0]), int(parts[1]), int(parts[2]), line.context.today)
        return Match(_past_clock_of_iso(line, at + 1), meaning) if meaning else None
    meaning = _three_parts(line, word, parts) if len(parts) == 3 else _two_parts(line, at, word, parts)
    return _up_to(line, at + 1, meaning) if meaning else None


def _up_to(line: Line, after: int, meaning: Meaning) -> Match:
    """ "6/22-24" is a question about its first day."""
    until = line.token(after + 1)
    joined = line.word(after) == "-" and line.tight(after) and line.tight(after + 1)
    is_range = joined and until.kind is Kind.NUMBER and len(until.word) <= 2
    return Match(after + 2, Meaning(meaning.days, Why.SEVERAL_DATES)) if is_range else Match(after, meaning)


def _past_clock_of_iso(line: Line, after: int) -> int:
    """Past the "T" of 2026-12-04T15:00, so that the time is read as beside the date."""
    is_t = line.word(after) == "t" and line.tight(after) and line.kind(after + 1) is Kind.CLOCK
    return after + 1 if is_t else after


def _three_parts(line: Line, word: str, parts: list[str]) -> Meaning | None:
    first, second, said_year = int(parts[0]), int(parts[1]), int(parts[2])
    short = len(parts[2]) == 2
    full_year = 2000 + said_year if short else said_year
    if not 1900 <= full_year < 2200:
        return None
    readings = month_day_readings(first, second, _sign(word), line.context)
    if not readings:
        return Meaning((), Why.INVALID)
    meaning = _one_of([with_year(full_year, month, day, line.context.today) for month, day in readings])
    far = short and full_year > line.context.today.year + 3
    return doubtful(meaning, Why.FAR_OFF) if far else meaning


def _two_parts(line: Line, at: int, word: str, parts: list[str]) -> Meaning | None:
    sign = _sign(word)
    if len(parts[1]) == 4:
        return _whole_month(line, int(parts[0]), int(parts[1]))
    if sign == ".":
        return _dotted(line, at, parts)
    if sign == "-" and not _stands_alone(line, at):
        return None
    readings = month_day_readings(int(parts[0]), int(parts[1]), "?" if sign == "-" else sign, line.context)
    if not readings:
        return None
    meaning = _one_of([yearless(month, day, line.context.today) for month, day in readings])
    if _may_be_fraction(line, at, parts):
        return doubtful(meaning, Why.UNCLEAR)
    return Meaning(meaning.days, Why.TWO_READINGS) if sign == "-" else meaning


def _may_be_fraction(line: Line, at: int, parts: list[str]) -> bool:
    """ "1/3 discount", "9/10 CSAT": a part of ten or less before a noun."""
    led = line.word(at - 1) in _LEADS
    noun = line.kind(at + 1) is Kind.WORD and line.word(at + 1) not in PREPOSITIONS | ACTIONS | EVENTS
    return noun and not led and int(parts[0]) <= int(parts[1]) <= 10 and not parts[0].startswith("0")


def _whole_month(line: Line, month: int, said_year: int) -> Meaning | None:
    """ "12/2026"."""
    if not 1 <= month <= 12:
        return None
    return vague(months_period(dt.date(said_year, month, 1), 1), line.context)


def _dotted(line: Line, at: int, parts: list[str]) -> Meaning | None:
    """ "by 12.4": a date or a version, so it is asked about; anything else with a point is a number."""
    readings = month_day_readings(int(parts[0]), int(parts[1]), ".", line.context)
    led = line.word(at - 1) in _LEADS and _stands_alone(line, at)
    if not led or not readings:
        return None
    return doubtful(_one_of([yearless(month, day, line.context.today) for month, day in readings]), Why.UNCLEAR)


def _stands_alone(line: Line, at: int) -> bool:
    """Not a count of something ("10-12 seats")."""
    following = line.kind(at + 1)
    return following is not Kind.WORD or line.word(at + 1) in FUNCTION_WORDS


def _sign(word: str) -> str:
    return word.lstrip("0123456789")[0]


def _one_of(meanings: list[Meaning]) -> Meaning:
    """The readings of one written date as one meaning: readings that are possible beat those that are not."""
    days = tuple(day for meaning in meanings for day in meaning.days)
    if len(meanings) == 1 or not days:
        return meanings[0]
    certain = tuple(meaning.days[0] for meaning in meanings if meaning.certain)
    return either(certain, Why.TWO_READINGS) if len(certain) > 1 else either(days, Why.TWO_READINGS)


def month_day(line: Line, at: int) -> Match | None:
    """ "dec 4", "Dec. 4th, 2026", "february twenty-first", "oct-2", "Feb the 14th", "dec 7-9" (a question)."""
    month = MONTHS.get(line.word(at))
    if month is None:
        return None
    place = line.skip(at + 1, ".", ",", "-", "/")
    place = line.skip(place, "the")
    tight_range = _two_day_numbers(line, place) if line.kind(place) is Kind.DIGITS else None
    if tight_range:
        return _two_days(line, tight_range[1], month, tight_range[0])
    found = day_number(line, place)
    if found is None:
        return None
    day, after = found
    dated = _second_day(line, after, month, day) or _dated(line, after, month, day)
    if _counts_something(line, at, after):
        return Match(dated.after, doubtful(dated.meaning, Why.UNCLEAR))
    return dated


def _counts_something(line: Line, at: int, after: int) -> bool:
    """Words that are also verbs ("march 3 deals through", "may 2 people join") want nothing after the number."""
    if line.word(at) not in {"may", "march"} or line.raw(at)[0].isupper():
        return False
    following = line.word(after)
    return line.kind(after) is Kind.WORD and following not in FUNCTION_WORDS and following not in ACTIONS


def day_month(line: Line, at: int) -> Match | None:
    """ "4 dec", "4th of December 2026", "the fourteenth of february", "04-Dec-2026", "7-9 dec" (a question)."""
    several = _days_before_month(line, at)
    if several:
        return several
    found = day_number(line, at)
    if found is None:
        return None
    day, place = found
    place = line.skip(line.skip(place, "day"), "of")
    place = line.skip(place, "-", "/", ".")
    month = MONTHS.get(line.word(place))
    if month is None or (line.word(place) in {"may", "march"} and _counts_something(line, place, place + 1)):
        return None
    return _dated(line, place + 1, month, day)


def _dated(line: Line, after: int, month: int, day: int) -> Match:
    """A day and month with its year, when one follows."""
    today = line.context.today
    place = _past_joint(line, after)
    said = year(line, place) or _two_digit_year(line, place)
    if said:
        return Match(said[1], with_year(said[0], month, day, today))
    relative = _this_or_next_year(line, place)
    if relative:
        return Match(relative[1], with_year(today.year + relative[0], month, day, today))
    return Match(after, yearless(month, day, today))


def _past_joint(line: Line, after: int) -> int:
    """Past what may stand between a date and its year; a hyphen only when no spaces are about it."""
    if line.word(after) in {"-", "/"}:
        return after + 1 if line.tight(after) and line.tight(after + 1) else after
    return line.skip(line.skip(after, "."), ",", "of", "in")


def _two_digit_year(line: Line, place: int) -> tuple[int, int] | None:
    """ "10 Feb 28": only a year near today's, and only when nothing that it could count follows."""
    token = line.token(place)
    if token.kind is not Kind.NUMBER or len(token.word) != 2:
        return None
    near = 0 <= 2000 + int(token.word) - line.context.today.year <= 5
    following = line.kind(place + 1)
    counts = following is Kind.WORD and line.word(place + 1) not in PREPOSITIONS | ACTIONS
    return (2000 + int(token.word), place + 1) if near and not counts else None


def _this_or_next_year(line: Line, at: int) -> tuple[int, int] | None:
    for ahead, word in enumerate(("this", "next")):
        after = line.says(at, word, "year")
        if after:
            return ahead, after
    return None


_DASHES = frozenset({"-", "–", "—"})
_TO = _DASHES | frozenset({"to", "or", "and", "&", "/", "through", "thru", "until", "till"})


def _second_day(line: Line, after: int, month: int, day: int) -> Match | None:
    """ "dec 7-9", "dec 7 or 8": two days of one month; not "dec 7 - 9 seats"."""
    place = line.skip(line.skip(after, *_TO), "the")
    found = day_number(line, place) if line.word(after) in _TO else None
    if found is None or found[0] <= day or MONTHS.get(line.word(line.skip(found[1], "of"))):
        return None
    spaced_dash = line.word(after) in _DASHES and not line.tight(after)
    if spaced_dash and line.kind(found[1]) is Kind.WORD:
        return None
    return _two_days(line, found[1], month, (day, found[0]))


def _days_before_month(line: Line, at: int) -> Match | None:
    """ "7-9 dec", "7th or 8th of december", "8 and 10 feb"."""
    span = _two_day_numbers(line, at)
    if span is None:
        return None
    days, place = span
    place = line.skip(place, "of")
    month = MONTHS.get(line.word(place))
    return _two_days(line, place + 1, month, days) if month else None


def _two_day_numbers(line: Line, at: int) -> tuple[tuple[int, int], int] | None:
    if line.kind(at) is Kind.DIGITS and "-" in line.word(at) and line.word(at).count("-") == 1:
        first, second = (int(part) for part in line.word(at).split("-"))
        return (first, second), at + 1
    one = day_number(line, at)
    if one is None or line.word(one[1]) not in _TO:
        return None
    other = day_number(line, line.skip(one[1] + 1, "the"))
    return ((one[0], other[0]), other[1]) if other else None


def _two_days(line: Line, after: int, month: int, days: tuple[int, int]) -> Match:
    """Both days of a range as a question, with the year when one follows."""
    place = line.skip(after, ",")
    said = year(line, place)
    today = line.context.today
    found = [with_year(said[0], month, day, today) if said else yearless(month, day, today) for day in days]
    return Match(said[1] if said else after, Meaning(found[0].days + found[1].days, Why.SEVERAL_DATES))


def year_month_day(line: Line, at: int) -> Match | None:
    """ "2026 november 16"."""
    said = year(line, at)
    if said is None:
        return None
    place = line.skip(said[1], ",", "-")
    month = MONTHS.get(line.word(place))
    found = day_number(line, line.skip(place + 1, "-")) if month else None
    if month is None or found is None:
        return None
    return Match(found[1], with_year(said[0], month, found[0], line.context.today))


def day_of_named_month(line: Line, at: int) -> Match | None:
    """ "15th of next month", "the 2nd of this month", "1st of the month", "next month on the 20th"."""
    opening = line.says(at, "next", "month")
    if opening:
        found = ordinal(line, line.skip(line.skip(opening, "on"), "the"))
        return Match(found[1], _in_month(line, 1, found[0])) if found else None
    found = ordinal(line, at)
    if found is None or not 1 <= found[0] <= 31:
        return None
    day, place = found
    place = line.skip(line.skip(place, "day"), "of", "in")
    today = line.context.today
    for words, ahead in ((("next", "month"), 1), (("this", "month"), 0), (("the", "month"), None), (("month",), None)):
        after = line.says(place, *words)
        if after and (ahead is not None or place > found[1]):
            return Match(after, day_of_month(day, today) if ahead is None else _in_month(line, ahead, day))
    return None


def _in_month(line: Line, ahead: int, day: int) -> Meaning:
    month = plus(line.context.today.replace(day=1), months=ahead)
    found = day_or_none(month.year, month.month, day)
    if found is None:
        return Meaning((), Why.INVALID)
    if found < line.context.today:
        return Meaning(day_of_month(day, line.context.today).days, Why.PAST)
    return Meaning((found,))


def number_alone(line: Line, at: int) -> Match | None:
    """ "on 15": a day of the month, or something else."""
    token = line.token(at)
    led = line.word(at - 1) == "on" and token.kind is Kind.NUMBER and len(token.word) <= 2
    if not led or not 1 <= int(token.word) <= 31 or line.kind(at + 1) not in {Kind.END, Kind.SIGN}:
        return None
    return Match(at + 1, Meaning(day_of_month(int(token.word), line.context.today).days, Why.UNCLEAR))


def day_alone(line: Line, at: int) -> Match | None:
    """ "the 5th", "31st", "by the first", "5th or 6th" (a question); not "the 5th call"."""
    place = line.skip(at, "the")
    found = ordinal(line, place)
    if found is None or not 1 <= found[0] <= 31:
        return None
    led = line.word(at - 1) in _LEADS
    if line.kind(place) is Kind.WORD and not (led and place > at and _nothing_ranked(line, found[1])):
        return None
    day, after = found
    other = ordinal(line, line.skip(after + 1, "the")) if line.word(after) in _TO else None
    meaning = day_of_month(day, line.context.today)
    if other and day < other[0] <= 31:
        days = meaning.days[:1] + day_of_month(other[0], line.context.today).days[:1]
        return Match(other[1], Meaning(days, Why.SEVERAL_DATES))
    said_to_act = _nothing_ranked(line, after) or line.word(after) in ACTIONS - EVENTS
    sure_of_it = place > at or led or (day > 3 and said_to_act)
    return _day_or_rank(line, after, meaning, said_as_day=sure_of_it)


_LEADS = frozenset({"by", "on", "due", "before", "until"})
_RANKED = (
    EVENTS
    | ARTEFACTS
    | frozenset(
        (
            "party parties draft drafts time times floor half version attempt person one option contact year month "
            "week tier vendor degree place round quarter thing reason stage line pass look email touch paragraph"
        ).split()
    )
)


def _nothing_ranked(line: Line, after: int) -> bool:
    """Whether what follows an ordinal cannot be what it counts."""
    return line.kind(after) is not Kind.WORD or line.word(after) in PREPOSITIONS


def _day_or_rank(line: Line, after: int, meaning: Meaning, *, said_as_day: bool) -> Match | None:
    """An ordinal is a day when nothing follows that it could rank; beside an unknown word it is asked about."""
    following = line.word(after)
    if _nothing_ranked(line, after):
        return Match(after, meaning if said_as_day else doubtful(meaning, Why.UNCLEAR))
    if following in _RANKED or not said_as_day:
        return None
    return Match(after, meaning if following in ACTIONS else doubtful(meaning, Why.UNCLEAR))
