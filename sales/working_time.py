"""Local days and hours: when a schedule fires next, and which days are off.

A local time that the clocks skip is taken as much later as they skip; one that comes twice is taken the first time.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SATURDAY = 5


def weekdays(days: str) -> frozenset[int]:
    """'mon,wed' as {0, 2}; Monday is 0."""
    return frozenset(WEEKDAYS.index(day) for day in days.split(","))


def in_order(days: Iterable[str]) -> str:
    """Weekdays in the order of the week: 'mon,wed'."""
    named = set(days)
    return ",".join(day for day in WEEKDAYS if day in named)


def clock_time(text: str) -> time:
    """'09:00' as a time of day."""
    return time.fromisoformat(text)


def moment(day: date, at: time, zone: str) -> datetime:
    """The UTC moment of a local time."""
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def next_fire(after: datetime, *, days: frozenset[int], at: time, zone: str) -> datetime:
    """The first moment strictly after `after` (UTC) at which it is `at` in `zone` on one of the weekdays."""
    return next(fire for fire in _fires(after, days, at, zone) if fire > after)


def fire_before(moment: datetime, *, days: frozenset[int], at: time, zone: str) -> datetime:
    """The last moment strictly before `moment` (UTC) at which it was `at` in `zone` on one of the weekdays."""
    return max(fire for fire in _fires(moment - timedelta(days=8), days, at, zone) if fire < moment)


def local_date(fire: datetime, zone: str) -> date:
    """The local date of a moment."""
    return fire.astimezone(ZoneInfo(zone)).date()


def day_meant(fire: datetime, at: time, zone: str) -> date:
    """The local day of a fire. Clocks that skip the end of a day put its last hour into the next one."""
    day = local_date(fire, zone)
    return day if moment(day, at, zone) == fire else day - timedelta(days=1)


def _fires(start: datetime, days: frozenset[int], at: time, zone: str) -> Iterator[datetime]:
    first = local_date(start, zone)
    for offset in range(-1, 10):
        day = first + timedelta(days=offset)
        if day.weekday() in days:
            yield moment(day, at, zone)


def is_zone(name: str) -> bool:
    """Whether the tz database knows this zone."""
    return name in _zone_names()


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text().split())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    table = (files("tzdata.zoneinfo") / "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    known = {row[2]: row[0] for row in rows}
    return {older: known[newer] for newer, older in _renamed() if "/" in older and newer in known} | known


def _renamed() -> Iterator[tuple[str, str]]:
    """Zones and their former names, which Slack still sends: ('Asia/Kolkata', 'Asia/Calcutta')."""
    for line in (files("tzdata.zoneinfo") / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        if line.startswith("L "):
            _, newer, older = line.split()
            yield newer, older


def country_of(zone: str) -> str | None:
    """The country whose people live in a zone ('Europe/Berlin': 'DE'); None for zones of no country, as 'UTC'."""
    return _countries().get(zone)


@lru_cache(maxsize=512)
def public_holidays(region: str, year: int) -> frozenset[date]:
    """The public holidays of a country ('DE') or a part of one ('DE-BY') in a year; none where it is not known."""
    if not is_region(region):
        return frozenset()
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def load_holidays() -> None:
    """Read the calendars of all countries: up to a second that whoever needs one first would wait for."""
    holidays.list_supported_countries(include_aliases=False)


def is_region(name: str) -> bool:
    """Whether the public holidays of a country ('DE') or a part of one ('DE-BY') are known."""
    country, _, part = name.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    return country in known and (not part or part in known[country])


def is_holiday(day: date, country: str | None) -> bool:
    """Whether a day is a public holiday of a country."""
    return country is not None and day in public_holidays(country, day.year)


def is_day_off(day: date, country: str | None) -> bool:
    """A Saturday, a Sunday or a public holiday."""
    return day.weekday() >= SATURDAY or is_holiday(day, country)


def days_off_ahead(today: date, country: str | None) -> frozenset[date]:
    """Public holidays from this year to the next."""
    years = (today.year, today.year + 1)
    return frozenset(day for year in years for day in public_holidays(country, year)) if country else frozenset()


def working_day_after(day: date, country: str | None) -> date:
    """The first working day after a day."""
    following = day + timedelta(days=1)
    while is_day_off(following, country):
        following += timedelta(days=1)
    return following


def likely_dates(today: date, country: str | None) -> tuple[date, ...]:
    """The five dates that people mean most: the next two working days, Friday, next Monday, in two weeks.

    None is a day off: instead of one stands the working day after it, and of dates that fall together a later one.
    """
    first = working_day_after(today, country)
    second = working_day_after(first, country)
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    monday = today + timedelta(days=7 - today.weekday())
    meant = {first, second, friday, monday, today + timedelta(days=14)}
    found = {working_day_after(day - timedelta(days=1), country) for day in meant}
    while len(found) < 5:
        found.add(working_day_after(max(found), country))
    return tuple(sorted(found))
