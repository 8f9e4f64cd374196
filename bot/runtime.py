"""Everything that lives in one process, made in one place and stopped in one place."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from bot import slack
from bot.figures import Figures
from bot.settings import Settings
from handlers import every as handlers
from handlers.deps import Deps
from sales.person import Person
from schedules.jobs import Jobs
from schedules.pace import Pace
from services import delivering, workspaces
from services.bridge import Bridge
from services.workspaces import Installation
from storage.database import Database


@dataclass
class Runtime:
    """A running bot without its web server and without its scheduler: those drive it."""

    settings: Settings
    database: Database
    bridge: Bridge
    now: Callable[[], datetime]
    slack: AsyncWebClient
    workspace: Installation
    figures: Figures
    wake: Callable[[], None] = lambda: None
    app: AsyncApp = field(init=False)
    jobs: Jobs = field(init=False)
    _met: set[tuple[str, str]] = field(default_factory=set)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._met = {(self.workspace.workspace_id, member.id) for member in self.workspace.members}
        self.jobs = Jobs(self.bridge, self.now, self._slack_for, secrets.token_hex(8), Pace(time.monotonic))
        self.app = self._slack_app()

    async def meet_everyone(self) -> None:
        """Bring the people up to date with Slack."""
        workspace_id = self.workspace.workspace_id
        found = await slack.members(self.slack, workspace_id)
        await self.bridge(workspaces.meet, workspace_id, found, now=self.now())
        self._met |= {(workspace_id, member.id) for member in found}

    async def meet(self, workspace_id: str, people: Iterable[str]) -> None:
        """Ask Slack about those who have not been met, once each."""
        for person_id in {person for person in people if (workspace_id, person) not in self._met}:
            found = await slack.somebody(self.slack, workspace_id, person_id)
            if found is not None:
                await self._take_over(found)

    async def remember(self, workspace_id: str, user: dict[str, Any]) -> None:
        """Take over what Slack says of somebody now."""
        await self._take_over(slack.person(user, workspace_id))

    async def _take_over(self, found: Person) -> None:
        await self.bridge(workspaces.meet, found.workspace_id, [found], now=self.now())
        self._met.add((found.workspace_id, found.id))

    async def finish(self) -> None:
        """Wait for answers that are still on their way."""
        if self._later:
            await asyncio.wait(self._later, timeout=slack.TIMEOUT_SECONDS)

    def _slack_app(self) -> AsyncApp:
        # Bolt reads the names of a function's arguments and takes a method's self for one.
        async def authorize(team_id: str | None) -> AuthorizeResult:
            return await self._token_of(team_id)

        app = AsyncApp(
            signing_secret=self.settings.slack_signing_secret or secrets.token_hex(16),
            authorize=authorize,
            client=AsyncWebClient(base_url=self.settings.api_url, session=self.slack.session, retry_handlers=[]),
            process_before_response=True,
            ssl_check_enabled=True,
        )
        handlers.register(app, Deps(self.bridge, self.now, self._wake, self._do_later, self.meet, self.remember))
        return app

    async def _token_of(self, team_id: str | None) -> AuthorizeResult:
        """The token for a request, without asking Slack each time; requests of other workspaces are refused."""
        if team_id != self.workspace.workspace_id:
            raise BoltError(f"request of another workspace: {team_id}")
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_user_id=self.workspace.bot_user_id,
            bot_token=self.slack.token,
        )

    async def _slack_for(self, workspace_id: str) -> AsyncWebClient:
        if workspace_id != self.workspace.workspace_id:
            raise LookupError(f"no token for workspace {workspace_id}")
        return self.slack

    def _wake(self) -> None:
        self.wake()

    def _do_later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._later.discard(task)
        if not task.cancelled() and task.exception() is not None:
            get_logger(__name__).error("late answer failed", exc_info=task.exception())


@asynccontextmanager
async def running(
    settings: Settings, now: Callable[[], datetime], *, database: Database | None = None
) -> AsyncIterator[Runtime]:
    """Meet the workspace, and give everything back at the end."""
    own = database or Database(settings.database_url)
    bridge = Bridge(own)
    async with aiohttp.ClientSession() as session:
        try:
            web = slack.client(settings.slack_bot_token, settings.api_url, session)
            found = await slack.installation(web)
            await bridge(workspaces.settle_in, found, now=now())
            await bridge(delivering.take_over, now=now())
            runtime = Runtime(settings, own, bridge, now, web, found, Figures())
            yield runtime
            await runtime.finish()
        finally:
            bridge.close()
            own.close()
