"""Who may take what back; and *Undo* beside an answer about an earlier step: both or neither, never half."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sales.leaving import HandedOver
from sales.refusal import Refusal
from services import closing, deal_editing, deal_reading, handing_over
from services.deal_editing import Form
from storage.database import Database
from storage.ids import new_id
from tests.services.company import FRIDAY, agreed, rows, the_deal, typist, working
from tests.services.leavers import leaves, selling, turns

DUE = date(2026, 11, 27)
ROUNDS = 12


def test_undo_beside_an_answer_about_an_earlier_step_leaves_both_or_neither(database: Database) -> None:
    working(database)
    old = agreed(database, "Northwind", DUE, text="old").step
    for _ in range(ROUNDS):
        new = agreed(database, "Northwind", DUE, text="new")
        with ThreadPoolExecutor(2) as pool:
            dropped = pool.submit(_quietly, database, new.act_id, old.id)
            undone = pool.submit(_quietly, database, new.act_id, None)
        assert dropped.result() is not None
        assert undone.result() is not None
        standing = {row["text"]: row["state"] for row in rows(database, "steps")}
        assert standing == {"old": "open"}, (dropped.result(), undone.result())


def _quietly(database: Database, act_id: str, step_id: str | None) -> str:
    who = typist()
    try:
        if step_id is None:
            return closing.undo(database, typist=who, act_id=act_id, now=FRIDAY).sentence
        closing.close_earlier(database, typist=who, act_id=act_id, step_id=step_id, state="dropped", now=FRIDAY)
    except Refusal as refusal:
        return refusal.sentence
    return "dropped"


def _edited(database: Database, name: str, by: str, **said: Any) -> str:
    """A deal as its form saves it; the act."""
    deal = the_deal(database, name)
    showed, _, _ = deal_reading.to_edit(database, typist=typist(person_id=by), deal_id=deal.id)
    form = Form(new_id(), deal.id, showed, replace(showed, **said))
    deal_editing.edit(database, typist=typist(person_id=by), form=form, now=FRIDAY)
    return str(rows(database, "changes")[-1]["act_id"])


def _standing(database: Database) -> list[Any]:
    return [rows(database, table) for table in ("deals", "steps", "changes", "deliveries")]


def test_what_one_has_changed_of_a_deal_that_is_another_teams_by_now_stays(database: Database) -> None:
    selling(database)
    raised = _edited(database, "Aurora", "UKENJI", amount="1")
    step = agreed(database, "Aurora", DUE, owner_id="UKENJI")
    _edited(database, "Aurora", "UANN", owner="UJANE")
    before = _standing(database)
    for act_id in (raised, step.act_id):
        with pytest.raises(Refusal, match="This deal belongs to another team"):
            closing.undo(database, typist=typist(person_id="UKENJI"), act_id=act_id, now=FRIDAY)
    assert _standing(database) == before


def test_ones_own_hand_over_to_another_team_is_taken_back(database: Database) -> None:
    selling(database)
    handed = _edited(database, "Aurora", "UKENJI", owner="UJANE")
    closing.undo(database, typist=typist(person_id="UKENJI"), act_id=handed, now=FRIDAY)
    assert the_deal(database, "Aurora").owner_id == "UKENJI"


def test_a_rep_who_has_become_a_guest_takes_back_no_change_of_a_deal(database: Database) -> None:
    selling(database)
    raised = _edited(database, "Aurora", "UKENJI", amount="1")
    turns(database, "UKENJI", is_guest=True)
    with pytest.raises(Refusal, match="You may not change this deal"):
        closing.undo(database, typist=typist(person_id="UKENJI"), act_id=raised, now=FRIDAY)


def test_what_somebody_left_is_not_taken_back_deal_by_deal(database: Database) -> None:
    selling(database)
    leaves(database)
    done = handing_over.hand_over_deal(
        database,
        typist=typist(person_id="UANN"),
        leaver_id="UBERT",
        deal_id=the_deal(database, "Falcon").id,
        owner_id="UKENJI",
        now=FRIDAY,
    )
    assert isinstance(done, HandedOver)
    before = _standing(database)
    with pytest.raises(Refusal, match="press Undo in the message or the form"):
        closing.undo(database, typist=typist(person_id="UANN"), act_id=done.act_id, now=FRIDAY)
    assert _standing(database) == before
