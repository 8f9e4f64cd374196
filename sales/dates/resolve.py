"""Arithmetic on the calendar: which day a weekday, a day of the month or the end of a period falls on."""

import datetime as dt
from collections.abc import Callable, Collection

from dateutil.relativedelta import relativedelta

from sales.dates.meaning import Meaning, Period, either, sure
from sales.dates.outcome import DateContext, Why

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
FARTHEST_WITHOUT_A_YEAR = 300  # days


def day_or_none(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def plus(day: dt.date, *, days: int = 0, months: int = 0) -> dt.date:
    """The day so many days or months on; in a month that is too short, its last day."""
    return day + relativedelta(days=days, months=months)


def coming(weekday: int, after: dt.date) -> dt.date:
    """The first such weekday strictly after the day."""
    return after + dt.timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def last_before(weekday: int, before: dt.date) -> dt.date:
    """The last such weekday strictly before the day."""
    return before - dt.timedelta(days=(before.weekday() - weekday - 1) % 7 + 1)


def bare_weekday(weekday: int, today: dt.date) -> Meaning:
    """The next such weekday; on that weekday itself, today or in a week."""
    ahead = coming(weekday, today)
    if today.weekday() == weekday:
        return Meaning((today, ahead), Why.SAME_WEEKDAY, weekday=weekday)
    return Meaning((ahead,), weekday=weekday)


def next_weekday(weekday: int, today: dt.date) -> Meaning:
    """Certain where the nearest such day lies in next week and is not tomorrow; else both readings."""
    nearest = coming(weekday, today)
    of_next_week = monday_of(today) + dt.timedelta(days=7 + weekday)
    if nearest == of_next_week and (nearest - today).days > 1:
        return sure(nearest)
    later = of_next_week if of_next_week > nearest else nearest + dt.timedelta(days=7)
    return Meaning((nearest, later), Why.TWO_READINGS)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the day's week, weeks being Monday to Sunday."""
    return day - dt.timedelta(days=day.weekday())


def yearless(month: int, day: int, today: dt.date) -> Meaning:
    """The next such day; a question when it just went by or is almost a year away, or never comes."""
    years = [day_or_none(today.year + ahead, month, day) for ahead in range(9)]
    future = next((found for found in years if found and found >= today), None)
    if future is None:
        last = (named_month(month, today).last,) if 1 <= month <= 12 else ()
        return Meaning(last, Why.INVALID)
    if (future - today).days <= FARTHEST_WITHOUT_A_YEAR:
        return sure(future)
    just_gone = years[0] is not None and years[0] < today
    return Meaning((future,), Why.PAST if just_gone else Why.FAR_OFF, background=just_gone)


def with_year(year: int, month: int, day: int, today: dt.date) -> Meaning:
    """The very day; when it is past, a question that offers its next return."""
    found = day_or_none(year, month, day)
    if found is None:
        return Meaning((), Why.INVALID)
    if found < today:
        return Meaning(yearless(month, day, today).days, Why.PAST, background=True)
    if year > today.year + 10:
        return Meaning((found,), Why.FAR_OFF)
    return sure(found)


def day_of_month(day: int, today: dt.date) -> Meaning:
    """The next such day of a month; on that day itself, today or in a month."""
    ahead = [day_or_none(year, month, day) for year, month in months_from(today, 3)]
    days = tuple(found for found in ahead if found and found >= today)
    if days and days[0] == today:
        return Meaning(days[:2], Why.TWO_READINGS)
    return Meaning(days[:1], None if days else Why.INVALID)


def months_from(day: dt.date, count: int) -> list[tuple[int, int]]:
    """That many (year, month) pairs from the day's month on."""
    start = day.year * 12 + day.month - 1
    return [(month // 12, month % 12 + 1) for month in range(start, start + count)]


def months_period(first: dt.date, count: int, returns: int = 0) -> Period:
    """So many whole months from the first of one."""
    last = plus(first, months=count, days=-1)
    return Period(first, last, last, returns)


def named_month(month: int, today: dt.date) -> Period:
    """The month of that number which is not over yet."""
    year = today.year if month >= today.month else today.year + 1
    return months_period(dt.date(year, month, 1), 1, returns=12)


def next_named_month(month: int, today: dt.date) -> tuple[Period, ...]:
    """ "next march": the nearest one to come and the one of next year, where they differ."""
    nearest = dt.date(today.year if month > today.month else today.year + 1, month, 1)
    firsts = {nearest, dt.date(today.year + 1, month, 1)}
    return tuple(months_period(first, 1) for first in sorted(firsts))


def month_ahead(today: dt.date, ahead: int) -> Period:
    """The month that today is in, or one so many months ahead."""
    return months_period(plus(today.replace(day=1), months=ahead), 1, returns=1)


def week_period(monday: dt.date) -> Period:
    """A week, Monday to Sunday; its end at work is the Friday."""
    return Period(monday, monday + dt.timedelta(days=6), monday + dt.timedelta(days=FRIDAY))


def weeks_ahead(today: dt.date, ahead: int) -> tuple[Period, ...]:
    """The week so many weeks ahead; on a Sunday it is not plain whether the new week has begun."""
    monday = monday_of(today)
    shifts = (ahead, ahead + 1) if today.weekday() == SUNDAY and ahead else (ahead,)
    return tuple(week_period(monday + dt.timedelta(days=7 * shift)) for shift in shifts)


def quarter_ahead(context: DateContext, ahead: int) -> Period:
    """The fiscal quarter that today is in, or one so many quarters ahead."""
    into = (context.today.month - context.fiscal_year_start) % 3
    return months_period(plus(context.today.replace(day=1), months=3 * ahead - into), 3, returns=3)


def fiscal_year_ahead(context: DateContext, ahead: int) -> Period:
    """The fiscal year that today is in, or one so many years ahead."""
    into = (context.today.month - context.fiscal_year_start) % 12
    return months_period(plus(context.today.replace(day=1), months=12 * ahead - into), 12, returns=12)


def years_ahead(context: DateContext, ahead: int) -> tuple[Period, ...]:
    """The calendar year so many years ahead, and the fiscal one where they differ."""
    calendar = months_period(dt.date(context.today.year + ahead, 1, 1), 12, returns=12)
    return tuple(dict.fromkeys((calendar, fiscal_year_ahead(context, ahead))))


def named_part(context: DateContext, number: int, months: int) -> Period:
    """The fiscal quarter (3 months) or half (6) of that number which is not over yet."""
    first = plus(fiscal_year_ahead(context, 0).first, months=(number - 1) * months)
    part = months_period(first, months, returns=12)
    return part if part.last >= context.today else months_period(plus(first, months=12), months, returns=12)


def part_of_year(context: DateContext, year: int, number: int, months: int) -> Period:
    """The quarter or half of a year that was named; a fiscal year has the name of the one it ends in."""
    start = context.fiscal_year_start
    first = dt.date(year if start == 1 else year - 1, start, 1)
    return months_period(plus(first, months=(number - 1) * months), months)


def is_working(day: dt.date, days_off: Collection[dt.date]) -> bool:
    """Monday to Friday and not a day off."""
    return day.weekday() < SATURDAY and day not in days_off


def working_days(day: dt.date, count: int, days_off: Collection[dt.date]) -> dt.date:
    """The day that many working days on (negative: back)."""
    step = dt.timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working(day, days_off)
    return day


def working_days_of(period: Period, days_off: Collection[dt.date]) -> list[dt.date]:
    """The working days of a period, first to last."""
    length = (period.last - period.first).days + 1
    days = (period.first + dt.timedelta(days=ahead) for ahead in range(length))
    return [day for day in days if is_working(day, days_off)]


def nth_weekday(weekday: int, number: int, period: Period) -> dt.date | None:
    """The first, second, ... such weekday of a period; -1 the last. None when there are not so many."""
    if number < 0:
        return last_before(weekday, period.last + dt.timedelta(days=1))
    found = coming(weekday, period.first - dt.timedelta(days=1)) + dt.timedelta(days=7 * (number - 1))
    return found if found <= period.last else None


def day_of_period(pick: Callable[[Period], dt.date | None], period: Period, today: dt.date) -> Meaning:
    """The day that is picked from a period; when it has gone by, a question that offers its return."""
    day = pick(period)
    if day is None:
        return Meaning((), Why.INVALID)
    if day >= today:
        return sure(day)
    again = pick(_returned(period)) if period.returns else None
    return Meaning((again,) if again else (), Why.PAST)


def _returned(period: Period) -> Period:
    first = plus(period.first, months=period.returns)
    return months_period(first, _months_in(period))


def _months_in(period: Period) -> int:
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def some_days_of(period: Period, context: DateContext) -> tuple[dt.date, ...]:
    """Up to five days to offer for a period: its working days, or its start, middle and end."""
    first = max(period.first, context.today)
    if first > period.last:
        return ()
    if (period.last - first).days < 7:
        return tuple(working_days_of(Period(first, period.last, period.ending), context.days_off))[:5]
    middle = period.first + (period.last - period.first) // 2
    starts = [_working_from(day, context) for day in (period.first, middle) if day >= context.today]
    return tuple(sorted({*starts, period.ending} if period.ending >= context.today else {*starts}))


def _working_from(day: dt.date, context: DateContext) -> dt.date:
    for ahead in range(14):
        if is_working(day + dt.timedelta(days=ahead), context.days_off):
            return day + dt.timedelta(days=ahead)
    return day


def vague(period: Period, context: DateContext, why: Why = Why.VAGUE_PERIOD) -> Meaning:
    """A whole period as a question."""
    return Meaning(some_days_of(period, context), why)


def end_of(periods: tuple[Period, ...], context: DateContext) -> Meaning:
    """The end of a period; past, or where the period has two readings, a question."""
    endings = tuple(period.ending for period in periods if period.ending >= context.today)
    if len(endings) == len(periods):
        return either(endings, Why.TWO_READINGS)
    return Meaning(endings or tuple(day + dt.timedelta(days=7) for day in _last_fridays(periods, context)), Why.PAST)


def _last_fridays(periods: tuple[Period, ...], context: DateContext) -> tuple[dt.date, ...]:
    """The ends of weeks that are being asked about on their own weekend."""
    return tuple(period.ending for period in periods if period.last >= context.today > period.ending)
