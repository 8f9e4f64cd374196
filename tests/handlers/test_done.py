"""*Done* on the morning message: the step is closed, the following one asked for, the message redrawn."""

from datetime import UTC, datetime

import pytest

from sandbox.seen import Message, View
from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, in_time, only_step, types

NINE_ON_TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
async def morning(sold: Office) -> tuple[Office, Message]:
    """Jane's morning message of Tuesday 24 Nov with one step in it."""
    await types(sold, "Zeta - send the “quote” & <terms> now tue")
    await sold.go_to(NINE_ON_TUESDAY)
    return sold, await sold.people.wait_for_message("jane", "dm", containing="1 for today")


async def test_done_closes_the_step_and_asks_for_the_following_one(morning: tuple[Office, Message]) -> None:
    office, message = morning

    shown = await office.people.click("jane", message, "step_done")

    in_time(shown)
    assert only_step(office)["state"] == "done"
    assert shown.view is not None
    assert shown.view.title == "What is next?"
    assert "Done: send the “quote” &amp; &lt;terms&gt; now" in shown.view.all_text
    assert "*Zeta* · Discovery · $1,500" in shown.view.all_text
    made = next(made for made in stored(office, "history") if made["field"] == "state")
    assert (made["what"], made["field"], made["before"], made["after"]) == ("step.changed", "state", "open", "done")
    assert (made["actor_id"], made["via"]) == (await id_of(office, "jane"), "nudge")


async def test_the_message_redraws_with_the_tick_and_the_following_step(morning: tuple[Office, Message]) -> None:
    office, message = morning
    shown = await office.people.click("jane", message, "step_done")
    await office.work()
    ticked = await office.people.wait_for_message("jane", "dm", containing="✓ Zeta", after=message)
    assert ticked.ts == message.ts
    assert "done 9:00" in ticked.all_text
    assert "step_done" not in ticked.action_ids
    assert shown.view is not None

    done = await office.people.submit("jane", shown.view, {"text": "Book the demo", "due_on": "2026-12-01"})
    await office.work()

    assert done.view is not None
    assert done.view.title == "Next step saved"
    redrawn = await office.people.wait_for_message("jane", "dm", containing="next: Tue 1 Dec", after=ticked)
    assert redrawn.ts == message.ts
    assert "No dated next step* (2)" in redrawn.all_text, "Zeta has one again"
    following = stored(office, "steps")[-1]
    assert (following["text"], following["owner_id"]) == ("Book the demo", await id_of(office, "jane"))


async def test_not_now_leaves_the_step_done_and_the_deal_without_a_date(morning: tuple[Office, Message]) -> None:
    office, message = morning
    shown = await office.people.click("jane", message, "step_done")
    assert shown.view is not None
    assert shown.view.close == "Not now"

    await office.people.close("jane", shown.view)
    await office.work()

    redrawn = await office.people.wait_for_message("jane", "dm", containing="✓ Zeta", after=message)
    assert "No dated next step* (3)" in redrawn.all_text


async def test_a_double_click_closes_once_and_leaves_the_form_open(morning: tuple[Office, Message]) -> None:
    office, message = morning

    shown = await office.people.click("jane", message, "step_done", twice=True)
    await office.bot.finish()

    in_time(shown)
    assert sum(made["field"] == "state" for made in stored(office, "history")) == 1
    view = await office.people.view("jane")
    assert view is not None
    assert view.title == "What is next?"
    complaints = [m.text for m in await office.people.messages("jane", "dm") if "too long" in m.text]
    assert complaints == [], "the form is there, nothing failed"


async def test_a_second_press_before_the_redraw_asks_for_the_following_step_again(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    first = await office.people.click("jane", message, "step_done")
    assert first.view is not None
    await office.people.close("jane", first.view)

    again = await office.people.click("jane", message, "step_done")

    assert again.view is not None
    assert again.view.title == "What is next?"
    assert sum(made["field"] == "state" for made in stored(office, "history")) == 1


async def test_a_done_pressed_by_mistake_is_taken_back_in_the_form_that_it_opens(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    before = stored(office, "steps"), stored(office, "deals")
    shown = await office.people.click("jane", message, "step_done")
    assert shown.view is not None

    in_time(await office.people.click("jane", shown.view, "capture_undo"))
    await office.bot.finish()
    await office.work()

    assert (stored(office, "steps"), stored(office, "deals")) == before
    again = await office.people.wait_for_message("jane", "dm", containing="1 for today")
    assert "Done" in again.buttons


async def _ticked(office: Office, message: Message) -> Message:
    """The message once its step was done and *Not now* answered what is next."""
    shown = await office.people.click("jane", message, "step_done")
    assert shown.view is not None
    await office.people.close("jane", shown.view)
    await office.work()
    return await office.people.wait_for_message("jane", "dm", containing="✓ Zeta", after=message)


async def _home(office: Office) -> View:
    home = await office.people.open_home("jane")
    assert home is not None
    return home


async def test_the_ticked_line_opens_its_step_again(morning: tuple[Office, Message]) -> None:
    office, message = morning
    before = stored(office, "steps"), stored(office, "deals")
    ticked = await _ticked(office, message)

    in_time(await office.people.click("jane", ticked, "step_undo", twice=True))
    await office.work()

    again = await office.people.wait_for_message("jane", "dm", containing="1 for today", after=ticked)
    assert again.ts == message.ts
    assert "step_done" in again.action_ids
    assert "step_undo" not in again.action_ids
    assert (stored(office, "steps"), stored(office, "deals")) == before
    made = [(one["before"], one["after"], one["via"]) for one in stored(office, "history") if one["field"] == "state"]
    assert made == [("open", "done", "nudge"), ("done", "open", "undo")]


async def test_the_step_that_was_set_meanwhile_stays_and_the_answer_says_so(morning: tuple[Office, Message]) -> None:
    office, message = morning
    shown = await office.people.click("jane", message, "step_done")
    assert shown.view is not None
    await office.people.submit("jane", shown.view, {"text": "Book the demo", "due_on": "2026-12-01"})
    await office.work()
    ticked = await office.people.wait_for_message("jane", "dm", containing="next: Tue 1 Dec", after=message)

    in_time(await office.people.click("jane", ticked, "step_undo"))
    await office.work()

    assert {step["text"][:4]: step["state"] for step in stored(office, "steps")} == {"send": "open", "Book": "open"}
    told = await office.people.wait_for_message("jane", "dm", containing="“Book the demo” stays beside it")
    assert told.ephemeral


async def test_the_home_tab_and_the_card_open_it_again_too(morning: tuple[Office, Message]) -> None:
    office, message = morning
    await _ticked(office, message)
    in_time(await office.people.click("jane", await _home(office), "step_undo"))
    await office.work()
    assert only_step(office)["state"] == "open"

    await office.people.click("jane", await _home(office), "step_done")
    card = (await office.people.command("jane", "/deals", "Zeta")).view
    assert card is not None
    assert "Open again" in [button["text"]["text"] for button in card.elements if button["type"] == "button"]
    in_time(await office.people.click("jane", card, "deal_undo"))
    await office.bot.finish()

    assert only_step(office)["state"] == "open"
    shown = await office.people.view("jane")
    assert shown is not None
    assert "is open again" in shown.all_text


async def test_what_another_has_ticked_off_is_not_ones_own_to_take_back(morning: tuple[Office, Message]) -> None:
    office, message = morning
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_done_0")
    await office.work()
    ticked = await office.people.wait_for_message("jane", "dm", containing="✓ Zeta", after=message)
    assert "step_undo" not in ticked.action_ids
    assert "step_undo" not in (await _home(office)).action_ids


async def test_a_stale_done_says_who_closed_it_and_when(morning: tuple[Office, Message]) -> None:
    office, message = morning
    office.clock.now = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_drop_0")

    shown = await office.people.click("jane", message, "step_done")

    in_time(shown)
    assert shown.view is not None
    assert shown.view.title == "Already closed"
    said = "“send the “quote” &amp; &lt;terms&gt; now” was marked dropped at 9:30 by Ann Keller."
    assert said in shown.view.all_text
    assert next(step for step in stored(office, "steps") if "quote" in step["text"])["state"] == "dropped"


async def test_a_done_on_a_later_day_says_the_day_too(morning: tuple[Office, Message]) -> None:
    office, message = morning
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_done_0")
    office.clock.now = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)

    shown = await office.people.click("jane", message, "step_done")

    assert shown.view is not None
    assert "was marked done on Tue 24 Nov at 9:00 by Ann Keller." in shown.view.all_text


async def test_done_on_a_step_that_was_taken_back_says_so(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    await sold.go_to(NINE_ON_TUESDAY)
    message = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    await sold.people.click("jane", answer, "capture_undo")

    in_time(await sold.people.click("jane", message, "step_done"))

    await sold.people.wait_for_message("jane", "dm", containing="This next step is no longer there")


async def test_done_on_a_deal_that_is_won_closes_the_step_and_asks_for_nothing(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    with office.database.write(office.workspace_id) as connection:
        connection.exec_driver_sql("UPDATE deals SET status = 'won' WHERE name = 'Zeta'")

    shown = await office.people.click("jane", message, "step_done")

    assert only_step(office)["state"] == "done"
    assert shown.view is not None
    assert shown.view.title == "Done"
    assert "Zeta is won." in shown.view.all_text


async def test_where_slack_opens_no_form_the_step_is_done_all_the_same_and_the_person_told(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    await office.people.fault("views.open", "error", error="expired_trigger_id")

    in_time(await office.people.click("jane", message, "step_done"))
    await office.work()

    assert only_step(office)["state"] == "done"
    told = await office.people.wait_for_message(
        "jane", "dm", containing="Slack is slow to answer; if no form opens, try once more"
    )
    assert told.ephemeral
    await office.people.wait_for_message("jane", "dm", containing="✓ Zeta", after=message)


async def test_a_step_recorded_elsewhere_for_today_joins_the_message(morning: tuple[Office, Message]) -> None:
    office, message = morning

    await types(office, "Tarnwick - send the order form @jane today", who="ann")
    await office.work()

    redrawn = await office.people.wait_for_message("jane", "dm", containing="2 for today", after=message)
    assert redrawn.ts == message.ts
    assert redrawn.action_ids.count("step_done") == 2
