"""Who is given a next step by somebody else is told once, in private, and can hand it back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from sandbox.seen import Message
from services import workspaces
from storage import people
from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, in_time, only_step, presses, types
from tests.handlers.test_deal_card import card_of, form_of, pressed, saved
from tests.services.company import configured

NINE_ON_TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


async def _told(office: Office, who: str = "bert", containing: str = "gave you a next step") -> Message:
    await office.work()
    return await office.people.wait_for_message(who, "dm", containing=containing)


async def test_who_is_given_a_step_is_told_once_in_private(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert fri 27 nov")

    told = await _told(sold)
    await sold.work()

    assert told.text == "Jane Roe gave you a next step: Zeta · send the quote · due Fri 27 Nov"
    assert told.buttons == ["Done", "Hand back"]
    assert told.action_ids == ["step_done", "step_hand_back", "step_menu"]
    assert [m for m in await sold.people.messages("bert", "dm") if m.from_app] == [told]
    assert [m for m in await sold.people.messages("jane", "dm") if m.from_app] == []


async def test_handed_back_the_giver_has_it_again_and_is_told(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert fri 27 nov")
    told = await _told(sold)

    in_time(await sold.people.click("bert", told, "step_hand_back", twice=True))
    back = await _told(sold, "jane", "handed a next step back to you")
    after = await sold.people.wait_for_message("bert", "dm", containing="handed over to Jane Roe", after=told)

    assert only_step(sold)["owner_id"] == await id_of(sold, "jane")
    assert "Bert Vogel handed a next step back to you: Zeta · send the quote" in back.text
    assert "Hand back" not in back.buttons
    assert after.ts == told.ts
    assert after.buttons == ["Undo"]
    assert sum(made["field"] == "owner_id" for made in stored(sold, "history")) == 1


async def test_a_hand_back_is_taken_back_and_both_messages_say_so(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert fri 27 nov")
    told = await _told(sold)
    await sold.people.click("bert", told, "step_hand_back")
    back = await _told(sold, "jane", "handed a next step back to you")
    after = await sold.people.wait_for_message("bert", "dm", containing="handed over to Jane Roe", after=told)

    in_time(await sold.people.click("bert", after, "step_undo"))
    await sold.work()

    await sold.people.wait_for_message("bert", "dm", containing="gave you a next step", after=after)
    again = await sold.people.wait_for_message("jane", "dm", containing="taken back by Bert Vogel", after=back)
    assert again.buttons == []
    assert only_step(sold)["owner_id"] == await id_of(sold, "bert")


async def test_what_is_undone_before_it_was_sent_is_not_sent(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote @bert fri 27 nov")
    await presses(sold, answer, "capture_undo", containing="Taken back")

    await sold.work()

    assert [m for m in await sold.people.messages("bert", "dm") if m.from_app] == []


async def test_what_is_undone_after_it_was_sent_is_redrawn_as_taken_back(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote @bert fri 27 nov")
    told = await _told(sold)

    await presses(sold, answer, "capture_undo", containing="Taken back")
    await sold.work()

    after = await sold.people.wait_for_message("bert", "dm", containing="taken back by Jane Roe", after=told)
    assert after.ts == told.ts
    assert after.action_ids == []


async def test_a_form_for_another_owner_tells_them_too_and_ones_own_step_tells_nobody(sold: Office) -> None:
    await types(sold, "Zeta - mine alone fri 27 nov")
    shown = await sold.people.command("jane", "/nextstep", "")
    assert shown.view is not None
    await sold.people.submit(
        "jane",
        shown.view,
        {"deal": "Zeta · Discovery · $1.5k", "text": "Call Bob", "due_on": "2026-11-27", "owner": "bert"},
    )

    told = await _told(sold)

    assert "Call Bob" in told.text
    assert [m for m in await sold.people.messages("jane", "dm") if m.from_app and not m.ephemeral] == []


async def test_who_becomes_owner_by_an_edit_is_told_once_and_hands_it_back(sold: Office) -> None:
    answer = await types(sold, "Zeta - send the quote fri 27 nov")
    shown = await sold.people.click("jane", answer, "capture_edit")
    assert shown.view is not None
    assert (await sold.people.submit("jane", shown.view, {"owner": "bert"})).errors == {}

    told = await _told(sold)
    again = await sold.people.click("jane", answer, "capture_edit")
    assert again.view is not None
    assert (await sold.people.submit("jane", again.view, {"text": "send the offer"})).errors == {}
    await sold.work()

    assert told.text == "Jane Roe gave you a next step: Zeta · send the quote · due Fri 27 Nov"
    (only,) = [m for m in await sold.people.messages("bert", "dm") if m.from_app]
    assert "send the offer" in only.text
    in_time(await sold.people.click("bert", only, "step_hand_back"))
    await _told(sold, "jane", "handed a next step back to you")
    assert only_step(sold)["owner_id"] == await id_of(sold, "jane")


async def test_who_is_given_a_deal_on_its_card_is_told_with_its_next_step_and_opens_it(sold: Office) -> None:
    await types(sold, "Zeta - send the quote fri 27 nov")
    form = await form_of(sold, await card_of(sold, "zeta"))
    await saved(sold, form, owner="bert", amount="2500")

    told = await _told(sold, containing="gave you a deal")

    assert told.text == "Jane Roe gave you a deal: Zeta · $2.5k · send the quote · due Fri 27 Nov · Jane Roe"
    assert [m for m in await sold.people.messages("bert", "dm") if m.from_app] == [told]
    shown = await sold.people.click("bert", told, "deal_open")
    in_time(shown)
    assert shown.view is not None
    assert "Zeta" in shown.view.all_text


async def test_a_deal_that_is_taken_back_is_so_in_the_message_too(sold: Office) -> None:
    card = await saved(sold, await form_of(sold, await card_of(sold, "zeta")), owner="bert")
    told = await _told(sold, containing="gave you a deal")
    assert told.buttons == ["Set next step", "Open"]

    await pressed(sold, card, "deal_undo")
    await sold.work()

    after = await sold.people.wait_for_message("bert", "dm", containing="it was taken back", after=told)
    assert after.ts == told.ts
    assert after.action_ids == []
    assert [m for m in await sold.people.messages("jane", "dm") if m.from_app] == []


async def test_an_import_tells_nobody(sold: Office) -> None:
    await sold.work()
    given = [row for row in stored(sold, "deliveries") if row["kind"] in {"told", "handed"}]
    assert given == []


async def test_a_stale_hand_back_says_who_has_it_now(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert fri 27 nov")
    told = await _told(sold)
    menu = await sold.people.click("bert", told, "step_menu", option="Hand over")
    assert menu.view is not None
    assert (await sold.people.submit("bert", menu.view, {"owner": "ann"})).errors == {}

    shown = await sold.people.click("bert", told, "step_hand_back")

    in_time(shown)
    assert shown.view is not None
    assert "“send the quote” was handed over to Ann Keller at 16:00 by Bert Vogel." in shown.view.all_text
    assert only_step(sold)["owner_id"] == await id_of(sold, "ann")


async def test_a_step_on_another_teams_deal_offers_no_way_to_the_deal_and_done_says_who_goes_on(sold: Office) -> None:
    teams = [{"name": "East", "members": [await id_of(sold, "bert")]}]
    configured(sold.database, sold.workspace_id, now=sold.clock.now, teams=teams)
    await types(sold, "Zeta - send the quote @bert tue")
    told = await _told(sold)
    await sold.go_to(NINE_ON_TUESDAY)
    nudge = await sold.people.wait_for_message("bert", "dm", containing="1 for today")
    home = await sold.people.open_home("bert")
    assert home is not None
    for shown in (told, nudge, home):
        assert '"Hand over"' in json.dumps(shown.blocks)
        assert "Open deal" not in json.dumps(shown.blocks)

    done = await sold.people.click("bert", nudge, "step_done")

    in_time(done)
    assert done.view is not None
    assert (done.view.title, done.view.submit) == ("Done", "")
    assert "“send the quote” is done. Jane Roe sees to what comes next." in done.view.all_text
    assert only_step(sold)["state"] == "done"


async def test_a_step_goes_not_back_to_somebody_who_has_left_and_that_says_what_to_do(sold: Office) -> None:
    await types(sold, "Zeta - send the quote @bert fri 27 nov")
    told = await _told(sold)
    jane = await id_of(sold, "jane")
    with sold.database.read(sold.workspace_id) as connection:
        giver = people.find(connection, sold.workspace_id, jane)
    assert giver is not None
    workspaces.meet(sold.database, sold.workspace_id, [replace(giver, is_deactivated=True)], now=sold.clock.now)

    shown = await sold.people.click("bert", told, "step_hand_back")

    in_time(shown)
    await sold.people.wait_for_message(
        "bert", "dm", containing="Jane Roe is no longer active in Slack; choose Hand over in the menu"
    )
    assert only_step(sold)["owner_id"] == await id_of(sold, "bert")
