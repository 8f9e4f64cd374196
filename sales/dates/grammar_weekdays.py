"""Weekdays: "fri", "next friday", "friday week", "thursday next week", "first monday of july"."""

import datetime as dt

from sales.dates.grammar_periods import any_period, relative_period
from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, Period, either, moved, sure
from sales.dates.numbers import number, ordinal
from sales.dates.outcome import Why
from sales.dates.resolve import bare_weekday, coming, day_of_period, next_weekday, nth_weekday, plus
from sales.dates.words import PLURAL_WEEKDAYS, WEEKDAYS

_NEAREST = frozenset({"this", "coming", "upcoming"})
_GONE = frozenset({"last", "past", "previous"})
_BEFORE_WEEKDAY = _NEAREST | _GONE | {"next"}


def weekday(line: Line, at: int) -> Match | None:
    """ "fri", "Thurs."."""
    named = WEEKDAYS.get(line.word(at))
    if named is None:
        return None
    dotted = line.word(at + 1) == "." and line.tight(at + 1) and line.kind(at + 2) is not Kind.END
    dotted = dotted and line.word(at + 2) != "."
    return Match(at + 2 if dotted else at + 1, bare_weekday(named, line.context.today))


def modified_weekday(line: Line, at: int) -> Match | None:
    """ "this friday", "the coming friday", "next friday", "last friday"."""
    place = line.skip(at, "the")
    words: list[str] = []
    while line.word(place) in _BEFORE_WEEKDAY and len(words) < 3:
        words.append(line.word(place))
        place += 1
    named = WEEKDAYS.get(line.word(place))
    return Match(place + 1, _qualified(words, named, line.context.today)) if named is not None and words else None


def _qualified(words: list[str], named: int, today: dt.date) -> Meaning:
    if _GONE.intersection(words):
        return Meaning((coming(named, today),), Why.PAST, background=True)
    if "next" in words:
        return next_weekday(named, today)
    if words == ["this"]:
        plain = bare_weekday(named, today)
        return Meaning(plain.days, plain.why)
    return sure(coming(named, today))


def weekday_after_next(line: Line, at: int) -> Match | None:
    """ "monday after next" (from the nearest one, or from next week's), "friday next"."""
    place = line.skip(at, "the")
    named = WEEKDAYS.get(line.word(place))
    if named is None:
        return None
    nearest = coming(named, line.context.today)
    after = line.says(place + 1, "after", "next")
    if after:
        return Match(after, Meaning((plus(nearest, days=7), plus(nearest, days=14)), Why.TWO_READINGS))
    alone = line.word(place + 1) == "next" and line.kind(place + 2) in {Kind.END, Kind.SIGN}
    return Match(place + 2, next_weekday(named, line.context.today)) if alone else None


def weekday_week(line: Line, at: int) -> Match | None:
    """ "friday week", "wednesday fortnight", "tomorrow week"."""
    day_word = line.word(at)
    shift = {"week": 7, "fortnight": 14}.get(line.word(at + 1))
    if shift is None or line.kind(at + 2) is Kind.NUMBER:
        return None
    if day_word in {"today", "tomorrow"}:
        return Match(at + 2, sure(plus(line.context.today, days=shift + (day_word == "tomorrow"))))
    if day_word not in WEEKDAYS:
        return None
    return Match(at + 2, moved(bare_weekday(WEEKDAYS[day_word], line.context.today), lambda day: plus(day, days=shift)))


def weekday_in_week(line: Line, at: int) -> Match | None:
    """ "thursday next week", "wednesday of next week", "next week on friday", "friday the week after next"."""
    return _weekday_then_week(line, at) or _week_then_weekday(line, at)


def _weekday_then_week(line: Line, at: int) -> Match | None:
    named = WEEKDAYS.get(line.word(at))
    weeks = _weeks(line, line.skip(at + 1, "of", "in", ",")) if named is not None else None
    return Match(weeks[1], _day_of_weeks(line, weeks[0], named)) if weeks and named is not None else None


def _week_then_weekday(line: Line, at: int) -> Match | None:
    weeks = _weeks(line, at)
    if weeks is None:
        return None
    place = line.skip(line.skip(weeks[1], "'s", ","), "on")
    named = WEEKDAYS.get(line.word(place))
    return Match(place + 1, _day_of_weeks(line, weeks[0], named)) if named is not None else None


def _weeks(line: Line, at: int) -> tuple[tuple[Period, ...], int] | None:
    found = relative_period(line, at)
    is_week = found is not None and (found[0][0].last - found[0][0].first).days == 6
    return found if is_week else None


def _day_of_weeks(line: Line, weeks: tuple[Period, ...], named: int) -> Meaning:
    today = line.context.today
    ahead = tuple(day for day in (plus(week.first, days=named) for week in weeks) if day >= today)
    return either(ahead, Why.TWO_READINGS) if ahead else Meaning((coming(named, today),), Why.PAST)


def nth_weekday_of(line: Line, at: int) -> Match | None:
    """ "first monday of july", "2nd tues in august", "last friday of the month", "third thursday next month"."""
    place = line.skip(at, "the")
    rank = (-1, place + 1) if line.word(place) in {"last", "final"} else ordinal(line, place)
    named = WEEKDAYS.get(line.word(rank[1])) if rank else None
    if rank is None or named is None:
        return None
    joined = line.skip(rank[1] + 1, "of", "in")
    found = any_period(line, joined) if joined > rank[1] + 1 else relative_period(line, joined)
    if found is None:
        return None
    return Match(found[1], day_of_period(lambda one: nth_weekday(named, rank[0], one), found[0][0], line.context.today))


def weekdays_from_now(line: Line, at: int) -> Match | None:
    """ "two fridays from now"."""
    count = number(line, at)
    named = PLURAL_WEEKDAYS.get(line.word(count[1])) if count else None
    if count is None or named is None:
        return None
    for words in (("from", "now"), ("from", "today"), ("out",), ("hence",)):
        after = line.says(count[1] + 1, *words)
        if after and 1 <= count[0] <= 52:
            return Match(after, sure(plus(coming(named, line.context.today), days=7 * (count[0] - 1))))
    return None
