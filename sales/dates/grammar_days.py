"""Days by name: "today", "tomorrow", "tonight", "yesterday", holidays, and what is only roughly a day."""

import datetime as dt

from sales.dates.holidays import HOLIDAYS, holiday
from sales.dates.line import Line
from sales.dates.meaning import Match, Meaning, sure
from sales.dates.outcome import DateContext, Why
from sales.dates.resolve import plus, working_days
from sales.dates.words import TODAY, WORKING

_PARTS_OF_TODAY = {
    "this morning": "morning", "this afternoon": "afternoon", "this aft": "afternoon", "this arvo": "afternoon",
    "this evening": "evening", "this eve": "evening", "tonight": "evening", "tonite": "evening",
    "2nite": "evening", "later today": "evening", "later this morning": "morning",
    "later this afternoon": "afternoon", "later this evening": "evening",
}  # fmt: skip
_OVER_AT = {"morning": dt.time(12), "noon": dt.time(15), "afternoon": dt.time(18)}
_YESTERDAY = {
    name: 0
    for name in (
        "yesterday", "the other day", "last night", "earlier today", "earlier this week", "day before yesterday",
        "the day before yesterday", "last week", "last month", "last quarter", "last year", "past week",
        "past month", "previous week", "previous month", "previous quarter", "last weekend",
    )
}  # fmt: skip


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
    """ "thanksgiving", "new year's eve"."""
    found = line.longest(at, HOLIDAYS)
    return Match(found[1], holiday(found[0], line.context)) if found else None
