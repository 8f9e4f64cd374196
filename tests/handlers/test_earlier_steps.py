"""An earlier step that is still open is asked about: *Done*, *Drop*, *Keep both*."""

from datetime import UTC, datetime

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import presses, types


def _states(office: Office) -> dict[str, str]:
    return {step["text"]: step["state"] for step in stored(office, "steps")}


async def test_an_earlier_open_step_is_asked_about(sold: Office) -> None:
    await types(sold, "Zeta - ask the “CFO” & <co> board mon", who="ann")

    answer = await types(sold, "Zeta - send the quote tue")

    assert (
        "Still open from before: “ask the “CFO” &amp; &lt;co&gt; board”, Ann Keller, due Mon 23 Nov" in answer.all_text
    )
    assert answer.buttons == ["Undo", "Edit", "Done", "Drop", "Keep both"]


async def test_an_overdue_one_says_that_it_was_due(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    await sold.go_to(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))

    assert "was due Mon 23 Nov" in (await types(sold, "Zeta - send the quote fri 27 nov")).all_text


async def test_done_closes_it_in_the_same_message(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")

    after = await presses(sold, answer, "earlier_done_0", containing="send the quote")

    assert _states(sold) == {"call the CFO": "done", "send the quote": "open"}
    assert after.buttons == ["Undo", "Edit"]
    assert after.ts == answer.ts
    assert "Still open" not in after.all_text


async def test_drop_drops_it(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")

    await presses(sold, answer, "earlier_drop_0")

    assert _states(sold) == {"call the CFO": "dropped", "send the quote": "open"}
    assert next(deal for deal in stored(sold, "deals") if deal["name"] == "Zeta")["next_step_on"] == "2026-11-24"


async def test_keep_both_keeps_both_and_asks_no_more(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")

    after = await presses(sold, answer, "earlier_keep_0")

    assert _states(sold) == {"call the CFO": "open", "send the quote": "open"}
    assert after.buttons == ["Undo", "Edit"]


async def test_each_of_several_earlier_steps_has_its_own_answer(sold: Office) -> None:
    for text in ("one", "two", "three", "four"):
        await types(sold, f"Zeta - {text} steps ahead mon")
    answer = await types(sold, "Zeta - send the quote tue")
    assert answer.buttons.count("Keep both") == 3
    assert "and 1 more earlier open step" in answer.all_text

    kept = await presses(sold, answer, "earlier_keep_0")
    done = await presses(sold, kept, "earlier_done_0")

    open_steps = [text for text, state in _states(sold).items() if state == "open"]
    assert len(open_steps) == 4
    assert done.buttons.count("Keep both") == 2, "the kept one is not asked about again"


async def test_a_second_press_changes_nothing_more(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")

    await sold.people.click("jane", answer, "earlier_done_0", twice=True)
    await sold.bot.finish()

    assert _states(sold) == {"call the CFO": "done", "send the quote": "open"}
    assert sum(made["field"] == "state" for made in stored(sold, "history")) == 1


async def test_undo_after_the_earlier_step_was_closed_takes_both_back(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    before = stored(sold, "steps"), stored(sold, "deals")
    await sold.go_to(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    answer = await types(sold, "Zeta - send the quote tue")
    closed = await presses(sold, answer, "earlier_done_0")

    said = "Taken back: “send the quote” on Zeta; “call the CFO” is open again."
    await presses(sold, closed, "capture_undo", containing=said)

    assert (stored(sold, "steps"), stored(sold, "deals")) == before


async def test_undo_is_refused_once_somebody_else_has_touched_the_earlier_step(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")
    closed = await presses(sold, answer, "earlier_drop_0")
    again = await types(sold, "Zeta - send the contract wed", who="ann")
    await presses(sold, again, "earlier_done_0", who="ann")

    await sold.people.click("jane", closed, "capture_undo")

    await sold.people.wait_for_message("jane", "#sales", containing="Ann Keller has changed this since")
    assert _states(sold) == {"call the CFO": "dropped", "send the quote": "done", "send the contract": "open"}


async def test_what_a_newer_act_had_closed_can_be_undone_once_that_act_is_undone(sold: Office) -> None:
    first = await types(sold, "Zeta - call the CFO mon")
    second = await types(sold, "Zeta - send the quote tue")
    closed = await presses(sold, second, "earlier_done_0")
    await presses(sold, closed, "capture_undo", containing="is open again")

    await presses(sold, first, "capture_undo", containing="Taken back: “call the CFO” on Zeta.")

    assert stored(sold, "steps") == []


async def test_an_earlier_step_that_was_taken_back_meanwhile_is_refused_plainly(sold: Office) -> None:
    first = await types(sold, "Zeta - call the CFO mon")
    answer = await types(sold, "Zeta - send the quote tue")
    await presses(sold, first, "capture_undo", containing="Taken back")

    await sold.people.click("jane", answer, "earlier_done_0")

    await sold.people.wait_for_message("jane", "#sales", containing="This next step is no longer there")
