"""A form for a new step while others set steps on the same deal: what it is told of, once, and what not."""

from dataclasses import replace
from datetime import date

import pytest

from sales.answers import Recorded
from sales.refusal import Refusal
from services import capture, closing, editing_steps, finding
from services.drafts import Details
from services.editing_steps import Edited
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, rows, the_deal, typist, working

DUE = date(2026, 11, 27)


@pytest.fixture
def sold(database: Database) -> Database:
    """Four open deals, and on Northwind a step of Jane's."""
    working(database)
    agreed(database, "Northwind", DUE)
    return database


def opened(database: Database, begins: str = "Northwind") -> Details:
    """What a form knows that was opened just now."""
    deal = the_deal(database, begins)
    chosen = finding.deal_for_step(database, workspace_id="T1", person_id="UJANE", deal_id=deal.id)
    return Details(form_id="V1", seen=chosen.seen)


def told(database: Database, details: Details, begins: str = "Northwind", request_id: str = "") -> list[str]:
    """What Jane's form is told when it is sent; nothing where it is recorded."""
    done = capture.from_form(
        database,
        typist=typist(request_id=request_id),
        deal_id=the_deal(database, begins).id,
        text="mine",
        owner_id="UJANE",
        due_on=DUE,
        now=FRIDAY,
        details=details,
    )
    return [] if isinstance(done, Recorded) else [one.sentence for one in done if isinstance(one, Refusal)]  # type: ignore[union-attr]


def changed(database: Database, by: str, **given: object) -> None:
    """Somebody edits the step that was there before."""
    step_id = str(rows(database, "steps")[0]["id"])
    editing = editing_steps.begin(database, workspace_id="T1", person_id=by, step_id=step_id)
    form = Edited(f"{by}:{given}", step_id, editing.seen, editing.step.text, editing.step.owner_id, DUE, Details())
    done = editing_steps.save(database, typist=typist(person_id=by), edited=replace(form, **given), now=FRIDAY)  # type: ignore[arg-type]
    assert isinstance(done, Recorded)


def test_what_another_adds_or_changes_is_told_once_for_each_change(sold: Database) -> None:
    form = opened(sold)
    changed(sold, "UMAYA", text="their words")
    assert told(sold, form) == [
        "Maya Lind has meanwhile changed “their words”, due Fri 27 Nov 2026; save again to add yours too."
    ]
    agreed(sold, "Northwind", DUE + DAY, text="call", owner_id="UMAYA")
    (second,) = told(sold, form)
    assert "Maya Lind has meanwhile set “call”, due Sat 28 Nov 2026" in second
    assert told(sold, form) == []
    assert len(rows(sold, "steps")) == 3


def test_ones_own_change_a_closed_step_and_what_was_known_already_are_not_told(sold: Database) -> None:
    form = opened(sold)
    changed(sold, "UJANE", text="my words")
    added = agreed(sold, "Northwind", DUE, owner_id="UMAYA")
    closing.undo(sold, typist=typist(person_id="UMAYA"), act_id=added.act_id, now=FRIDAY)
    agreed(sold, "Aurora", DUE, owner_id="UMAYA")
    assert told(sold, form) == []


def test_a_repeat_is_answered_as_the_first_whatever_others_have_set_since(sold: Database) -> None:
    form = opened(sold)
    assert told(sold, form, request_id="view:1") == []
    agreed(sold, "Northwind", DUE, owner_id="UMAYA")
    assert told(sold, form, request_id="view:1") == []
    assert len(rows(sold, "steps")) == 3
