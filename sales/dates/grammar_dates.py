"""A date that stands by itself: what a length of time can be counted from, and the heart of every phrase."""

from collections.abc import Callable, Iterable

from sales.dates import grammar_calendar, grammar_days, grammar_period_ends, grammar_weekdays
from sales.dates.line import Line
from sales.dates.meaning import Match

Rule = Callable[[Line, int], Match | None]

PLAIN_DATES: tuple[Rule, ...] = (
    grammar_calendar.numeric_date,
    grammar_calendar.month_day,
    grammar_calendar.day_month,
    grammar_calendar.year_month_day,
    grammar_calendar.day_of_named_month,
    grammar_calendar.day_alone,
    grammar_calendar.number_alone,
    grammar_weekdays.weekday,
    grammar_weekdays.modified_weekday,
    grammar_weekdays.weekday_after_next,
    grammar_weekdays.weekday_week,
    grammar_weekdays.weekday_in_week,
    grammar_weekdays.nth_weekday_of,
    grammar_weekdays.weekdays_from_now,
    grammar_days.day_by_name,
    grammar_days.part_of_today,
    grammar_days.next_working_day,
    grammar_days.gone_by,
    grammar_days.holiday_by_name,
    grammar_period_ends.short_end,
    grammar_period_ends.end_of_period,
    grammar_period_ends.period_end,
    grammar_period_ends.ranked_day,
)


def longest_of(rules: Iterable[Rule], line: Line, at: int) -> Match | None:
    """Of the rules that apply here, the one that understands most of the line; the earlier of equals."""
    best: Match | None = None
    for rule in rules:
        found = rule(line, at)
        if found and (best is None or found.after > best.after):
            best = found
    return best


def plain_date(line: Line, at: int) -> Match | None:
    """The longest date that stands by itself here."""
    return longest_of(PLAIN_DATES, line, at)
