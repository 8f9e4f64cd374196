"""Everybody has their morning message at their own hour and on their own days, once a day, whatever is changed when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sales.person import Person
from sales.preferences import Preferences
from sales.refusal import Refusal
from services import choosing, composing, firing, workspaces
from storage.database import Database
from tests.services.company import DAY, agreed, configured, founded, rows, staff, taken_in, typist, working
from tests.services.test_firing import planned, runs

SUNDAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
WORKDAYS = "mon,tue,wed,thu,fri"
USUAL = Preferences(nudge_time="09:00", days=WORKDAYS)


def at(day: int, hour: int, minute: int = 0, zone: ZoneInfo = NEW_YORK) -> datetime:
    """A moment of November 2026 on Jane's clock; Monday is the 23rd, Thanksgiving the 26th."""
    return datetime(2026, 11, day, hour, minute, tzinfo=zone).astimezone(UTC)


def chooses(database: Database, now: datetime, who: str = "UJANE", **chosen: Any) -> None:
    choosing.choose(database, typist=typist(person_id=who), wanted=replace(USUAL, **chosen), now=now)


def ticks(database: Database, until: datetime) -> None:
    firing.fire_due(database, now=until, limit=200)


def mornings(database: Database, who: str = "UJANE") -> dict[date, datetime]:
    """The local day of each message that was planned to be sent, and when it was due."""
    found = (row for row in rows(database, "deliveries") if row["key"].startswith("nudge:") and row["recipient"] == who)
    return {date.fromisoformat(row["key"].split(":")[1]): row["fire_at"] for row in found if row["state"] == "pending"}


@pytest.fixture
def office(database: Database) -> Database:
    """Four deals without a date, so that there is something to say on each day."""
    working(database, now=SUNDAY)
    return database


def test_the_message_comes_at_ones_own_hour(office: Database) -> None:
    chooses(office, SUNDAY, nudge_time="07:30")
    ticks(office, at(23, 7, 29))
    assert mornings(office) == {}
    ticks(office, at(23, 7, 30))
    assert mornings(office) == {date(2026, 11, 23): at(23, 7, 30)}
    ticks(office, at(23, 9, 0))
    assert len(mornings(office)) == 1


def test_ones_own_days_may_lie_outside_those_of_the_schedule(office: Database) -> None:
    chooses(office, SUNDAY, days="wed,sat")
    for day in range(22, 31):
        ticks(office, at(day, 9, 0))
    assert sorted(mornings(office)) == [date(2026, 11, 25), date(2026, 11, 28)]
    assert date(2026, 11, 23) in mornings(office, "UBERT"), "the others keep theirs"
    assert date(2026, 11, 28) not in mornings(office, "UBERT")


def test_nobody_is_nudged_on_a_public_holiday_of_the_region_that_they_chose(office: Database) -> None:
    chooses(office, SUNDAY, "UJANE", holidays="DE-BY")
    chooses(office, SUNDAY, "UBERT", holidays="US")
    ticks(office, at(26, 9, 0))
    assert date(2026, 11, 26) in mornings(office, "UJANE"), "no Thanksgiving in Bavaria"
    assert date(2026, 11, 26) not in mornings(office, "UBERT")
    outcomes = {(run[1], run[2]): run[3] for run in runs(office, "nudge") if run[2].date() == date(2026, 11, 26)}
    assert outcomes == {
        ("Europe/Berlin", at(26, 3)): "day_off",
        ("America/New_York", at(26, 9)): "fired",
    }


def test_two_people_of_a_zone_keep_the_holidays_of_different_regions(office: Database) -> None:
    workspaces.meet(office, "T1", [Person("T1", "UANN", "Ann Lee", "America/New_York")], now=SUNDAY)
    agreed(office, "Corlane", date(2026, 11, 26), owner_id="UANN", by="UJANE", now=SUNDAY)
    chooses(office, SUNDAY, "UANN", holidays="GB-ENG")
    ticks(office, at(26, 9, 0))
    assert date(2026, 11, 26) in mornings(office, "UANN")
    assert date(2026, 11, 26) not in mornings(office, "UJANE")


def test_while_paused_nothing_comes_and_after_it_everything_does(office: Database) -> None:
    chooses(office, SUNDAY, paused_until=date(2026, 11, 24))
    for day in (23, 24, 25):
        ticks(office, at(day, 9, 0))
    assert sorted(mornings(office)) == [date(2026, 11, 25)]


def test_who_resumes_after_their_hour_has_the_day_s_message_at_once(office: Database) -> None:
    chooses(office, SUNDAY, paused_until=date(2026, 12, 24))
    ticks(office, at(23, 9, 0))
    choosing.resume(office, typist=typist(), now=at(23, 11, 0))
    assert mornings(office) == {date(2026, 11, 23): at(23, 9, 0)}
    choosing.resume(office, typist=typist(), now=at(23, 11, 1))
    ticks(office, at(24, 9, 0))
    assert sorted(mornings(office)) == [date(2026, 11, 23), date(2026, 11, 24)]


def test_an_hour_moved_earlier_past_now_brings_the_message_at_once(office: Database) -> None:
    chooses(office, at(23, 8, 30), nudge_time="07:00")
    assert mornings(office) == {date(2026, 11, 23): at(23, 7, 0)}
    ticks(office, at(24, 7, 0))
    assert mornings(office)[date(2026, 11, 24)] == at(24, 7, 0)


def test_an_hour_moved_later_after_the_message_brings_no_second_one(office: Database) -> None:
    ticks(office, at(23, 9, 0))
    chooses(office, at(23, 9, 30), nudge_time="10:00")
    ticks(office, at(23, 10, 0))
    assert mornings(office) == {date(2026, 11, 23): at(23, 9, 0)}


def test_who_had_nothing_to_hear_this_morning_hears_nothing_for_moving_the_hour_earlier(database: Database) -> None:
    founded(database, now=SUNDAY)
    ticks(database, at(23, 9, 0))
    taken_in(database, "T1", now=at(23, 14, 0))
    chooses(database, at(23, 15, 0), nudge_time="08:00")
    assert mornings(database) == {}


def test_a_message_is_not_lost_where_the_hour_moves_while_it_is_due(office: Database) -> None:
    """Nobody ran at nine; the only clock of this hour stops with the change."""
    chooses(office, at(23, 9, 0) + timedelta(seconds=1), nudge_time="08:00")
    assert mornings(office) == {date(2026, 11, 23): at(23, 8, 0)}


def test_a_weekday_added_after_its_hour_counts_at_once(office: Database) -> None:
    chooses(office, SUNDAY, days="tue")
    ticks(office, at(23, 9, 0))
    assert mornings(office) == {}
    chooses(office, at(23, 10, 0), days="mon,tue")
    assert sorted(mornings(office)) == [date(2026, 11, 23)]


def test_who_moves_to_a_zone_in_which_the_hour_is_over_has_the_message_at_once(office: Database) -> None:
    jane = next(person for person in staff("T1") if person.id == "UJANE")
    ticks(office, at(23, 4, 0))
    workspaces.meet(office, "T1", [replace(jane, timezone="Europe/Berlin")], now=at(23, 5, 0))
    assert sorted(mornings(office)) == [date(2026, 11, 23)]
    ticks(office, at(23, 9, 0))
    ticks(office, at(24, 3, 0))
    assert sorted(mornings(office)) == [date(2026, 11, 23), date(2026, 11, 24)]


def test_a_newcomer_is_no_mover(office: Database) -> None:
    workspaces.meet(office, "T1", [Person("T1", "UANN", "Ann Lee", "America/New_York")], now=at(23, 12, 0))
    assert [told for key, told in planned(office).items() if key.endswith("UANN")] == []


def test_the_schedule_s_hour_moved_earlier_past_now_loses_nobody_s_morning(office: Database) -> None:
    chooses(office, SUNDAY, "UBERT", nudge_time="08:00")
    ticks(office, at(23, 2, 0))
    configured(
        office, "T1", now=at(23, 8, 30), schedules=[{"kind": "nudge", "days": WORKDAYS.split(","), "time": "08:00"}]
    )
    assert mornings(office) == {date(2026, 11, 23): at(23, 8, 0)}
    assert mornings(office, "UBERT") == {date(2026, 11, 23): at(23, 2, 0)}, "his hour is his own"


def test_planning_costs_by_zone_and_hour_and_never_by_person(database: Database) -> None:
    many = [Person("T1", f"U{n}", f"Rep {n}", "America/New_York") for n in range(60)]
    founded(database, members=many, now=SUNDAY)
    for n in range(60):
        chooses(database, SUNDAY, f"U{n}", nudge_time="08:00" if n % 2 else "08:30")
    clocks = {(row["timezone"], row["local_time"]) for row in rows(database, "clocks") if row["days"] == WORKDAYS}
    assert clocks == {("America/New_York", "08:00"), ("America/New_York", "08:30")}
    assert firing.fire_due(database, now=at(23, 8, 30), limit=200) == 2


def test_a_clock_fires_on_every_day_that_somebody_of_its_hour_wants(office: Database) -> None:
    workspaces.meet(office, "T1", [Person("T1", "UANN", "Ann Lee", "America/New_York")], now=SUNDAY)
    chooses(office, at(27, 12), "UANN", days="sun,sat")
    clock = next(row for row in rows(office, "clocks") if row["timezone"] == "America/New_York")
    assert clock["days"] == "mon,tue,wed,thu,fri,sat,sun"
    assert clock["next_fire_at"] == at(23, 9), "what is due is not forgotten"
    ticks(office, at(27, 12))
    chooses(office, at(27, 12), "UANN", days="sun")
    (clock,) = [row for row in rows(office, "clocks") if row["timezone"] == "America/New_York"]
    assert clock["next_fire_at"] == at(29, 9)


def test_choosing_is_in_the_history_and_choosing_the_same_again_is_not(office: Database) -> None:
    before = len(rows(office, "changes"))
    for _ in range(2):
        chooses(office, SUNDAY, nudge_time="07:30", holidays="DE", paused_until=date(2026, 11, 30))
    made = [(c["what"], c["deal_id"], c["field"], c["before"], c["after"]) for c in rows(office, "changes")[before:]]
    assert made == [
        ("preferences.changed", None, "nudge_time", None, "07:30"),
        ("preferences.changed", None, "holidays", None, "DE"),
        ("preferences.changed", None, "paused_until", None, "2026-11-30"),
    ]
    assert {c["actor_id"] for c in rows(office, "changes")[before:]} == {"UJANE"}


@pytest.mark.parametrize(
    ("field", "chosen"),
    [
        ("nudge_time", {"nudge_time": None}),
        ("nudge_time", {"nudge_time": "25:00"}),
        ("days", {"days": ""}),
        ("days", {"days": "someday"}),
        ("holidays", {"holidays": "XX-YY"}),
        ("paused_until", {"paused_until": date(2026, 11, 21)}),
    ],
)
def test_what_is_wrong_is_refused_on_its_field_and_changes_nothing(
    office: Database, field: str, chosen: dict[str, Any]
) -> None:
    before = rows(office, "preferences"), rows(office, "changes"), rows(office, "clocks")
    with pytest.raises(Refusal) as refused:
        chooses(office, SUNDAY, **chosen)
    assert refused.value.field == field
    assert (rows(office, "preferences"), rows(office, "changes"), rows(office, "clocks")) == before


def test_a_stranger_has_no_settings_and_a_guest_has_their_own(office: Database) -> None:
    sam = Person("T1", "USAM", "Sam Other", "Europe/London", is_stranger=True)
    gus = Person("T1", "UGUS", "Gus Guest", "Europe/London", is_guest=True)
    workspaces.meet(office, "T1", [sam, gus], now=SUNDAY)
    with pytest.raises(Refusal, match="its own workspace"):
        chooses(office, SUNDAY, "USAM", nudge_time="07:00")
    chooses(office, SUNDAY, "UGUS", nudge_time="07:00")
    assert [(row["person_id"], row["nudge_time"]) for row in rows(office, "preferences")] == [("UGUS", "07:00")]


def test_a_stranger_has_no_mornings_not_even_with_a_deal_from_before_that_was_known(office: Database) -> None:
    bert = next(person for person in staff("T1") if person.id == "UBERT")
    workspaces.meet(office, "T1", [replace(bert, is_stranger=True)], now=SUNDAY)
    ticks(office, at(23, 12))
    assert mornings(office, "UBERT") == {}
    assert mornings(office, "UJANE") != {}


def test_a_digest_knows_no_earlier_week_from_a_change_of_settings_alone(office: Database) -> None:
    founded(office, "T2", now=SUNDAY - 30 * DAY)
    choosing.choose(office, typist=typist("T2"), wanted=replace(USUAL, nudge_time="08:00"), now=SUNDAY - 30 * DAY)
    taken_in(office, "T2", now=SUNDAY)
    (team,) = rows(office, "teams", "T2")
    assert composing.digest(office, "T2", team["id"], now=SUNDAY + DAY).waterfall is None
