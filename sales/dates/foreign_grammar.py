"""Dates in German, French, Spanish, Italian, Portuguese and Dutch: whole known patterns and nothing else."""

import datetime as dt
import re
from dataclasses import dataclass

from sales.dates.agreement import agreed
from sales.dates.foreign_words import Language
from sales.dates.grammar_calendar import numeric_date
from sales.dates.grammar_times import time_of
from sales.dates.lengths import Length
from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, doubtful, either, sure
from sales.dates.numbers import year
from sales.dates.outcome import Why
from sales.dates.resolve import (
    bare_weekday,
    coming,
    end_of,
    month_ahead,
    next_weekday,
    plus,
    quarter_ahead,
    weeks_ahead,
    with_year,
    working_days,
    yearless,
    years_ahead,
)

_UNIT_LENGTHS = {"day": Length(days=1), "week": Length(days=7), "month": Length(months=1)}
_WEEK_IN_DAYS = frozenset({8, 14, 15})  # "in acht Tagen", "dans quinze jours": a week, a fortnight, or so many days
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?")


@dataclass(frozen=True, slots=True)
class ForeignDate:
    """A date in another language: its tokens, meaning, and time of day."""

    first: int
    after: int
    meaning: Meaning
    time: dt.time | None = None


def foreign_date_at(line: Line, language: Language, at: int) -> ForeignDate | None:
    """The date that starts at this token, with its preposition and time; a question when anything unknown is beside."""
    found = _with_lead(line, language, at)
    direct = _core(line, language, at)
    if direct and (found is None or direct.after >= found.after):
        found = direct
    if found is None:
        return None
    after, time = _time_after(line, language, found.after)
    unclear = _unsettled(line, language, at - 1) or _unsettled(line, language, after) or _may_be_a_name(line, at, after)
    meaning = doubtful(found.meaning, Why.UNCLEAR) if unclear else found.meaning
    return ForeignDate(at, after, meaning, time)


def _may_be_a_name(line: Line, at: int, after: int) -> bool:
    """ "Sonntag Consulting": one capitalised word before another."""
    return (
        after == at + 1 and line.kind(after) is Kind.WORD and line.raw(at)[0].isupper() and line.raw(after)[0].isupper()
    )


def _with_lead(line: Line, language: Language, at: int) -> Match | None:
    lead = line.longest(at, language.leads)
    found = _core(line, language, lead[1], led=True) if lead else None
    if lead is None or found is None:
        return None
    if not lead[0]:
        return Match(found.after, doubtful(found.meaning, Why.OPEN_ENDED))
    habit = line.word(at) in {"le", "il"} and found.meaning.weekday is not None
    return Match(found.after, doubtful(found.meaning, Why.REPEATS) if habit else found.meaning)


def _core(line: Line, language: Language, at: int, *, led: bool = False) -> Match | None:
    """The longest of the known patterns."""
    found = (
        _day(line, language, at),
        _weekday(line, language, at),
        _week_then_weekday(line, language, at),
        _date(line, language, at),
        _figures(line, at, led=led),
        _in_length(line, language, at),
        _end(line, language, at),
        _vague(line, language, at),
    )
    best = max((one for one in found if one), key=lambda one: one.after, default=None)
    return _with_date(line, language, best) if best and best.meaning.weekday is not None else best


def _day(line: Line, language: Language, at: int) -> Match | None:
    found = line.longest(at, language.days)
    return Match(found[1], sure(plus(line.context.today, days=found[0]))) if found else None


def _weekday(line: Line, language: Language, at: int) -> Match | None:
    before = line.longest(at, language.next_weekday)
    named = line.longest(before[1] if before else at, language.weekdays)
    if named is None:
        return None
    behind = line.longest(named[1], language.after_weekday)
    how = {before[0] if before else "", behind[0] if behind else ""} - {""}
    if len(how) > 1:
        return Match(named[1], Meaning((coming(named[0], line.context.today),), Why.UNCLEAR))
    return Match(behind[1] if behind else named[1], _qualified(line, named[0], *how))


def _qualified(line: Line, weekday: int, how: str = "") -> Meaning:
    today = line.context.today
    if how == "next":
        return next_weekday(weekday, today)
    if how == "coming":
        return sure(coming(weekday, today))
    if how == "next week":
        return either(tuple(plus(week.first, days=weekday) for week in weeks_ahead(today, 1)), Why.TWO_READINGS)
    return bare_weekday(weekday, today)


def _week_then_weekday(line: Line, language: Language, at: int) -> Match | None:
    """ "nächste Woche Freitag"."""
    week = line.longest(at, language.next_week)
    named = line.longest(line.skip(week[1], "am", "op", ","), language.weekdays) if week else None
    if week is None or named is None:
        return None
    days = tuple(plus(one.first, days=named[0]) for one in weeks_ahead(line.context.today, week[0]))
    ahead = tuple(day for day in days if day >= line.context.today)
    return Match(named[1], either(ahead, Why.TWO_READINGS) if ahead else Meaning((), Why.PAST))


def _with_date(line: Line, language: Language, weekday: Match) -> Match:
    """ "vendredi 27 novembre", "Montag, den 30. November"."""
    place = line.skip(line.skip(weekday.after, ",", "."), "den", "dem", "le", "el", "il", "dia")
    date = _date(line, language, place) or _figures(line, place, led=True)
    meaning = agreed(weekday.meaning, date.meaning) if date else None
    return Match(date.after, meaning) if date and meaning else weekday


def _date(line: Line, language: Language, at: int) -> Match | None:
    """ "28. November 2026", "1er décembre", "28 de noviembre de 2026"."""
    token = line.token(at)
    if token.kind is not Kind.NUMBER or len(token.word) > 2:
        return None
    place = line.skip(line.skip(at + 1, *language.joints), *language.joints)
    month = language.months.get(line.word(place))
    if month is None:
        return None
    said = year(line, line.skip(place + 1, *language.joints))
    today = line.context.today
    if said:
        return Match(said[1], with_year(said[0], month, int(token.word), today))
    return Match(place + 1, yearless(month, int(token.word), today))


def _figures(line: Line, at: int, *, led: bool) -> Match | None:
    """ "28.11.", "am 28.11", "28/11", "28.11.2026"."""
    token = line.token(at)
    if token.kind is not Kind.DIGITS or "." not in token.word or token.word.count(".") == 2:
        return numeric_date(line, at)
    dotted = line.word(at + 1) == "." and line.tight(at + 1) and not line.tight(at + 2)
    day, _, month = token.word.partition(".")
    if not (dotted or led) or not 1 <= int(month) <= 12:
        return None
    return Match(at + 2 if dotted else at + 1, yearless(int(month), int(day), line.context.today))


def _in_length(line: Line, language: Language, at: int) -> Match | None:
    opening = line.longest(at, language.in_words)
    if opening is None:
        return None
    word = line.word(opening[1])
    count = int(word) if word.isdecimal() and len(word) <= 3 else language.numbers.get(word)
    unit = language.units.get(line.word(opening[1] + 1))
    if not count or unit is None:
        return None
    length = _UNIT_LENGTHS[unit].times(count)
    if length.too_long:
        return None
    day = length.after(line.context.today, line.context.days_off)
    idiom = unit == "day" and count in _WEEK_IN_DAYS
    return Match(opening[1] + 2, Meaning((day,), Why.UNCLEAR if idiom else None))


def _end(line: Line, language: Language, at: int) -> Match | None:
    found = line.longest(at, language.ends)
    if found is None:
        return None
    context = line.context
    periods = {
        "month": (month_ahead(context.today, 0),),
        "next month": (month_ahead(context.today, 1),),
        "week": weeks_ahead(context.today, 0),
        "next week": weeks_ahead(context.today, 1),
        "year": years_ahead(context, 0),
        "quarter": (quarter_ahead(context, 0),),
    }
    return Match(found[1], end_of(periods[found[0]], context))


def _vague(line: Line, language: Language, at: int) -> Match | None:
    found = line.longest(at, language.vague)
    if found is None:
        return None
    context = line.context
    days = (working_days(context.today, 1, context.days_off),)
    return Match(found[1], Meaning(days, Why.VAGUE_PERIOD if found[0] else Why.PAST, background=not found[0]))


def _time_after(line: Line, language: Language, after: int) -> tuple[int, dt.time | None]:
    """The place after a part of the day and a time of day, and that time."""
    part = line.longest(after, language.dayparts)
    place = part[1] if part else after
    lead = line.longest(line.skip(place, ","), language.times)
    hour = lead[1] if lead else place
    found = _HOUR.fullmatch(line.word(hour)) if line.kind(hour) in {Kind.CLOCK, Kind.NUMBER} else None
    named = line.word(hour + 1) in language.hours
    if found is None or not (named or lead or line.kind(hour) is Kind.CLOCK):
        return place, None
    return (hour + 2 if named else hour + 1), time_of(
        int(found[1]), int(found[2] or 0), None, padded=found[1][0] == "0"
    )


def _unsettled(line: Line, language: Language, at: int) -> bool:
    """Whether the word there may belong to the date: a figure, or one of the language's words of time."""
    if line.kind(at) in {Kind.NUMBER, Kind.ORDINAL, Kind.DIGITS, Kind.CLOCK, Kind.POSSESSIVE}:
        return True
    word = line.word(at)
    if word in language.numbers:
        return True
    return any(word == stem or (len(stem) > 3 and word.startswith(stem)) for stem in language.unsettled)
