"""Settings that concern thousands of deals are saved while Slack still waits, and what shows the deals follows."""

from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from tests.acting import Office
from tests.handlers.admin_talk import opens, saves, settings
from tests.handlers.talk import id_of
from tests.services.company import rows

REPS = ["bert", "kenji", "jane", "priya", "ann"]

pytestmark = pytest.mark.parametrize("size", [10_000])


def held_by(office: Office, column: sa.Column[str]) -> dict[str, int]:
    """How many deals each team or stage (by id) has."""
    query = sa.select(column, sa.func.count()).select_from(tables.deals).group_by(column)
    with office.database.read(office.workspace_id) as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


async def removed(office: Office, stage: str, *, to: str) -> None:
    """A stage that is taken away in Slack; its deals go to another."""
    question = await opens(
        office, await opens(office, await settings(office), "admin_stages"), "admin_stage_remove", stage
    )
    await saves(office, question, to=to)
    await office.people.wait_for_view("maya", containing=f"{stage} is removed")


async def test_a_team_of_thousands_of_deals_comes_and_goes(sized: Office, size: int) -> None:
    before = held_by(sized, tables.deals.c.team_id)
    form = await opens(sized, await settings(sized), "admin_team_new")
    members = [await id_of(sized, name) for name in REPS]
    await saves(sized, form, name="Union", members=members)
    await sized.people.wait_for_view("maya", containing="Its deals are many")
    await _everything_follows(sized, "settling")
    assert max(held_by(sized, tables.deals.c.team_id).values()) > max(before.values())
    form = await opens(sized, await settings(sized), "admin_team_edit", "Union")
    await sized.people.click("maya", form, "admin_team_delete")
    await saves(sized, await sized.people.wait_for_view("maya", containing="Delete"))
    await sized.people.wait_for_view("maya", containing="Union is deleted")
    assert sum(held_by(sized, tables.deals.c.team_id).values()) == size
    await _everything_follows(sized, "moved")


async def test_stages_of_thousands_of_deals_go(sized: Office, size: int) -> None:
    await removed(sized, "Discovery", to="Negotiation")
    await removed(sized, "Negotiation", to="Proposal")
    held = held_by(sized, tables.deals.c.stage_id)
    assert max(held.values()) > size // 3
    assert sum(held.values()) == size


async def _everything_follows(office: Office, kind: str) -> None:
    """What shows the deals is found, and drawn anew."""
    assert kind in {row["kind"] for row in _pending(office)}
    await office.work()
    assert {row["kind"] for row in _pending(office)} == {"redraw"}
    await office.work()
    assert _pending(office) == []


def _pending(office: Office) -> list[dict[str, Any]]:
    """Deliveries that should have been made by now."""
    every = rows(office.database, "deliveries", office.workspace_id)
    return [row for row in every if row["state"] == "pending" and row["available_at"] <= office.clock.now]
