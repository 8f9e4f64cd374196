"""The scheduler at work: what is due goes out by itself, also after the clock has jumped ahead."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.scheduler import Pulse
from tests.acting import Office
from tests.schedules.monday import MONDAY, agreed, before_monday
from tests.services.company import rows

WITHIN = 10.0


@asynccontextmanager
async def beating(at_work: Office) -> AsyncIterator[Pulse]:
    pulse = Pulse(at_work.bot)
    pulse.start()
    try:
        yield pulse
    finally:
        await pulse.stop(within=WITHIN)


@pytest.fixture
async def friday(sqlite_url: str) -> AsyncIterator[Office]:
    async with before_monday(sqlite_url) as at_work:
        yield at_work


async def test_after_a_jump_of_days_what_is_due_is_sent_within_ten_seconds(friday: Office) -> None:
    async with beating(friday) as pulse:
        jump(friday, MONDAY)
        seen = await friday.people.wait_for_message("jane", "dm", containing="1 for today", within=WITHIN)
        jump(friday, MONDAY + timedelta(days=7))
        await friday.people.wait_for_message("jane", "dm", containing="1 overdue", within=WITHIN, after=seen)
        assert pulse.is_fresh
    runs = rows(friday.database, "runs", friday.workspace_id)
    assert len({(row["schedule_id"], row["timezone"], row["fire_at"]) for row in runs}) == len(runs)
    keys = [post["args"]["metadata"]["event_payload"]["key"] for post in await friday.people.log("chat.postMessage")]
    assert len(keys) == len(set(keys))


async def test_a_change_made_elsewhere_is_drawn_without_waiting_for_the_next_beat(friday: Office) -> None:
    async with beating(friday):
        jump(friday, MONDAY)
        seen = await friday.people.wait_for_message("jane", "dm", containing="1 for today", within=WITHIN)
        agreed(friday, "Aurora", MONDAY.date() + timedelta(days=2))
        friday.bot.wake()
        drawn = await friday.people.wait_for_message("jane", "dm", containing="1 for today", within=WITHIN, after=seen)
        assert drawn.ts == seen.ts


async def test_a_job_that_fails_is_counted_and_tried_again(friday: Office) -> None:
    async with beating(friday):
        await friday.people.fault("chat.postMessage", "http_500", times=3)
        jump(friday, MONDAY)
        await friday.people.wait_for_log("chat.postMessage", verdict="internal_error", count=3, within=WITHIN)
        jump(friday, MONDAY + timedelta(minutes=1))
        await friday.people.wait_for_message("jane", "dm", containing="1 for today", within=WITHIN)


async def test_a_stop_lets_a_delivery_under_way_finish(friday: Office) -> None:
    async with beating(friday):
        await friday.people.fault("chat.postMessage", "slow", times=None, seconds=1.5)
        jump(friday, MONDAY)
        async with asyncio.timeout(WITHIN):
            while (await friday.people.faults())[0]["hits"] < 3:
                pass
    states = {row["state"] for row in rows(friday.database, "deliveries", friday.workspace_id)}
    assert states == {"sent"}
    assert len(await friday.people.log("chat.postMessage")) == 3


def jump(at_work: Office, moment: datetime) -> None:
    """The clocks jump; nobody is told."""
    at_work.clock.now = moment
    at_work.sandbox_clock.set(moment)
