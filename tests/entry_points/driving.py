"""Bots at work in workspaces of one sandbox and on one database, and what is seen of each request to them."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import sqlalchemy as sa
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.runtime import Runtime, running
from bot.settings import Settings
from bot.web import make_web
from sandbox import clock as sandbox_clock
from sandbox.acting.stage import Stage
from sandbox.log import Entry as Logged
from sandbox.outbound.courier import Answer, Courier, Outgoing
from sandbox.outbound.events import Events
from sandbox.server import Sandbox, running_sandbox
from sandbox.serving import serving
from sandbox.settings import Limits
from sandbox.world.people import Person
from sandbox.world.workspace import Workspace
from services.bridge import Bridge
from storage.database import Database
from tests.acting import FRIDAY, scopes, welcome_is_long_past
from tests.clock import SetClock
from tests.entry_points.kinds import OWNERS, Kind, company
from tests.entry_points.records import texts_in
from tests.entry_points.things import Founding, Things, furnish
from tests.entry_points.ways import Hand, Json, Way

Logs = list[MutableMapping[str, Any]]
OPENING = ("views.open", "views.push")
SHOWING = (*OPENING, "views.update", "views.publish")
UNHURRIED = Limits(calls_per_minute=dict.fromkeys(range(1, 5), 100_000), posts_per_second=100_000, post_burst=100_000)


class Counting:
    """Counts how often the bot has called the database when an answer leaves."""

    def __init__(self, app: ASGIApp, bridge: Bridge) -> None:
        self.counts: list[int] = []
        self._app = app
        self._bridge = bridge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        before = self._bridge.calls

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.counts.append(self._bridge.calls - before)
            await send(message)

        await self._app(scope, receive, sent)


@dataclass(frozen=True)
class Seen:
    """What came of a request: the answers, and all that the app then told Slack."""

    request: Json
    answers: Sequence[Answer]
    calls: Sequence[Logged]
    database_calls: Sequence[int]
    has_written: bool
    faults: Sequence[str]

    @property
    def shown(self) -> list[Any]:
        """All that left the bot."""
        bodies = [answer.body for answer in self.answers]
        said = [json.loads(body) if body.startswith(("{", "[")) else body for body in bodies]
        return [*said, *(call.args for call in self.calls)]

    @property
    def text(self) -> str:
        """All that left the bot, as one text."""
        return "\n".join(_unfolded(self.shown))

    @property
    def asked(self) -> str:
        """All that came with the request."""
        return "\n".join(_unfolded(self.request))

    def told(self, words: Sequence[str] | set[str]) -> list[str]:
        """Those of these words that left the bot and had not come with the request."""
        text, asked = self.text.casefold(), self.asked.casefold()
        return [word for word in words if word.casefold() in text and word.casefold() not in asked]

    @property
    def sentences(self) -> list[str]:
        """Whole sentences that the person can read."""
        return [text for text in _unfolded(self.shown) if " " in text and (text.endswith((".", "?")) or "? " in text)]

    @property
    def pressable(self) -> list[Json]:
        """Buttons, menus and fields that were shown."""
        return [part for part in _objects(self.shown) if part.get("action_id") and part.get("type") != "block_actions"]

    @property
    def opened(self) -> list[Json]:
        """The views that were opened or drawn."""
        views = [call.args["view"] for call in self.calls if call.method in SHOWING and call.verdict == "ok"]
        return [json.loads(view) if isinstance(view, str) else view for view in views]

    @property
    def forms(self) -> list[Json]:
        """Those of them that can be sent."""
        return [view for view in self.opened if view.get("submit")]


def _unfolded(said: Any) -> Iterator[str]:
    """Every text, and what stands in those that are JSON themselves, as a view in the argument of a call is."""
    for text in texts_in(said):
        if text.startswith(("{", "[")):
            try:
                yield from _unfolded(json.loads(text))
                continue
            except ValueError:
                pass
        yield text


def _objects(said: Any) -> Iterator[Json]:
    """Every object in what was sent, those in JSON text as well."""
    if isinstance(said, str) and said.startswith(("{", "[")):
        try:
            said = json.loads(said)
        except ValueError:
            return
    if isinstance(said, dict):
        yield said
    parts = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    for part in parts:
        yield from _objects(part)


class Writes:
    """Counts the statements by which rows are changed."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        sa.event.listen(database.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.count += not statement.startswith(("SELECT", "PRAGMA", "BEGIN"))


@dataclass
class Bot:
    """The app in one workspace, and a way to send it requests."""

    runtime: Runtime
    stage: Stage
    address: str
    counting: Counting
    writes: Writes
    clock: SetClock
    logs: Logs
    things: Things = field(init=False)

    @property
    def database(self) -> Database:
        return self.runtime.database

    @property
    def workspace_id(self) -> str:
        return self.stage.workspace.team_id

    def person(self, handle: str) -> Person:
        return self.stage.workspace.person(handle)

    def hand(self, kind: Kind, ids: dict[str, str] | None = None) -> Hand:
        """This person, with these ids at hand or those that are theirs to name."""
        return Hand(self.stage, self.person(kind.handle), ids or self.things.named_by(kind))

    async def press(self, way: Way, kind: Kind, *, ids: dict[str, str] | None = None) -> Seen:
        """Send it once."""
        return await self.send(way, [way.payload(self.hand(kind, ids))])

    async def send(self, way: Way, payloads: Sequence[Json], *, retry: int = 0) -> Seen:
        """Send these requests at once, and wait until all that follows from them has been told."""
        world = self.stage.world
        world.bot_url = self.address
        world.log.entries.clear()
        self.counting.counts.clear()
        self.logs.clear()
        written = self.writes.count
        started = world.monotonic()
        answers = await asyncio.gather(
            *(
                self.stage.courier.deliver(
                    Outgoing(way.sends, way.listened[1], payload, self.workspace_id, retry, "http_timeout"), started
                )
                for payload in payloads
            )
        )
        counts = tuple(self.counting.counts)
        await self.runtime.finish()
        calls = [entry for entry in world.log.entries if entry.direction == "call"]
        faults = [str(entry) for entry in self.logs if entry["log_level"] == "error"]
        return Seen(payloads[0], answers, calls, counts, self.writes.count > written, faults)


@asynccontextmanager
async def bots(database_url: str, marks: dict[str, str]) -> AsyncIterator[list[Bot]]:
    """For each mark a workspace full of what bears it, with the bot in it; all on one database."""
    clock = SetClock(FRIDAY)
    plans = [company("Brightwater Sales", mark) for mark in marks]
    async with AsyncExitStack() as stack:
        logs = stack.enter_context(structlog.testing.capture_logs())
        sandbox = await stack.enter_async_context(
            running_sandbox(clock=sandbox_clock.SetClock(FRIDAY), scopes=scopes(), workspaces=plans, limits=UNHURRIED)
        )
        session = await stack.enter_async_context(aiohttp.ClientSession())
        courier = Courier(sandbox.world, session)
        made = []
        for (mark, amount), workspace in zip(marks.items(), sandbox.world.workspaces.values(), strict=True):
            stage = Stage(sandbox.world, workspace, courier, Events(sandbox.world, courier))
            bot = await stack.enter_async_context(_at_work(sandbox, stage, database_url, clock, logs))
            bot.things = furnish(_founding(bot, mark, amount, clock))
            made.append(bot)
        yield made


@asynccontextmanager
async def _at_work(
    sandbox: Sandbox, stage: Stage, database_url: str, clock: SetClock, logs: Logs
) -> AsyncIterator[Bot]:
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        slack_bot_token=stage.workspace.install.bot_token,
        slack_signing_secret=sandbox.signing_secret,
        slack_api_url=sandbox.api_url,
    )
    async with running(settings, clock) as runtime:
        counting = Counting(make_web(runtime, lambda: True, serves_events=True), runtime.bridge)
        async with serving(counting) as address:
            welcome_is_long_past(runtime.database)
            yield Bot(runtime, stage, f"{address}/slack/events", counting, Writes(runtime.database), clock, logs)


def _founding(bot: Bot, mark: str, amount: str, clock: SetClock) -> Founding:
    workspace: Workspace = bot.stage.workspace
    people = {person.name: person.id for person in workspace.people.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values()}
    assert set(OWNERS) < set(channels)
    return Founding(bot.database, workspace.team_id, people, channels, mark, amount, clock())
