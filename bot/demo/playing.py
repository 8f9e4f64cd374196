"""Puts the demo together: a local Slack workspace, the bot in it on an SQLite file, and the story."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from rich.console import Console

from bot import logs
from bot.demo import ending, keeping, story
from bot.demo.screen import Screen, make_console
from bot.demo.stage import OffScript, Stage
from bot.opening import open_current
from bot.runtime import running
from bot.settings import Settings, SettingsError
from bot.web import make_web
from sandbox.clock import SetClock
from sandbox.errors import CannotDo
from sandbox.server import Sandbox, running_sandbox, unguessable_seed
from sandbox.serving import serving
from sandbox.settings import CALLS_PER_MINUTE, AppSettings, Limits, app_from_manifest
from sandbox.world.company import BRIGHTWATER, WorkspacePlan

FIRST_MOMENT = datetime(2026, 10, 5, 16, tzinfo=UTC)
ANY_FREE_PORT = 0
MANIFEST = Path(__file__).parents[2] / "manifest.yml"


async def play(*, port: int, keep_serving: bool) -> None:
    """Play the story and print it; then serve the workspace on `port` until it is interrupted, if so wanted.

    Nothing outside the process is used, and nothing of it is left behind. Raises SettingsError for a port that
    is taken, OffScript where the story cannot go on.
    """
    logs.configure("ERROR", "text")
    with TemporaryDirectory(prefix="nextstep-demo-") as folder:
        async with played(Path(folder), make_console(), port if keep_serving else ANY_FREE_PORT) as stage:
            await ending.sum_up(stage)
            if keep_serving:
                await keeping.serve(stage)
            else:
                ending.tell_what_is_next(stage.screen)


@asynccontextmanager
async def played(folder: Path, console: Console, port: int = ANY_FREE_PORT) -> AsyncIterator[Stage]:
    """The stage after the story, which is told on `console`; the bot's database is a file in `folder`."""
    async with staged(folder, console, port) as stage:
        try:
            await story.tell(stage)
        except (CannotDo, TimeoutError) as trouble:
            raise OffScript(str(trouble)) from trouble
        yield stage


@asynccontextmanager
async def staged(folder: Path, console: Console, port: int = ANY_FREE_PORT) -> AsyncIterator[Stage]:
    """The workspace and the bot in it, both on one clock."""
    clock = SetClock(FIRST_MOMENT)
    async with AsyncExitStack() as exits:
        sandbox = await _workspace(exits, port, clock)
        settings = _settings(folder, sandbox)
        database = open_current(settings.database_url)
        runtime = await exits.enter_async_context(running(settings, clock.now, database=database))
        web = make_web(runtime, lambda: True, serves_events=True)
        sandbox.set_bot_url(f"{await exits.enter_async_context(serving(web))}/slack/events")
        driver = await exits.enter_async_context(sandbox.driver())
        people = {person.name: person for person in sandbox.workspace.people.values()}
        yield Stage(sandbox, clock, runtime, driver, Screen(console, people, clock.now))


async def _workspace(exits: AsyncExitStack, port: int, clock: SetClock) -> Sandbox:
    plan = _by_full_names(BRIGHTWATER)
    try:
        return await exits.enter_async_context(
            running_sandbox(
                port=port, clock=clock, workspaces=(plan,), limits=_hurried(), app=_app(), seed=unguessable_seed()
            )
        )
    except OSError as error:
        raise SettingsError(f"Port {port} cannot be used ({error.strerror}); choose another with --port.") from error


def _app() -> AppSettings:
    """The app with the rights, commands and shortcuts of its manifest, where it runs beside it."""
    if not MANIFEST.exists():
        return AppSettings()
    return app_from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


def _hurried() -> Limits:
    """Slack counts calls by real minutes, and the story plays two weeks in one of them."""
    return Limits(calls_per_minute={tier: calls * 100 for tier, calls in CALLS_PER_MINUTE.items()})


def _by_full_names(plan: WorkspacePlan) -> WorkspacePlan:
    """The company as people see it in Slack, by first and last name."""
    return replace(plan, people=tuple({**fields, "display_name": fields["real_name"]} for fields in plan.people))


def _settings(folder: Path, sandbox: Sandbox) -> Settings:
    """The bot's settings for this workspace; those in the environment belong to another one."""
    return Settings.model_construct(
        database_url=f"sqlite:///{folder / 'nextstep.db'}",
        slack_bot_token=sandbox.bot_token,
        slack_signing_secret=sandbox.signing_secret,
        slack_api_url=sandbox.api_url,
    )
