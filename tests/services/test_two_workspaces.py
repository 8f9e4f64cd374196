"""Somebody of one workspace who names what belongs to another finds nothing there and changes nothing there."""

from collections.abc import Callable
from datetime import date

import pytest

from sales.answers import Recorded, WhichDeal
from sales.rearranging import Seen
from sales.refusal import Refusal
from services import capture, closing, composing, finding, noting, rearranging
from services.drafts import Typist
from storage.database import Database
from tests.services.company import FRIDAY, MONDAY, agreed, everything, rows, the_deal, typist, working

FOREIGN: dict[str, Callable[[Database, Typist, dict[str, str]], object]] = {
    "a step on a deal": lambda database, who, ids: capture.from_form(
        database, typist=who, deal_id=ids["deal"], text="x", owner_id=None, due_on=MONDAY.date(), now=FRIDAY
    ),
    "a step for a person": lambda database, who, ids: capture.from_form(
        database, typist=who, deal_id=ids["own deal"], text="x", owner_id="USTRANGER", due_on=MONDAY.date(), now=FRIDAY
    ),
    "a deal for a question": lambda database, who, ids: capture.pick_deal(
        database, typist=who, draft_id=ids["draft"], deal_id=ids["own deal"], now=FRIDAY
    ),
    "a date for a question": lambda database, who, ids: capture.pick_date(
        database, typist=who, draft_id=ids["draft"], day=MONDAY.date(), now=FRIDAY
    ),
    "a foreign deal for an own question": lambda database, who, ids: capture.pick_deal(
        database, typist=who, draft_id=ids["own draft"], deal_id=ids["deal"], now=FRIDAY
    ),
    "done": lambda database, who, ids: closing.close(
        database, typist=who, step_id=ids["step"], state="done", via="nudge", now=FRIDAY
    ),
    "undo": lambda database, who, ids: closing.undo(database, typist=who, act_id=ids["act"], now=FRIDAY),
    "drop the earlier": lambda database, who, ids: closing.close_earlier(
        database, typist=who, act_id=ids["act"], step_id=ids["step"], state="dropped", now=FRIDAY
    ),
    "look at a step": lambda database, who, ids: rearranging.look(
        database, typist=who, seen=Seen(ids["step"]), now=FRIDAY
    ),
    "a reminder": lambda database, who, ids: rearranging.remind(
        database, typist=who, seen=Seen(ids["step"]), at=MONDAY, now=FRIDAY
    ),
    "another date": lambda database, who, ids: rearranging.move(
        database, typist=who, seen=Seen(ids["step"]), day=MONDAY.date(), now=FRIDAY
    ),
    "another owner": lambda database, who, ids: rearranging.hand_over(
        database, typist=who, seen=Seen(ids["step"]), owner_id="UBERT", now=FRIDAY
    ),
    "a foreign owner": lambda database, who, ids: rearranging.hand_over(
        database, typist=who, seen=Seen(ids["own step"]), owner_id="USTRANGER", now=FRIDAY
    ),
    "a deal for a form": lambda database, who, ids: finding.deal_for_step(
        database, workspace_id=who.workspace_id, person_id=who.person_id, deal_id=ids["deal"]
    ),
}


@pytest.fixture
def ids(database: Database) -> dict[str, str]:
    """What T1 has, and what T2 has of its own."""
    working(database, "T1")
    working(database, "T2")
    done = agreed(database, "Northwind", date(2026, 11, 27), workspace_id="T1")
    asked = capture.from_line(database, typist=typist("T1"), line="Zeta - call the CFO", now=FRIDAY)
    own = capture.from_line(database, typist=typist("T2"), line="Zeta - call the CFO", now=FRIDAY)
    assert isinstance(asked, WhichDeal)
    assert isinstance(own, WhichDeal)
    return {
        "deal": done.deal.id,
        "step": done.step.id,
        "act": done.act_id,
        "draft": asked.draft_id,
        "own step": agreed(database, "Northwind", date(2026, 11, 27), workspace_id="T2").step.id,
        "own deal": the_deal(database, "Northwind", "T2").id,
        "own draft": own.draft_id,
    }


@pytest.mark.parametrize("act", FOREIGN)
def test_what_belongs_to_another_workspace_is_not_there(database: Database, ids: dict[str, str], act: str) -> None:
    before = everything(database, None)
    with pytest.raises(Refusal):
        FOREIGN[act](database, typist("T2"), ids)
    assert everything(database, None) == before


def test_the_same_line_in_two_workspaces_is_two_steps(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    for workspace_id in ("T1", "T2"):
        who = typist(workspace_id, request_id="command:the-very-same")
        done = capture.from_line(database, typist=who, line="Tarnwick - Depot Route - call tomorrow", now=FRIDAY)
        assert isinstance(done, Recorded)
        assert done.deal.id == the_deal(database, "Tarnwick", workspace_id).id
    assert len(rows(database, "steps", "T1")) == len(rows(database, "steps", "T2")) == 1


def test_lists_and_pickers_show_ones_own_deals_only(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    own = {deal["id"] for deal in rows(database, "deals", "T2")}
    for typed in ("", "pilot", "n"):
        found = finding.for_picker(database, workspace_id="T2", person_id="UJANE", typed=typed)
        assert {deal.id for deal in found} <= own
    nudge = composing.nudge(database, "T2", "UJANE", fire_at=FRIDAY, now=FRIDAY)
    assert {deal.id for deal in nudge.undated} <= own
    assert nudge.open_deals == 2


def test_a_note_and_a_list_drawn_again_show_ones_own_rows_only(database: Database, ids: dict[str, str]) -> None:
    about = {"step": ids["step"], "text": "gone", "giver": "UBERT", "act": ids["act"], "how": "given"}
    assert noting.note(database, "T2", "UJANE", about=about, now=FRIDAY).step is None
    own = {deal["id"] for deal in rows(database, "deals", "T2")}
    team = next(row["id"] for row in rows(database, "teams", "T2") if row["is_default"])
    undated = composing.undated_again(database, "T2", team, at=FRIDAY)
    digest = composing.digest_again(database, "T2", team, at=FRIDAY)
    assert {deal.id for owner in undated.owners for deal in owner.deals} <= own
    assert undated.ticked.keys() | digest.ticked.keys() <= own
