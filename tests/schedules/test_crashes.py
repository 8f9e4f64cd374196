"""A replica dies by SIGKILL at any moment of a send: nothing is missed, no fire is run twice, every message arrives."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from sales.person import Person
from sandbox import clock as sandbox_clock
from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.settings import Limits
from sandbox.world.company import WorkspacePlan
from services import workspaces
from services.delivering import LEASE
from services.workspaces import Installation
from storage.database import Database
from tests.services.company import rows, taken_in

REPS = 24
MONDAY = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)  # 9:00 in New York
DAY = timedelta(days=1)
SEED = 20261130
KILLS = 12  # at the least, of 25 tries
DAYS = (0, 1, 2, 3, 4)
LIMIT = 30.0
PLAN = WorkspacePlan(
    name="Shop",
    domain="shop",
    people=[
        {"name": "boss", "tz": "America/New_York", "is_admin": True, "is_owner": True, "is_primary_owner": True},
        *({"name": f"rep{n}", "tz": "America/New_York"} for n in range(REPS)),
    ],
)


@dataclass
class Shop:
    """A sandbox, a database with something to say to each of many people, and a process that forks replicas."""

    sandbox: Sandbox
    people: Driver
    database: Database
    workspace_id: str
    replicas: asyncio.subprocess.Process

    async def begin(self, act: str, moment: datetime) -> int:
        """Let a replica begin; its process id."""
        assert self.replicas.stdin is not None
        self.replicas.stdin.write(f"{act} {moment.isoformat()}\n".encode())
        await self.replicas.stdin.drain()
        return int((await self._told()).removeprefix("began "))

    async def ended(self) -> int:
        """Wait for its end; how it ended (-9: killed)."""
        return int((await self._told()).removeprefix("ended "))

    async def kill(self, process: int) -> None:
        """Kill it, and see it dead."""
        os.kill(process, signal.SIGKILL)
        assert await self.ended() == -signal.SIGKILL

    async def killed_within(self, process: int, seconds: float) -> bool:
        """Kill it after some time, unless it is through by then; whether it was killed."""
        try:
            async with asyncio.timeout(seconds):
                assert await self.ended() == 0
        except TimeoutError:
            await self.kill(process)
            return True
        return False

    async def finish(self, moment: datetime) -> datetime:
        """Start again until nothing waits any more, as a bot does every two seconds; the moment after that."""
        for _ in range(20):
            await self.begin("run", moment)
            assert await self.ended() == 0
            moment += LEASE
            if not any(row["state"] == "pending" for row in self.deliveries()) and not self.due(moment):
                return moment
        raise TimeoutError("it never came to an end")

    def due(self, moment: datetime) -> bool:
        return any(row["next_fire_at"] <= moment for row in rows(self.database, "clocks", self.workspace_id))

    def deliveries(self) -> list[dict[str, Any]]:
        return rows(self.database, "deliveries", self.workspace_id)

    async def posts(self) -> Counter[str]:
        """How often Slack took the message of each key."""
        taken = [post for post in await self.people.log("chat.postMessage") if post["verdict"] in {"ok", "no_answer"}]
        return Counter(str(post["args"]["metadata"]["event_payload"]["key"]) for post in taken)

    async def until_struck(self, times: int) -> None:
        """Wait until so many calls have met the fault that was asked for."""
        async with asyncio.timeout(LIMIT):
            while (await self.people.faults())[0]["hits"] < times:
                pass

    async def _told(self) -> str:
        assert self.replicas.stdout is not None
        async with asyncio.timeout(LIMIT):
            return (await self.replicas.stdout.readline()).decode().strip()


@asynccontextmanager
async def shop(database_url: str) -> AsyncIterator[Shop]:
    """Everybody has a deal without a dated step, so that each morning has a message for each."""
    database = Database(database_url)
    generous = Limits(workspace_posts_per_minute=100_000, post_burst=1000, posts_per_second=1000)
    standing = sandbox_clock.SetClock(MONDAY)
    async with (
        running_sandbox(workspaces=[PLAN], clock=standing, limits=generous) as sandbox,
        sandbox.driver() as people,
    ):
        workspace_id = (await people.status())["team_id"]
        _settle(database, workspace_id, await people.people())
        replicas = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.schedules.replica",
            database_url,
            sandbox.api_url,
            sandbox.bot_token,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            yield Shop(sandbox, people, database, workspace_id, replicas)
        finally:
            assert replicas.stdin is not None
            replicas.stdin.close()
            await replicas.wait()
            database.close()


def _settle(database: Database, workspace_id: str, users: list[dict[str, Any]]) -> None:
    members = [
        Person(
            workspace_id,
            str(user["id"]),
            str(user["name"]),
            "America/New_York",
            is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
            is_primary_owner=bool(user.get("is_primary_owner")),
        )
        for user in users
    ]
    before = MONDAY - DAY
    workspaces.settle_in(database, Installation(workspace_id, "Shop", None, members), now=before)
    reps = [member for member in members if member.name.startswith("rep")]
    lines = "\n".join(f"{n},Deal {n},{n}00,USD,Proposal,{rep.id}" for n, rep in enumerate(reps))
    taken_in(database, workspace_id, lines, header="id,name,amount,currency,stage,owner id", owners=(), now=before)


@pytest.fixture
async def at_nine(database_url: str) -> AsyncIterator[Shop]:
    async with shop(database_url) as running:
        yield running


async def check_monday(at_nine: Shop, *, most_posts: int) -> None:
    """One run of each fire, and each message sent: at least once, and as often as a death excuses."""
    runs = rows(at_nine.database, "runs", at_nine.workspace_id)
    assert sorted((row["fire_at"], row["outcome"]) for row in runs) == [
        (MONDAY - timedelta(minutes=30), "fired"),
        (MONDAY, "fired"),
    ]
    deliveries = at_nine.deliveries()
    assert len(deliveries) == REPS + 1
    assert {row["state"] for row in deliveries} == {"sent"}
    posts = await at_nine.posts()
    assert posts.keys() == {row["key"] for row in deliveries}
    assert max(posts.values()) <= most_posts


async def test_without_a_death_every_message_is_posted_once(at_nine: Shop) -> None:
    await at_nine.finish(MONDAY)
    await check_monday(at_nine, most_posts=1)


async def test_killed_while_it_waits_to_plan(at_nine: Shop) -> None:
    with held_up(at_nine.database):
        process = await at_nine.begin("run", MONDAY)
        await until_it_waits(at_nine.database)
        await at_nine.kill(process)
    await at_nine.finish(MONDAY + LEASE)
    await check_monday(at_nine, most_posts=1)


async def test_killed_between_planning_and_leasing(at_nine: Shop) -> None:
    await at_nine.begin("tick", MONDAY)
    assert await at_nine.ended() == 0
    assert {row["state"] for row in at_nine.deliveries()} == {"pending"}
    await at_nine.finish(MONDAY + LEASE)
    await check_monday(at_nine, most_posts=1)


async def test_killed_after_leasing_and_before_slack_has_it(at_nine: Shop) -> None:
    await at_nine.people.fault("chat.postMessage", "slow", times=None, seconds=3600)
    process = await at_nine.begin("run", MONDAY)
    await at_nine.until_struck(20)
    await at_nine.kill(process)
    assert sum(row["lease_owner"] is not None for row in at_nine.deliveries()) == 20
    await at_nine.people.clear_faults()
    await at_nine.finish(MONDAY + LEASE)
    await check_monday(at_nine, most_posts=1)


async def test_killed_after_slack_has_it_and_before_the_answer(at_nine: Shop) -> None:
    await at_nine.people.fault("chat.postMessage", "timeout", times=None)
    process = await at_nine.begin("run", MONDAY)
    await at_nine.until_struck(20)
    await at_nine.kill(process)
    assert {row["state"] for row in at_nine.deliveries()} == {"pending"}
    await at_nine.people.clear_faults()
    await at_nine.finish(MONDAY + LEASE)
    await check_monday(at_nine, most_posts=2)


async def test_killed_after_the_answer_and_before_it_is_on_record(at_nine: Shop) -> None:
    await at_nine.people.fault("chat.postMessage", "slow", times=None, seconds=1)
    process = await at_nine.begin("run", MONDAY)
    await at_nine.until_struck(20)
    with held_up(at_nine.database):
        await at_nine.people.wait_for_log("chat.postMessage", verdict="ok", count=20, within=LIMIT)
        await until_it_waits(at_nine.database)
        await at_nine.kill(process)
    assert {row["state"] for row in at_nine.deliveries()} == {"pending"}
    await at_nine.people.clear_faults()
    await at_nine.finish(MONDAY + LEASE)
    await check_monday(at_nine, most_posts=2)


async def test_killed_after_everything_is_on_record(at_nine: Shop) -> None:
    moment = await at_nine.finish(MONDAY)
    process = await at_nine.begin("run", moment)
    await at_nine.killed_within(process, 0)
    await at_nine.finish(moment)
    await check_monday(at_nine, most_posts=1)


async def test_killed_at_random_for_a_week(at_nine: Shop) -> None:
    chance = random.Random(SEED)
    kills = 0
    for day in DAYS:
        moment = MONDAY + day * DAY
        for _ in range(5):
            process = await at_nine.begin("run", moment)
            kills += await at_nine.killed_within(process, chance.uniform(0, 0.1))
            moment += LEASE
        await at_nine.finish(moment)
    kinds = {row["id"]: row["kind"] for row in rows(at_nine.database, "schedules", at_nine.workspace_id)}
    runs = rows(at_nine.database, "runs", at_nine.workspace_id)
    fires = Counter((kinds[row["schedule_id"]], row["fire_at"]) for row in runs)
    assert fires == {
        **{("nudge", MONDAY + day * DAY): 1 for day in DAYS},
        ("digest", MONDAY - timedelta(minutes=30)): 1,
    }
    deliveries = at_nine.deliveries()
    assert Counter((row["kind"], row["state"]) for row in deliveries) == {
        ("nudge", "sent"): len(DAYS) * REPS,
        ("digest", "sent"): 1,
    }
    posts = await at_nine.posts()
    assert posts.keys() == {row["key"] for row in deliveries if row["state"] == "sent"}
    assert kills >= KILLS


@contextmanager
def held_up(database: Database) -> Iterator[None]:
    """Let no replica write what it has to write."""
    with database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("LOCK TABLE deliveries IN EXCLUSIVE MODE"))
        yield


async def until_it_waits(database: Database) -> None:
    """Wait until Postgres says that somebody waits for the table; SQLite has nobody to ask."""
    if database.is_sqlite:
        return
    async with asyncio.timeout(LIMIT):
        while True:
            with database.engine.connect() as connection:
                if connection.execute(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                    return
            await asyncio.to_thread(lambda: None)
