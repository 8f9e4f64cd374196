"""A workspace settles in: with defaults that let it work untouched, and as often as it likes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sales.person import Person
from services import workspaces
from services.workspaces import DEFAULT_STAGES, Installation
from storage.database import Database
from tests.services.company import DAY, FRIDAY, configured, everything, founded, rows, staff, working

NUDGE_ZONES = {"America/Los_Angeles", "America/New_York", "Europe/Berlin"}


def clocks(database: Database, workspace_id: str = "T1") -> dict[tuple[str, str], datetime]:
    """(kind of schedule, zone) -> the next fire."""
    kinds = {row["id"]: row["kind"] for row in rows(database, "schedules", workspace_id)}
    return {
        (kinds[row["schedule_id"]], row["timezone"]): row["next_fire_at"]
        for row in rows(database, "clocks", workspace_id)
    }


def test_the_defaults_are_rows_from_the_first_start(database: Database) -> None:
    founded(database)
    (team,) = rows(database, "teams")
    assert (team["name"], team["is_default"], team["channel_id"]) == ("Sales", True, None)
    held = sorted(rows(database, "stages"), key=lambda row: int(row["position"]))
    assert [(row["name"], row["kind"]) for row in held] == list(DEFAULT_STAGES)
    planned = {(row["kind"], row["days"], row["local_time"], row["team_id"]) for row in rows(database, "schedules")}
    assert planned == {
        ("nudge", "mon,tue,wed,thu,fri", "09:00", None),
        ("undated", "fri", "10:00", team["id"]),
        ("digest", "mon", "08:30", team["id"]),
    }
    (workspace,) = rows(database, "workspaces")
    assert (workspace["installer_id"], workspace["timezone"]) == ("UMAYA", "America/Los_Angeles")
    assert (workspace["currency"], workspace["fiscal_year_start"], workspace["state"]) == ("USD", 1, "active")


def test_each_zone_of_active_people_has_its_clock_at_their_hour(database: Database) -> None:
    founded(database, now=FRIDAY)
    assert clocks(database) == {
        ("nudge", "America/Los_Angeles"): datetime(2026, 11, 20, 17, 0, tzinfo=UTC),
        ("nudge", "America/New_York"): datetime(2026, 11, 23, 14, 0, tzinfo=UTC),
        ("nudge", "Europe/Berlin"): datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
        ("undated", "America/Los_Angeles"): datetime(2026, 11, 20, 18, 0, tzinfo=UTC),
        ("digest", "America/Los_Angeles"): datetime(2026, 11, 23, 16, 30, tzinfo=UTC),
    }


def test_settling_in_again_changes_nothing(database: Database) -> None:
    working(database)
    before = everything(database, "T1")
    founded(database)
    assert everything(database, "T1") == before


def test_settling_in_again_does_not_forget_a_fire_that_is_due(database: Database) -> None:
    founded(database)
    before = clocks(database)
    founded(database, now=FRIDAY + 9 * DAY)
    assert clocks(database) == before


def test_settings_survive_the_next_start(database: Database) -> None:
    founded(database)
    configured(
        database,
        "T1",
        workspace={"timezone": "Europe/Paris", "currency": "EUR"},
        schedules=[{"kind": "nudge", "days": ["tue"], "time": "07:15"}],
    )
    before = everything(database, "T1")
    founded(database)
    assert everything(database, "T1") == before


def test_replicas_that_start_together_settle_in_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(founded, database) for _ in range(8)]:
            done.result(60)
    assert len(rows(database, "teams")) == 1
    assert sorted(row["kind"] for row in rows(database, "schedules")) == ["digest", "nudge", "undated"]
    assert len(rows(database, "stages")) == len(DEFAULT_STAGES)


def test_a_workspace_that_began_alone_is_completed_by_slack(database: Database) -> None:
    workspaces.start_alone(database, "T1", now=FRIDAY)
    assert clocks(database) == {}
    founded(database, now=FRIDAY)
    assert {zone for kind, zone in clocks(database) if kind == "nudge"} == NUDGE_ZONES
    assert len(rows(database, "teams")) == 1


def test_a_person_in_a_new_zone_gives_it_a_clock(database: Database) -> None:
    founded(database)
    newcomer = Person("T1", "UKEN", "Kenji Ito", "Asia/Tokyo")
    workspaces.meet(database, "T1", [newcomer], now=FRIDAY)
    assert clocks(database)["nudge", "Asia/Tokyo"] == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_the_clock_goes_with_the_last_person_who_moves(database: Database) -> None:
    founded(database)
    jane = next(person for person in staff("T1") if person.id == "UJANE")
    workspaces.meet(database, "T1", [replace(jane, timezone="America/Chicago")], now=FRIDAY)
    zones = {zone for kind, zone in clocks(database) if kind == "nudge"}
    assert zones == {"America/Los_Angeles", "America/Chicago", "Europe/Berlin"}
    workspaces.meet(database, "T1", [jane], now=FRIDAY + timedelta(minutes=5))
    assert {zone for kind, zone in clocks(database) if kind == "nudge"} == NUDGE_ZONES


def test_a_zone_stays_while_somebody_else_is_in_it(database: Database) -> None:
    founded(database)
    workspaces.meet(database, "T1", [Person("T1", "UANN", "Ann Lee", "America/New_York")], now=FRIDAY)
    jane = next(person for person in staff("T1") if person.id == "UJANE")
    before = clocks(database)["nudge", "America/New_York"]
    workspaces.meet(database, "T1", [replace(jane, is_deactivated=True)], now=FRIDAY + DAY)
    assert clocks(database)["nudge", "America/New_York"] == before


def test_meeting_people_moves_no_other_clock(database: Database) -> None:
    founded(database)
    before = clocks(database)
    workspaces.meet(database, "T1", [Person("T1", "UKEN", "Kenji Ito", "Asia/Tokyo")], now=FRIDAY + DAY)
    assert {key: at for key, at in clocks(database).items() if key[1] != "Asia/Tokyo"} == before


def test_a_workspace_without_a_primary_owner_still_settles_in(database: Database) -> None:
    members = [replace(person, is_primary_owner=False) for person in staff("T1")]
    founded(database, members=members)
    assert rows(database, "workspaces")[0]["installer_id"] is None
    assert {kind for kind, _ in clocks(database)} == {"nudge"}


def test_a_workspace_without_people_settles_in(database: Database) -> None:
    workspaces.settle_in(database, Installation("T9", "Empty", None, []), now=FRIDAY)
    assert clocks(database, "T9") == {}
    assert [found.id for found in workspaces.installed(database)] == ["T9"]
