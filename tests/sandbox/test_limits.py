"""Rate limits on a monotonic clock that the test advances."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from sandbox.clock import SetClock, SetMonotonic
from sandbox.driver import Driver
from sandbox.server import Sandbox
from sandbox.settings import CALLS_PER_MINUTE, POST_BURST, Limits

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]


async def post(sandbox: Sandbox, method: str, **form: str) -> tuple[int, str | None, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.api_url}{method}", data=form, headers=headers) as response,
    ):
        return response.status, response.headers.get("Retry-After"), await response.json()


async def say(sandbox: Sandbox, channel: str = "#sales") -> tuple[int, str | None, dict[str, Any]]:
    return await post(sandbox, "chat.postMessage", channel=channel, text="x")


async def test_a_channel_takes_a_burst_then_one_message_a_second(start: Start) -> None:
    time = SetMonotonic()
    sandbox, _, driver = await start(monotonic=time)

    burst = [(await say(sandbox))[0] for _ in range(POST_BURST)]
    status, retry_after, body = await say(sandbox)
    elsewhere = (await say(sandbox, "#sales-emea"))[0]
    time.advance(1)
    later = [(await say(sandbox))[0] for _ in range(2)]

    assert burst == [200] * POST_BURST
    assert (status, retry_after, body) == (429, "1", {"ok": False, "error": "ratelimited"})
    assert elsewhere == 200
    assert later == [200, 429]
    assert len(await driver.messages("jane", "#sales")) == POST_BURST + 1


async def test_a_workspace_takes_so_many_messages_a_minute(start: Start) -> None:
    sandbox, _, _ = await start(monotonic=SetMonotonic(), limits=Limits(post_burst=100, workspace_posts_per_minute=2))

    statuses = [(await say(sandbox, channel))[0] for channel in ("#sales", "#sales-emea", "#sales")]

    assert statuses == [200, 200, 429]


@pytest.mark.parametrize(("method", "tier"), [("users.list", 2), ("team.info", 3)])
async def test_a_method_takes_its_tiers_calls_a_minute(start: Start, method: str, tier: int) -> None:
    time = SetMonotonic()
    sandbox, _, _ = await start(monotonic=time)
    allowed = CALLS_PER_MINUTE[tier]

    statuses = [(await post(sandbox, method))[0] for _ in range(allowed)]
    refused = await post(sandbox, method)
    time.advance(60 / allowed)
    again = await post(sandbox, method)

    assert statuses == [200] * allowed
    assert (refused[0], refused[1]) == (429, str(-(-60 // allowed)))
    assert again[0] == 200


async def test_moving_the_clock_of_the_people_refills_nothing(start: Start) -> None:
    clock = SetClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
    sandbox, _, driver = await start(clock=clock, monotonic=SetMonotonic())
    for _ in range(POST_BURST):
        await say(sandbox)

    await driver.set_clock(clock.now() + timedelta(days=7))

    assert (await say(sandbox))[0] == 429
