"""The buttons that no other journey presses: a rep's small forms, her home tab and lists, and what is linked where."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from sandbox.seen import Message, View
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.admin_talk import saves, settings
from tests.handlers.leaving_talk import leaves, managed, told
from tests.handlers.leaving_talk import pressed as opened_by
from tests.handlers.talk import id_of, in_time, only_step, presses, types
from tests.handlers.test_deals_link import says
from tests.handlers.test_deals_list import block_of, filters
from tests.handlers.test_deals_list import opens as deals
from tests.handlers.test_home import opened as home_of
from tests.handlers.test_home import redrawn as home_again

NINE_ON_MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
FOUR = (
    deal("Process Mining", "Aurora Bank", amount="450000", stage="Negotiation"),
    deal("Pilot", "Northwind Health", amount="45300", stage="Proposal"),
    deal("Renewal", "Acme", amount="12000"),
    deal("Rollout", "Acme", owner="bert", amount="99000"),
)


@pytest.fixture
async def sold(at_work: Office) -> Office:
    """Jane's deals and one of Bert's, on Friday 20 Nov 2026, 10:00 in New York; Ann manages them."""
    seed(at_work.database, at_work.workspace_id, FOUR, now=at_work.clock.now)
    await managed(at_work)
    return at_work


async def chosen(office: Office, shown: Message | View, option: str, who: str = "jane") -> View:
    """What an entry of a step's menu opens."""
    return await opened_by(office, shown, "step_menu", who, option=option)


async def then(office: Office, view: View, action_id: str, who: str = "jane", **given: str) -> View:
    """What stands on top after a press."""
    in_time(await office.people.click(who, view, action_id, **given))  # type: ignore[arg-type]
    await office.bot.finish()
    top = await office.people.view(who)
    assert top is not None
    return top


async def changed(office: Office, message: Message, containing: str, who: str = "jane") -> Message:
    """The same message once the delivery loop has run."""
    await office.work()
    found = await office.people.wait_for_message(who, "dm", containing=containing, after=message)
    assert found.ts == message.ts
    return found


async def pages(office: Office, view: View, kind: str, who: str = "jane") -> Sequence[str]:
    """What a list says on its second page, and on the first again."""
    second = await then(office, view, f"{kind}_next", who)
    first = await then(office, second, f"{kind}_previous", who)
    return second.all_text, first.all_text


async def test_each_entry_of_the_morning_messages_menu_is_used(sold: Office) -> None:
    await types(sold, "Aurora - call the CISO mon")
    await sold.go_to(NINE_ON_MONDAY)
    morning = await sold.people.wait_for_message("jane", "dm", containing="1 for today")

    # The reminder is put off, the date moved, each taken back again.
    view = await then(sold, await chosen(sold, morning, "Remind me later"), "step_remind_0")
    assert "reminder at 10:00; it stays due Mon 23 Nov" in view.all_text
    morning = await changed(sold, morning, "reminder at 10:00")
    await then(sold, view, "capture_undo")
    morning = await changed(sold, morning, "1 for today")
    view = await then(sold, await chosen(sold, morning, "Move date"), "step_move_0")
    assert "is due Tue 24 Nov (tomorrow); it was due Mon 23 Nov." in view.all_text
    morning = await changed(sold, morning, "moved to Tue 24 Nov")
    await then(sold, view, "capture_undo")
    morning = await changed(sold, morning, "1 for today")

    # Another date is picked, after one that is past; the words are changed; the card opens.
    form = await chosen(sold, morning, "Move date")
    past = await sold.people.submit("jane", form, {"due_on": "2026-11-20"})
    assert past.errors == {"due_on": "This date is past; choose today or a later day."}
    assert (await sold.people.submit("jane", form, {"due_on": "2026-11-30"})).errors == {}
    card = await deals(sold, "aurora")
    form = await chosen(sold, card, "Edit")
    assert (await sold.people.submit("jane", form, {"text": "Visit the CISO"})).errors == {}
    assert (only_step(sold)["text"], only_step(sold)["due_on"]) == ("Visit the CISO", "2026-11-30")
    await types(sold, "Northwind - book the demo today")
    await sold.go_to(NINE_ON_MONDAY.replace(day=24))
    tuesday = await sold.people.wait_for_message("jane", "dm", containing="1 overdue")
    assert (await chosen(sold, tuesday, "Open deal")).title == "Deal"


async def test_a_step_is_handed_over_handed_back_and_kept_after_all(sold: Office) -> None:
    await types(sold, "Aurora - call the CISO today")
    card = await deals(sold, "aurora")
    form = await chosen(sold, card, "Hand over")
    assert (await sold.people.submit("jane", form, {"owner": "sam"})).errors.keys() == {"owner"}
    assert (await sold.people.submit("jane", form, {"owner": "bert"})).errors == {}
    await sold.work()
    note = await told(sold, "bert", "gave you a next step")

    in_time(await sold.people.click("bert", note, "step_hand_back"))
    note = await changed(sold, note, "handed over to Jane Roe", "bert")
    in_time(await sold.people.click("bert", note, "step_undo"))
    await changed(sold, note, "gave you a next step", "bert")

    assert only_step(sold)["owner_id"] == await id_of(sold, "bert")


async def test_an_earlier_step_is_dropped_or_kept_beside_the_new_one(sold: Office) -> None:
    await types(sold, "Aurora - call the CISO mon")
    answer = await types(sold, "Aurora - send the answers tue")
    await presses(sold, answer, "earlier_drop_0", containing="✓")
    answer = await types(sold, "Aurora - book the room wed")
    await presses(sold, answer, "earlier_keep_0", containing="✓")
    assert {one["text"]: one["state"] for one in stored(sold, "steps")} == {
        "call the CISO": "dropped",
        "send the answers": "open",
        "book the room": "open",
    }


async def test_the_buyers_part_of_the_plan_is_entered_by_the_global_shortcut(sold: Office) -> None:
    shown = await sold.people.shortcut("jane", "new_next_step")
    assert shown.view is not None
    form = await then(sold, shown.view, "party", option="The buyer does")
    found = (await sold.people.options("jane", form, "deal", "aurora"))[0]
    given = {"deal": found, "text": "Sign the order form", "contact": "Dana Wolf"}
    assert (await sold.people.submit("jane", form, given)).errors.keys() == {"due_on"}
    assert (await sold.people.submit("jane", form, {"due_on": "2026-12-04"})).errors == {}
    assert (only_step(sold)["party"], only_step(sold)["contact"]) == ("buyer", "Dana Wolf")


async def test_ones_own_settings_are_changed_and_a_pause_is_ended_from_the_home_tab(sold: Office) -> None:
    form = await opened_by(sold, await home_of(sold), "settings_open", "jane")
    region = (await sold.people.options("jane", form, "holidays", "bay"))[0]
    wanted = {"nudge_time": "08:00", "holidays": region, "paused_until": "2026-11-19"}
    past = await sold.people.submit("jane", form, wanted)
    assert list(past.errors.values()) == ["This day is past; choose today or a later day."]
    assert (await sold.people.submit("jane", form, {"paused_until": "2026-11-27"})).closed
    paused = await home_again(sold)
    assert "At 8:00, Mon to Fri, not on public holidays (Germany, Bayern)" in paused.all_text
    assert "Paused until Fri 27 Nov" in paused.all_text
    in_time(await sold.people.click("jane", paused, "settings_resume"))
    assert "Paused" not in (await home_again(sold)).all_text


async def test_lists_longer_than_a_page_are_filtered_and_turned(sold: Office) -> None:
    many = [{**deal(f"Depot {number:02}", "Tarnwick"), "Record ID": f"d{number}"} for number in range(12)]
    seed(sold.database, sold.workspace_id, many, now=sold.clock.now)
    for number in range(1, 13):
        await types(sold, f"Aurora - step {number} fri 27 nov")

    # The home tab shows ten of a group; the rest is a press away, and is turned.
    home = await home_of(sold)
    more = next(str(block["block_id"]) for block in home.blocks if "deals_more" in str(block))
    listed = await opened_by(sold, home, "deals_more", "jane", block_id=more)
    second, first = await pages(sold, listed, "deal_list")
    assert "11 to 14 of 14, largest first" in second
    assert "1 to 10 of 14, largest first" in first
    mine = await filters(sold, listed, "Mine")
    card = await opened_by(sold, mine, "deal_open", "jane", block_id=block_of(mine, "Aurora Bank"))
    assert "*Next steps (12)*" in card.all_text
    await sold.go_to(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    steps = await opened_by(sold, await home_of(sold), "steps_more", "jane")
    second, first = await pages(sold, steps, "step_list")
    assert "11 to 12 of 12, first due first" in second
    assert "1 to 10 of 12" in first


async def test_a_channel_is_linked_by_one_of_two_buttons_and_then_to_another_deal_instead(sold: Office) -> None:
    asked = await says(sold, "link acme")
    await presses(sold, asked, "deal_link_pick_0", containing="✓ This channel is linked to Acme – Renewal.")
    asked = await says(sold, "link aurora")
    await presses(sold, asked, "deal_link_instead", containing="✓ This channel is linked to Aurora Bank")
    assert "✓ Aurora Bank" in (await types(sold, "send the quote tue")).text


async def test_a_manager_of_two_teams_turns_between_their_pipelines(sold: Office) -> None:
    form = await opened_by(sold, await settings(sold), "admin_team_new", "maya")
    assert (await saves(sold, form, name="EMEA", members=["bert"], managers=["ann"])).errors == {}
    await sold.bot.finish()
    shown = await sold.people.command("ann", "/pipeline", "", channel="#sales")
    assert shown.message is not None
    emea = await presses(
        sold, shown.message, "pipeline_team", who="ann", containing="Open pipeline $99k", option="EMEA"
    )
    listed = await presses(sold, emea, "pipeline_undated", who="ann", containing="1 of 1 open deal has no dated")
    await presses(sold, listed, "pipeline_digest", who="ann", containing="Open pipeline $99k")


async def test_somebody_joins_and_leaves_with_more_than_a_page_of_deals(sold: Office) -> None:
    await sold.people.add_person("nora", real_name="Nora Lindqvist")
    many = [{**deal(f"Depot {number:02}", "Tarnwick", owner="nora"), "Record ID": f"n{number}"} for number in range(12)]
    seed(sold.database, sold.workspace_id, many, now=sold.clock.now)
    await leaves(sold, "nora")
    message = await told(sold, "ann", "Nora Lindqvist has left Slack and leaves 12 open deals")
    listed = await opened_by(sold, message, "left_more")
    second, first = await pages(sold, listed, "left_list", "ann")
    assert "11 to 12 of 12, largest first" in second
    assert "1 to 10 of 12" in first
