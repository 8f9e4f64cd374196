"""*Undo* restores exactly what was there, once, for the person who did it, unless something newer touched the same."""

from typing import Any

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import only_step, presses, types


def _everything(office: Office) -> dict[str, Any]:
    """What a person can see of deals and steps."""
    return {"deals": stored(office, "deals"), "steps": stored(office, "steps")}


async def test_undo_restores_exactly_what_was_there(sold: Office) -> None:
    await types(sold, "Zeta - book the demo 1 dec")
    before = _everything(sold)
    answer = await types(sold, "Zeta - send the quote @bert tue")
    assert _everything(sold) != before

    said = await presses(sold, answer, "capture_undo", containing="Taken back: “send the quote” on Zeta.")

    assert _everything(sold) == before
    assert said.ts == answer.ts, "the same message changes"
    assert said.buttons == []


async def test_undo_takes_a_new_deal_back_together_with_its_step(sold: Office) -> None:
    before = _everything(sold)
    asked = await types(sold, "Novatech - send the quote tue")
    recorded = await presses(sold, asked, "capture_new_deal", containing="✓")

    await presses(sold, recorded, "capture_undo", containing="Taken back: the new deal Novatech.")

    assert _everything(sold) == before
    again = await types(sold, "Novatech - send the quote tue")
    assert again.text.startswith("No open deal is called “Novatech”")


async def test_what_was_taken_back_stays_in_the_history(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    await presses(sold, answer, "capture_undo", containing="Taken back")

    assert [(made["what"], made["via"]) for made in stored(sold, "history")[-2:]] == [
        ("step.created", "command"),
        ("step.removed", "undo"),
    ]


async def test_a_double_click_on_undo_takes_back_once(sold: Office) -> None:
    await types(sold, "Zeta - book the demo 1 dec")
    answer = await types(sold, "Zeta - send the quote tue")

    await sold.people.click("jane", answer, "capture_undo", twice=True)
    await sold.bot.finish()
    said = (await sold.people.messages("jane", "#sales"))[-1]

    assert only_step(sold)["text"] == "book the demo"
    assert sum(made["what"] == "step.removed" for made in stored(sold, "history")) == 1
    assert "Taken back: “send the quote” on Zeta." in said.text


async def test_a_repeated_undo_answers_as_the_first_did_and_changes_nothing(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    said = await presses(sold, answer, "capture_undo", containing="Taken back")
    payload = (await sold.people.log("block_actions:capture_undo"))[-1]["args"]
    before = stored(sold, "history")

    again = await sold.people.raw("interactive", {**payload, "trigger_id": "another"})
    repeated = await sold.people.wait_for_message("jane", "#sales", after=said)

    assert again.status == 200
    assert repeated.text == said.text == "Taken back: “send the quote” on Zeta."
    assert stored(sold, "history") == before


async def test_nobody_can_undo_what_somebody_else_did(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    await presses(sold, answer, "capture_undo", containing="Taken back")
    answer = await types(sold, "Zeta - book the demo tue")
    payload = (await sold.people.log("block_actions:capture_undo"))[-1]["args"]
    act = next(element["value"] for element in answer.elements if element["action_id"] == "capture_undo")
    bert = next(person for person in await sold.people.people() if person["name"] == "bert")
    forged = {
        **payload,
        "trigger_id": "another",
        "user": {"id": bert["id"], "name": "bert", "username": "bert", "team_id": sold.workspace_id},
        "actions": [{**payload["actions"][0], "value": act}],
    }

    assert (await sold.people.raw("interactive", forged)).status == 200

    await sold.people.wait_for_message("jane", "#sales", containing="Only the person who did this can take it back.")
    assert only_step(sold)["text"] == "book the demo"


async def test_undo_after_a_newer_change_is_refused_and_takes_nothing(sold: Office) -> None:
    first = await types(sold, "Zeta - send the quote tue")
    second = await types(sold, "Zeta - book the demo fri 27 nov", who="ann")
    await presses(sold, second, "earlier_done_0", who="ann", containing="✓")
    before = _everything(sold)

    await sold.people.click("jane", first, "capture_undo")
    said = "Ann Keller has changed this since; it can no longer be taken back."
    await sold.people.wait_for_message("jane", "#sales", containing=said)

    assert _everything(sold) == before


async def test_undo_of_a_new_deal_that_has_got_another_step_is_refused(sold: Office) -> None:
    asked = await types(sold, "Novatech - send the quote tue")
    first = await presses(sold, asked, "capture_new_deal", containing="✓")
    await types(sold, "Novatech - book the demo wed", who="ann")
    before = _everything(sold)

    await sold.people.click("jane", first, "capture_undo")
    await sold.people.wait_for_message("jane", "#sales", containing="Ann Keller has changed this since")

    assert _everything(sold) == before


async def test_an_undo_pressed_again_after_the_thing_was_done_anew_says_so(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")
    closed = await presses(sold, answer, "earlier_done_0")
    await presses(sold, closed, "capture_undo", containing="is open again")
    payload = (await sold.people.log("block_actions:capture_undo"))[-1]["args"]
    again = await types(sold, "Zeta - send the contract wed")
    await presses(sold, again, "earlier_drop_0")

    await sold.people.raw("interactive", {**payload, "trigger_id": "another"})

    await sold.people.wait_for_message("jane", "#sales", containing="You have changed this since")
