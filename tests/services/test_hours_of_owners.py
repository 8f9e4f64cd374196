"""A step with a time of day stays at its moment, and is due on the day that it is where its owner is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sales.answers import Recorded
from sales.deal import Stage
from sales.deal_fields import fields_of
from sales.rearranging import Rearranged, Reminder, Seen
from sales.refusal import Refusal
from services import capture, closing, deal_editing, rearranging, workspaces
from services.deal_editing import Form
from storage import stages
from storage.database import Database
from tests.services.company import FRIDAY, configured, everything, rows, staff, the_deal, typist, working

CALL = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # Monday 20:00 in New York, Tuesday 2:00 in Berlin


def called(database: Database) -> str:
    """A call with the customer at that hour, on Bert in Berlin."""
    working(database)
    done = capture.from_line(
        database, typist=typist(), line="Northwind - call the customer monday 20:00 <@UBERT>", now=FRIDAY
    )
    assert isinstance(done, Recorded)
    assert (done.step.due_at, done.step.due_on) == (CALL, date(2026, 11, 24))
    return done.step.id


def due(database: Database) -> tuple[datetime, date]:
    (row,) = rows(database, "steps")
    return row["due_at"], row["due_on"]


def test_handed_over_it_is_due_on_the_new_owners_day_and_undo_brings_the_old_one_back(database: Database) -> None:
    step_id = called(database)
    done = rearranging.hand_over(database, typist=typist(), seen=Seen(step_id), owner_id="UMAYA", now=FRIDAY)
    assert isinstance(done, Rearranged)
    assert due(database) == (CALL, date(2026, 11, 23))
    closing.undo(database, typist=typist(), act_id=done.act_id, now=FRIDAY)
    assert due(database) == (CALL, date(2026, 11, 24))


def test_it_goes_with_its_owner_into_another_zone(database: Database) -> None:
    called(database)
    moved = [replace(one, timezone="America/Los_Angeles") for one in staff("T1") if one.id == "UBERT"]
    workspaces.meet(database, "T1", moved, now=FRIDAY)
    assert due(database) == (CALL, date(2026, 11, 23))
    before = everything(database, "T1")
    workspaces.meet(database, "T1", moved, now=FRIDAY)
    assert everything(database, "T1") == before


def test_it_is_not_moved_to_a_day_on_which_its_hour_is_past(database: Database) -> None:
    step_id = called(database)
    late = CALL - timedelta(hours=12)  # Monday afternoon in Berlin
    with pytest.raises(Refusal, match="Its hour is past on this day"):
        rearranging.move(database, typist=typist(), seen=Seen(step_id), day=date(2026, 11, 23), now=late)


def test_two_owners_who_choose_the_same_moment_are_both_reminded(database: Database) -> None:
    step_id = called(database)
    at = FRIDAY + timedelta(hours=4)
    rearranging.remind(database, typist=typist(person_id="UBERT"), seen=Seen(step_id), wanted=Reminder(at), now=FRIDAY)
    rearranging.hand_over(database, typist=typist(), seen=Seen(step_id), owner_id="UJANE", now=FRIDAY)
    rearranging.remind(database, typist=typist(), seen=Seen(step_id), wanted=Reminder(at), now=FRIDAY)
    assert {row["recipient"] for row in rows(database, "deliveries") if row["kind"] == "reminder"} == {"UBERT", "UJANE"}


def edited(database: Database, **changed: object) -> str:
    """An edit of Jane's deal; the act by which it is undone."""
    deal = the_deal(database, "Northwind")
    shown = fields_of(deal)
    form = Form("V1", deal.id, shown, replace(shown, **changed))  # type: ignore[arg-type]
    deal_editing.edit(database, typist=typist(), form=form, now=FRIDAY)
    return str(rows(database, "changes")[-1]["act_id"])


def stage(database: Database, name: str) -> Stage:
    with database.read("T1") as connection:
        return next(one for one in stages.every(connection, "T1") if one.name == name)


def test_undo_says_so_where_the_stage_was_removed_since(database: Database) -> None:
    working(database)
    act_id = edited(database, stage=stage(database, "Discovery").id)
    with database.write("T1") as connection:
        stages.remove(connection, "T1", stage(database, "Proposal").id)
    with pytest.raises(Refusal, match="The stage that it was in has been removed since"):
        closing.undo(database, typist=typist(), act_id=act_id, now=FRIDAY)


def test_undo_of_an_owner_puts_the_deal_into_the_team_that_the_owner_is_in_now(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "North", "members": ["UJANE"]}])
    act_id = edited(database, owner="UBERT")
    configured(database, "T1", teams=[{"name": "North", "members": []}, {"name": "East", "members": ["UJANE"]}])
    closing.undo(database, typist=typist(), act_id=act_id, now=FRIDAY)
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    deal = the_deal(database, "Northwind")
    assert (deal.owner_id, names[deal.team_id]) == ("UJANE", "East")
