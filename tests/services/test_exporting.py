"""Everything that is stored comes out, under the names of the contract and in their order."""

from datetime import date
from typing import Any

import pytest

from services import capture, exporting, firing
from services.exporting import What
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    MONDAY,
    agreed,
    configured,
    founded,
    rows,
    taken_in,
    typist,
    working,
)

FIELDS: dict[What, list[str]] = {
    "deals": (
        "id workspace_id name account amount currency stage status owner_id owner_name team close_on created_at "
        "closed_at source external_id crm_next_step next_step_on"
    ).split(),
    "steps": (
        "id workspace_id deal_id deal text owner_id party contact due_on due_at state created_by created_at via"
    ).split(),
    "history": "at actor_id via what deal_id field before after".split(),
    "deliveries": "key schedule_id fire_at kind recipient state attempts sent_at slack_ts reason".split(),
}


def exported(database: Database, what: What, workspace_id: str = "T1") -> list[dict[str, Any]]:
    return list(exporting.records(database, workspace_id, what))


@pytest.fixture
def busy(database: Database) -> Database:
    """Deals, a step with a time of day, and what a Monday planned."""
    working(database, now=FRIDAY)
    deal_named_in_the_line = "Tarnwick - Depot Route - call the CFO mon 3pm"
    capture.from_line(database, typist=typist(), line=deal_named_in_the_line, now=FRIDAY)
    agreed(database, "Northwind", date(2026, 11, 23), now=FRIDAY)
    firing.fire_due(database, now=MONDAY + DAY, limit=100)
    return database


@pytest.mark.parametrize("what", FIELDS)
def test_the_fields_are_those_of_the_contract_in_their_order(busy: Database, what: What) -> None:
    found = exported(busy, what)
    assert found
    assert {tuple(record) for record in found} == {tuple(FIELDS[what])}


def test_every_row_is_exported(busy: Database) -> None:
    for what, table in (("deals", "deals"), ("steps", "steps"), ("history", "changes"), ("deliveries", "deliveries")):
        assert len(exported(busy, what)) == len(rows(busy, table)) > 0  # type: ignore[arg-type]


def test_values_are_plain_dates_in_iso_moments_in_rfc_3339_and_amounts_as_strings(busy: Database) -> None:
    deal = next(record for record in exported(busy, "deals") if record["name"].startswith("Aurora"))
    assert (deal["amount"], deal["currency"], deal["close_on"]) == ("450000.5", "USD", "2026-12-31")
    assert (deal["created_at"], deal["closed_at"]) == ("2026-08-10T00:00:00Z", None)
    assert (deal["owner_id"], deal["owner_name"], deal["team"], deal["stage"]) == (
        "UJANE",
        "Jane Roe",
        "Sales",
        "Negotiation",
    )
    step = next(record for record in exported(busy, "steps") if record["deal"].startswith("Tarnwick"))
    assert (step["due_on"], step["due_at"], step["state"], step["party"]) == (
        "2026-11-23",
        "2026-11-23T20:00:00Z",
        "open",
        "ours",
    )
    assert (step["created_by"], step["via"], step["workspace_id"]) == ("UJANE", "command", "T1")


def test_ids_are_strings_and_people_carry_slacks_own(busy: Database) -> None:
    for record in exported(busy, "deals"):
        assert isinstance(record["id"], str)
        assert isinstance(record["external_id"], str)
    assert {record["recipient"] for record in exported(busy, "deliveries")} >= {"UJANE"}
    assert {record["owner_id"] for record in exported(busy, "deals")} == {"UJANE", "UBERT", None}


def test_an_owner_who_is_not_in_slack_is_named_as_the_crm_does(busy: Database) -> None:
    deal = next(record for record in exported(busy, "deals") if record["name"].startswith("Corlane"))
    assert (deal["owner_id"], deal["owner_name"], deal["amount"]) == (None, "Somebody Else", None)


def test_settings_tell_the_workspace_its_teams_stages_and_schedules(database: Database) -> None:
    founded(database)
    configured(
        database,
        "T1",
        teams=[{"name": "EMEA", "channel": "C0EMEA001", "members": ["UBERT"], "managers": ["UMAYA"]}],
        stages=[{"name": "Discovery", "norm_days": 14}],
    )
    found = exported(database, "settings")
    kinds = [record["kind"] for record in found]
    assert (kinds.count("workspace"), kinds.count("team"), kinds.count("stage"), kinds.count("schedule")) == (
        1,
        2,
        5,
        5,
    )
    emea = next(record for record in found if record["name"] == "EMEA")
    assert (emea["channel"], emea["members"], emea["managers"]) == ("C0EMEA001", ["UBERT"], ["UMAYA"])
    discovery = next(record for record in found if record["name"] == "Discovery")
    assert (discovery["stage_kind"], discovery["norm_days"]) == ("open", 14)
    nudge = next(record for record in found if record.get("what") == "nudge")
    assert (nudge["days"], nudge["time"], nudge["is_paused"]) == (["mon", "tue", "wed", "thu", "fri"], "09:00", False)


def test_a_workspace_without_records_exports_none(database: Database) -> None:
    founded(database)
    for what in FIELDS:
        assert exported(database, what) == []


def test_an_export_holds_nothing_of_another_workspace(database: Database) -> None:
    working(database, "T1")
    founded(database, "T2")
    taken_in(database, "T2", "1,Only in T2,,1,USD,Proposal,Jane Roe,,")
    assert [record["name"] for record in exported(database, "deals", "T2")] == ["Only in T2"]
    assert "Only in T2" not in {record["name"] for record in exported(database, "deals", "T1")}


def test_an_export_read_slowly_holds_up_no_capture(database: Database) -> None:
    working(database)
    reading = exporting.records(database, "T1", "deals")
    next(reading)
    agreed(database, "Northwind", date(2026, 11, 27))
    assert len(list(reading)) == 3
    assert len(exported(database, "steps")) == 1
