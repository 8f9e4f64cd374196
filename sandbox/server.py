"""Starts a sandbox: inside a test or the demo, or on its own until it is stopped."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from time import monotonic as real_monotonic

import aiohttp

from sandbox.app import assemble
from sandbox.clock import Monotonic, SandboxClock, SystemClock, Timekeeper
from sandbox.driver import Driver
from sandbox.serving import serving
from sandbox.settings import AppSettings, Limits, Opening
from sandbox.world.company import BRIGHTWATER, WorkspacePlan, add_workspace
from sandbox.world.workspace import Workspace
from sandbox.world.world import World, make_world

BOT_URL = "http://127.0.0.1:3000/slack/events"
"""Where a bot listens unless it says otherwise."""

DEFAULT_PORT = 3001
"""Where the sandbox alone listens unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox. URLs are on 127.0.0.1; `world` is its state, to be read (and changed) by tests."""

    world: World

    @property
    def base_url(self) -> str:
        """The server's address, without a trailing slash."""
        return self.world.base_url

    @property
    def api_url(self) -> str:
        """What a bot's SLACK_API_URL must be; ends in `/api/`."""
        return f"{self.base_url}/api/"

    @property
    def authorize_url(self) -> str:
        """Slack's consent page for OAuth."""
        return f"{self.base_url}/oauth/v2/authorize"

    @property
    def workspace(self) -> Workspace:
        """The first workspace."""
        return self.world.workspace(None)

    @property
    def bot_token(self) -> str:
        """The app's token in the first workspace."""
        return self.workspace.install.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.world.credentials.app_token

    @property
    def signing_secret(self) -> str:
        """The secret with which requests to the bot are signed."""
        return self.world.credentials.signing_secret

    @property
    def client_id(self) -> str:
        """The app's OAuth client id."""
        return self.world.credentials.client_id

    @property
    def client_secret(self) -> str:
        """The app's OAuth client secret."""
        return self.world.credentials.client_secret

    def set_bot_url(self, url: str) -> None:
        """Where requests to the bot go from now on (the whole URL, path included)."""
        self.world.bot_url = url

    def set_timekeeper(self, keeper: Timekeeper) -> None:
        """Who lets time pass from now on when a person asks for it."""
        self.world.timekeeper = keeper

    def set_opening(self, opening: Opening) -> None:
        """What the page shows to somebody who just opens it."""
        self.world.opening = opening

    def add_workspace(self, plan: WorkspacePlan) -> Workspace:
        """One more workspace with the app installed in it."""
        return add_workspace(self.world, plan)

    def driver(self, workspace: str | None = None) -> Driver:
        """A driver for one workspace (the first one by default), to be entered with `async with`."""
        return Driver(self.base_url, workspace=workspace)

    def environment(self) -> dict[str, str]:
        """The settings by which a bot joins this sandbox."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
        }


@asynccontextmanager
async def running_sandbox(
    *,
    port: int = 0,
    bot_url: str | None = None,
    clock: SandboxClock | None = None,
    workspaces: Sequence[WorkspacePlan] = (BRIGHTWATER,),
    scopes: frozenset[str] | set[str] | None = None,
    app: AppSettings | None = None,
    limits: Limits | None = None,
    monotonic: Monotonic = real_monotonic,
    seed: int = 1,
) -> AsyncIterator[Sandbox]:
    """A sandbox on 127.0.0.1 (port 0: any free one), in the caller's own event loop.

    `scopes` replaces those of `app`; `clock` is what people see, `monotonic` what limits are measured with. Ids and
    secrets come of `seed`.
    """
    settings = app or AppSettings()
    if scopes is not None:
        settings = replace(settings, scopes=frozenset(scopes))
    world = make_world(settings, limits or Limits(), clock or SystemClock(), monotonic, seed)
    world.bot_url = BOT_URL if bot_url is None else bot_url
    for plan in workspaces:
        add_workspace(world, plan)
    async with _session() as session:
        parts = assemble(world, session)
        async with serving(parts.app, port=port) as base_url:
            world.base_url = base_url
            try:
                yield Sandbox(world)
            finally:
                world.closing.set()
                await parts.events.close()
                await world.hub.cut()


def unguessable_seed() -> int:
    """A seed for a sandbox that people use: with the fixed one, which tests have, everybody knows its secrets."""
    return secrets.randbits(128)


def _session() -> aiohttp.ClientSession:
    """The way to the bot: as many connections as people click, a new one each time, no cookies."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


def serve(port: int, bot_url: str, write: Callable[[str], None], app: AppSettings | None = None) -> None:
    """Serve a sandbox until interrupted; its environment is written first, one `NAME=value` a line, then its page."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(port, bot_url, write, app))


async def _serve(port: int, bot_url: str, write: Callable[[str], None], app: AppSettings | None) -> None:
    async with running_sandbox(port=port, bot_url=bot_url, app=app, seed=unguessable_seed()) as sandbox:
        for name, value in sandbox.environment().items():
            write(f"{name}={value}")
        write(f"# The workspace as a page: {sandbox.base_url}")
        await asyncio.Event().wait()
