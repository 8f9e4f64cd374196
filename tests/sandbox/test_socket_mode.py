"""Socket Mode, with Bolt's own handler on Slack's aiohttp client."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.settings import Limits

Json = dict[str, Any]


async def link(session: aiohttp.ClientSession, sandbox: Sandbox) -> aiohttp.ClientWebSocketResponse:
    """A plain WebSocket of the app, greeted."""
    client = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    return await session.ws_connect(url)


@pytest.fixture
async def session(stack: AsyncExitStack) -> aiohttp.ClientSession:
    return await stack.enter_async_context(aiohttp.ClientSession())


@pytest.fixture
async def socket_bot(sandbox: Sandbox) -> AsyncIterator[AsyncApp]:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(client=client, signing_secret="unused")
    handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    yield app
    await handler.close_async()  # type: ignore[no-untyped-call]


async def test_commands_come_over_the_socket_and_their_answer_goes_back(socket_bot: AsyncApp, driver: Driver) -> None:
    @socket_bot.command("/nextstep")
    async def answer(ack: AsyncAck, command: Json) -> None:
        await ack(f"heard {command['text']}")

    shown = await driver.command("jane", "/nextstep", "Acme", channel="#sales")

    assert shown.ok
    assert shown.message is not None
    assert (shown.message.text, shown.message.ephemeral) == ("heard Acme", True)


async def test_forms_and_events_come_over_the_socket(socket_bot: AsyncApp, driver: Driver) -> None:
    heard: list[str] = []
    words = {"type": "plain_text", "text": "Step"}
    element = {"type": "plain_text_input", "action_id": "value"}
    block = {"type": "input", "block_id": "step", "label": words, "element": element}
    view = {"type": "modal", "callback_id": "form", "title": words, "submit": words, "blocks": [block]}

    @socket_bot.command("/nextstep")
    async def open_form(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    @socket_bot.view("form")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"step": "Say more"})

    @socket_bot.event("user_change")
    async def note(event: Json) -> None:
        heard.append(event["user"]["tz"])

    shown = await driver.command("jane", "/nextstep")
    assert shown.view is not None
    done = await driver.submit("jane", shown.view, {"step": "quote"})
    told = await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.wait_for_log("event:user_change")

    assert done.errors == {"step": "Say more"}
    assert (told["error"], heard) == (None, ["Asia/Tokyo"])


async def test_a_client_that_is_told_to_go_comes_back(socket_bot: AsyncApp, driver: Driver, sandbox: Sandbox) -> None:
    @socket_bot.command("/nextstep")
    async def answer(ack: AsyncAck) -> None:
        await ack("still here")

    await driver.wait_for_sockets(1)

    assert await driver.disconnect() == 1
    await driver.wait_for_sockets(2)

    shown = await driver.command("jane", "/nextstep")
    assert shown.ok


async def test_without_an_acknowledgement_the_person_waits_in_vain(
    stack: AsyncExitStack, session: aiohttp.ClientSession
) -> None:
    sandbox = await stack.enter_async_context(running_sandbox(limits=Limits(ack_seconds=0.05)))
    driver = await stack.enter_async_context(sandbox.driver())
    socket = await link(session, sandbox)
    hello = await socket.receive_json()

    shown = await driver.command("jane", "/nextstep")

    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert shown.error == "operation_timeout"


async def test_a_socket_that_is_cut_before_the_acknowledgement_fails_the_command(
    sandbox: Sandbox, driver: Driver, session: aiohttp.ClientSession
) -> None:
    socket = await link(session, sandbox)
    await socket.receive_json()
    typed = asyncio.create_task(driver.command("jane", "/nextstep"))
    envelope = await socket.receive_json()

    await driver.disconnect(abrupt=True)

    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert (await typed).error == "dispatch_failed"


async def test_envelopes_take_turns_among_connections(
    sandbox: Sandbox, driver: Driver, session: aiohttp.ClientSession
) -> None:
    sockets = [await link(session, sandbox) for _ in range(2)]
    received = [0, 0]

    async def serve(number: int) -> None:
        async for message in sockets[number]:
            envelope = json.loads(message.data)
            if "envelope_id" in envelope:
                received[number] += 1
                await sockets[number].send_json({"envelope_id": envelope["envelope_id"]})

    servers = [asyncio.create_task(serve(number)) for number in range(2)]
    await driver.wait_for_sockets(2)
    for _ in range(4):
        assert (await driver.command("jane", "/nextstep")).ok
    for server in servers:
        server.cancel()

    assert received == [2, 2]


async def test_ten_connections_are_enough(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    sockets = [await link(session, sandbox) for _ in range(10)]
    for socket in sockets:
        assert (await socket.receive_json())["type"] == "hello"

    eleventh = await link(session, sandbox)

    assert await eleventh.receive_json() == {"type": "disconnect", "reason": "too_many_websockets"}


async def test_a_ticket_opens_one_socket(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    client = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    await session.ws_connect(url)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_an_event_over_the_socket_says_its_retry(stack: AsyncExitStack, session: aiohttp.ClientSession) -> None:
    limits = Limits(ack_seconds=0.05, retry_scale=0.0)
    sandbox = await stack.enter_async_context(running_sandbox(limits=limits))
    driver = await stack.enter_async_context(sandbox.driver())
    socket = await link(session, sandbox)
    await socket.receive_json()

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()
    envelopes = [await socket.receive_json() for _ in range(4)]

    assert [(e["retry_attempt"], e["retry_reason"]) for e in envelopes] == [
        (0, ""),
        (1, "http_timeout"),
        (2, "http_timeout"),
        (3, "http_timeout"),
    ]
    assert {e["type"] for e in envelopes} == {"events_api"}


async def test_noise_on_a_socket_is_ignored(sandbox: Sandbox, driver: Driver, session: aiohttp.ClientSession) -> None:
    socket = await link(session, sandbox)
    await socket.receive_json()
    typed = asyncio.create_task(driver.command("jane", "/nextstep"))
    envelope = await socket.receive_json()

    await socket.send_str("{noise")
    await socket.send_json(["noise"])
    await socket.send_json({"envelope_id": "unknown"})
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "heard"}})

    shown = await typed
    assert shown.message is not None
    assert shown.message.text == "heard"
