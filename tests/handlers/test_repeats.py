"""What is sent twice, by Slack or by anybody who has kept a signed request, is done once and answered the same."""

import asyncio
from datetime import UTC, datetime

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import only_step, presses, types
from tests.services.company import rows


async def test_the_same_signed_command_records_once_and_is_answered_the_same(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]

    answers = [await sold.people.raw("slash_commands", payload) for _ in range(2)]

    only_step(sold)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert "send the quote" in answers[0].body
    assert "capture_undo" in answers[0].body


async def test_ten_at_once_record_one_step(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    payload = (await sold.people.log("/nextstep"))[-1]["args"] | {"trigger_id": "ten", "text": "Zeta - call Bob wed"}

    answers = await asyncio.gather(*(sold.people.raw("slash_commands", payload) for _ in range(10)))

    assert len({answer.body for answer in answers}) == 1
    assert {answer.status for answer in answers} == {200}
    assert len(stored(sold, "steps")) == 2


async def test_a_repeated_question_is_the_same_question(sold: Office) -> None:
    asked = await types(sold, "Acme - send the quote")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]

    again = await sold.people.raw("slash_commands", payload)

    draft_id = next(e["value"] for e in asked.elements if e["action_id"] == "capture_new_deal")
    assert draft_id in again.body
    assert "Which deal is" in again.body


async def test_a_command_repeated_after_its_question_was_answered_shows_what_was_recorded(sold: Office) -> None:
    asked = await types(sold, "Acme - send the quote tue")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]
    await presses(sold, asked, "capture_pick_deal_0", containing="✓")

    again = await sold.people.raw("slash_commands", payload)

    only_step(sold)
    assert "capture_undo" in again.body
    assert "Which deal" not in again.body


async def test_a_command_repeated_after_undo_brings_nothing_back(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]
    await presses(sold, answer, "capture_undo", containing="Taken back")

    again = await sold.people.raw("slash_commands", payload)

    assert stored(sold, "steps") == []
    assert "somebody has taken it back" in again.body


async def test_a_refused_line_that_is_repeated_is_refused_again(sold: Office) -> None:
    await types(sold, "Zeta - fri")
    payload = (await sold.people.log("/nextstep"))[-1]["args"]

    answers = [await sold.people.raw("slash_commands", payload) for _ in range(2)]

    assert "Say what the next step is" in answers[0].body
    assert answers[0].body == answers[1].body


async def test_a_repeated_press_on_a_date_records_once_and_answers_the_same(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    said = await presses(sold, asked, "capture_pick_date_0", containing="✓")
    payload = (await sold.people.log("block_actions:capture_pick_date_0"))[-1]["args"]

    await sold.people.raw("interactive", payload)
    again = await sold.people.wait_for_message("jane", "#sales", after=said)

    assert again.text == said.text
    only_step(sold)


async def test_a_repeated_press_on_done_changes_nothing_twice(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    await sold.go_to(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    message = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    await sold.people.click("jane", message, "step_done")
    payload = (await sold.people.log("block_actions:step_done"))[-1]["args"]
    before = stored(sold, "history")

    answers = [await sold.people.raw("interactive", payload) for _ in range(2)]

    assert {answer.status for answer in answers} == {200}
    assert stored(sold, "history") == before
    assert only_step(sold)["state"] == "done"


async def test_a_press_on_done_repeated_after_its_undo_opens_nothing_and_closes_nothing(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    await sold.go_to(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    message = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    shown = await sold.people.click("jane", message, "step_done")
    payload = (await sold.people.log("block_actions:step_done"))[-1]["args"]
    assert shown.view is not None
    await sold.people.click("jane", shown.view, "capture_undo")
    await sold.bot.finish()
    opened = len(await sold.people.log("views.open"))

    answer = await sold.people.raw("interactive", payload)
    await sold.bot.finish()

    assert answer.status == 200
    assert only_step(sold)["state"] == "open"
    assert len(await sold.people.log("views.open")) == opened


async def test_settings_sent_again_do_not_come_back_over_later_ones(sold: Office) -> None:
    for hour in ("08:00", "10:00"):
        home = await sold.people.open_home("jane")
        assert home is not None
        form = (await sold.people.click("jane", home, "settings_open")).view
        assert form is not None
        assert (await sold.people.submit("jane", form, {"nudge_time": hour})).errors == {}
    first = (await sold.people.log("view_submission:own_settings"))[0]["args"]

    answer = await sold.people.raw("interactive", first)

    assert answer.status == 200
    assert [chosen["nudge_time"] for chosen in rows(sold.database, "preferences", sold.workspace_id)] == ["10:00"]


async def test_an_event_that_slack_sends_again_changes_nothing_more(sold: Office) -> None:
    await sold.people.fault("user_change", "resend")

    await sold.people.change_person("jane", tz="Asia/Tokyo")
    await sold.people.settle()

    assert [entry["retry"] for entry in await sold.people.log("event:user_change")] == [0, 1]
    await types(sold, "Zeta - send the quote tomorrow")
    assert only_step(sold)["due_on"] == "2026-11-22"


async def test_the_same_line_typed_a_second_time_is_a_second_step(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")

    answer = await types(sold, "Zeta - send the quote tue")

    assert len(stored(sold, "steps")) == 2
    assert "Still open from before: “send the quote”" in answer.all_text, "and it is seen"
