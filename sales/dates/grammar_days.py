"""Days by name: "today", "tomorrow", "tonight", "yesterday", holidays, and what is only roughly a day."""

import datetime as dt

from sales.dates.holidays import HOLIDAYS, holiday
from sales.dates.line import Line
from sales.dates.meaning import Match, Meaning, sure
from sales.dates.numbers import year
from sales.dates.outcome import DateContext, Why
from sales.dates.phrases import phrases
from sales.dates.resolve import plus, with_year, working_days
from sales.dates.words import TODAY, WORKING

_PARTS_OF_TODAY = phrases(
    {
        "morning": "this morning/later this morning",
        "afternoon": "this afternoon/this aft/this arvo/later this afternoon",
        "evening": "this evening/this eve/tonight/tonite/2nite/later this evening/later today",
    }
)
_OVER_AT = {"morning": dt.time(12), "noon": dt.time(15), "afternoon": dt.time(18)}
_YESTERDAY = phrases(
    {
        True: "yesterday/the other day/last night/earlier today/earlier this week/day before yesterday"
        "/the day before yesterday/last week/last month/last quarter/last year/last weekend/past week/past month"
        "/previous week/previous month/previous quarter"
    }
)


def day_by_name(line: Line, at: int) -> Match | None:
    """ "today", "tmrw", "the day after tomorrow"."""
    found = line.longest(line.skip(at, "the"), TODAY)
    if found is None or (line.word(at) == "the" and found[1] < at + 3):
        return None
    return Match(found[1], sure(plus(line.context.today, days=found[0])))


def part_of_today(line: Line, at: int) -> Match | None:
    """ "this afternoon", "tonight"; a part that is over is asked about."""
    found = line.longest(at, _PARTS_OF_TODAY)
    return Match(found[1], _today_unless_over(found[0], line.context)) if found else None


def _today_unless_over(part: str, context: DateContext) -> Meaning:
    over = _OVER_AT.get(part)
    if over and context.now and context.now >= over:
        return Meaning((plus(context.today, days=1),), Why.PAST)
    return sure(context.today)


def next_working_day(line: Line, at: int) -> Match | None:
    """ "next business day"."""
    place = line.skip(at, "the")
    after = line.says(place + 1, line.word(place + 1), "day") if line.word(place + 1) in WORKING else None
    if line.word(place) not in {"next", "following"} or after is None:
        return None
    context = line.context
    return Match(after, sure(working_days(context.today, 1, context.days_off)))


def gone_by(line: Line, at: int) -> Match | None:
    """ "yesterday", "last week": asked about, unless the line has another date."""
    found = line.longest(at, _YESTERDAY)
    today = line.context.today
    return Match(found[1], Meaning((today, plus(today, days=1)), Why.PAST, background=True)) if found else None


def holiday_by_name(line: Line, at: int) -> Match | None:
    """ "thanksgiving", "new year's eve", "easter 2028"."""
    found = line.longest(at, HOLIDAYS)
    if found is None:
        return None
    said = year(line, line.skip(found[1], ","))
    if said:
        day = found[0](said[0])
        return Match(said[1], with_year(day.year, day.month, day.day, line.context.today))
    return Match(found[1], holiday(found[0], line.context))
