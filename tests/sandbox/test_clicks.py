"""Clicks and choices in messages: what the app is sent, and what the person sees of its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.seen import Message
from sandbox.server import Sandbox
from sandbox.settings import AppSettings, Limits

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(action_id: str = "done", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": text("Done"), "value": "step-1", **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def heard_by(bot: AsyncApp, action_id: str = "done") -> list[Json]:
    """Acknowledge the action; returns the payloads that came."""
    bodies: list[Json] = []

    @bot.action(action_id)
    async def listener(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    return bodies


async def posted(client: AsyncWebClient, driver: Driver, *elements: Json) -> Message:
    await client.chat_postMessage(channel="#sales", text="nudge", blocks=[actions(*elements)])
    return (await driver.messages("jane", "#sales"))[-1]


async def test_a_button_in_a_message_says_everything_about_the_click(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    bodies = heard_by(bot)
    message = await posted(client, driver, button())

    shown = await driver.click("jane", message, "done")

    jane = sandbox.workspace.person("jane").id
    assert shown.ok
    body = bodies[0]
    assert body["type"] == "block_actions"
    assert body["user"] == {
        "id": jane,
        "username": "jane",
        "name": "jane",
        "team_id": sandbox.workspace.team_id,
    }
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert body["message"]["ts"] == message.ts
    assert body["channel"]["name"] == "sales"
    assert body["response_url"].startswith(sandbox.base_url)
    action = body["actions"][0]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "done",
        "row",
        "step-1",
    )


async def test_an_ephemeral_message_is_not_in_the_payload(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    bodies = heard_by(bot)
    sales, jane = sandbox.workspace.channel_named("sales"), sandbox.workspace.person("jane").id
    assert sales is not None
    await client.chat_postEphemeral(channel=sales.id, user=jane, text="x", blocks=[actions(button())])

    await driver.click("jane", (await driver.messages("jane", "#sales"))[-1], "done")

    assert bodies[0]["container"]["is_ephemeral"] is True
    assert "message" not in bodies[0]


async def test_a_click_in_a_thread_names_the_thread(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    bodies = heard_by(bot)
    parent = await client.chat_postMessage(channel="#sales", text="digest")
    await client.chat_postMessage(channel="#sales", thread_ts=parent["ts"], text="reply", blocks=[actions(button())])

    await driver.click("jane", (await driver.messages("jane", "#sales"))[-1], "done")

    assert bodies[0]["container"]["thread_ts"] == parent["ts"]


OPTIONS = [
    {"text": text("Fri 27 Nov"), "value": "2026-11-27"},
    {"text": text("Mon 30 Nov"), "value": "2026-11-30"},
]


@pytest.mark.parametrize(
    ("element", "choice", "sent"),
    [
        (
            {"type": "static_select", "options": OPTIONS},
            {"option": "Mon 30 Nov"},
            {"selected_option": OPTIONS[1]},
        ),
        ({"type": "overflow", "options": OPTIONS}, {"option": "2026-11-27"}, {"selected_option": OPTIONS[0]}),
        ({"type": "radio_buttons", "options": OPTIONS}, {"option": "2026-11-27"}, {"selected_option": OPTIONS[0]}),
        ({"type": "checkboxes", "options": OPTIONS}, {"value": ["2026-11-27"]}, {"selected_options": OPTIONS[:1]}),
        ({"type": "datepicker"}, {"date": "2026-11-27"}, {"selected_date": "2026-11-27"}),
        ({"type": "timepicker"}, {"value": "09:30"}, {"selected_time": "09:30"}),
        (
            {"type": "datetimepicker"},
            {"value": "2026-11-27T09:00:00+00:00"},
            {"selected_date_time": 1795770000},
        ),
    ],
)
async def test_each_kind_of_element_sends_its_choice(
    bot: AsyncApp,
    client: AsyncWebClient,
    driver: Driver,
    element: Json,
    choice: Json,
    sent: Json,
) -> None:
    bodies = heard_by(bot)
    message = await posted(client, driver, {**element, "action_id": "done"})

    shown = await driver.click("jane", message, "done", **choice)

    assert shown.ok
    action = bodies[0]["actions"][0]
    assert action["type"] == element["type"]
    chosen = {name: action[name] for name in sent}
    assert _bare(chosen) == _bare(sent)


def _bare(value: Any) -> Any:
    """Without the defaults that Slack writes into texts."""
    if isinstance(value, dict):
        return {name: _bare(part) for name, part in value.items() if name != "emoji"}
    return [_bare(part) for part in value] if isinstance(value, list) else value


async def test_people_and_channels_are_chosen_by_name(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    bodies = heard_by(bot)
    message = await posted(client, driver, {"type": "users_select", "action_id": "done"})

    await driver.click("jane", message, "done", user_choice="bert")

    bert = sandbox.workspace.person("bert").id
    assert bodies[0]["actions"][0]["selected_user"] == bert
    assert bodies[0]["state"]["values"]["row"]["done"]["selected_user"] == bert


async def test_what_is_not_offered_cannot_be_chosen(client: AsyncWebClient, driver: Driver) -> None:
    message = await posted(client, driver, {"type": "static_select", "action_id": "done", "options": OPTIONS})

    with pytest.raises(CannotDo, match="Tue is not offered; there is Fri 27 Nov, Mon 30 Nov"):
        await driver.click("jane", message, "done", option="Tue")


async def test_what_is_not_there_cannot_be_clicked(client: AsyncWebClient, driver: Driver) -> None:
    message = await posted(client, driver, button())

    with pytest.raises(CannotDo, match="nothing here to click is called drop"):
        await driver.click("jane", message, "drop")


async def test_the_same_action_in_several_blocks_needs_the_block(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver
) -> None:
    bodies = heard_by(bot)
    rows = [actions(button(), block_id="one"), actions(button(value="step-2"), block_id="two")]
    await client.chat_postMessage(channel="#sales", text="nudge", blocks=rows)
    message = (await driver.messages("jane", "#sales"))[-1]

    with pytest.raises(CannotDo, match="several blocks have done"):
        await driver.click("jane", message, "done")
    await driver.click("jane", message, "done", block_id="two")

    assert [body["actions"][0]["value"] for body in bodies] == ["step-2"]


async def test_a_message_of_others_cannot_be_clicked(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    jane = sandbox.workspace.person("jane").id
    await client.chat_postMessage(channel=jane, text="private", blocks=[actions(button())])
    message = (await driver.messages("jane", "dm"))[-1]

    with pytest.raises(CannotDo, match="bert sees no conversation"):
        await driver.click("bert", message, "done")


async def test_the_clicked_message_is_shown_as_it_is_now(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    @bot.action("done")
    async def redraw(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="ticked", replace_original=True)

    message = await posted(client, driver, button())

    shown = await driver.click("jane", message, "done")

    assert shown.message is not None
    assert (shown.message.ts, shown.message.text, shown.message.edited) == (message.ts, "ticked", True)
    assert [m.text for m in await driver.messages("bert", "#sales")] == ["ticked"]


async def test_a_response_can_delete_the_original(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    @bot.action("done")
    async def gone(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    message = await posted(client, driver, button())

    assert (await driver.click("jane", message, "done")).message is None
    assert await driver.messages("jane", "#sales") == []


async def test_a_response_without_replace_original_is_a_new_private_message(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver
) -> None:
    @bot.action("done")
    async def private(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="only you")

    shown = await driver.click("jane", await posted(client, driver, button()), "done")

    assert shown.message is not None
    assert (shown.message.text, shown.message.ephemeral) == ("only you", True)
    assert [m.text for m in await driver.messages("bert", "#sales")] == ["nudge"]


async def test_the_body_of_an_ack_to_a_click_shows_nothing(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver
) -> None:
    @bot.action("done")
    async def wordy(ack: AsyncAck) -> None:
        await ack({"text": "unseen"})

    shown = await driver.click("jane", await posted(client, driver, button()), "done")

    assert shown.ok
    assert [m.text for m in await driver.messages("jane", "#sales")] == ["nudge"]


async def test_a_double_click_delivers_the_same_payload_twice(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver
) -> None:
    bodies = heard_by(bot)

    await driver.click("jane", await posted(client, driver, button()), "done", twice=True)

    assert len(bodies) == 2
    assert bodies[0]["trigger_id"] == bodies[1]["trigger_id"]
    assert bodies[0]["actions"] == bodies[1]["actions"]


async def test_a_late_click_fails_for_the_person(start: Start) -> None:
    sandbox, bot, driver = await start(limits=Limits(ack_seconds=0.05))
    release = asyncio.Event()

    @bot.action("done")
    async def late(ack: AsyncAck) -> None:
        await release.wait()
        await ack()

    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    shown = await driver.click("jane", await posted(client, driver, button()), "done")
    release.set()

    assert (shown.ok, shown.error) == (False, "operation_timeout")
    assert [e["verdict"] for e in await driver.log("block_actions:done")] == ["operation_timeout"]


async def test_a_menu_that_searches_asks_the_app(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    asked: list[Json] = []

    @bot.options("deal")
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        asked.append(payload)
        await ack(options=[{"text": text("Acme – Pilot"), "value": "d1"}])

    bodies = heard_by(bot, "deal")
    menu = {"type": "external_select", "action_id": "deal", "min_query_length": 2, "placeholder": text("Deal")}
    message = await posted(client, driver, menu)

    too_short = await driver.options("jane", message, "deal", "a")
    found = await driver.options("jane", message, "deal", "ac")
    await driver.click("jane", message, "deal", option=found[0])

    assert too_short == []
    assert found == [("Acme – Pilot", "d1")]
    assert [(a["type"], a["value"], a["container"]["type"]) for a in asked] == [("block_suggestion", "ac", "message")]
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "d1"


@pytest.mark.parametrize(
    "options",
    [
        [{"text": text("x" * 76), "value": "d1"}],
        [{"text": text("Acme"), "value": "d"}] * 101,
        [{"value": "d1"}],
    ],
)
async def test_wrong_options_leave_the_menu_empty(
    bot: AsyncApp, client: AsyncWebClient, driver: Driver, options: list[Json]
) -> None:
    @bot.options("deal")
    async def suggest(ack: AsyncAck) -> None:
        await ack(options=options)

    menu = {"type": "external_select", "action_id": "deal", "min_query_length": 0, "placeholder": text("Deal")}
    message = await posted(client, driver, menu)

    with pytest.raises(CannotDo, match="the menu stays empty"):
        await driver.options("jane", message, "deal", "acme")


async def test_grouped_options_are_offered_in_order(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    @bot.options("deal")
    async def suggest(ack: AsyncAck) -> None:
        own = {"label": text("Yours"), "options": [{"text": text("Acme"), "value": "d1"}]}
        other = {"label": text("Others"), "options": [{"text": text("Beta"), "value": "d2"}]}
        await ack(option_groups=[own, other])

    menu = {"type": "external_select", "action_id": "deal", "min_query_length": 0, "placeholder": text("Deal")}

    found = await driver.options("jane", await posted(client, driver, menu), "deal", "")

    assert found == [("Acme", "d1"), ("Beta", "d2")]


async def test_a_message_shortcut_carries_the_message(bot: AsyncApp, client: AsyncWebClient, driver: Driver) -> None:
    bodies: list[Json] = []

    @bot.shortcut("set_next_step")
    async def listener(ack: AsyncAck, shortcut: Json) -> None:
        bodies.append(shortcut)
        await ack()

    message = await driver.say("bert", "#sales", "they want the quote by friday")

    shown = await driver.shortcut("jane", "set_next_step", message)

    assert shown.ok
    assert bodies[0]["type"] == "message_action"
    assert bodies[0]["message"]["text"] == "they want the quote by friday"
    assert bodies[0]["channel"]["name"] == "sales"
    assert bodies[0]["response_url"]


async def test_a_global_shortcut_has_no_channel_and_no_response_url(bot: AsyncApp, driver: Driver) -> None:
    bodies: list[Json] = []

    @bot.shortcut("new_next_step")
    async def listener(ack: AsyncAck, shortcut: Json) -> None:
        bodies.append(shortcut)
        await ack()

    assert (await driver.shortcut("jane", "new_next_step")).ok
    assert bodies[0]["type"] == "shortcut"
    assert bodies[0]["trigger_id"]
    assert not {"channel", "message", "response_url"} & set(bodies[0])


async def test_a_shortcut_that_the_app_does_not_have_cannot_be_used(start: Start) -> None:
    _, _, driver = await start(app=AppSettings(shortcuts=frozenset({"new_next_step"})))

    with pytest.raises(CannotDo, match="the app has no shortcut set_next_step"):
        await driver.shortcut("jane", "set_next_step")


async def test_a_private_answer_has_no_shortcuts(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    sales, jane = sandbox.workspace.channel_named("sales"), sandbox.workspace.person("jane").id
    assert sales is not None
    await client.chat_postEphemeral(channel=sales.id, user=jane, text="only you")
    private = (await driver.messages("jane", "#sales"))[0]

    with pytest.raises(CannotDo, match="shortcuts are offered on lasting messages only"):
        await driver.shortcut("jane", "set_next_step", private)
    with pytest.raises(CannotDo, match="bert sees no such message"):
        await driver.click("bert", private, "done")


async def test_a_button_does_not_search(client: AsyncWebClient, driver: Driver) -> None:
    message = await posted(client, driver, button())

    assert (message.action_ids, message.buttons) == (["done"], ["Done"])
    with pytest.raises(CannotDo, match="done does not search"):
        await driver.options("jane", message, "done", "acme")
