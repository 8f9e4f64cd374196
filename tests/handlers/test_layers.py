"""What is changed in a form shows at once on the card and in the list under it, however it was reached."""

import json

import pytest

from sandbox.seen import View
from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, in_time, types
from tests.handlers.test_deals_list import block_of, opens

DUE = "2026-11-27"


async def _card(office: Office, name: str, *, who: str = "jane") -> View:
    """The card of a deal, on the list of one's own."""
    listed = await opens(office, who=who)
    shown = await office.people.click(who, listed, "deal_open", block_id=block_of(listed, name))
    in_time(shown)
    assert shown.view is not None
    return shown.view


async def _opened(office: Office, view: View, action_id: str, **given: str) -> View:
    """What a press puts over a view, or in its place."""
    shown = await office.people.click("jane", view, action_id, **given)  # type: ignore[arg-type]
    in_time(shown)
    await office.bot.finish()
    top = await office.people.view("jane")
    assert top is not None
    return top


async def _beneath(office: Office, view: View) -> View:
    """What is seen once this view is closed."""
    await office.bot.finish()
    below = await office.people.close("jane", view)
    assert below is not None
    return below


async def _saved(office: Office, form: View, **given: object) -> View:
    """The confirmation, where the form stood."""
    done = await office.people.submit("jane", form, given)
    assert (done.errors, done.error) == ({}, None)
    assert done.view is not None
    return done.view


async def test_a_step_set_from_the_card_stands_on_it_and_in_the_list_below(sold: Office) -> None:
    card = await _card(sold, "Zeta")
    form = await _opened(sold, card, "deal_set_step")
    confirmation = await _saved(sold, form, text="Call them", due_on=DUE)
    assert confirmation.close == "Back"

    again = await _beneath(sold, confirmation)

    assert again.id == card.id
    assert "Call them\nJane Roe · due Fri 27 Nov" in again.all_text
    assert "*Next step*" in again.all_text
    listed = await _beneath(sold, again)
    assert "*Zeta* · $1.5k · Discovery\nCall them · Fri 27 Nov" in listed.all_text


async def test_undo_in_the_confirmation_takes_it_off_the_card_again(sold: Office) -> None:
    card = await _card(sold, "Zeta")
    confirmation = await _saved(sold, await _opened(sold, card, "deal_set_step"), text="Call them", due_on=DUE)

    taken_back = await _opened(sold, confirmation, "capture_undo")

    assert "Taken back" in taken_back.all_text
    again = await _beneath(sold, taken_back)
    assert "*No dated next step*" in again.all_text
    assert "No dated next step" in (await _beneath(sold, again)).all_text


async def test_done_on_the_card_shows_at_once_whether_a_following_step_is_given_or_not(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")

    form = await _opened(sold, card, "step_done")
    assert form.title == "What is next?"
    again = await _beneath(sold, form)
    assert "*No dated next step*" in again.all_text
    assert "Jane Roe marked “send the quote” done" in again.all_text

    confirmation = await _saved(sold, await _opened(sold, again, "deal_set_step"), text="Book the demo", due_on=DUE)
    assert "Book the demo" in (await _beneath(sold, confirmation)).all_text


async def test_edit_in_the_menu_of_a_step_changes_the_card(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")
    form = await _opened(sold, card, "step_menu", option="Edit")
    assert form.title == "Edit next step"

    confirmation = await _saved(sold, form, text="Send the new quote", due_on=DUE)

    again = await _beneath(sold, confirmation)
    assert "Send the new quote\nJane Roe · due Fri 27 Nov" in again.all_text
    assert "send the new quote" in (await _beneath(sold, again)).all_text.casefold()
    assert stored(sold, "steps")[0]["text"] == "Send the new quote"


async def test_edit_pressed_in_a_confirmation_still_redraws_the_card(sold: Office) -> None:
    card = await _card(sold, "Zeta")
    confirmation = await _saved(sold, await _opened(sold, card, "deal_set_step"), text="Call", due_on=DUE)
    form = await _opened(sold, confirmation, "capture_edit")
    assert (form.title, form.id) == ("Edit next step", confirmation.id)

    again = await _beneath(sold, await _saved(sold, form, text="Call the CFO"))

    assert "Call the CFO\nJane Roe · due Fri 27 Nov" in again.all_text


async def test_the_small_forms_change_the_card_and_the_list(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")

    moved = await _opened(sold, await _opened(sold, card, "step_menu", option="Move date"), "step_move_2")
    assert moved.title == "Date moved"
    card = await _beneath(sold, moved)
    assert "due Fri 4 Dec" in card.all_text
    put_off = await _opened(sold, await _opened(sold, card, "step_menu", option="Remind me later"), "step_remind_0")
    assert put_off.title == "Reminder put off"
    card = await _beneath(sold, put_off)
    form = await _opened(sold, card, "step_menu", option="Hand over")
    card = await _beneath(sold, await _saved(sold, form, owner="bert"))
    assert "Bert Vogel · due Fri 4 Dec" in card.all_text
    assert "send the quote · Bert Vogel · Fri 4 Dec" in (await _beneath(sold, card)).all_text


async def test_a_picked_date_in_the_small_form_changes_the_card_too(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")
    form = await _opened(sold, card, "step_menu", option="Move date")
    assert "due Thu 3 Dec" in (await _beneath(sold, await _saved(sold, form, due_on="2026-12-03"))).all_text


async def test_a_view_of_a_kind_that_is_no_longer_known_keeps_nothing_below_it_from_being_drawn(sold: Office) -> None:
    card = await _card(sold, "Zeta")
    form = await _opened(sold, card, "deal_set_step")
    workspace = sold.sandbox.workspace
    top = workspace.top_view(workspace.person("jane").id)
    assert top is not None
    kept = json.loads(top.content["private_metadata"])
    kept["under"].append({"view_id": "V0", "kind": "forgotten", "about": ""})
    top.content["private_metadata"] = json.dumps(kept)

    again = await _beneath(sold, await _saved(sold, form, text="Call them", due_on=DUE))

    assert "Call them\nJane Roe · due Fri 27 Nov" in again.all_text


@pytest.mark.parametrize("action", ["Edit", "Move date"])
async def test_a_form_opened_from_the_third_view_takes_its_place(sold: Office, action: str) -> None:
    for number in range(1, 24):
        await types(sold, f"Zeta - step {number} {number} dec")
    card = await _card(sold, "Zeta")
    assert "*Next steps (23)*" in card.all_text
    assert "and 3 more open steps" in card.all_text
    steps = await _opened(sold, card, "steps_more")
    assert (steps.title, steps.close) == ("Next steps", "Back")
    assert "1 to 10 of 23, first due first" in steps.all_text
    steps = await _opened(sold, steps, "step_list_next")
    steps = await _opened(sold, steps, "step_list_next")
    assert "21 to 23 of 23" in steps.all_text

    form = await _opened(sold, steps, "step_menu", block_id=_row_of(steps, "step 23"), option=action)

    assert form.id == steps.id, "Slack takes three views on one another"
    card_again = await _beneath(sold, await _saved(sold, form, due_on="2026-11-24"))
    assert card_again.id == card.id
    assert "step 23\nJane Roe · due Tue 24 Nov" in card_again.all_text
    assert "step 23 · Tue 24 Nov" in (await _beneath(sold, card_again)).all_text


def _row_of(view: View, words: str) -> str:
    """The buttons under the line that says this."""
    place = next(number for number, block in enumerate(view.blocks) if words in str(block))
    return str(view.blocks[place + 1]["block_id"])


async def test_a_menu_beside_each_step_of_the_plan_ours_and_the_buyers(sold: Office) -> None:
    card = await _card(sold, "Zeta")
    form = await _opened(sold, card, "deal_set_step")
    asked = await _opened(sold, form, "party", option="The buyer does")
    confirmation = await _saved(sold, asked, text="Sign it", due_on="2026-12-04", contact="Chris")
    await _beneath(sold, confirmation)
    await types(sold, "Zeta - send the quote tue @bert")

    card = await _card(sold, "Zeta")

    assert card.all_text.index("send the quote\nBert Vogel · due Tue 24 Nov") < card.all_text.index("Sign it\n")
    assert "Chris, buyer; Jane Roe sees to it · due Fri 4 Dec" in card.all_text
    menus = [element for element in card.elements if element["action_id"] == "step_menu"]
    offered = [[option["text"]["text"] for option in menu["options"]] for menu in menus]
    assert offered == [["Move date", "Hand over", "Edit"], ["Remind me later", "Move date", "Hand over", "Edit"]]
    assert card.action_ids.count("step_done") == 2


async def test_a_stale_row_on_the_card_says_what_happened_since_and_the_card_is_drawn_anew(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")
    newer = await types(sold, "Zeta - call 1 dec", who="ann")
    in_time(await sold.people.click("ann", newer, "earlier_done_0"))

    told = await _opened(sold, card, "step_done")

    assert told.title == "Already closed"
    assert "by Ann Keller" in told.all_text
    again = await _beneath(sold, told)
    assert "send the quote\nJane Roe · due" not in again.all_text
    assert "call\nAnn Keller · due Tue 1 Dec" in again.all_text


async def test_open_deal_in_the_menu_of_a_message_opens_its_card(sold: Office) -> None:
    await types(sold, "Zeta - send the quote today @bert")
    await sold.work()
    note = await sold.people.wait_for_message("bert", "dm", containing="gave you a next step")
    shown = await sold.people.click("bert", note, "step_menu", option="Open deal")
    in_time(shown)
    assert shown.view is not None
    assert (shown.view.title, shown.view.close) == ("Deal", "Close")
    assert "*Zeta*" in (await _text_of_top(sold, "bert"))


async def _text_of_top(office: Office, who: str) -> str:
    view = await office.people.view(who)
    assert view is not None
    return f"*{view.blocks[0]['text']['text']}*"


async def test_won_is_asked_about_and_names_what_goes(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    card = await _card(sold, "Zeta")
    won = next(element for element in card.elements if element["action_id"] == "deal_won")
    assert won["confirm"]["text"]["text"] == "Zeta is won as of today. Its open step leaves everybody's lists."
    assert await id_of(sold, "jane")
