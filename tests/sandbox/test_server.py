"""The server itself: isolation of workspaces, the clock, forged requests, waiting, the blocking command."""

import asyncio
import hashlib
import hmac
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SetClock
from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.outbound.signing import signature
from sandbox.server import Sandbox, running_sandbox
from sandbox.settings import app_from_manifest
from sandbox.world.company import BRIGHTWATER, TARNWICK

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def test_workspaces_know_nothing_of_each_other(stack: AsyncExitStack) -> None:
    sandbox = await stack.enter_async_context(running_sandbox(workspaces=(BRIGHTWATER, TARNWICK)))
    other = sandbox.world.workspace("tarnwick")
    ours = await stack.enter_async_context(sandbox.driver())
    theirs = await stack.enter_async_context(sandbox.driver("tarnwick"))
    client = AsyncWebClient(token=other.install.bot_token, base_url=sandbox.api_url)
    sales = sandbox.workspace.channel_named("sales")
    assert sales is not None

    await client.chat_postMessage(channel="#sales", text="theirs")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel=sales.id, text="x")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user=sandbox.workspace.person("jane").id)

    assert await ours.messages("jane") == []
    assert [m.text for m in await theirs.messages("jane")] == ["theirs"]
    with pytest.raises(CannotDo, match="nobody here is called bert"):
        await theirs.messages("bert")


async def test_a_trigger_belongs_to_its_workspace(start: Start) -> None:
    sandbox, bot, driver = await start(workspaces=(BRIGHTWATER, TARNWICK))
    heard: list[str] = []

    @bot.command("/nextstep")
    async def listener(ack: AsyncAck, command: dict[str, str]) -> None:
        heard.append(command["trigger_id"])
        await ack()

    await driver.command("jane", "/nextstep")
    token = sandbox.world.workspace("tarnwick").install.bot_token
    client = AsyncWebClient(token=token, base_url=sandbox.api_url)
    words = {"type": "plain_text", "text": "x"}

    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        await client.views_open(
            trigger_id=heard[0], view={"type": "modal", "title": words, "blocks": [{"type": "divider"}]}
        )


async def test_a_workspace_can_be_added_while_running(sandbox: Sandbox) -> None:
    added = sandbox.add_workspace(TARNWICK)

    client = AsyncWebClient(token=added.install.bot_token, base_url=sandbox.api_url)
    assert (await client.auth_test())["team"] == "Tarnwick Logistics"


async def test_messages_carry_the_clock_that_people_see(stack: AsyncExitStack) -> None:
    sandbox = await stack.enter_async_context(running_sandbox(clock=SetClock(MONDAY)))
    driver = await stack.enter_async_context(sandbox.driver())

    first = await driver.say("jane", "#sales", "morning")
    await driver.set_clock(MONDAY + timedelta(days=4))
    second = await driver.say("jane", "#sales", "friday")
    await driver.set_clock(MONDAY)
    third = await driver.say("jane", "#sales", "back in time")

    assert first.ts == f"{int(MONDAY.timestamp())}.000100"
    assert float(second.ts) - float(first.ts) == pytest.approx(4 * 86400)
    assert float(third.ts) > float(second.ts)


async def test_the_machines_clock_cannot_be_moved(driver: Driver) -> None:
    with pytest.raises(CannotDo, match="cannot be moved"):
        await driver.set_clock(MONDAY)


async def test_requests_to_the_bot_are_signed_as_slack_signs() -> None:
    stamp = str(int(datetime.now(UTC).timestamp()))
    made = signature("secret", stamp, b"token=1&text=a")

    expected = hmac.new(b"secret", f"v0:{stamp}:token=1&text=a".encode(), hashlib.sha256).hexdigest()
    assert made == f"v0={expected}"
    assert SignatureVerifier("secret").is_valid("token=1&text=a", stamp, made)


async def test_a_forged_signature_is_refused_by_the_bot_and_a_true_one_taken(bot: AsyncApp, driver: Driver) -> None:
    @bot.command("/nextstep")
    async def listener(ack: AsyncAck) -> None:
        await ack("taken")

    payload = {"command": "/nextstep", "team_id": "T1", "user_id": "U1", "text": ""}

    true = await driver.raw("slash_commands", payload)
    forged = await driver.raw("slash_commands", payload, signature="v0=00")
    stale = await driver.raw("slash_commands", payload, timestamp="1000000000")

    assert (true.status, true.body) == (200, "taken")
    assert forged.status == 401
    assert stale.status == 401


async def test_the_url_is_verified_with_a_challenge(bot: AsyncApp, driver: Driver) -> None:
    answer = await driver.raw("events_api", {"type": "url_verification", "challenge": "abc", "token": "x"})

    assert (answer.status, json.loads(answer.body)) == (200, {"challenge": "abc"})


async def test_nothing_to_send_to_is_said(driver: Driver, sandbox: Sandbox) -> None:
    sandbox.set_bot_url("http://127.0.0.1:9/")

    with pytest.raises(CannotDo, match="the bot did not answer"):
        await driver.raw("slash_commands", {})


async def test_waiting_in_vain_says_what_was_seen_instead(driver: Driver) -> None:
    await driver.say("jane", "#sales", "good morning")

    with pytest.raises(TimeoutError, match=r"jane saw nothing with 'digest'(.|\n)*good morning"):
        await driver.wait_for_message("jane", "#sales", containing="digest", within=0.02)
    with pytest.raises(TimeoutError, match="jane saw no modal"):
        await driver.wait_for_view("jane", within=0.02)
    with pytest.raises(TimeoutError, match="0 of 1 entries"):
        await driver.wait_for_log("chat.postMessage", within=0.02)


async def test_a_message_that_comes_later_ends_the_waiting(driver: Driver, client: AsyncWebClient) -> None:
    waiting = asyncio.create_task(driver.wait_for_message("jane", "#sales", containing="9 open deals"))
    words = {"type": "mrkdwn", "text": "*9 open deals* have no step"}

    await client.chat_postMessage(channel="#sales", text="list", blocks=[{"type": "section", "text": words}])

    assert (await waiting).text == "list"


async def test_a_later_state_of_a_message_can_be_waited_for(driver: Driver, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="one open")
    first = (await driver.messages("jane", "#sales"))[0]
    waiting = asyncio.create_task(driver.wait_for_message("jane", "#sales", containing="open", after=first))

    await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="none open")

    assert (await waiting).text == "none open"


async def test_pages_can_wait_for_any_change(driver: Driver) -> None:
    now = (await driver.status())["change"]
    waiting = asyncio.create_task(driver.ask("changes", since=now))

    await driver.say("jane", "#sales", "hello")

    assert (await waiting)["change"] > now


async def test_an_unknown_act_or_field_is_refused(driver: Driver) -> None:
    with pytest.raises(CannotDo, match="there is no act dance"):
        await driver.ask("dance")
    with pytest.raises(CannotDo, match="Extra inputs are not permitted"):
        await driver.ask("view", user="jane", shoe="left")
    with pytest.raises(CannotDo, match="there is no workspace mars"):
        await driver.ask("view", user="jane", workspace="mars")


async def test_acts_are_taken_as_json_only(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.base_url}/sandbox/status", data="{}") as response,
    ):
        assert response.status == 415


async def test_answers_over_a_kept_connection_are_not_delayed(driver: Driver) -> None:
    await driver.status()
    started = perf_counter()
    for _ in range(20):
        await driver.status()

    assert perf_counter() - started < 0.4


async def test_two_sandboxes_with_one_seed_have_the_same_ids() -> None:
    async with running_sandbox() as first, running_sandbox() as second:
        assert first.base_url != second.base_url
        assert first.workspace.team_id == second.workspace.team_id
        assert list(first.workspace.people) == list(second.workspace.people)


async def test_ids_look_like_slacks(sandbox: Sandbox) -> None:
    workspace = sandbox.workspace

    assert workspace.team_id.startswith("T0")
    assert all(p.startswith("U0") for p in workspace.people if p != "USLACKBOT")
    assert all(c.startswith("C0") and len(c) == 11 for c in workspace.channels)
    assert sandbox.bot_token.startswith("xoxb-")
    assert sandbox.app_token.startswith("xapp-1-A0")


def test_a_manifest_says_what_the_app_is() -> None:
    manifest = {
        "display_information": {"name": "Deals"},
        "features": {
            "slash_commands": [{"command": "/deals", "should_escape": True}, {"command": "/plain"}],
            "shortcuts": [{"callback_id": "new_next_step", "type": "global"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands"]}},
        "settings": {"event_subscriptions": {"bot_events": ["user_change"]}},
    }

    app = app_from_manifest(manifest)

    assert (app.name, app.scopes, app.events) == ("Deals", frozenset({"commands"}), frozenset({"user_change"}))
    assert app.commands == {"/deals": True, "/plain": False}
    assert app.shortcuts == frozenset({"new_next_step"})


async def test_the_blocking_server_prints_the_environment_and_ends_on_interrupt() -> None:
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # which a shell in the background ignores
        "from sandbox.server import serve\n"
        "serve(0, '', lambda line: (sys.stdout.write(line + '\\n'), sys.stdout.flush()))\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(4)]
    environment: dict[str, Any] = dict(line.split("=", 1) for line in lines)

    headers = {"Authorization": f"Bearer {environment['SLACK_BOT_TOKEN']}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{environment['SLACK_API_URL']}auth.test", headers=headers) as response,
    ):
        answer = await response.json()
    process.send_signal(signal.SIGINT)

    assert list(environment) == ["SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"]
    assert answer["team"] == "Brightwater Instruments"
    assert await process.wait() == 0
    async with running_sandbox() as known:
        secrets = set(known.environment().values()) - {known.api_url}
    assert not secrets & set(environment.values())
