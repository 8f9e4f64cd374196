"""The form: its deal picker, wrong input on its field, and the confirmation that takes its place."""

from datetime import UTC, datetime, timedelta
from typing import Any

from blocks import undated as undated_blocks
from sandbox.seen import Message, View
from services import composing
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, in_time, only_step, types
from tests.handlers.test_deal_card import card_of, form_of


async def opened(office: Office, who: str = "jane") -> View:
    """`/nextstep` alone."""
    shown = await office.people.command(who, "/nextstep", "", channel="#sales")
    in_time(shown)
    assert shown.view is not None
    return shown.view


async def filled(office: Office, view: View, **values: object) -> dict[str, Any]:
    """What one fills in: deal by its label's beginning, and a good value wherever none is given."""
    who = str(values.pop("who", "jane"))
    found = await office.people.options(who, view, "deal", str(values.pop("deal", "zeta")))
    return {"deal": found[0], "text": "Send the quote", "due_on": "2026-11-27", "owner": "jane", **values}


async def test_the_command_alone_opens_the_form_with_oneself_as_owner(sold: Office) -> None:
    for line in ("", "   ", "\n"):
        shown = await sold.people.command("jane", "/nextstep", line)

        in_time(shown)
        assert shown.message is None
        assert shown.view is not None
        assert shown.view.title == "Next step"
        assert shown.view.state["owner"]["owner"]["selected_user"] == await id_of(sold, "jane")
        await sold.people.close("jane", shown.view)


async def test_the_picker_offers_own_deals_first_and_filters_as_one_types(sold: Office) -> None:
    view = await opened(sold)

    everything = [text for text, _ in await sold.people.options("jane", view, "deal", "")]
    assert set(everything[:3]) == {
        "Pilot · Northwind Health · Proposal · $45.3k",
        "Renewal · Acme · Discovery · $12k",
        "Zeta · Discovery · $1.5k",
    }
    assert set(everything[3:]) == {"Rollout · Acme · Discovery · $99k", "Depot Route · Tarnwick · Discovery · $25k"}
    for typed, first in (("a", "Renewal"), ("acm", "Renewal"), ("acme ro", "Rollout"), ("TARN", "Depot")):
        found = await sold.people.options("jane", view, "deal", typed)
        assert found[0][0].startswith(first), typed
    for nowhere in ("xyz", "old story"):  # the one does not exist, the other is lost
        assert await sold.people.options("jane", view, "deal", nowhere) == [(f"New deal “{nowhere}”", f"new:{nowhere}")]
    *recent, (new, _) = await sold.people.options("jane", view, "deal", "🎉 - ?")
    assert (len(recent), new) == (5, "New deal “🎉 - ?”"), "no word: the recent ones, as if nothing was typed"


async def test_the_first_deal_is_added_in_the_form_itself(at_work: Office) -> None:
    view = await opened(at_work)
    assert await at_work.people.options("jane", view, "deal", "") == []
    values = await filled(at_work, view, deal="  Acme:  “pilot” & <co> ", owner="bert")

    done = await at_work.people.submit("jane", view, values, twice=True)

    assert done.view is not None
    assert "*Acme: “pilot” &amp; &lt;co&gt;* · Discovery" in done.view.all_text
    (added,) = stored(at_work, "deals")
    assert (added["name"], added["owner_name"], added["source"]) == ("Acme: “pilot” & <co>", "Bert Vogel", "slack")
    assert only_step(at_work)["deal_id"] == added["id"]
    in_time(await at_work.people.click("jane", done.view, "capture_undo"))
    await at_work.people.wait_for_view("jane", containing="Taken back")
    assert (stored(at_work, "deals"), stored(at_work, "steps")) == ([], [])


async def test_a_new_deal_is_offered_last_unless_one_is_called_so(sold: Office) -> None:
    view = await opened(sold)
    for typed, offered in (
        ("acme", True),
        ("rollout", False),
        (" ROLLOUT ", False),
        ("Rollout!", True),
        ("x" * 151, False),
    ):
        found = [text for text, _ in await sold.people.options("jane", view, "deal", typed)]
        assert (found[-1:] == [f"New deal “{typed}”"]) is offered, typed
        assert sum(text.startswith("New deal") for text in found) is int(offered)


async def test_what_is_wrong_elsewhere_adds_no_deal(sold: Office) -> None:
    before = stored(sold, "deals")
    view = await opened(sold)
    done = await sold.people.submit("jane", view, await filled(sold, view, deal="Brand new", due_on="2026-11-01"))
    assert list(done.errors) == ["due_on"]
    assert stored(sold, "deals") == before


async def test_of_two_hundred_deals_a_hundred_are_offered_and_all_are_found(at_work: Office) -> None:
    rows = [
        deal(f"Deal {number:03}", f"Company {number % 7}", owner="bert" if number % 2 else "jane")
        for number in range(200)
    ]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    view = await opened(at_work)

    everything = await at_work.people.options("jane", view, "deal", "")
    of_company = await at_work.people.options("jane", view, "deal", "company")
    last = await at_work.people.options("jane", view, "deal", "deal 199")

    own = {deal["id"] for deal in stored(at_work, "deals") if deal["owner_name"] == "Jane Roe"}
    assert len(everything) == len({text for text, _ in everything}) == 100
    assert {value.partition(":")[0] for _, value in everything} == own
    assert len(of_company) == 100
    assert [text for text, _ in last] == ["Deal 199 · Company 3 · Discovery"]


async def test_the_second_of_two_people_sees_the_firsts_step_before_saving(sold: Office) -> None:
    first, second = await opened(sold, "jane"), await opened(sold, "bert")
    theirs = await filled(sold, second, text="Send the quote too", owner="bert", who="bert")
    done = await sold.people.submit("jane", first, await filled(sold, first))
    assert done.errors == {}

    marked = await sold.people.submit("bert", second, theirs)

    assert marked.errors == {
        "text": "Jane Roe has meanwhile set “Send the quote”, due Fri 27 Nov 2026; save again to add yours too."
    }
    assert marked.view is not None
    assert marked.view.state["text"]["text"]["value"] == "Send the quote too"
    assert len(stored(sold, "steps")) == 1
    again = await sold.people.submit("bert", marked.view, theirs)
    assert again.errors == {}
    assert again.view is not None
    assert "Still open from before" in again.view.all_text
    assert len(stored(sold, "steps")) == 2


async def test_the_form_of_a_lists_button_tells_of_what_others_set_since_it_was_opened(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon 30 nov")
    card = await card_of(sold, "zeta")
    form = await form_of(sold, card, "deal_set_step")
    await types(sold, "Zeta - send the quote fri 27 nov", who="maya")
    given = {"text": "Book the demo", "due_on": "2026-12-04"}

    marked = await sold.people.submit("jane", form, given)

    assert marked.errors == {
        "text": "Maya Ortiz has meanwhile set “send the quote”, due Fri 27 Nov 2026; save again to add yours too."
    }
    assert (await sold.people.submit("jane", form, given)).errors == {}


async def test_a_new_deal_that_is_there_by_now_is_marked_once_and_nothing_typed_is_lost(sold: Office) -> None:
    first, second = await opened(sold, "jane"), await opened(sold, "maya")
    theirs = await filled(sold, second, deal="Novaplex", text="Call the CFO", owner="maya", who="maya")
    await sold.people.submit("jane", first, await filled(sold, first, deal="Novaplex"))
    await sold.go_to(sold.clock.now + timedelta(minutes=2))

    marked = await sold.people.submit("maya", second, theirs)

    said = "Novaplex is there already, added by Jane Roe 2 minutes ago; choose it, or save again to add a second one."
    assert marked.errors == {"deal": said}
    assert len(stored(sold, "steps")) == 1
    assert (await sold.people.submit("maya", second, theirs, twice=True)).errors == {}
    assert sum(one["name"] == "Novaplex" for one in stored(sold, "deals")) == 2


async def test_a_filled_form_is_recorded_and_becomes_its_confirmation(sold: Office) -> None:
    view = await opened(sold)
    values = await filled(sold, view, text="Send “it” & <that> 🎉", owner="bert", deal="tarn")

    done = await sold.people.submit("jane", view, values)

    assert (done.errors, done.error) == ({}, None)
    assert done.duration_ms < 3000
    assert done.view is not None
    assert done.view.title == "Next step saved"
    assert "Send “it” &amp; &lt;that&gt; 🎉 — Bert Vogel · Fri 27 Nov (in 7 days)" in done.view.all_text
    step = only_step(sold)
    assert (step["deal"], step["text"], step["due_on"]) == ("Depot Route", "Send “it” & <that> 🎉", "2026-11-27")
    assert (step["owner_id"], step["via"]) == (await id_of(sold, "bert"), "form")


async def test_undo_works_in_the_confirmation(sold: Office) -> None:
    before = (stored(sold, "deals"), stored(sold, "steps"))
    view = await opened(sold)
    done = await sold.people.submit("jane", view, await filled(sold, view))
    assert done.view is not None

    in_time(await sold.people.click("jane", done.view, "capture_undo"))
    after = await sold.people.wait_for_view("jane", containing="Taken back: “Send the quote” on Zeta.")

    assert (stored(sold, "deals"), stored(sold, "steps")) == before
    assert after.action_ids == []


async def test_an_earlier_step_is_asked_about_in_the_confirmation_too(sold: Office) -> None:
    await types(sold, "Zeta - call the CFO mon")
    view = await opened(sold)
    done = await sold.people.submit("jane", view, await filled(sold, view))
    assert done.view is not None

    await sold.people.click("jane", done.view, "earlier_drop_0")
    after = await sold.people.wait_for_view("jane", containing="Send the quote", after=done.view)

    assert after.action_ids == ["capture_undo", "capture_edit"]
    assert {step["text"]: step["state"] for step in stored(sold, "steps")}["call the CFO"] == "dropped"


async def test_an_undo_that_comes_too_late_is_said_in_the_confirmation(sold: Office) -> None:
    view = await opened(sold)
    done = await sold.people.submit("jane", view, await filled(sold, view))
    newer = await types(sold, "Zeta - call the CFO 1 dec", who="ann")
    await sold.people.click("ann", newer, "earlier_done_0")
    assert done.view is not None

    in_time(await sold.people.click("jane", done.view, "capture_undo"))

    await sold.people.wait_for_view("jane", containing="Ann Keller has changed this since")
    assert len(stored(sold, "steps")) == 2


async def test_wrong_input_is_marked_on_its_field_and_what_was_typed_stays(sold: Office) -> None:
    view = await opened(sold)
    tom = await id_of(sold, "tom")
    for values, field, sentence in (
        ({"due_on": "2026-11-19"}, "due_on", "This date is past; choose today or a later day."),
        ({"text": "  \t "}, "text", "Say what the next step is"),
        ({"owner": tom}, "owner", "Tom Reed is no longer active in Slack"),
        ({"owner": "nextstep"}, "owner", "Nextstep is a bot and cannot own a next step"),
    ):
        done = await sold.people.submit("jane", view, await filled(sold, view, **values))

        assert list(done.errors) == [field]
        assert done.errors[field].startswith(sentence)
        assert done.view is not None
        assert done.view.id == view.id
        assert done.view.state["text"]["text"]["value"] == values.get("text", "Send the quote")
    assert stored(sold, "steps") == []

    done = await sold.people.submit("jane", view, await filled(sold, view))
    assert done.errors == {}
    assert only_step(sold)["text"] == "Send the quote"


async def test_a_deal_won_while_the_form_stood_open_is_marked_on_the_deal(sold: Office) -> None:
    view = await opened(sold)
    values = await filled(sold, view)
    with sold.database.write(sold.workspace_id) as connection:
        connection.exec_driver_sql("UPDATE deals SET status = 'won' WHERE name = 'Zeta'")

    done = await sold.people.submit("jane", view, values)

    assert done.errors == {"deal": "Zeta is won; a next step belongs to an open deal."}


async def test_what_is_missing_slack_itself_marks(sold: Office) -> None:
    done = await sold.people.submit("jane", await opened(sold))

    assert not done.sent
    assert set(done.errors) == {"deal", "text", "due_on"}


async def test_a_form_sent_twice_records_once_and_answers_the_same(sold: Office) -> None:
    view = await opened(sold)

    done = await sold.people.submit("jane", view, await filled(sold, view), twice=True)

    assert done.errors == {}
    assert done.view is not None
    assert done.view.title == "Next step saved"
    assert only_step(sold)["text"] == "Send the quote"
    payload = (await sold.people.log("view_submission:step_form"))[-1]["args"]
    answers = [await sold.people.raw("interactive", payload) for _ in range(2)]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert "Next step saved" in answers[0].body
    only_step(sold)


async def _list_in_channel(office: Office) -> Message:
    """The weekly list, posted into the channel as the bot posts it."""
    team = next(entry for entry in stored(office, "deals"))["team"]
    with office.database.read(office.workspace_id) as connection:
        team_id = connection.exec_driver_sql("SELECT team_id FROM deals").scalar()
    assert team == "Sales"
    found = composing.undated(office.database, office.workspace_id, str(team_id), now=office.clock.now)
    message = undated_blocks.message(found)
    await office.bot.slack.chat_postMessage(channel="#sales", text=message.text, blocks=message.blocks)
    return await office.people.wait_for_message("jane", "#sales", containing="no dated next step")


async def test_set_next_step_on_a_list_opens_the_form_with_the_deal_filled(sold: Office) -> None:
    listed = await _list_in_channel(sold)
    element = next(one for one in listed.elements if "deal_set_step" in one["action_id"])
    block = next(one for one in listed.blocks if one.get("accessory") == element)

    shown = await sold.people.click("jane", listed, element["action_id"], block_id=block["block_id"])

    in_time(shown)
    assert shown.view is not None
    assert "*Acme – Rollout* · Discovery · $99,000" in shown.view.all_text, "the largest comes first"
    assert "deal" not in shown.view.state
    done = await sold.people.submit("jane", shown.view, {"text": "Send the quote", "due_on": "2026-11-27"})
    assert done.view is not None
    assert done.view.title == "Next step saved"
    step = only_step(sold)
    assert (step["deal"], step["owner_id"]) == ("Rollout", await id_of(sold, "jane"))


async def test_set_next_step_on_a_deal_that_is_gone_says_so_under_the_list(sold: Office) -> None:
    listed = await _list_in_channel(sold)
    element = next(one for one in listed.elements if "deal_set_step" in one["action_id"])
    block = next(one for one in listed.blocks if one.get("accessory") == element)
    with sold.database.write(sold.workspace_id) as connection:
        connection.exec_driver_sql("UPDATE deals SET status = 'lost' WHERE name = 'Rollout'")

    in_time(await sold.people.click("jane", listed, element["action_id"], block_id=block["block_id"]))

    told = await sold.people.wait_for_message(
        "jane", "#sales", containing="Rollout is lost; a next step belongs to an open deal."
    )
    assert told.ephemeral
    assert await sold.people.view("jane") is None


async def test_a_form_filled_in_over_midnight_is_held_to_the_new_day(sold: Office) -> None:
    view = await opened(sold)
    values = await filled(sold, view, due_on="2026-11-20")
    await sold.go_to(datetime(2026, 11, 21, 5, 1, tzinfo=UTC))  # Saturday 00:01 in New York

    done = await sold.people.submit("jane", view, values)

    assert list(done.errors) == ["due_on"]


async def test_slow_slack_that_opens_no_form_is_told_to_the_person(sold: Office) -> None:
    await sold.people.fault("views.open", "error", error="expired_trigger_id")

    shown = await sold.people.command("jane", "/nextstep", "")

    in_time(shown)
    assert shown.message is not None
    assert "Slack is slow to answer; if no form opens, try once more" in shown.message.text


async def test_where_slack_itself_is_slow_to_open_the_form_the_command_does_not_look_failed(sold: Office) -> None:
    await sold.people.fault("views.open", "slow", seconds=4.0)

    shown = await sold.people.command("jane", "/nextstep", "")

    in_time(shown)
    assert shown.message is not None
    assert "Slack is slow to answer; if no form opens, try once more" in shown.message.text
