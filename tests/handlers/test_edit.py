"""*Edit* beside *Undo*: the form with what was recorded, and what becomes of it."""

import json
from datetime import UTC, datetime
from typing import Any

from sandbox.seen import Message, View
from tests.acting import Office
from tests.handlers.talk import id_of, in_time, only_step, presses, types

LINE = "Zeta - send the quote tue"


async def edits(office: Office, message: Message, who: str = "jane") -> View:
    """A press on *Edit*: the form."""
    shown = await office.people.click(who, message, "capture_edit")
    in_time(shown)
    assert shown.view is not None
    return shown.view


def held(view: View) -> dict[str, Any]:
    """What the form holds, by field."""
    values = {name: next(iter(fields.values())) for name, fields in view.state.items()}
    return {
        name: one.get("value") or one.get("selected_date") or one.get("selected_time") or one.get("selected_user")
        for name, one in values.items()
        if name != "party"
    }


async def test_edit_opens_the_form_with_what_was_recorded(sold: Office) -> None:
    view = await edits(sold, await types(sold, "Zeta - send the quote tue 3pm @bert"))

    assert view.title == "Edit next step"
    assert "*Zeta* · Discovery · $1,500" in view.all_text
    assert held(view) == {
        "text": "send the quote",
        "due_on": "2026-11-24",
        "due_time": "15:00",
        "owner": await id_of(sold, "bert"),
    }


async def test_saving_changes_the_step_in_the_same_message_with_its_history(sold: Office) -> None:
    answer = await types(sold, LINE)
    view = await edits(sold, answer)

    done = await sold.people.submit(
        "jane", view, {"text": "Send the “new” & quote", "due_on": "2026-11-27", "due_time": "14:30", "owner": "bert"}
    )
    changed = await sold.people.wait_for_message("jane", "#sales", containing="Bert Vogel", after=answer)

    assert (done.errors, done.closed) == ({}, True)
    assert changed.ts == answer.ts
    assert "Send the “new” &amp; quote — Bert Vogel · Fri 27 Nov at 14:30 (in 7 days)" in changed.all_text
    assert changed.buttons == ["Undo", "Edit"]
    step = only_step(sold)
    assert (step["due_on"], step["via"]) == ("2026-11-27", "command")
    with sold.database.read(sold.workspace_id) as connection:
        rows = connection.exec_driver_sql("SELECT field FROM changes WHERE via = 'edit' ORDER BY seq").scalars()
        assert set(rows) == {"text", "due_on", "due_at", "owner_id"}


async def test_undo_after_an_edit_takes_the_edit_back_and_nothing_else(sold: Office) -> None:
    answer = await types(sold, LINE)
    before = only_step(sold)
    await sold.people.submit("jane", await edits(sold, answer), {"text": "call", "due_on": "2026-12-01"})
    changed = await sold.people.wait_for_message("jane", "#sales", containing="call", after=answer)
    assert only_step(sold)["text"] == "call"

    await presses(sold, changed, "capture_undo", containing="Taken back: “send the quote” on Zeta is as it was before.")

    assert only_step(sold) == before


async def test_two_edits_are_taken_back_one_by_one_by_the_message_of_each(sold: Office) -> None:
    answer = await types(sold, LINE)
    await sold.people.submit("jane", await edits(sold, answer), {"text": "first"})
    first = await sold.people.wait_for_message("jane", "#sales", containing="first", after=answer)
    await sold.people.submit("jane", await edits(sold, first), {"text": "second"})
    second = await sold.people.wait_for_message("jane", "#sales", containing="second", after=first)

    await presses(sold, second, "capture_undo", containing="as it was before")

    assert only_step(sold)["text"] == "first"


async def test_wrong_input_is_marked_on_its_field_and_nothing_typed_is_lost(sold: Office) -> None:
    view = await edits(sold, await types(sold, LINE))
    for values, field, sentence in (
        ({"due_on": "2026-11-19"}, "due_on", "This date is past"),
        ({"due_on": "2026-11-20", "due_time": "09:30"}, "due_time", "This time is past"),
        ({"text": "  "}, "text", "Say what the next step is"),
        ({"owner": "nextstep"}, "owner", "Nextstep is a bot"),
    ):
        good = {"text": "kept", "due_on": "2026-11-27", "due_time": None, "owner": "jane"}
        done = await sold.people.submit("jane", view, {**good, **values})
        assert list(done.errors) == [field]
        assert done.errors[field].startswith(sentence)
        assert done.view is not None
        assert done.view.state["text"]["text"]["value"] == values.get("text", "kept")
    assert only_step(sold)["text"] == "send the quote"


async def test_what_somebody_else_changed_meanwhile_is_said_on_its_field(sold: Office) -> None:
    answer = await types(sold, LINE)
    mine = await edits(sold, answer)
    theirs = await edits(sold, answer)
    await sold.people.submit("jane", theirs, {"due_on": "2026-12-02", "text": "theirs"})

    # The first form again: Slack keeps a form's state apart from any other.
    done = await sold.people.raw("interactive", await _sent_again(sold, mine, text="mine"))

    assert done.status == 200
    said = "You changed this to “theirs” since; save again to replace that, or cancel to keep it."
    assert json.loads(done.body)["errors"] == {"text": said}
    assert only_step(sold)["text"] == "theirs"
    again = await sold.people.raw("interactive", await _sent_again(sold, mine, text="mine"))
    assert again.status == 200
    assert only_step(sold)["text"] == "mine"


async def _sent_again(office: Office, view: View, *, text: str) -> dict[str, Any]:
    """The submission of another form with the same fields."""
    payload: dict[str, Any] = (await office.people.log("view_submission:step_form"))[-1]["args"]
    sent = {**payload["view"], "id": "VOTHER", "private_metadata": view.private_metadata, "hash": "another"}
    sent["state"]["values"]["text"]["text"]["value"] = text
    return {**payload, "view": sent}


async def test_a_form_saved_twice_changes_once(sold: Office) -> None:
    view = await edits(sold, await types(sold, LINE))

    done = await sold.people.submit("jane", view, {"text": "call"}, twice=True)

    assert done.errors == {}
    with sold.database.read(sold.workspace_id) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM changes WHERE via = 'edit'").scalar() == 1


async def test_a_form_saved_as_it_was_changes_nothing(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue 3pm")

    done = await sold.people.submit("jane", await edits(sold, answer), {})

    assert done.errors == {}
    with sold.database.read(sold.workspace_id) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM changes WHERE via = 'edit'").scalar() == 0


async def test_a_step_closed_or_gone_meanwhile_is_said_so(sold: Office) -> None:
    answer = await types(sold, LINE)
    view = await edits(sold, answer)
    newer = await types(sold, "Zeta - call 1 dec", who="ann")
    in_time(await sold.people.click("ann", newer, "earlier_done_0"))

    done = await sold.people.submit("jane", view, {"text": "mine"})
    assert done.errors == {"text": "Ann Keller marked this step done; only an open one can be edited."}
    await sold.people.close("jane", view)
    in_time(await sold.people.click("jane", answer, "capture_edit"))
    await sold.people.wait_for_message("jane", "#sales", containing="only an open one can be edited")

    gone = await types(sold, "Acme - Renewal - send the quote tue")
    in_time(await sold.people.click("jane", gone, "capture_undo"))
    in_time(await sold.people.click("jane", gone, "capture_edit"))
    await sold.people.wait_for_message("jane", "#sales", containing="no longer there")


async def test_an_overdue_step_can_be_reworded_without_a_new_date(sold: Office) -> None:
    answer = await types(sold, LINE)
    await sold.go_to(datetime(2026, 11, 26, 15, 0, tzinfo=UTC))

    done = await sold.people.submit("jane", await edits(sold, answer), {"text": "call"})

    assert done.errors == {}
    assert only_step(sold)["due_on"] == "2026-11-24"


async def test_edit_in_the_confirmation_of_a_form_stays_in_the_form(sold: Office) -> None:
    opened = (await sold.people.command("jane", "/nextstep", "")).view
    assert opened is not None
    zeta = (await sold.people.options("jane", opened, "deal", "zeta"))[0]
    done = await sold.people.submit("jane", opened, {"deal": zeta, "text": "Send it", "due_on": "2026-11-27"})
    assert done.view is not None

    in_time(await sold.people.click("jane", done.view, "capture_edit"))
    view = await sold.people.wait_for_view("jane", containing="Date", after=done.view)
    assert view.title == "Edit next step"
    saved = await sold.people.submit("jane", view, {"text": "Call instead"})

    assert saved.view is not None
    assert saved.view.title == "Next step saved"
    assert "Call instead" in saved.view.all_text
    in_time(await sold.people.click("jane", saved.view, "capture_undo"))
    await sold.people.wait_for_view("jane", containing="as it was before", after=saved.view)
    assert only_step(sold)["text"] == "Send it"


async def test_the_earlier_step_is_still_asked_about_after_an_edit(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, LINE)
    await sold.people.submit("jane", await edits(sold, answer), {"text": "send it"})
    changed = await sold.people.wait_for_message("jane", "#sales", containing="send it", after=answer)
    assert changed.buttons == ["Undo", "Edit", "Done", "Drop", "Keep both"]

    kept = await presses(sold, changed, "earlier_keep_0")

    assert kept.buttons == ["Undo", "Edit"]
    await presses(sold, kept, "capture_undo", containing="“send the quote” on Zeta is as it was before")
