"""Everything that lives in one process, made in one place and stopped in one place."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from bot import slack
from bot.figures import Figures
from bot.settings import Settings
from handlers import every as handlers
from handlers.deps import Deps
from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import load_holidays
from schedules.jobs import Jobs
from schedules.pace import Pace
from services import delivering, workspaces
from services.bridge import WORKING, Bridge
from services.workspaces import Installation
from storage.database import Database

MEET_SECONDS = 1.5  # of the three that Slack waits for an answer


@dataclass
class Runtime:
    """A running bot without its web server and without its scheduler: those drive it."""

    settings: Settings
    database: Database
    bridge: Bridge
    background: Bridge
    now: Callable[[], datetime]
    slack: AsyncWebClient
    workspace: Installation
    figures: Figures
    wake: Callable[[], None] = lambda: None
    app: AsyncApp = field(init=False)
    jobs: Jobs = field(init=False)
    _locales: dict[tuple[str, str], str] = field(default_factory=dict)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._note(self.workspace.members)
        self.jobs = Jobs(self.background, self.now, self._slack_for, secrets.token_hex(8), Pace(time.monotonic))
        self.app = self._slack_app()

    async def meet_everyone(self) -> None:
        """Bring the people up to date with Slack."""
        workspace_id = self.workspace.workspace_id
        found = await slack.members(self.slack, workspace_id)
        await self.bridge(workspaces.meet, workspace_id, found, now=self.now())
        self._note(found)

    async def meet(self, workspace_id: str, people: Iterable[str]) -> None:
        """Ask Slack about those who have not been met; whom it does not tell of in time is met another time."""
        try:
            async with asyncio.timeout(MEET_SECONDS):
                asked = {person for person in people if (workspace_id, person) not in self._locales}
                told = [await slack.somebody(self.slack, workspace_id, person) for person in asked]
        except (TimeoutError, aiohttp.ClientError) as error:
            get_logger(__name__).warning("people not met", people=sorted(asked), error=type(error).__name__)
            return
        if found := [person for person in told if person is not None]:
            await self._take_over(workspace_id, found)

    async def remember(self, workspace_id: str, user: dict[str, Any]) -> None:
        """Take over what Slack says of somebody now; its events may leave the locale out."""
        known = self._locales.get((workspace_id, str(user["id"])))
        await self._take_over(workspace_id, [slack.person({"locale": known, **user}, workspace_id)])

    async def _take_over(self, workspace_id: str, found: Sequence[Person]) -> None:
        await self.bridge(workspaces.meet, workspace_id, found, now=self.now())
        self._note(found)

    def _note(self, found: Iterable[Person]) -> None:
        self._locales |= {(person.workspace_id, person.id): person.locale for person in found}

    async def finish(self) -> None:
        """Wait for answers that are still on their way."""
        if self._later:
            await asyncio.wait(self._later, timeout=slack.TIMEOUT_SECONDS)

    def _slack_app(self) -> AsyncApp:
        # Bolt reads the names of a function's arguments and takes a method's self for one.
        async def authorize(team_id: str | None) -> AuthorizeResult:
            return await self._token_of(team_id)

        app = AsyncApp(
            authorize=authorize,
            request_verification_enabled=False,  # the web server has looked already; Socket Mode has no signatures
            client=AsyncWebClient(base_url=self.settings.api_url, session=self.slack.session, retry_handlers=[]),
            process_before_response=True,
            ssl_check_enabled=True,
        )
        handlers.register(app, Deps(self.bridge, self.now, self._wake, self._do_later, self.meet, self.remember))
        return app

    async def _token_of(self, team_id: str | None) -> AuthorizeResult:
        """The token for a request, without asking Slack each time; requests of other workspaces are refused."""
        if team_id != self.workspace.workspace_id:
            raise Refusal("Nextstep is not installed in this workspace; ask an admin of it to install the app.")
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
    bridge, background = Bridge(own), Bridge(own, threads=WORKING)
    async with slack.open_session() as session:
        try:
            web = slack.client(settings.slack_bot_token, settings.api_url, session)
            await asyncio.to_thread(load_holidays)
            found = await slack.installation(web)
            await bridge(workspaces.settle_in, found, now=now())
            await bridge(workspaces.greet, found.workspace_id, now=now())
            await bridge(delivering.take_over, now=now())
            runtime = Runtime(settings, own, bridge, background, now, web, found, Figures())
            yield runtime
            await runtime.finish()
        finally:
            bridge.close()
            background.close()
            own.close()
