"""Trouble on request: each kind, counted, per method and channel."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox

Call = Callable[..., Awaitable[dict[str, Any]]]
POST = {"channel": "#sales", "text": "x"}


async def test_a_rate_limit_says_when_to_come_back_and_does_nothing(call: Call, driver: Driver) -> None:
    await driver.fault("chat.postMessage", "ratelimited", seconds=7)

    refused = await call("chat.postMessage", json=POST)
    after = await call("chat.postMessage", json=POST)

    assert (refused["status"], refused["error"], refused["headers"]["Retry-After"]) == (429, "ratelimited", "7")
    assert after["ok"]
    assert len(await driver.messages("jane", "#sales")) == 1


async def test_a_fault_strikes_as_often_as_asked(call: Call, driver: Driver) -> None:
    await driver.fault("chat.postMessage", "http_500", times=2)

    answers = [(await call("chat.postMessage", json=POST))["status"] for _ in range(3)]

    assert answers == [500, 500, 200]
    assert [fault["hits"] for fault in await driver.faults()] == [2]


async def test_a_fault_can_last_until_it_is_cleared(call: Call, driver: Driver) -> None:
    await driver.fault("*", "error", times=None, error="fatal_error")

    struck = [(await call(method))["error"] for method in ("auth.test", "team.info", "auth.test")]
    await driver.clear_faults()

    assert struck == ["fatal_error"] * 3
    assert (await call("auth.test"))["ok"]


async def test_a_fault_can_be_for_one_channel_however_it_is_named(call: Call, driver: Driver, sandbox: Sandbox) -> None:
    await driver.fault("chat.postMessage", "error", times=None, channel="#sales", error="internal_error")
    sales = sandbox.workspace.channel_named("sales")
    assert sales is not None

    by_name = await call("chat.postMessage", json=POST)
    by_id = await call("chat.postMessage", json={**POST, "channel": sales.id})
    elsewhere = await call("chat.postMessage", json={**POST, "channel": "#sales-emea"})

    assert (by_name["error"], by_id["error"]) == ("internal_error", "internal_error")
    assert elsewhere["ok"]


async def test_a_message_can_be_accepted_without_an_answer_ever(sandbox: Sandbox, driver: Driver) -> None:
    await driver.fault("chat.postMessage", "timeout")
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    posting = asyncio.create_task(client.chat_postMessage(channel="#sales", text="stored"))

    seen = await driver.wait_for_message("jane", "#sales", containing="stored")
    entry = (await driver.wait_for_log("chat.postMessage"))[0]
    waited_in_vain = not posting.done()
    posting.cancel()

    assert seen.text == "stored"
    assert entry["verdict"] == "no_answer"
    assert waited_in_vain
    with pytest.raises(asyncio.CancelledError):
        await posting


async def test_an_answer_can_come_late(call: Call, driver: Driver) -> None:
    await driver.fault("chat.postMessage", "timeout", seconds=0.02)

    answer = await call("chat.postMessage", json=POST)

    assert answer["ok"]


async def test_a_slow_call_is_done_in_the_end(call: Call, driver: Driver) -> None:
    await driver.fault("chat.postMessage", "slow", seconds=0.05)

    assert (await call("chat.postMessage", json=POST))["ok"]
    assert (await driver.log("chat.postMessage"))[0]["ms"] >= 50


async def test_an_answer_held_back_does_not_outlive_the_sandbox(driver: Driver, sandbox: Sandbox) -> None:
    await driver.fault("auth.test", "timeout")
    session = aiohttp.ClientSession()
    asking = asyncio.create_task(session.post(f"{sandbox.api_url}auth.test", data={"token": sandbox.bot_token}))
    await driver.wait_for_log("auth.test")

    sandbox.world.closing.set()

    assert (await asking).status == 200
    await session.close()


async def test_an_interaction_can_come_twice(bot: AsyncApp, driver: Driver, client: AsyncWebClient) -> None:
    heard: list[str] = []

    @bot.action("done")
    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(body["trigger_id"])
        await ack()

    words = {"type": "plain_text", "text": "Done"}
    row = {"type": "actions", "elements": [{"type": "button", "action_id": "done", "text": words}]}
    await client.chat_postMessage(channel="#sales", text="x", blocks=[row])
    await driver.fault("block_actions", "twice")
    message = (await driver.messages("jane", "#sales"))[0]

    await driver.click("jane", message, "done")
    await driver.click("jane", message, "done")

    assert len(heard) == 3
    assert len(set(heard)) == 2


async def test_a_fault_that_does_not_exist_is_named(driver: Driver) -> None:
    with pytest.raises(CannotDo, match="no such fault: meteor"):
        await driver.fault("chat.postMessage", "meteor")


async def test_an_archived_channel_and_a_removed_bot_refuse_posts(call: Call, driver: Driver) -> None:
    await driver.archive("#sales")
    await driver.remove_bot("#sales-emea")

    archived = await call("chat.postMessage", json=POST)
    removed = await call("chat.postMessage", json={**POST, "channel": "#sales-emea"})

    assert (archived["error"], removed["error"]) == ("is_archived", "not_in_channel")


async def test_nobody_can_use_an_app_that_was_uninstalled(driver: Driver) -> None:
    await driver.uninstall()

    with pytest.raises(CannotDo, match="the app is not installed"):
        await driver.command("jane", "/nextstep")
