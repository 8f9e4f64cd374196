"""chat.*: what the app may post, change and delete, and who sees it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox
from sandbox.world.channels import Channel

Call = Callable[..., Awaitable[dict[str, Any]]]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Acme*"}}


def channel(sandbox: Sandbox, name: str) -> Channel:
    found = sandbox.workspace.channel_named(name)
    assert found is not None
    return found


async def test_a_message_is_answered_in_slacks_shape_and_seen_by_members(
    client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    answer = await client.chat_postMessage(channel="#sales", text="9 deals", blocks=[SECTION])

    message = answer["message"]
    assert answer["channel"] == channel(sandbox, "sales").id
    assert answer["ts"] == message["ts"]
    assert message["bot_id"] == sandbox.workspace.install.bot_id
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    seen = await driver.messages("bert", "#sales")
    assert [(m.text, m.from_app, m.ephemeral) for m in seen] == [("9 deals", True, False)]
    assert await driver.messages("gus") == []


async def test_posting_to_a_person_opens_the_direct_message(
    client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    jane = sandbox.workspace.person("jane").id

    answer = await client.chat_postMessage(channel=jane, text="1 for today")

    assert answer["channel"].startswith("D")
    assert [m.text for m in await driver.messages("jane", "dm")] == ["1 for today"]
    assert await driver.messages("bert") == []


async def test_timestamps_are_unique_and_grow(client: AsyncWebClient, driver: Driver) -> None:
    for number in range(3):
        await client.chat_postMessage(channel="#sales", text=str(number))

    stamps = [m.ts for m in await driver.messages("jane", "#sales")]
    assert len(set(stamps)) == 3
    assert stamps == sorted(stamps, key=float)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("C0NOWHERE99", "channel_not_found"),
        ("#deal-desk", "channel_not_found"),
        ("#general", "not_in_channel"),
        ("#sales-2024", "is_archived"),
        ("USLACKBOT9", "channel_not_found"),
    ],
)
async def test_places_where_the_app_cannot_post(call: Call, name: str, error: str) -> None:
    assert (await call("chat.postMessage", json={"channel": name, "text": "x"}))["error"] == error


async def test_a_stranger_cannot_be_written_to(call: Call, sandbox: Sandbox) -> None:
    sam = sandbox.workspace.person("sam").id

    assert (await call("chat.postMessage", json={"channel": sam, "text": "x"}))["error"] == "channel_not_found"


async def test_a_deactivated_person_can_be_written_to_by_id_but_not_opened(call: Call, sandbox: Sandbox) -> None:
    tom = sandbox.workspace.person("tom").id

    assert (await call("chat.postMessage", json={"channel": tom, "text": "x"}))["ok"]
    assert (await call("conversations.open", json={"users": tom}))["error"] == "user_disabled"


async def test_public_channels_are_open_to_chat_write_public(call: Call, driver: Driver) -> None:
    await driver.set_scopes(["chat:write", "chat:write.public"])

    assert (await call("chat.postMessage", json={"channel": "#general", "text": "x"}))["ok"]


async def test_a_read_only_channel_restricts_the_app(call: Call, driver: Driver) -> None:
    await driver.set_read_only("#sales")

    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x"})

    assert answer["error"] == "restricted_action"


async def test_a_message_needs_something_to_show(call: Call) -> None:
    assert (await call("chat.postMessage", json={"channel": "#sales"}))["error"] == "no_text"
    assert (await call("chat.postMessage", json={"channel": "#sales", "text": ""}))["error"] == "no_text"


async def test_a_message_without_a_channel_names_the_missing_field(call: Call) -> None:
    answer = await call("chat.postMessage", json={"text": "x"})

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_text_is_cut_at_forty_thousand(call: Call) -> None:
    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x" * 40_001})

    assert len(answer["message"]["text"]) == 40_000


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ("not json", "invalid_blocks_format"),
        ({"type": "section"}, "invalid_blocks_format"),
        ([{"type": "section"}], "invalid_blocks"),
        ([SECTION] * 51, "invalid_blocks"),
    ],
)
async def test_wrong_blocks_are_refused(call: Call, blocks: object, error: str) -> None:
    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x", "blocks": blocks})

    assert answer["error"] == error


async def test_blocks_may_come_as_a_string_in_a_form(call: Call) -> None:
    form = {"channel": "#sales", "blocks": '[{"type": "divider"}]'}

    answer = await call("chat.postMessage", data=form)

    assert answer["message"]["blocks"][0]["type"] == "divider"
    assert answer["message"]["text"] == "This content can't be displayed."


async def test_metadata_is_kept_for_who_asks(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["chat:write", "channels:history"])
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    await client.chat_postMessage(channel="#sales", text="x", metadata=metadata)
    sales = channel(sandbox, "sales").id

    plain = await client.conversations_history(channel=sales)
    full = await client.conversations_history(channel=sales, include_all_metadata=True)

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


async def test_metadata_that_is_no_object_is_refused(call: Call) -> None:
    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x", "metadata": "nonsense"})

    assert answer["error"] == "invalid_metadata_format"


async def test_another_name_needs_its_scope(call: Call) -> None:
    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x", "username": "Boss"})

    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write.customize")


async def test_a_reply_belongs_to_its_thread(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["chat:write", "channels:history"])
    sales = channel(sandbox, "sales").id
    parent = await client.chat_postMessage(channel=sales, text="digest")
    await client.chat_postMessage(channel=sales, text="csv", thread_ts=parent["ts"])

    history = await client.conversations_history(channel=sales)
    thread = await client.conversations_replies(channel=sales, ts=parent["ts"])

    assert [(m["text"], m["reply_count"]) for m in history["messages"]] == [("digest", 1)]
    assert [m["text"] for m in thread["messages"]] == ["digest", "csv"]


async def test_a_reply_to_nothing_is_refused(call: Call) -> None:
    asked = {"channel": "#sales", "text": "x", "thread_ts": "1.000100"}

    assert (await call("chat.postMessage", json=asked))["error"] == "thread_not_found"


async def test_an_ephemeral_message_is_seen_by_one_and_cannot_be_reached_again(
    client: AsyncWebClient, call: Call, driver: Driver, sandbox: Sandbox
) -> None:
    sales, jane = channel(sandbox, "sales").id, sandbox.workspace.person("jane").id
    posted = await client.chat_postEphemeral(channel=sales, user=jane, text="only you")

    ts = posted["message_ts"]
    update = await call("chat.update", json={"channel": sales, "ts": ts, "text": "x"})
    delete = await call("chat.delete", json={"channel": sales, "ts": ts})

    assert [m.text for m in await driver.messages("jane", "#sales")] == ["only you"]
    assert await driver.messages("bert", "#sales") == []
    assert (update["error"], delete["error"]) == ("message_not_found", "message_not_found")


async def test_an_ephemeral_message_needs_a_member(call: Call, sandbox: Sandbox) -> None:
    sales, gus = channel(sandbox, "sales").id, sandbox.workspace.person("gus").id

    outside = await call("chat.postEphemeral", json={"channel": sales, "user": gus, "text": "x"})
    nobody = await call("chat.postEphemeral", json={"channel": sales, "user": "U1", "text": "x"})

    assert (outside["error"], nobody["error"]) == ("user_not_in_channel", "user_not_found")


async def test_an_update_shows_in_place(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="one", blocks=[SECTION])

    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two", blocks=[SECTION, SECTION])

    seen = await driver.messages("jane", "#sales")
    assert [(m.text, len(m.blocks), m.edited) for m in seen] == [("two", 2, True)]


async def test_an_update_of_text_alone_drops_the_blocks(client: AsyncWebClient, driver: Driver) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="one", blocks=[SECTION])

    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")

    assert (await driver.messages("jane", "#sales"))[0].blocks == []


async def test_an_update_of_metadata_alone_keeps_text_and_blocks(call: Call, driver: Driver) -> None:
    posted = await call("chat.postMessage", json={"channel": "#sales", "text": "one", "blocks": [SECTION]})
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}

    update = {"channel": posted["channel"], "ts": posted["ts"], "metadata": metadata}
    assert (await call("chat.update", json=update))["ok"]

    seen = (await driver.messages("jane", "#sales"))[0]
    assert (seen.text, len(seen.blocks), seen.metadata) == ("one", 1, metadata)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"ts": "1.000100", "text": "x"}, "message_not_found"),
        ({"channel": "C0NOWHERE99", "text": "x"}, "channel_not_found"),
        ({}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
    ],
)
async def test_updates_that_slack_refuses(call: Call, change: dict[str, Any], error: str) -> None:
    posted = await call("chat.postMessage", json={"channel": "#sales", "text": "one"})

    answer = await call("chat.update", json={"channel": posted["channel"], "ts": posted["ts"], **change})

    assert answer["error"] == error


async def test_a_direct_message_is_updated_by_its_channel_not_by_the_persons_id(call: Call, sandbox: Sandbox) -> None:
    jane = sandbox.workspace.person("jane").id
    posted = await call("chat.postMessage", json={"channel": jane, "text": "one"})

    by_person = await call("chat.update", json={"channel": jane, "ts": posted["ts"], "text": "two"})
    by_channel = await call("chat.update", json={"channel": posted["channel"], "ts": posted["ts"], "text": "two"})

    assert by_person["error"] == "channel_not_found"
    assert by_channel["ok"]


async def test_other_peoples_messages_are_not_the_apps(call: Call, driver: Driver) -> None:
    message = await driver.say("jane", "#sales", "hello")
    where = {"channel": message.channel, "ts": message.ts}

    update = await call("chat.update", json={**where, "text": "x"})
    delete = await call("chat.delete", json=where)

    assert (update["error"], delete["error"]) == ("cant_update_message", "cant_delete_message")


async def test_a_message_in_an_archived_channel_cannot_be_changed(call: Call, driver: Driver) -> None:
    posted = await call("chat.postMessage", json={"channel": "#sales", "text": "one"})
    await driver.archive("#sales")

    answer = await call("chat.update", json={"channel": posted["channel"], "ts": posted["ts"], "text": "two"})

    assert answer["error"] == "is_inactive"


async def test_a_deleted_message_is_gone(client: AsyncWebClient, driver: Driver) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="one")

    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])

    assert await driver.messages("jane", "#sales") == []


async def test_a_permalink_names_channel_and_timestamp(client: AsyncWebClient, call: Call) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="one")

    answer = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    missing = await call("chat.getPermalink", data={"channel": posted["channel"], "message_ts": "1.000100"})

    assert answer["permalink"].endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")
    assert missing["error"] == "message_not_found"


async def test_a_reaction_counts_once(client: AsyncWebClient, call: Call, driver: Driver) -> None:
    await driver.set_scopes(["chat:write", "channels:read", "reactions:write"])
    posted = await client.chat_postMessage(channel="#sales", text="one")
    reaction = {"channel": posted["channel"], "timestamp": posted["ts"], "name": "white_check_mark"}

    first = await call("reactions.add", json=reaction)
    second = await call("reactions.add", json=reaction)

    assert first["ok"]
    assert second["error"] == "already_reacted"
    assert list((await driver.messages("jane", "#sales"))[0].reactions) == ["white_check_mark"]


async def test_markdown_stands_alone(call: Call) -> None:
    alone = await call("chat.postMessage", json={"channel": "#sales", "markdown_text": "**Acme**"})
    beside = await call("chat.postMessage", json={"channel": "#sales", "text": "x", "markdown_text": "**Acme**"})

    assert alone["message"]["blocks"][0]["type"] == "markdown"
    assert beside["error"] == "markdown_text_conflict"


async def test_attachments_that_are_no_list_are_refused(call: Call) -> None:
    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x", "attachments": {"text": "x"}})

    assert answer["error"] == "invalid_attachments"


async def test_a_reply_to_a_reply_goes_to_the_thread(client: AsyncWebClient, driver: Driver) -> None:
    parent = await client.chat_postMessage(channel="#sales", text="digest")
    reply = await client.chat_postMessage(channel="#sales", text="one", thread_ts=parent["ts"])

    second = await client.chat_postMessage(channel="#sales", text="two", thread_ts=reply["ts"])

    assert second["message"]["thread_ts"] == parent["ts"]


async def test_another_name_is_shown_where_the_scope_allows_it(client: AsyncWebClient, driver: Driver) -> None:
    await driver.set_scopes(["chat:write", "chat:write.customize"])

    await client.chat_postMessage(channel="#sales", text="x", username="Deals")

    assert (await driver.messages("jane", "#sales"))[0].author == "Deals"
