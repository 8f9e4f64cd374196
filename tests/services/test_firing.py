"""The tick: due clocks fire once, whatever dies; what comes too late is recorded as that."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sales.person import Person
from services import firing, workspaces
from storage import schedules
from storage.database import Database
from storage.schedules import Clock, LocalTime
from tests.services.company import (
    DAY,
    FRIDAY,
    agreed,
    configured,
    founded,
    rows,
    staff,
    taken_in,
    working,
)
from tests.services.test_settling import clocks

NY_9 = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # Monday, 9:00 in New York
SECOND = timedelta(seconds=1)
ZONES = (
    "Pacific/Kiritimati Pacific/Auckland Australia/Sydney Asia/Tokyo Asia/Shanghai Asia/Kolkata Asia/Kathmandu "
    "Asia/Dubai Europe/Moscow Europe/Athens Africa/Cairo Europe/Paris Europe/London Atlantic/Azores "
    "America/Sao_Paulo America/St_Johns America/Halifax America/Chicago America/Denver Pacific/Honolulu"
).split()


def fire(database: Database, now: datetime) -> int:
    return firing.fire_due(database, now=now, limit=200)


def runs(database: Database, kind: str = "", workspace_id: str = "T1") -> list[tuple[str, str, datetime, str]]:
    """(kind, zone, fire, outcome), in the order of the fires."""
    kinds = {row["id"]: row["kind"] for row in rows(database, "schedules", workspace_id)}
    found = [
        (kinds[row["schedule_id"]], row["timezone"], row["fire_at"], row["outcome"])
        for row in rows(database, "runs", workspace_id)
    ]
    return sorted((run for run in found if kind in run[0]), key=lambda run: (run[2], run[0], run[1]))


def planned(database: Database, workspace_id: str = "T1") -> dict[str, tuple[str, str, str | None]]:
    """Key -> recipient, state, reason."""
    found = rows(database, "deliveries", workspace_id)
    return {row["key"]: (row["recipient"], row["state"], row["reason"]) for row in found}


def test_nothing_fires_before_its_time(database: Database) -> None:
    working(database)
    fire(database, NY_9 - 6 * 3600 * SECOND - SECOND)
    assert {run[0] for run in runs(database)} == {"nudge", "undated"}
    before = len(runs(database))
    assert fire(database, NY_9 - 6 * 3600 * SECOND - SECOND) == 0
    assert fire(database, NY_9 - 6 * 3600 * SECOND) == 1
    assert runs(database)[before:] == [("nudge", "Europe/Berlin", NY_9 - 6 * 3600 * SECOND, "fired")]


def test_a_nudge_is_planned_for_each_person_of_the_zone_with_something_to_do(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    idle = Person("T1", "UIDLE", "Idle Hands", "America/New_York")
    guest = Person("T1", "UMIA", "Mia Step", "America/New_York", is_guest=True)
    workspaces.meet(database, "T1", [idle, guest], now=NY_9 - DAY)
    agreed(database, "Corlane", NY_9.date(), owner_id="UMIA", by="UJANE", now=NY_9 - DAY)
    fire(database, NY_9)
    assert {key: told for key, told in planned(database).items() if key.startswith("nudge:2026-11-23:U")} == {
        "nudge:2026-11-23:UBERT": ("UBERT", "pending", None),
        "nudge:2026-11-23:UJANE": ("UJANE", "pending", None),
        "nudge:2026-11-23:UMIA": ("UMIA", "pending", None),
    }


def test_nobody_is_planned_for_who_has_nothing_due(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    for name in ("Northwind", "Aurora"):
        agreed(database, name, NY_9.date() + DAY, now=NY_9 - DAY)
    fire(database, NY_9)
    assert "nudge:2026-11-23:UJANE" not in planned(database)
    assert ("nudge", "America/New_York", NY_9, "fired") in runs(database)


def test_people_who_have_left_and_bots_get_nothing(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    taken_in(database, "T1", "9,Orphan,,1,USD,Proposal,Tom Gone,,", owners=())
    left = [replace(person, is_deactivated=True) for person in staff("T1") if person.id == "UJANE"]
    workspaces.meet(database, "T1", left, now=NY_9 - DAY)
    fire(database, NY_9 + DAY)
    assert {told[0] for key, told in planned(database).items() if key.startswith("nudge")} == {"UBERT"}


def test_a_report_goes_to_the_teams_channel_or_to_the_installer(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    configured(database, "T1", now=NY_9 - DAY, teams=[{"name": "EMEA", "channel": "C0EMEA001"}])
    fire(database, NY_9 + DAY / 2)
    digests = [told for key, told in planned(database).items() if key.startswith("digest")]
    assert sorted(digests) == [("C0EMEA001", "pending", None), ("UMAYA", "pending", None)]


def test_a_report_that_can_go_nowhere_says_so(database: Database) -> None:
    members = [replace(person, is_primary_owner=False) for person in staff("T1")]
    founded(database, members=members, now=NY_9 - DAY)
    configured(database, "T1", now=NY_9 - DAY, workspace={"timezone": "America/New_York"})
    fire(database, NY_9)
    (told,) = [told for key, told in planned(database).items() if key.startswith("digest")]
    assert told[1] == "skipped"
    assert told[2] is not None
    assert "no channel" in told[2]


def test_a_clock_fires_once_however_many_replicas_tick(database: Database) -> None:
    members = staff("T1") + [Person("T1", f"U{n}", f"Rep {n}", zone) for n, zone in enumerate(ZONES)]
    founded(database, members=members, now=NY_9 - 2 * DAY)
    taken_in(
        database,
        "T1",
        "\n".join(f"{n},Deal {n},,1,USD,Proposal,Rep {n},," for n in range(len(ZONES))),
        now=NY_9 - 2 * DAY,
    )
    expected = {key for key, at in clocks(database).items() if at <= NY_9 + DAY / 2}
    with ThreadPoolExecutor(8) as pool:
        ticking = [pool.submit(firing.fire_due, database, now=NY_9 + DAY / 2, limit=3) for _ in range(48)]
        fired = sum(tick.result(60) for tick in ticking)
    assert fired == len(expected) > 20
    assert {(kind, zone) for kind, zone, _, _ in runs(database)} == expected
    assert Counter((kind, zone, at) for kind, zone, at, _ in runs(database)).most_common(1)[0][1] == 1
    assert min(clocks(database).values()) > NY_9 + DAY / 2


def test_firing_again_at_the_same_moment_does_nothing(database: Database) -> None:
    working(database)
    fire(database, NY_9)
    before = rows(database, "runs"), rows(database, "deliveries"), rows(database, "clocks")
    assert fire(database, NY_9) == 0
    assert (rows(database, "runs"), rows(database, "deliveries"), rows(database, "clocks")) == before


def test_a_clock_that_is_put_back_does_not_run_a_fire_again(database: Database) -> None:
    working(database)
    fire(database, NY_9)
    before = rows(database, "runs"), rows(database, "deliveries")
    with database.write("T1") as connection:
        nudge = next(schedule for schedule in schedules.every(connection, "T1") if schedule.kind == "nudge")
        at = LocalTime("America/New_York", "09:00")
        schedules.set_clock(connection, nudge, Clock(at, nudge.days, NY_9))
    assert fire(database, NY_9) == 1
    assert (rows(database, "runs"), rows(database, "deliveries")) == before
    assert clocks(database)["nudge", "America/New_York"] == NY_9 + DAY


def test_a_nudge_that_was_missed_is_caught_up_on_its_own_day(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    fire(database, NY_9 + timedelta(hours=14, minutes=59))
    assert ("nudge", "America/New_York", NY_9, "fired") in runs(database)
    assert planned(database)["nudge:2026-11-23:UJANE"][1] == "pending"


def test_yesterdays_nudge_is_recorded_as_late_and_not_sent(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    fire(database, NY_9 + timedelta(hours=15))
    assert ("nudge", "America/New_York", NY_9, "late") in runs(database)
    _, state, reason = planned(database)["nudge:2026-11-23:UJANE"]
    assert state == "skipped"
    assert reason is not None
    assert reason.startswith("too late")


def test_a_digest_is_caught_up_within_two_days_and_late_after_them(database: Database) -> None:
    founded(database, "T1", now=NY_9 - DAY)
    founded(database, "T2", now=NY_9 - DAY)
    configured(database, "T2", now=NY_9 - DAY, workspace={"timezone": "Europe/Berlin"})
    now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # 41.5 h after Los Angeles' fire, 50.5 h after Berlin's
    fire(database, now)
    assert [run[3] for run in runs(database, "digest", "T1")] == ["fired"]
    assert [run[3] for run in runs(database, "digest", "T2")] == ["late"]
    assert [told[1] for key, told in planned(database, "T1").items() if key.startswith("digest")] == ["pending"]
    assert [told[1] for key, told in planned(database, "T2").items() if key.startswith("digest")] == ["skipped"]


def test_of_many_missed_fires_only_the_latest_is_sent_and_each_is_recorded(database: Database) -> None:
    working(database, now=FRIDAY)
    now = datetime(2026, 12, 15, 18, 0, tzinfo=UTC)  # a Tuesday
    fire(database, now)
    digests = runs(database, "digest")
    assert [run[3] for run in digests] == ["late", "late", "late", "fired"]
    assert {later[2] - earlier[2] for earlier, later in pairwise(digests)} == {7 * DAY}
    sent = [key for key, told in planned(database).items() if key.startswith("digest") and told[1] == "pending"]
    assert len(sent) == 1
    nudges = [run for run in runs(database, "nudge") if run[1] == "America/New_York"]
    assert [run[3] for run in nudges] == ["late"] * 16 + ["fired"]
    assert [key for key in planned(database) if key.endswith(":UJANE")] == ["nudge:2026-12-15:UJANE"]


def test_everything_missed_is_over_in_one_tick(database: Database) -> None:
    working(database, now=FRIDAY)
    fire(database, FRIDAY + 20 * DAY)
    assert fire(database, FRIDAY + 20 * DAY) == 0
    assert min(clocks(database).values()) > FRIDAY + 20 * DAY


def test_nobody_is_nudged_on_a_public_holiday_of_the_zones_country(database: Database) -> None:
    working(database, now=FRIDAY)
    fire(database, datetime(2026, 11, 26, 20, 0, tzinfo=UTC))  # Thanksgiving in the United States
    thanksgiving = {run[1]: run[3] for run in runs(database, "nudge") if run[2].date() == date(2026, 11, 26)}
    assert thanksgiving == {"America/Los_Angeles": "day_off", "America/New_York": "day_off", "Europe/Berlin": "fired"}
    assert "nudge:2026-11-26:UJANE" not in planned(database)
    assert "nudge:2026-11-26:UBERT" in planned(database)


def test_a_digest_goes_out_on_a_holiday_all_the_same(database: Database) -> None:
    founded(database, now=FRIDAY)
    configured(database, "T1", schedules=[{"kind": "digest", "days": ["thu"], "time": "08:30"}])
    fire(database, datetime(2026, 11, 26, 23, 0, tzinfo=UTC))
    assert [run[3] for run in runs(database, "digest")] == ["fired"]


def test_a_paused_schedule_does_not_fire(database: Database) -> None:
    working(database, now=FRIDAY)
    with database.write("T1") as connection:
        for schedule in schedules.every(connection, "T1"):
            schedules.change(connection, "T1", schedule.id, is_paused=schedule.kind == "nudge")
    fire(database, NY_9 + DAY / 2)
    assert {run[0] for run in runs(database)} == {"digest", "undated"}


@pytest.mark.parametrize(
    ("zone", "from_day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 27), "02:30", ["01:30", "01:30", "01:30", "00:30", "00:30"]),
        ("America/New_York", date(2026, 10, 30), "01:30", ["05:30", "05:30", "05:30", "06:30", "06:30"]),
        ("Europe/Berlin", date(2026, 3, 27), "00:00", ["23:00", "23:00", "23:00", "22:00", "22:00"]),
        ("Asia/Beirut", date(2026, 3, 27), "00:30", ["22:30", "22:30", "22:30", "21:30", "21:30"]),
        ("Australia/Lord_Howe", date(2026, 10, 2), "02:15", ["15:45", "15:45", "15:45", "15:15", "15:15"]),
        ("Asia/Kolkata", date(2026, 3, 27), "09:00", ["03:30"] * 5),
    ],
)
def test_each_local_day_has_one_fire_through_every_change_of_the_clocks(
    sqlite_url: str, zone: str, from_day: date, at: str, expected: list[str]
) -> None:
    database = Database(sqlite_url)
    began = datetime.combine(from_day, datetime.min.time(), tzinfo=UTC) - DAY / 2
    founded(database, members=[Person("T1", "UONE", "One Rep", zone)], now=began)
    every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    configured(database, "T1", now=began, schedules=[{"kind": "nudge", "days": every_day, "time": at}])
    now = began
    while len(runs(database)) < len(expected):
        now = min(clocks(database).values())
        assert fire(database, now) == 1
    assert [run[2].strftime("%H:%M") for run in runs(database)] == expected
    days = [run[2].astimezone(ZoneInfo(zone)).date() for run in runs(database)]
    assert [later - earlier for earlier, later in pairwise(days)] == [DAY] * (len(days) - 1)
    database.close()


def test_a_person_who_moves_gets_one_nudge_a_day(database: Database) -> None:
    working(database, now=NY_9 - DAY)
    bert = next(person for person in staff("T1") if person.id == "UBERT")
    fire(database, NY_9 - timedelta(hours=6))
    workspaces.meet(database, "T1", [replace(bert, timezone="America/New_York")], now=NY_9 - timedelta(hours=1))
    fire(database, NY_9)
    assert [key for key in planned(database) if key.endswith(":UBERT")] == ["nudge:2026-11-23:UBERT"]
    fire(database, NY_9 + DAY)
    assert "nudge:2026-11-24:UBERT" in planned(database)


def test_each_workspace_fires_its_own_schedules_for_its_own_people(database: Database) -> None:
    working(database, "T1", now=NY_9 - DAY)
    founded(database, "T2", now=NY_9 - DAY)
    fire(database, NY_9)
    assert {key for key in planned(database, "T1") if "UJANE" in key} == {"nudge:2026-11-23:UJANE"}
    assert not [key for key in planned(database, "T2") if key.startswith("nudge")]
    assert runs(database, "nudge", "T1") == runs(database, "nudge", "T2")
