"""The shortcuts: the empty form from anywhere, and a message that becomes a next step."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.seen import Message, View
from storage import deals, people
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import id_of, in_time, only_step
from tests.services.company import the_deal


async def used_on(office: Office, message: Message, *, who: str = "jane") -> View:
    """*Set next step* on a message: the form."""
    shown = await office.people.shortcut(who, "set_next_step", message)
    in_time(shown)
    assert shown.view is not None
    return shown.view


async def used_on_text(office: Office, text: str, *, by: str = "bert", channel: str = "#sales") -> View:
    return await used_on(office, await office.people.say(by, channel, text))


def filled(view: View) -> dict[str, Any]:
    """What the form holds, by field."""
    held = {name: next(iter(fields.values())) for name, fields in view.state.items()}
    option = held["deal"].get("selected_option") or {}
    return {
        "deal": option.get("text", {}).get("text"),
        "text": held["text"].get("value"),
        "due_on": held["due_on"].get("selected_date"),
        "due_time": held["due_time"].get("selected_time"),
        "owner": held["owner"].get("selected_user"),
    }


async def test_the_global_shortcut_opens_the_empty_form(sold: Office) -> None:
    shown = await sold.people.shortcut("jane", "new_next_step")

    in_time(shown)
    assert shown.view is not None
    jane = await id_of(sold, "jane")
    assert filled(shown.view) == {"deal": None, "text": None, "due_on": None, "due_time": None, "owner": jane}
    found = await sold.people.options("jane", shown.view, "deal", "zeta")
    await sold.people.submit(
        "jane", shown.view, {"deal": found[0], "text": "Call", "due_on": "2026-11-27", "due_time": None}
    )
    assert only_step(sold)["text"] == "Call"


async def test_a_message_fills_text_date_deal_and_owner_and_is_linked(sold: Office) -> None:
    said = await sold.people.say("bert", "#sales", "Northwind Health want the *revised* quote by fri 27 nov at 3pm")
    view = await used_on(sold, said)

    assert filled(view) == {
        "deal": "Pilot · Northwind Health · Proposal · $45.3k",
        "text": "Northwind Health want the revised quote by fri 27 nov at 3pm",
        "due_on": "2026-11-27",
        "due_time": "09:00",  # Bert's 15:00 in Berlin, on Jane's clock in New York
        "owner": await id_of(sold, "jane"),
    }
    done = await sold.people.submit("jane", view, {})
    assert done.errors == {}
    assert done.view is not None
    link = f"https://brightwater.slack.com/archives/{said.channel}/p{said.ts.replace('.', '')}"
    assert f"<{link}|from a message>" in done.view.all_text
    step = only_step(sold)
    assert (step["due_on"], step["via"], step["deal"]) == ("2026-11-27", "message", "Pilot")
    assert step["due_at"].startswith("2026-11-27T14:00")


async def test_in_a_thread_the_link_leads_into_the_thread(sold: Office) -> None:
    parent = await sold.people.say("bert", "#sales", "Zeta")
    reply = await sold.people.say("ann", "#sales", "call them", thread=parent)

    view = await used_on(sold, reply)

    assert f"?thread_ts={parent.ts}&cid={parent.channel}" in view.private_metadata
    found = await sold.people.options("jane", view, "deal", "zeta")
    done = await sold.people.submit("jane", view, {"deal": found[0], "due_on": "2026-11-27"})
    assert done.errors == {}


async def test_tomorrow_is_the_day_after_the_message_was_written(sold: Office) -> None:
    said = await sold.people.say("jane", "#sales", "Zeta: send the quote on monday")
    await sold.go_to(datetime(2026, 11, 23, 15, 0, tzinfo=UTC))
    assert filled(await used_on(sold, said))["due_on"] == "2026-11-23", "today by now"

    await sold.go_to(datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
    assert filled(await used_on(sold, said))["due_on"] is None, "it is over"


@pytest.mark.parametrize("text", ["call them soon", "mon or tue", "every friday", "no date at all"])
async def test_only_a_certain_date_is_taken_over(sold: Office, text: str) -> None:
    assert filled(await used_on_text(sold, text))["due_on"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Acme asked for a call", None),  # two deals
        ("Acme renewal: call", "Renewal · Acme · Discovery · $12k"),
        ("the RENEWAL of acme", "Renewal · Acme · Discovery · $12k"),
        ("tarnwick, about the depot", "Depot Route · Tarnwick · Discovery · $25k"),
        ("Acme renewal and Zeta", None),
        ("falcon energy called", None),  # lost
        ("about the pilot", None),  # many a customer has one
        ("nothing", None),
    ],
)
async def test_a_deal_is_taken_over_only_where_it_is_named_for_certain(
    sold: Office, text: str, said: str | None
) -> None:
    assert filled(await used_on_text(sold, text))["deal"] == said


async def test_in_a_channel_linked_to_a_deal_it_is_that_deal(sold: Office) -> None:
    said = await sold.people.say("bert", "#sales-emea", "Acme: call the CFO")
    zeta = the_deal(sold.database, "Zeta", sold.workspace_id)
    with sold.database.write(sold.workspace_id) as connection:
        deals.change(connection, sold.workspace_id, zeta.id, channel_id=said.channel)

    assert filled(await used_on(sold, said, who="ann"))["deal"] == "Zeta · Discovery · $1.5k"
    with sold.database.write(sold.workspace_id) as connection:
        deals.change(connection, sold.workspace_id, zeta.id, status="won")
    assert filled(await used_on(sold, said, who="ann"))["deal"] is None


async def test_mentions_become_names_and_a_person_who_is_not_known_somebody(sold: Office) -> None:
    with sold.database.write(sold.workspace_id) as connection:
        known = [one.name for one in people.every(connection, sold.workspace_id)]
    assert "Ann Keller" in known
    ann, bot = await id_of(sold, "ann"), sold.bot.workspace.bot_user_id
    text = f"<@{ann}> and <@U0NOBODY99> & <@{bot}>: see https://x.example in #sales <!here>"

    assert filled(await used_on_text(sold, text))["text"] == (
        "@Ann Keller and somebody & @Nextstep: see https://x.example in a channel @here"
    )


async def test_four_thousand_characters_are_cut_at_three_hundred(sold: Office) -> None:
    view = await used_on_text(sold, "as discussed, the offer needs another look " * 100)

    text = filled(view)["text"]
    assert len(text) <= 300
    assert text.endswith("…")
    found = await sold.people.options("jane", view, "deal", "zeta")
    assert (await sold.people.submit("jane", view, {"deal": found[0], "due_on": "2026-11-27"})).errors == {}


async def test_a_picture_alone_opens_the_form_without_a_text(sold: Office) -> None:
    said = await sold.people.say("bert", "#sales", "", files={"whiteboard.png": b"png"})

    assert filled(await used_on(sold, said))["text"] is None


async def test_a_message_of_an_app_is_read_from_its_blocks(sold: Office) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "*Zeta*: contract due 2026-12-01"}}
    await sold.bot.slack.api_call("chat.postMessage", json={"channel": "#sales", "blocks": [block]})
    posted = (await sold.people.messages("jane", "#sales"))[-1]

    held = filled(await used_on(sold, posted))

    assert (held["text"], held["due_on"]) == ("Zeta: contract due 2026-12-01", "2026-12-01")
    assert held["deal"] == "Zeta · Discovery · $1.5k"


async def test_what_is_wrong_is_marked_and_the_link_is_kept(sold: Office) -> None:
    view = await used_on_text(sold, "Zeta: call them on dec 1")

    wrong = await sold.people.submit("jane", view, {"due_on": "2026-11-01"})
    assert list(wrong.errors) == ["due_on"]
    done = await sold.people.submit("jane", view, {"due_on": "2026-12-01"}, twice=True)

    assert done.errors == {}
    assert only_step(sold)["via"] == "message"


async def test_of_two_hundred_alike_none_is_picked_unless_its_name_is_whole(at_work: Office) -> None:
    rows = [deal(f"Renewal {number}", "Acme") for number in range(200)]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)

    assert filled(await used_on_text(at_work, "Acme called about the renewal"))["deal"] is None
    assert (
        filled(await used_on_text(at_work, "Acme called about renewal 177"))["deal"] == "Renewal 177 · Acme · Discovery"
    )


async def test_the_trigger_is_never_held_by_slack_being_slow(sold: Office) -> None:
    said = await sold.people.say("bert", "#sales", "Zeta: call")
    await sold.people.fault("chat.getPermalink", "slow", seconds=2.5)

    await used_on(sold, said)

    assert not [entry for entry in await sold.people.log("chat.getPermalink") if entry["verdict"] == "ok"]
    assert stored(sold, "steps") == []
