"""Ends and first days of periods: "EOM", "by end of Q1", "month-end", "last working day of the month"."""

import datetime as dt

from sales.dates.grammar_periods import Periods, any_period, calendar_period, relative_period
from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, Period, doubtful
from sales.dates.numbers import ordinal
from sales.dates.outcome import Why
from sales.dates.resolve import (
    day_of_period,
    end_of,
    fiscal_year_ahead,
    month_ahead,
    named_part,
    plus,
    quarter_ahead,
    weeks_ahead,
    working_days_of,
    years_ahead,
)
from sales.dates.words import ACTIONS, PREPOSITIONS, WORKING

_SHORT = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year", "eofy": "fiscal", "fye": "fiscal"}
_LEADS = frozenset({"by", "before", "on", "at", "due", "until", "till"})


def short_end(line: Line, at: int) -> Match | None:
    """ "EOM", "EOW next week", "eom december", "eoq3", "eoy 2027"."""
    unit = _SHORT.get(line.word(at))
    if unit is None:
        return None
    quarter = line.token(at + 1)
    if (
        unit == "quarter"
        and quarter.kind is Kind.NUMBER
        and line.tight(at + 1)
        and quarter.word in {"1", "2", "3", "4"}
    ):
        return Match(at + 2, end_of((named_part(line.context, int(quarter.word), 3),), line.context))
    place = line.skip(at + 1, "of")
    named = relative_period(line, place) or calendar_period(line, place)
    if named:
        return Match(named[1], end_of(named[0], line.context))
    return Match(at + 1, end_of(_current(line, unit), line.context))


def _current(line: Line, unit: str) -> tuple[Period, ...]:
    today = line.context.today
    if unit == "week":
        return weeks_ahead(today, 0)
    if unit == "month":
        return (month_ahead(today, 0),)
    if unit == "quarter":
        return (quarter_ahead(line.context, 0),)
    return (fiscal_year_ahead(line.context, 0),) if unit == "fiscal" else years_ahead(line.context, 0)


def end_of_period(line: Line, at: int) -> Match | None:
    """ "end of the month", "the end of next week", "end jan", "close of the quarter", "last day of Q1"."""
    place = line.skip(at, "the")
    for words in (("end", "of"), ("close", "of"), ("last", "day", "of"), ("last", "day", "in"), ("final", "day", "of")):
        after = line.says(place, *words)
        found = any_period(line, line.step(after - 1)) if after else None
        if after and found and not _describes(line, place, found[1]):
            return Match(found[1], _ending(line, found[0], exact=words[-2] == "day"))
    found = _named(line, line.step(place)) if line.word(place) == "end" else None
    return Match(found[1], end_of(found[0], line.context)) if found else None


def _describes(line: Line, place: int, after: int) -> bool:
    """ "end-of-year budget call": hyphens, no preposition before, and a noun after."""
    hyphened = line.word(place + 1) == "-"
    led = line.word(place - 1) in _LEADS
    return hyphened and not led and line.kind(after) is Kind.WORD and line.word(after) not in PREPOSITIONS


def _ending(line: Line, periods: tuple[Period, ...], *, exact: bool) -> Meaning:
    """The last day of a week is a matter of opinion; of anything longer it is not."""
    meaning = end_of(periods, line.context)
    is_week = (periods[0].last - periods[0].first).days == 6
    return doubtful(meaning, Why.VAGUE_PERIOD) if exact and is_week else meaning


def _named(line: Line, at: int) -> Periods | None:
    return relative_period(line, at) or calendar_period(line, at)


def period_end(line: Line, at: int) -> Match | None:
    """ "month end", "this quarter-end", "q3 end", "year end", "fiscal year end"; not "month-end checklist"."""
    found = any_period(line, at)
    if found is None:
        return None
    place = line.skip(line.step(found[1] - 1), "'s")
    is_week = (found[0][0].last - found[0][0].first).days == 6
    if line.word(place) != "end" or is_week:
        return None
    led = line.word(at - 1) in _LEADS
    hyphened = place > found[1]
    describes = line.kind(place + 1) is Kind.WORD and line.word(place + 1) not in (
        PREPOSITIONS if hyphened else PREPOSITIONS | ACTIONS
    )
    return None if describes and not led else Match(place + 1, end_of(found[0], line.context))


def ranked_day(line: Line, at: int) -> Match | None:
    """ "last business day of the quarter", "first working day of january", "2nd day of next month"."""
    place = line.skip(at, "the")
    rank = (-1, place + 1) if line.word(place) in {"last", "final"} else ordinal(line, place)
    if rank is None:
        return None
    kind = _kind_of_day(line, rank[1])
    after = line.skip(kind[1], "of", "in") if kind else 0
    found = any_period(line, after) if kind and after > kind[1] else None
    if kind is None or found is None:
        return None

    def pick(period: Period) -> dt.date | None:
        return _picked(period, rank[0], line.context.days_off, working=kind[0])

    return Match(found[1], day_of_period(pick, found[0][0], line.context.today))


def _kind_of_day(line: Line, at: int) -> tuple[bool, int] | None:
    """Whether a working day is meant, and the place after it."""
    if line.word(at) in WORKING and line.word(line.step(at)) == "day":
        return True, line.step(at) + 1
    if line.word(at) in {"weekday", "workday"}:
        return True, at + 1
    return (False, at + 1) if line.word(at) == "day" else None


def _picked(period: Period, rank: int, days_off: frozenset[dt.date], *, working: bool) -> dt.date | None:
    if not working:
        day = period.last if rank < 0 else plus(period.first, days=rank - 1)
        return day if day <= period.last else None
    days = working_days_of(period, days_off)
    place = rank if rank < 0 else rank - 1
    return days[place] if -len(days) <= place < len(days) else None
