"""The menu under a step: reminded later, moved, handed over; each with its history, its way back and its redraws."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sales.preferences import Preferences
from sandbox.seen import Message, View
from schedules.deliver import deliver
from services import choosing
from services.drafts import Typist
from tests.acting import Office
from tests.acting import office as opened
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, in_time, only_step, types

NINE_ON_TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
QUOTE = "send the “quote” & <terms> now"


@pytest.fixture
async def morning(sold: Office) -> tuple[Office, Message]:
    """Jane's morning message of Tuesday 24 Nov with one step in it."""
    await types(sold, f"Zeta - {QUOTE} tue")
    await sold.go_to(NINE_ON_TUESDAY)
    return sold, await sold.people.wait_for_message("jane", "dm", containing="1 for today")


async def _chosen(office: Office, message: Message, option: str, *, who: str = "jane") -> View:
    shown = await office.people.click(who, message, "step_menu", option=option)
    in_time(shown)
    assert shown.view is not None, await office.people.messages(who, "dm")
    return shown.view


async def _after(office: Office, containing: str, after: Message, who: str = "jane") -> Message:
    await office.work()
    return await office.people.wait_for_message(who, "dm", containing=containing, after=after)


def _buttons(view: View) -> list[str]:
    return [element["text"]["text"] for element in view.elements if element["type"] == "button"]


def _made(office: Office, field: str) -> list[tuple[str | None, str | None, str]]:
    return [
        (made["before"], made["after"], made["via"]) for made in stored(office, "history") if made["field"] == field
    ]


async def test_a_line_has_done_and_a_menu_of_what_is_rarer(morning: tuple[Office, Message]) -> None:
    _, message = morning
    menu = next(element for element in message.elements if element["action_id"] == "step_menu")
    assert "Done" in message.buttons
    assert [option["text"]["text"] for option in menu["options"]] == [
        *("Remind me later", "Move date", "Hand over", "Edit", "Open deal")
    ]


async def test_a_date_is_moved_by_a_button_and_counts_as_a_push(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Move date")
    assert "due Tue 24 Nov" in form.all_text
    assert _buttons(form) == ["Wed 25 Nov", "Fri 27 Nov", "Mon 30 Nov", "Tue 8 Dec", "Wed 9 Dec"]

    in_time(await office.people.click("jane", form, "step_move_1", twice=True))
    await office.bot.finish()

    view = await office.people.view("jane")
    assert view is not None
    assert view.title == "Date moved"
    assert "is due Fri 27 Nov (in 3 days); it was due Tue 24 Nov." in view.all_text
    assert _made(office, "due_on") == [("2026-11-24", "2026-11-27", "menu")]
    redrawn = await _after(office, "moved to Fri 27 Nov", message)
    assert redrawn.ts == message.ts
    assert "→ Zeta" in redrawn.all_text
    assert "step_done" not in redrawn.action_ids


async def test_undo_brings_the_date_and_the_line_back(morning: tuple[Office, Message]) -> None:
    office, message = morning
    before = stored(office, "steps"), stored(office, "deals")
    form = await _chosen(office, message, "Move date")
    await office.people.click("jane", form, "step_move_1")
    moved = await _after(office, "moved to Fri 27 Nov", message)
    view = await office.people.view("jane")
    assert view is not None

    in_time(await office.people.click("jane", view, "capture_undo"))
    await office.bot.finish()

    await _after(office, "1 for today", moved)
    assert (stored(office, "steps"), stored(office, "deals")) == before
    view = await office.people.view("jane")
    assert view is not None
    assert "has its earlier date again" in view.all_text


async def test_a_picked_date_is_saved_and_a_past_one_is_marked_on_its_field(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Move date")

    past = await office.people.submit("jane", form, {"due_on": "2026-11-20"})
    assert past.errors == {"due_on": "This date is past; choose today or a later day."}
    same = await office.people.submit("jane", form, {"due_on": "2026-11-24"})
    assert same.errors == {"due_on": "It is due on this day already; choose another one."}
    saved = await office.people.submit("jane", form, {"due_on": "2026-12-03"}, twice=True)

    assert saved.errors == {}
    assert saved.view is not None
    assert saved.view.title == "Date moved"
    assert _made(office, "due_on") == [("2026-11-24", "2026-12-03", "menu")]


async def test_a_time_of_day_stays_with_the_moved_step(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO tue 15:30")
    await sold.go_to(NINE_ON_TUESDAY)
    message = await sold.people.wait_for_message("jane", "dm", containing="at 15:30")
    form = await _chosen(sold, message, "Move date")
    await sold.people.click("jane", form, "step_move_0")
    assert only_step(sold)["due_on"] == "2026-11-25"
    assert str(only_step(sold)["due_at"]).startswith("2026-11-25T20:30")


async def test_handed_over_the_new_owner_is_told_and_both_messages_change(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Hand over")
    assert form.submit == "Hand over"

    done = await office.people.submit("jane", form, {"owner": "bert"}, twice=True)
    assert done.view is not None
    assert "is Bert Vogel’s now; it was Jane Roe’s." in done.view.all_text
    gone = await _after(office, "handed over to Bert Vogel", message)

    assert gone.ts == message.ts
    told = await office.people.wait_for_message("bert", "dm", containing="Jane Roe gave you a next step")
    assert "Hand back" in told.buttons
    assert len([m for m in await office.people.messages("bert", "dm") if "gave you" in m.text]) == 1
    assert _made(office, "owner_id") == [(await id_of(office, "jane"), await id_of(office, "bert"), "menu")]

    in_time(await office.people.click("jane", done.view, "capture_undo"))
    await _after(office, "1 for today", gone)
    await office.people.wait_for_message("bert", "dm", containing="taken back by Jane Roe", after=told)
    assert only_step(office)["owner_id"] == await id_of(office, "jane")


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        ("tom", "is no longer active in Slack; name somebody else as owner."),
        ("sam", "belongs to another company; name somebody of yours as owner."),
        ("jane", "Jane Roe sees to it already; choose somebody else."),
    ],
)
async def test_a_step_is_handed_to_nobody_who_cannot_have_it(
    morning: tuple[Office, Message], handle: str, said: str
) -> None:
    office, message = morning
    form = await _chosen(office, message, "Hand over")
    payload_before = len(await office.people.log("view_submission:step_hand_over"))
    refused = await office.people.submit("jane", form, {"owner": await id_of(office, handle)})
    assert said in refused.errors["owner"], payload_before
    assert only_step(office)["owner_id"] == await id_of(office, "jane")


async def test_reminded_in_an_hour_the_line_goes_and_comes_with_a_message_of_its_own(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    assert _buttons(form) == [
        "In an hour (10:00)",
        "This afternoon (14:00)",
        "Tomorrow morning (Wed 25 Nov)",
        "Next week (Mon 30 Nov)",
    ]

    in_time(await office.people.click("jane", form, "step_remind_0", twice=True))
    gone = await _after(office, "reminder at 10:00", message)
    assert "step_done" not in gone.action_ids
    assert only_step(office)["due_on"] == "2026-11-24", "the date stays"

    await office.go_to(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    reminder = await office.people.wait_for_message("jane", "dm", containing="You wanted to be reminded")
    assert reminder.action_ids == ["step_done", "step_menu"]
    await office.people.wait_for_message("jane", "dm", containing="1 for today", after=gone)
    assert len([m for m in await office.people.messages("jane", "dm") if "You wanted" in m.text]) == 1

    done = await office.people.click("jane", reminder, "step_done")
    assert done.view is not None
    await _after(office, "done 10:00", reminder)
    assert "step_done" not in (await _after(office, "✓ Zeta", reminder)).action_ids


async def test_what_is_dealt_with_meanwhile_is_reminded_of_no_more(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_1")
    await office.work()
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_done_0")

    await office.go_to(datetime(2026, 11, 24, 19, 0, tzinfo=UTC))

    assert [m for m in await office.people.messages("jane", "dm") if "You wanted" in m.text] == []


async def test_a_reminder_that_lay_over_night_is_left_to_the_morning_message(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_1")

    await office.go_to(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))

    await office.people.wait_for_message("jane", "dm", containing="1 overdue")
    assert [m for m in await office.people.messages("jane", "dm") if "You wanted" in m.text] == []


async def test_reminded_tomorrow_it_is_in_that_days_morning_message(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_2")
    await _after(office, "reminder on Wed 25 Nov", message)

    await office.go_to(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))

    again = await office.people.wait_for_message("jane", "dm", containing="1 overdue")
    assert "was due Tue 24 Nov" in again.all_text


async def test_reminded_next_week_it_is_in_no_message_until_then(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_3")
    await office.work()

    await office.go_to(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))
    wednesday = await office.people.wait_for_message("jane", "dm", containing="without a dated step")
    assert "Zeta" not in wednesday.all_text
    await office.go_to(datetime(2026, 11, 30, 14, 0, tzinfo=UTC))
    await office.people.wait_for_message("jane", "dm", containing="was due Tue 24 Nov")


async def test_a_reminder_of_what_is_not_due_yet_comes_by_itself(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert 18 dec")
    await sold.work()
    told = await sold.people.wait_for_message("bert", "dm", containing="gave you")
    form = await _chosen(sold, told, "Remind me later", who="bert")
    assert _buttons(form)[-1] == "Next week (Mon 23 Nov)"
    await sold.people.click("bert", form, f"step_remind_{len(_buttons(form)) - 1}")

    await sold.go_to(datetime(2026, 11, 23, 7, 59, tzinfo=UTC))
    assert [m for m in await sold.people.messages("bert", "dm") if "You wanted" in m.text] == []
    await sold.go_to(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    reminder = await sold.people.wait_for_message("bert", "dm", containing="You wanted to be reminded")
    assert "due Fri 18 Dec" in reminder.all_text


async def _puts_off_to_tomorrow(office: Office, message: Message) -> None:
    form = await _chosen(office, message, "Remind me later")
    index = next(index for index, said in enumerate(_buttons(form)) if said.startswith("Tomorrow morning"))
    in_time(await office.people.click("jane", form, f"step_remind_{index}"))


async def _chooses(office: Office, **chosen: Any) -> None:
    usual = Preferences("09:00", "mon,tue,wed,thu,fri")
    who = Typist(office.workspace_id, await id_of(office, "jane"), "test:chosen")
    choosing.choose(office.database, typist=who, wanted=replace(usual, **chosen), now=office.clock.now)


async def _reminders(office: Office) -> list[str]:
    return [m.text for m in await office.people.messages("jane", "dm") if "You wanted to be reminded" in m.text]


async def test_the_mornings_offered_are_ones_own(morning: tuple[Office, Message]) -> None:
    office, message = morning
    await _chooses(office, days="tue,fri", paused_until=date(2026, 11, 27))
    form = await _chosen(office, message, "Remind me later")
    assert _buttons(form) == ["In an hour (10:00)", "This afternoon (14:00)", "Next week (Tue 1 Dec)"]


@pytest.mark.parametrize("chosen", [{"days": "tue,fri"}, {"paused_until": date(2026, 12, 31)}])
async def test_what_was_promised_comes_although_the_morning_message_does_not(
    morning: tuple[Office, Message], chosen: dict[str, Any]
) -> None:
    office, message = morning
    await _puts_off_to_tomorrow(office, message)
    await _chooses(office, **chosen)

    await office.go_to(datetime(2026, 11, 25, 13, 59, tzinfo=UTC))
    assert await _reminders(office) == []
    await office.go_to(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))

    assert len(await _reminders(office)) == 1


async def test_where_a_morning_message_goes_the_reminder_is_in_it_and_nowhere_else(
    morning: tuple[Office, Message],
) -> None:
    office, message = morning
    await _puts_off_to_tomorrow(office, message)

    office.clock.now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    await deliver(office.bot.jobs)  # before the tick has planned the message
    assert await _reminders(office) == []
    for minute in range(3):
        await office.go_to(datetime(2026, 11, 25, 14, minute, tzinfo=UTC))

    await office.people.wait_for_message("jane", "dm", containing="1 overdue")
    assert await _reminders(office) == []


async def test_an_hour_before_midnight_in_an_hour_is_no_whole_day(morning: tuple[Office, Message]) -> None:
    office, message = morning
    office.clock.now = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)  # 23:00 where Jane is
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_0")
    await _after(office, "reminder on Wed 25 Nov at 0:00", message)

    await office.go_to(datetime(2026, 11, 25, 5, 0, tzinfo=UTC))

    await office.people.wait_for_message("jane", "dm", containing="You wanted to be reminded")


async def test_a_morning_without_a_midnight_is_no_hour_of_the_night(database_url: str) -> None:
    async with opened(database_url, now=datetime(2026, 4, 22, 12, 0, tzinfo=UTC)) as cairo:
        await cairo.people.change_person("jane", tz="Africa/Cairo")
        await cairo.people.settle()
        seed(cairo.database, cairo.workspace_id, [deal("Zeta", amount="1500")], now=cairo.clock.now)
        await types(cairo, "Zeta - send the quote thu")
        await cairo.go_to(datetime(2026, 4, 23, 7, 0, tzinfo=UTC))
        message = await cairo.people.wait_for_message("jane", "dm", containing="1 for today")
        form = await _chosen(cairo, message, "Remind me later")
        (tomorrow,) = (index for index, said in enumerate(_buttons(form)) if said.startswith("Tomorrow morning"))
        await cairo.people.click("jane", form, f"step_remind_{tomorrow}")
        await _after(cairo, "reminder on Fri 24 Apr", message)

        await cairo.go_to(datetime(2026, 4, 23, 22, 5, tzinfo=UTC))  # 1:05, five minutes into that Friday

        assert [m for m in await cairo.people.messages("jane", "dm") if "You wanted" in m.text] == []


async def test_undo_of_a_reminder_brings_the_line_back_and_sends_none(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Remind me later")
    await office.people.click("jane", form, "step_remind_0")
    gone = await _after(office, "reminder at 10:00", message)
    view = await office.people.view("jane")
    assert view is not None

    await office.people.click("jane", view, "capture_undo")
    await office.bot.finish()

    await _after(office, "1 for today", gone)
    await office.go_to(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert [m for m in await office.people.messages("jane", "dm") if "You wanted" in m.text] == []


@pytest.mark.parametrize("option", ["Remind me later", "Move date", "Hand over"])
async def test_a_stale_menu_says_what_has_happened_since(morning: tuple[Office, Message], option: str) -> None:
    office, message = morning
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_drop_0")

    stale = await _chosen(office, message, option)

    assert stale.title == "Changed since"
    assert "was marked dropped at 9:00 by Ann Keller." in stale.all_text


async def test_a_stale_menu_edits_nothing_and_still_opens_the_deal(morning: tuple[Office, Message]) -> None:
    office, message = morning
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_drop_0")

    pressed = await office.people.click(
        "jane", message, "step_menu", block_id=str(message.blocks[3]["block_id"]), option="Edit"
    )
    in_time(pressed)
    assert pressed.view is None
    await office.people.wait_for_message("jane", "dm", containing="Ann Keller marked this step dropped")
    assert "book the demo" in (await _chosen(office, message, "Open deal")).all_text


async def test_a_step_moved_elsewhere_is_told_of_and_not_moved_again(morning: tuple[Office, Message]) -> None:
    office, message = morning
    first = await _chosen(office, message, "Move date")
    in_time(await office.people.click("jane", first, "step_move_0"))
    stale = await _chosen(office, message, "Hand over")
    assert "was moved to Wed 25 Nov at 9:00 by Jane Roe." in stale.all_text


async def test_an_open_form_that_has_become_stale_changes_nothing(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Move date")
    answer = await types(office, "Zeta - book the demo 1 dec", who="ann")
    await office.people.click("ann", answer, "earlier_done_0")

    saved = await office.people.submit("jane", form, {"due_on": "2026-12-03"})

    assert saved.view is not None
    assert "was marked done at 9:00 by Ann Keller." in saved.view.all_text
    assert _made(office, "due_on") == []


async def test_done_on_a_step_that_was_handed_over_leaves_it_to_its_new_owner(morning: tuple[Office, Message]) -> None:
    office, message = morning
    form = await _chosen(office, message, "Hand over")
    await office.people.submit("jane", form, {"owner": "bert"})

    shown = await office.people.click("jane", message, "step_done")

    assert shown.view is not None
    assert "was handed over to Bert Vogel at 9:00 by Jane Roe." in shown.view.all_text
    assert only_step(office)["state"] == "open"


async def test_the_menu_of_a_step_that_was_taken_back_says_so(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote tue")
    await sold.go_to(NINE_ON_TUESDAY)
    message = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    await sold.people.click("jane", answer, "capture_undo")

    in_time(await sold.people.click("jane", message, "step_menu", option="Move date"))

    await sold.people.wait_for_message("jane", "dm", containing="This next step is no longer there")


@pytest.mark.parametrize("action", ["step_done", "step_menu"])
async def test_pressed_inside_a_modal_the_form_is_laid_over_it(morning: tuple[Office, Message], action: str) -> None:
    office, message = morning
    pressed = {
        "step_done": {"type": "button", "value": only_step(office)["id"]},
        "step_menu": {"type": "overflow", "selected_option": {"value": "move"}},
    }[action]
    block_id = next(one["block_id"] for one in message.blocks if one["type"] == "actions")
    form = await _chosen(office, message, "Move date")
    await office.people.click("jane", form, "step_move_0")
    shown = await office.people.view("jane")
    assert shown is not None
    await office.people.click("jane", shown, "capture_undo")
    payload = (await office.people.log("block_actions:capture_undo"))[-1]["args"]

    forged = {**payload, "actions": [{"action_id": action, "block_id": block_id, **pressed}]}
    assert (await office.people.raw("interactive", forged)).status == 200

    over = await office.people.view("jane")
    assert over is not None
    assert over.title in {"What is next?", "Move date"}
    assert over.previous_id == shown.id


async def test_who_may_not_is_told_so_in_the_place_of_the_press(morning: tuple[Office, Message]) -> None:
    office, message = morning
    await _chosen(office, message, "Move date")
    payload = (await office.people.log("block_actions:step_menu"))[-1]["args"]
    gus = await id_of(office, "gus")
    forged = {**payload, "trigger_id": "another", "user": {"id": gus, "name": "gus", "team_id": office.workspace_id}}

    assert (await office.people.raw("interactive", forged)).status == 200
    await office.bot.finish()

    await office.people.wait_for_message("jane", "dm", containing="This deal belongs to another team; ask its owner")
    assert only_step(office)["due_on"] == "2026-11-24"
