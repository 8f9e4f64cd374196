"""Editing a step while others change it too: nothing is overwritten unseen, and nothing that others did is lost."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import update

from sales.answers import Recorded
from sales.person import Person
from sales.refusal import Refusal
from services import capture, closing, editing_steps, workspaces
from services.drafts import NO_DETAILS, Details
from services.editing_steps import Edited
from storage.database import Database
from storage.ids import new_id
from storage.tables import steps
from tests.services.company import DAY, FRIDAY, agreed, rows, typist, working

DUE = date(2026, 11, 27)
DUE_AT = datetime(2026, 11, 27, 14, tzinfo=UTC)


@pytest.fixture
def step(database: Database) -> Recorded:
    """Jane's step on Northwind."""
    working(database)
    return agreed(database, "Northwind", DUE)


def shown(database: Database, step: Recorded, who: str = "UJANE") -> Edited:
    """The form as it opens now."""
    editing = editing_steps.begin(database, workspace_id="T1", person_id=who, step_id=step.step.id)
    day, at = editing.step.due_for(editing.viewer)
    details = Details(at, editing.step.party, editing.step.contact or "")
    return Edited(new_id(), step.step.id, editing.seen, editing.step.text, editing.step.owner_id, day, details)


def save(database: Database, edited: Edited, who: str = "UJANE") -> Recorded:
    done = editing_steps.save(database, typist=typist(person_id=who), edited=edited, now=FRIDAY)
    assert isinstance(done, Recorded), done
    return done


def refused(database: Database, edited: Edited) -> dict[str | None, str]:
    """What a form is told, by field, of what others have changed."""
    told = editing_steps.save(database, typist=typist(), edited=edited, now=FRIDAY)
    assert isinstance(told, tuple)
    return {one.field: one.sentence for one in told}


@pytest.mark.parametrize(
    ("theirs", "field", "said"),
    [
        ({"text": "theirs"}, "text", "“theirs”"),
        ({"due_on": date(2026, 12, 2)}, "due_on", "Wed 2 Dec 2026"),
        ({"owner_id": "UBERT"}, "owner", "Bert Vogel"),
        ({"details": Details(None, "buyer", "Chris")}, "contact", "“Chris”"),
        ({"details": Details(time(9, 30))}, "due_on", "Fri 27 Nov 2026 at 12:30"),
    ],
)
def test_the_same_field_changed_by_another_is_refused_with_what_it_holds(
    database: Database, step: Recorded, theirs: dict[str, object], field: str, said: str
) -> None:
    mine = shown(database, step)
    save(database, replace(shown(database, step, "UMAYA"), **theirs), "UMAYA")  # type: ignore[arg-type]
    before = rows(database, "changes")
    everything = Details(None, "buyer", "Dana")
    changed = replace(mine, text="mine", due_on=date(2026, 12, 9), owner_id="UMAYA", details=everything)
    only = {
        "text": replace(mine, text="mine"),
        "due_on": replace(mine, due_on=date(2026, 12, 9)),
        "owner": replace(mine, owner_id="UMAYA"),
        "contact": replace(mine, details=everything),
    }[field]
    for number, form in enumerate((only, changed)):
        told = refused(database, replace(form, form_id=f"V{number}"))
        assert told == {
            field: f"Maya Lind changed this to {said} since; save again to replace that, or cancel to keep it."
        }
    assert rows(database, "changes") == before


def test_a_form_that_was_told_and_is_sent_again_means_it(database: Database, step: Recorded) -> None:
    mine = replace(shown(database, step), text="mine", owner_id="UBERT")
    theirs = replace(shown(database, step, "UMAYA"), text="theirs", owner_id="UMAYA", due_on=DUE + DAY)
    save(database, theirs, "UMAYA")
    assert set(refused(database, mine)) == {"text", "owner", "due_on"}, "all at once, each on its field"

    done = save(database, mine)

    assert (done.step.text, done.step.owner_id, done.step.due_on) == ("mine", "UBERT", DUE + DAY)


def test_a_form_is_told_again_of_what_was_changed_after_it_was_told(database: Database, step: Recorded) -> None:
    mine = replace(shown(database, step), text="mine")
    for text in ("theirs", "theirs again"):
        save(database, replace(shown(database, step, "UMAYA"), text=text), "UMAYA")
        assert f"“{text}”" in refused(database, mine)["text"]
    assert save(database, mine).step.text == "mine"


def test_what_another_changed_elsewhere_stays(database: Database, step: Recorded) -> None:
    mine = shown(database, step)
    theirs = replace(shown(database, step, "UMAYA"), due_on=date(2026, 12, 2), owner_id="UBERT")
    save(database, theirs, "UMAYA")

    assert refused(database, replace(mine, text="mine")) == {
        "due_on": "Maya Lind changed this to Wed 2 Dec 2026 since; that stays when you save again.",
        "owner": "Maya Lind changed this to Bert Vogel since; that stays when you save again.",
    }
    done = save(database, replace(mine, text="mine"))

    assert (done.step.text, done.step.due_on, done.step.owner_id) == ("mine", date(2026, 12, 2), "UBERT")


def test_what_one_has_changed_oneself_elsewhere_is_no_surprise(database: Database, step: Recorded) -> None:
    mine = shown(database, step)
    save(database, replace(shown(database, step), due_on=date(2026, 12, 2)))
    assert save(database, replace(mine, text="mine")).step.due_on == date(2026, 12, 2)


def test_the_buyers_person_goes_with_who_does_it(database: Database, step: Recorded) -> None:
    save(database, replace(shown(database, step), details=Details(None, "buyer", "Chris")))
    mine = replace(shown(database, step), details=Details(None, "buyer", "Dana"))
    save(database, replace(shown(database, step, "UMAYA"), details=NO_DETAILS), "UMAYA")

    assert list(refused(database, mine)) == ["party"]

    done = save(database, mine)
    assert (done.step.party, done.step.contact) == ("buyer", "Dana")


def test_the_same_change_by_both_is_no_quarrel(database: Database, step: Recorded) -> None:
    mine = shown(database, step)
    save(database, replace(shown(database, step, "UMAYA"), text="ours"), "UMAYA")
    assert save(database, replace(mine, text="ours")).step.text == "ours"
    assert len([row for row in rows(database, "changes") if row["via"] == "edit"]) == 1


def test_what_another_changed_and_took_back_is_no_quarrel(database: Database, step: Recorded) -> None:
    mine = shown(database, step)
    theirs = save(database, replace(shown(database, step, "UMAYA"), text="theirs"), "UMAYA")
    closing.undo(database, typist=typist(person_id="UMAYA"), act_id=str(theirs.edit_id), now=FRIDAY)
    assert save(database, replace(mine, text="mine")).step.text == "mine"


def test_undo_brings_back_every_field(database: Database, step: Recorded) -> None:
    before = rows(database, "steps")
    edited = replace(
        shown(database, step), text="x", owner_id="UBERT", due_on=DUE + DAY, details=Details(time(8), "buyer", "Chris")
    )
    done = save(database, edited)
    assert (done.step.party, done.step.contact, done.step.owner_name) == ("buyer", "Chris", "Bert Vogel")
    assert done.step.due_at == datetime(2026, 11, 28, 13, 0, tzinfo=UTC)

    closing.undo(database, typist=typist(), act_id=str(done.edit_id), now=FRIDAY)

    assert rows(database, "steps") == before


def test_a_step_handed_over_with_a_time_is_due_on_the_new_owners_date(database: Database, step: Recorded) -> None:
    timed = save(database, replace(shown(database, step), details=Details(time(22))))
    assert timed.step.due_on == DUE

    handed = save(database, replace(shown(database, step), owner_id="UBERT"))

    assert (handed.step.due_on, handed.step.due_at) == (DUE + DAY, timed.step.due_at)


@pytest.mark.parametrize("edit", [{"owner_id": "UBERT"}, {"due_on": DUE + DAY}, {"details": Details(time(22))}])
def test_another_owner_or_date_ends_the_reminder_and_undo_brings_it_back(
    database: Database, step: Recorded, edit: dict[str, Any]
) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(steps).values(remind_at=DUE_AT, remind_on=DUE))

    done = save(database, replace(shown(database, step), **edit))
    assert reminder(database) == (None, None)

    closing.undo(database, typist=typist(), act_id=str(done.edit_id), now=FRIDAY)
    assert reminder(database) == (DUE_AT, DUE)


def test_another_text_leaves_the_reminder(database: Database, step: Recorded) -> None:
    with database.engine.begin() as connection:
        connection.execute(update(steps).values(remind_at=DUE_AT, remind_on=DUE))
    save(database, replace(shown(database, step), text="x"))
    assert reminder(database) == (DUE_AT, DUE)


def reminder(database: Database) -> tuple[datetime | None, date | None]:
    """When the only step is called to mind."""
    (row,) = rows(database, "steps")
    return row["remind_at"], row["remind_on"]


def test_who_may_not_change_the_step_can_neither_open_nor_save_it(database: Database, step: Recorded) -> None:
    workspaces.meet(database, "T1", [Person("T1", "UMIA", "Mia Step", "UTC", is_guest=True)], now=FRIDAY)
    form = replace(shown(database, step), text="x")
    with pytest.raises(Refusal, match="another team"):
        shown(database, step, "UMIA")
    with pytest.raises(Refusal, match="another team"):
        save(database, form, "UMIA")


def test_a_buyers_step_has_a_name_of_at_most_150_characters(database: Database, step: Recorded) -> None:
    for contact, said in ((" ", "Name the buyer's person"), ("x" * 151, "at most 150 characters and this one has 151")):
        with pytest.raises(Refusal, match=said) as refused:
            save(database, replace(shown(database, step), details=Details(None, "buyer", contact)))
        assert refused.value.field == "contact"
    assert save(database, replace(shown(database, step), details=Details(None, "buyer", "x" * 150))).step.contact


@pytest.mark.parametrize("owner_id", ["UTOM", "UBOT", "UFAR", "UNOBODY"])
def test_who_cannot_own_a_step_is_refused_on_the_field(database: Database, step: Recorded, owner_id: str) -> None:
    workspaces.meet(database, "T1", [Person("T1", "UFAR", "Far Away", "UTC", is_stranger=True)], now=FRIDAY)
    with pytest.raises(Refusal) as refused:
        save(database, replace(shown(database, step), owner_id=owner_id))
    assert refused.value.field == "owner"
    with pytest.raises(Refusal) as refused:
        capture.from_form(
            database,
            typist=typist(),
            deal_id=step.deal.id,
            text="x",
            owner_id=owner_id,
            due_on=DUE,
            now=FRIDAY,
            details=NO_DETAILS,
        )
    assert refused.value.field == "owner"


def test_a_deal_that_was_closed_meanwhile_keeps_its_step_as_it_is(database: Database, step: Recorded) -> None:
    form = shown(database, step)
    with database.write("T1") as connection:
        connection.exec_driver_sql("UPDATE deals SET status = 'won'")
    with pytest.raises(Refusal, match="is won"):
        save(database, replace(form, text="x"))
    assert rows(database, "steps")[0]["text"] == "send the quote"
