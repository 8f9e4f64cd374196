"""Holidays that people date by."""

import datetime as dt
from collections.abc import Callable

from dateutil.easter import easter

from sales.dates.meaning import Meaning
from sales.dates.outcome import DateContext, Why
from sales.dates.phrases import phrases
from sales.dates.resolve import FARTHEST_WITHOUT_A_YEAR, coming, last_before, plus

THURSDAY = 3


def _fixed(month: int, day: int) -> Callable[[int], dt.date]:
    return lambda year: dt.date(year, month, day)


def _nth(month: int, weekday: int, number: int, plus_days: int = 0) -> Callable[[int], dt.date]:
    def of_year(year: int) -> dt.date:
        first = coming(weekday, dt.date(year, month, 1) - dt.timedelta(days=1))
        return plus(first, days=7 * (number - 1) + plus_days)

    return of_year


def _from_easter(days: int) -> Callable[[int], dt.date]:
    return lambda year: easter(year) + dt.timedelta(days=days)


def _memorial_day(year: int) -> dt.date:
    return last_before(0, dt.date(year, 6, 1))


_RULES: tuple[tuple[str, Callable[[int], dt.date]], ...] = (
    ("new year's day/new years day", _fixed(1, 1)),
    ("new year's eve/new years eve/nye/silvester", _fixed(12, 31)),
    ("mlk day/martin luther king day/mlk", _nth(1, 0, 3)),
    ("valentine's day/valentines day/valentine's", _fixed(2, 14)),
    ("presidents day/president's day", _nth(2, 0, 3)),
    ("st patrick's day/st patricks day/st paddy's day", _fixed(3, 17)),
    ("good friday", _from_easter(-2)),
    ("easter/easter sunday", _from_easter(0)),
    ("easter monday", _from_easter(1)),
    ("memorial day", _memorial_day),
    ("juneteenth", _fixed(6, 19)),
    ("independence day", _fixed(7, 4)),
    ("labor day", _nth(9, 0, 1)),
    ("columbus day", _nth(10, 0, 2)),
    ("halloween", _fixed(10, 31)),
    ("veterans day/veteran's day", _fixed(11, 11)),
    ("thanksgiving/thanksgiving day", _nth(11, THURSDAY, 4)),
    ("black friday", _nth(11, THURSDAY, 4, plus_days=1)),
    ("cyber monday", _nth(11, THURSDAY, 4, plus_days=4)),
    ("christmas eve/xmas eve", _fixed(12, 24)),
    ("christmas/christmas day/xmas/xmas day", _fixed(12, 25)),
    ("boxing day", _fixed(12, 26)),
)
HOLIDAYS = phrases({day: names for names, day in _RULES})


def holiday(day_of: Callable[[int], dt.date], context: DateContext) -> Meaning:
    """The next time the holiday comes; a question when it has only just been."""
    days = [day_of(context.today.year + ahead) for ahead in (0, 1)]
    future = days[0] if days[0] >= context.today else days[1]
    just_been = (future - context.today).days > FARTHEST_WITHOUT_A_YEAR
    return Meaning((future,), Why.PAST if just_been else None, named=True)
