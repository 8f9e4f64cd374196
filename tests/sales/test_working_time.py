"""Local hours across the clocks' gaps and folds, and the days on which nobody works."""

from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.working_time import (
    WEEKDAYS,
    country_of,
    days_off_ahead,
    is_day_off,
    is_holiday,
    is_region,
    is_zone,
    likely_dates,
    local_date,
    moment,
    next_fire,
    public_holidays,
    weekdays,
    working_day_after,
)

EVERY_DAY = frozenset(range(7))
ZONES = sorted((files("tzdata") / "zones").read_text().split())
NINE = time(9)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "fires"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08 07:30"),  # 02:30 is skipped: 03:30
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29 01:30"),
        ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29 01:30"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),  # twice: the first
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03 15:45"),  # half an hour: 02:45
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04 14:45"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-23 22:00"),  # midnight is skipped: 01:00
        ("America/Santiago", date(2026, 9, 6), time(0, 30), "2026-09-06 04:30"),
        ("Pacific/Apia", date(2011, 12, 31), NINE, "2011-12-30 19:00"),
        ("Asia/Kathmandu", date(2026, 11, 23), NINE, "2026-11-23 03:15"),
        ("Pacific/Kiritimati", date(2026, 11, 23), NINE, "2026-11-22 19:00"),
        ("Pacific/Marquesas", date(2026, 11, 23), NINE, "2026-11-23 18:30"),
        ("UTC", date(2026, 11, 23), NINE, "2026-11-23 09:00"),
    ],
)
def test_a_local_time_is_one_moment_across_gaps_and_folds(zone: str, day: date, at: time, fires: str) -> None:
    assert moment(day, at, zone) == utc(fires)


@pytest.mark.parametrize(
    ("zone", "after", "at", "fires"),
    [
        ("America/New_York", "2026-03-07 12:00", time(2, 30), ["2026-03-08 07:30", "2026-03-09 06:30"]),
        ("America/New_York", "2026-10-31 12:00", time(1, 30), ["2026-11-01 05:30", "2026-11-02 06:30"]),
        ("Africa/Cairo", "2026-04-22 22:00", time(0, 0), ["2026-04-23 22:00", "2026-04-24 21:00"]),
        ("Europe/Berlin", "2026-03-28 08:00", NINE, ["2026-03-29 07:00", "2026-03-30 07:00"]),
        ("Pacific/Apia", "2011-12-29 18:00", NINE, ["2011-12-29 19:00", "2011-12-30 19:00", "2011-12-31 19:00"]),
    ],
)
def test_every_day_fires_once_across_gaps_and_folds(zone: str, after: str, at: time, fires: list[str]) -> None:
    found, moved = [], utc(after)
    for _ in fires:
        moved = next_fire(moved, days=EVERY_DAY, at=at, zone=zone)
        found.append(moved)

    assert found == [utc(fire) for fire in fires]


moments = st.integers(0, 18 * 365 * 1440).map(lambda minutes: utc("2020-01-01 00:00") + timedelta(minutes=minutes))
some_days = st.sets(st.integers(0, 6), min_size=1).map(frozenset)


@given(moments, some_days, st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.sampled_from(ZONES))
def test_the_next_fire_is_later_on_a_wanted_day_and_within_eight_days(
    after: datetime, days: frozenset[int], at: time, zone: str
) -> None:
    fire = next_fire(after, days=days, at=at, zone=zone)

    assert after < fire <= after + timedelta(days=8, hours=2)
    wanted = [
        day
        for day in (local_date(fire, zone) - timedelta(days=1), local_date(fire, zone))
        if moment(day, at, zone) == fire
    ]
    assert any(day.weekday() in days for day in wanted)


@given(moments, st.sampled_from(ZONES), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_no_day_of_a_fortnight_is_left_out_or_fired_twice(start: datetime, zone: str, at: time) -> None:
    fires, moved = [], start
    for _ in range(14):
        moved = next_fire(moved, days=EVERY_DAY, at=at, zone=zone)
        fires.append(moved)

    gaps = [later - earlier for earlier, later in pairwise(fires)]
    assert all(timedelta(hours=22) <= gap <= timedelta(hours=26) for gap in gaps)


@given(moments, st.sampled_from(ZONES))
def test_a_moment_is_shown_at_the_hour_that_was_asked_for_unless_the_clocks_skip_it(now: datetime, zone: str) -> None:
    fire = next_fire(now, days=EVERY_DAY, at=NINE, zone=zone)

    assert fire.astimezone(ZoneInfo(zone)).time() == NINE, "no zone skips nine in the morning"


def test_weekdays_are_read_as_written() -> None:
    assert weekdays("mon,wed") == {0, 2}
    assert weekdays(",".join(WEEKDAYS)) == EVERY_DAY


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("America/New_York", "US"),
        ("America/Indiana/Indianapolis", "US"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("US/Eastern", "US"),
        ("Asia/Saigon", "VN"),
        ("America/Buenos_Aires", "AR"),
        ("Europe/Amsterdam", "NL"),
        ("Europe/Zurich", "CH"),
        ("UTC", None),
        ("Etc/GMT+5", None),
        ("EST", None),
        ("Mars/Olympus", None),
        ("", None),
    ],
)
def test_a_zone_tells_the_country_also_by_its_former_name(zone: str, country: str | None) -> None:
    assert country_of(zone) == country


@pytest.mark.parametrize(
    ("name", "known"), [("Asia/Calcutta", True), ("UTC", True), ("Mars/Olympus", False), ("", False)]
)
def test_a_zone_is_known_by_any_of_its_names(name: str, known: bool) -> None:
    assert is_zone(name) is known


@pytest.mark.parametrize(
    ("day", "region", "off"),
    [
        (date(2026, 11, 26), "US", True),  # Thanksgiving
        (date(2026, 11, 26), "DE", False),
        (date(2026, 10, 3), "DE", True),
        (date(2026, 12, 25), "GB", True),
        (date(2026, 12, 25), "JP", False),
        (date(2026, 1, 6), "DE-BY", True),
        (date(2026, 1, 6), "DE", False),
        (date(2026, 11, 21), None, True),  # a Saturday
        (date(2026, 11, 23), None, False),
        (date(2026, 11, 23), "XX", False),
    ],
)
def test_weekends_and_public_holidays_are_days_off(day: date, region: str | None, off: bool) -> None:
    assert is_day_off(day, region) is off


def test_holidays_are_those_of_the_region_and_year() -> None:
    assert date(2027, 7, 5) in public_holidays("US", 2027), "the fourth is a Sunday"
    assert public_holidays("XX", 2026) == frozenset()
    assert not is_holiday(date(2026, 12, 25), None)
    assert is_region("DE-BY")
    assert not is_region("DE-XX")
    ahead = days_off_ahead(date(2026, 11, 20), "US")
    assert {date(2026, 11, 26), date(2027, 1, 1)} <= ahead
    assert days_off_ahead(date(2026, 11, 20), None) == frozenset()


@pytest.mark.parametrize(
    ("day", "country", "following"),
    [
        (date(2026, 11, 20), None, date(2026, 11, 23)),
        (date(2026, 11, 25), "US", date(2026, 11, 27)),
        (date(2026, 12, 24), "GB", date(2026, 12, 29)),
        (date(2026, 4, 30), "JP", date(2026, 5, 1)),
        (date(2026, 5, 1), "JP", date(2026, 5, 7)),  # Golden Week
    ],
)
def test_the_next_working_day_passes_over_all_days_off(day: date, country: str | None, following: date) -> None:
    assert working_day_after(day, country) == following


@pytest.mark.parametrize(
    ("today", "country", "likely"),
    [
        (date(2026, 11, 18), None, ["11-19", "11-20", "11-23", "12-02", "12-03"]),  # a Wednesday
        (date(2026, 11, 19), None, ["11-20", "11-23", "12-03", "12-04", "12-07"]),  # a Thursday
        (date(2026, 11, 20), None, ["11-23", "11-24", "11-27", "12-04", "12-07"]),  # a Friday
        (date(2026, 11, 21), None, ["11-23", "11-24", "11-27", "12-07", "12-08"]),  # a Saturday
        (date(2026, 11, 24), "US", ["11-25", "11-27", "11-30", "12-08", "12-09"]),  # before Thanksgiving
        (date(2026, 12, 21), "DE", ["12-22", "12-23", "12-28", "01-04", "01-05"]),  # before Christmas
    ],
)
def test_five_likely_dates(today: date, country: str | None, likely: list[str]) -> None:
    assert [day.strftime("%m-%d") for day in likely_dates(today, country)] == likely


@given(st.dates(date(2020, 1, 1), date(2034, 1, 1)), st.sampled_from([None, "US", "DE", "JP", "GB", "IN", "BR"]))
def test_likely_dates_are_five_working_days_ahead_in_order(today: date, country: str | None) -> None:
    found = likely_dates(today, country)

    assert len(set(found)) == 5
    assert list(found) == sorted(found)
    assert all(day > today and not is_day_off(day, country) for day in found)
    assert found[0] == working_day_after(today, country)
    assert found[-1] <= today + timedelta(days=45)
