from datetime import UTC, date, datetime

import pytest

from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual
from sales.rearranging import likely_reminders

JANE = Person("T1", "U1", "Jane Roe", "America/New_York")
NOTHING_CHOSEN = Preferences()


def _settings(now: datetime, chosen: Preferences = NOTHING_CHOSEN, person: Person = JANE) -> OwnSettings:
    usual = Usual("09:00", "mon,tue,wed,thu,fri", "US", is_guessed=True)
    return OwnSettings(person, person.today(now), chosen, usual)


def _local(now: datetime, chosen: Preferences = NOTHING_CHOSEN) -> list[str]:
    return [f"{JANE.local(one.at):%a %d %b %H:%M}" for one in likely_reminders(_settings(now, chosen), now)]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        # Monday 9:04: all four.
        ("2026-11-16T14:04:30", ["Mon 16 Nov 10:04", "Mon 16 Nov 14:00", "Tue 17 Nov 00:00", "Mon 23 Nov 00:00"]),
        # Monday 13:30: the afternoon has begun, and goes on.
        ("2026-11-16T18:30:00", ["Mon 16 Nov 14:30", "Mon 16 Nov 16:00", "Tue 17 Nov 00:00", "Mon 23 Nov 00:00"]),
        # Monday 17:00: no afternoon is left.
        ("2026-11-16T22:00:00", ["Mon 16 Nov 18:00", "Tue 17 Nov 00:00", "Mon 23 Nov 00:00"]),
        # Friday: the next working morning is next week's first, and stands there once.
        ("2026-11-20T14:00:00", ["Fri 20 Nov 10:00", "Fri 20 Nov 14:00", "Mon 23 Nov 00:00"]),
        # The eve of Thanksgiving: the holiday is passed over.
        ("2026-11-25T22:00:00", ["Wed 25 Nov 18:00", "Fri 27 Nov 00:00", "Mon 30 Nov 00:00"]),
        # Half past eleven in the evening: an hour later is another day.
        ("2026-11-17T04:30:00", ["Tue 17 Nov 00:30", "Tue 17 Nov 00:00", "Mon 23 Nov 00:00"]),
        # Sunday: tomorrow is next week.
        ("2026-11-22T15:00:00", ["Sun 22 Nov 11:00", "Sun 22 Nov 14:00", "Mon 23 Nov 00:00"]),
    ],
)
def test_the_moments_that_people_mean_none_of_them_past_or_twice(now: str, said: list[str]) -> None:
    assert _local(datetime.fromisoformat(now).replace(tzinfo=UTC)) == said


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        (Preferences(days="tue,fri"), ["Fri 20", "Tue 24"]),
        (Preferences(holidays="DE-SN"), ["Thu 19", "Mon 23"]),  # Wednesday is a holiday in Saxony
        (Preferences(paused_until=date(2026, 11, 24)), ["Wed 25"]),
        (Preferences(paused_until=date(2027, 3, 1)), []),  # farther off than a reminder may be
        (Preferences(days="sun", holidays="SE"), ["Sun 22", "Sun 29"]),
    ],
)
def test_mornings_are_those_on_which_the_person_has_a_message(chosen: Preferences, days: list[str]) -> None:
    tuesday = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)
    assert [said[:6] for said in _local(tuesday, chosen) if said.endswith("00:00")] == days


def test_across_a_change_of_clocks_an_hour_is_an_hour_and_a_day_begins_at_midnight() -> None:
    saturday = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
    assert _local(saturday)[-1] == "Mon 02 Nov 00:00"
    in_the_night = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    (in_an_hour, *_) = likely_reminders(_settings(in_the_night), in_the_night)
    assert (in_an_hour.at - in_the_night).total_seconds() == 3600


def test_a_whole_day_says_so_even_where_it_has_no_midnight() -> None:
    nour = Person("T1", "U1", "Nour Adel", "Africa/Cairo")
    now = datetime(2026, 4, 23, 7, 0, tzinfo=UTC)  # clocks skip the midnight of Friday
    found = likely_reminders(_settings(now, person=nour), now)
    whole = [one for one in found if one.day is not None]
    assert [one.day for one in whole] == [date(2026, 4, 24), date(2026, 4, 27)]
    assert [f"{nour.local(one.at):%d %H:%M}" for one in whole] == ["24 01:00", "27 00:00"]


def test_a_moment_that_falls_on_midnight_is_no_whole_day() -> None:
    eleven = datetime(2026, 11, 17, 4, 0, tzinfo=UTC)
    (in_an_hour, *_) = likely_reminders(_settings(eleven), eleven)
    assert (JANE.local(in_an_hour.at).hour, in_an_hour.day) == (0, None)
