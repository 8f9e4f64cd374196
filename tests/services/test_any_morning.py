"""Whatever hours, days and zones somebody chooses at whatever moment: one message on each of their working days."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.person import Person
from sales.preferences import Preferences
from sales.working_time import WEEKDAYS, moment
from services import choosing, firing, workspaces
from storage.database import Database
from tests.services.company import founded, rows, taken_in, typist

ZONES = (
    *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kolkata"),
    *("America/Nuuk", "Africa/Cairo", "Pacific/Kiritimati", "Pacific/Honolulu", "Asia/Tokyo", "America/Santiago"),
)
# Around the changes of the clocks in the zones above, and far from them.
STARTS = (date(2026, 3, 6), date(2026, 3, 27), date(2026, 4, 3), date(2026, 9, 4), date(2026, 10, 30), date(2026, 7, 8))
HOURS = ("00:00", "00:30", "02:15", "02:30", "03:00", "07:30", "09:00", "12:00", "22:30", "23:30")
NOWHERE = "BV"  # an island without a public holiday, so that each chosen weekday is a working day


@dataclass(frozen=True)
class Change:
    """So many minutes after the one before: other hours and days, or (zone) another place."""

    after: int
    time: str
    days: frozenset[str]
    zone: str | None


changes = st.lists(
    st.builds(
        Change,
        st.integers(1, 60 * 40),
        st.sampled_from(HOURS),
        st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(frozenset),
        st.one_of(st.none(), st.sampled_from(ZONES)),
    ),
    min_size=1,
    max_size=4,
)


class Life:
    """One person who always has something to hear, and what their mornings ought to be."""

    def __init__(self, database: Database, zone: str, start: date) -> None:
        self.database = database
        self.now = datetime.combine(start, time(12), tzinfo=UTC)
        self.person = Person("T1", "UONE", "One Rep", zone)
        self.first = self.person.today(self.now)
        self.chosen = Preferences("09:00", ",".join(WEEKDAYS), NOWHERE)
        founded(database, members=[self.person], now=self.now)
        self._choose()
        taken_in(database, "T1", "1,Pilot,,1,USD,Proposal,One Rep,,", now=self.now)
        workspaces.meet(database, "T1", [self.person], now=self.now)

    def live(self, change: Change) -> None:
        """Let the time pass until the change, tick by tick, and make it."""
        self.until(self.now + timedelta(minutes=change.after))
        if change.zone:
            self.person = replace(self.person, timezone=change.zone)
            workspaces.meet(self.database, "T1", [self.person], now=self.now)
        else:
            self.chosen = replace(self.chosen, nudge_time=change.time, days=",".join(change.days))
            self._choose()

    def until(self, moment: datetime) -> None:
        """Tick at each moment at which a clock is due."""
        while (due := self._next_due()) <= moment:
            self.now = max(due, self.now)
            firing.fire_due(self.database, now=self.now, limit=50)
        self.now = moment

    def days_with_a_message(self) -> list[date]:
        found = [row for row in rows(self.database, "deliveries") if row["key"].startswith("nudge:")]
        assert {row["state"] for row in found} <= {"pending"}
        assert all(row["fire_at"] <= self.now for row in found)
        return [date.fromisoformat(row["key"].split(":")[1]) for row in found]

    def is_message_due(self) -> bool:
        """Whether this is a working day whose hour has come where the person is; the first day is over at its start."""
        today = self.person.today(self.now)
        is_wanted = WEEKDAYS[today.weekday()] in str(self.chosen.days) and today > self.first
        at = time.fromisoformat(str(self.chosen.nudge_time))
        return is_wanted and moment(today, at, self.person.timezone) <= self.now

    def _choose(self) -> None:
        choosing.choose(self.database, typist=typist(person_id="UONE"), wanted=self.chosen, now=self.now)

    def _next_due(self) -> datetime:
        nudges = {row["id"] for row in rows(self.database, "schedules") if row["kind"] == "nudge"}
        due: datetime = min(
            row["next_fire_at"] for row in rows(self.database, "clocks") if row["schedule_id"] in nudges
        )
        return due


@pytest.fixture(scope="module")
def begun(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, date], object]:
    """Begin a life in a database of its own."""

    @contextmanager
    def begin(zone: str, start: date) -> Iterator[Life]:
        path = tmp_path_factory.mktemp("life") / "nextstep.db"
        shutil.copy(sqlite_template, path)
        database = Database(f"sqlite:///{path}")
        try:
            yield Life(database, zone, start)
        finally:
            database.close()
            path.unlink()

    return begin


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(STARTS), changes)
def test_once_its_hour_has_come_each_working_day_has_its_one_message(
    begun: Callable[[str, date], Iterator[Life]], zone: str, start: date, changes: list[Change]
) -> None:
    with begun(zone, start) as life:  # type: ignore[attr-defined]
        for change in changes:
            life.live(change)
            days = life.days_with_a_message()
            assert len(days) == len(set(days))
            if life.is_message_due():
                assert life.person.today(life.now) in days


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(STARTS), st.sampled_from(HOURS))
def test_a_fortnight_has_a_message_for_each_chosen_day_and_no_other_through_every_change_of_the_clocks(
    begun: Callable[[str, date], Iterator[Life]], zone: str, start: date, at: str
) -> None:
    days = frozenset({"mon", "tue", "sat", "sun"})
    with begun(zone, start) as life:  # type: ignore[attr-defined]
        life.live(Change(1, at, days, None))
        first = life.person.today(life.now) + timedelta(days=1)
        life.until(life.now + timedelta(days=15))
        fortnight = [first + timedelta(days=day) for day in range(13)]
        had = [day for day in life.days_with_a_message() if day in fortnight]
        assert had == [day for day in fortnight if WEEKDAYS[day.weekday()] in days]
