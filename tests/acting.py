"""A running bot beside a running sandbox, as the tests of handlers, schedules and journeys need it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from bot.runtime import Runtime, running
from bot.settings import Settings
from bot.web import make_web
from sandbox import clock as sandbox_clock
from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.serving import serving
from schedules.deliver import deliver
from schedules.tick import tick
from storage import tables
from storage.database import Database
from tests.clock import SetClock

ROOT = Path(__file__).parents[1]
FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # Friday, 10:00 in New York


@dataclass
class Office:
    """A workspace with the bot in it, on a clock that stands where a test puts it."""

    sandbox: Sandbox
    people: Driver
    bot: Runtime
    clock: SetClock
    sandbox_clock: sandbox_clock.SetClock

    @property
    def workspace_id(self) -> str:
        return self.bot.workspace.workspace_id

    @property
    def database(self) -> Database:
        return self.bot.database

    async def go_to(self, moment: datetime) -> None:
        """Move both clocks and let the jobs run once."""
        self.clock.now = moment
        self.sandbox_clock.set(moment)
        await self.work()

    async def work(self) -> None:
        """Let the tick and the delivery loop run once, and answers under way arrive."""
        await tick(self.bot.jobs)
        await deliver(self.bot.jobs)
        await self.people.settle()


@asynccontextmanager
async def office(
    database_url: str, *, now: datetime = FRIDAY, is_new: bool = False, **given: Any
) -> AsyncIterator[Office]:
    """Start both; the sandbox grants what the manifest asks for. Only where it `is_new` is the installer welcomed."""
    clock, other = SetClock(now), sandbox_clock.SetClock(now)
    async with running_sandbox(clock=other, scopes=scopes(), **given) as sandbox:
        settings = Settings(
            _env_file=None,
            database_url=database_url,
            slack_bot_token=sandbox.bot_token,
            slack_signing_secret=sandbox.signing_secret,
            slack_api_url=sandbox.api_url,
        )
        async with (
            running(settings, clock) as bot,
            serving(make_web(bot, lambda: True, serves_events=True)) as address,
            sandbox.driver() as people,
        ):
            sandbox.set_bot_url(f"{address}/slack/events")
            if not is_new:
                welcome_is_long_past(bot.database)
            yield Office(sandbox, people, bot, clock, other)


def welcome_is_long_past(database: Database) -> None:
    """Have the installer be through with the welcome."""
    with database.engine.begin() as connection:
        connection.execute(sa.delete(tables.deliveries).where(tables.deliveries.c.kind == "welcome"))
        connection.execute(sa.update(tables.workspaces).values(welcome_step=5))


def scopes() -> set[str]:
    """What the manifest asks for."""
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return set(manifest["oauth_config"]["scopes"]["bot"])
