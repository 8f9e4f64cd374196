"""Weeks, months, quarters and years by name: "next week", "the month", "Q3", "december 2026", "FY27"."""

import datetime as dt

from sales.dates.line import Kind, Line
from sales.dates.meaning import Period
from sales.dates.numbers import ordinal, year
from sales.dates.phrases import phrases
from sales.dates.resolve import (
    fiscal_year_ahead,
    month_ahead,
    months_period,
    named_month,
    named_part,
    next_named_month,
    part_of_year,
    quarter_ahead,
    weeks_ahead,
    years_ahead,
)
from sales.dates.words import MONTHS

Periods = tuple[tuple[Period, ...], int]

_UNITS = phrases(
    {
        "week": "week/wk/workweek/work week",
        "month": "month/mo",
        "quarter": "quarter/qtr/fiscal quarter/calendar quarter",
        "year": "year/yr",
        "calendar": "calendar year",
        "fiscal": "fiscal year/fy/fiscal/financial year",
    }
)
_AHEAD = phrases({0: "this/current/the current", 1: "next/the next/coming/the coming"})
_PARTS = {"q": 3, "h": 6}


def relative_period(line: Line, at: int) -> Periods | None:
    """ "this week", "next quarter", "the week after next"."""
    after_next = _after_next(line, at)
    if after_next:
        return after_next
    how = line.longest(at, _AHEAD)
    unit = line.longest(how[1], _UNITS) if how else None
    if how is None or unit is None:
        return None
    return _unit_ahead(line, unit[0], how[0]), unit[1]


def _after_next(line: Line, at: int) -> Periods | None:
    place = line.skip(at, "the")
    unit = line.longest(place, _UNITS)
    after = line.says(unit[1], "after", "next") if unit else None
    return (_unit_ahead(line, unit[0], 2), after) if unit and after else None


def _unit_ahead(line: Line, unit: str, ahead: int) -> tuple[Period, ...]:
    context = line.context
    if unit == "week":
        return weeks_ahead(context.today, ahead)
    if unit == "month":
        return (month_ahead(context.today, ahead),)
    if unit == "quarter":
        return (quarter_ahead(context, ahead),)
    if unit == "fiscal":
        return (fiscal_year_ahead(context, ahead),)
    years = years_ahead(context, ahead)
    return years[:1] if unit == "calendar" else years


def calendar_period(line: Line, at: int) -> Periods | None:
    """ "Q3", "h1 2027", "third quarter", "december", "next march", "dec 2026", "12/2026", "2027", "FY27"."""
    return _part_period(line, at) or _month_period(line, at) or _year_period(line, at)


def _part_period(line: Line, at: int) -> Periods | None:
    part = _part_number(line, at)
    if part is None:
        return None
    number, months, after = part
    place = line.skip(after, "of", ",")
    said = _year_or_fiscal(line, place)
    if said:
        return (part_of_year(line.context, said[0], number, months),), said[1]
    return (named_part(line.context, number, months),), after


def _part_number(line: Line, at: int) -> tuple[int, int, int] | None:
    """The number of a quarter or half, its length in months, and the place after it."""
    months = _PARTS.get(line.word(at))
    token = line.token(at + 1)
    if months and token.kind is Kind.NUMBER and line.tight(at + 1) and token.word in "1234"[: 12 // months]:
        return int(token.word), months, at + 2
    rank = ordinal(line, line.skip(at, "the"))
    if rank and 1 <= rank[0] <= 4 and line.word(rank[1]) in {"quarter", "qtr"}:
        return rank[0], 3, rank[1] + 1
    return None


def _year_or_fiscal(line: Line, at: int) -> tuple[int, int] | None:
    """ "2027", "'27", "FY27", "FY 2027"."""
    if line.word(at) not in {"fy", "cy"}:
        return year(line, at)
    token = line.token(at + 1)
    if token.kind is not Kind.NUMBER or len(token.word) not in {2, 4}:
        return None
    said = int(token.word) + (2000 if len(token.word) == 2 else 0)
    return (said, at + 2) if 1900 <= said < 2200 else None


def _month_period(line: Line, at: int) -> Periods | None:
    today = line.context.today
    qualified = line.word(at) in {"this", "next", "coming"}
    place = at + 1 if qualified else at
    month = MONTHS.get(line.word(place))
    if month is None:
        return None
    if line.word(at) == "next":
        return next_named_month(month, today), place + 1
    said = year(line, line.skip(line.skip(place + 1, "."), ",", "of", "in"))
    if said:
        return (months_period(dt.date(said[0], month, 1), 1),), said[1]
    return (named_month(month, today),), place + 1


def _year_period(line: Line, at: int) -> Periods | None:
    said = _year_or_fiscal(line, at)
    if said is None:
        return None
    first = dt.date(said[0], 1, 1)
    if line.word(at) == "fy" and line.context.fiscal_year_start != 1:
        first = dt.date(said[0] - 1, line.context.fiscal_year_start, 1)
    return (months_period(first, 12),), said[1]


def any_period(line: Line, at: int) -> Periods | None:
    """A period as said after "end of": also "the month" and "month", which mean the current one."""
    found = relative_period(line, at) or calendar_period(line, at)
    if found:
        return found
    unit = line.longest(line.skip(at, "the"), _UNITS)
    return (_unit_ahead(line, unit[0], 0), unit[1]) if unit else None
