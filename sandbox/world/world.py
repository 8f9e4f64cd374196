"""Everything that one sandbox server holds: the app, its workspaces, clocks, limits, faults and the log."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.clock import BareTimekeeper, Monotonic, MovableClock, SandboxClock, Timekeeper
from sandbox.errors import CannotDo, Json
from sandbox.faults import Faults
from sandbox.identifiers import Ids
from sandbox.log import RequestLog
from sandbox.outbound.hub import Hub
from sandbox.rates import Rates
from sandbox.settings import AppSettings, Limits, Opening
from sandbox.world.changes import Changes
from sandbox.world.jumps import Jump
from sandbox.world.triggers import Grants
from sandbox.world.windows import Windows
from sandbox.world.workspace import Workspace

Announce = Callable[[Workspace, Json], object]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the app's owner copies from Slack's settings page."""

    app_id: str
    app_token: str
    signing_secret: str
    verification_token: str
    client_id: str
    client_secret: str


@dataclass(slots=True)
class World:
    """The state of a running sandbox. `base_url` has no trailing slash; `bot_url` is the app's request URL.

    `timekeeper` lets time pass, where it can be moved at all.
    """

    app: AppSettings
    credentials: Credentials
    limits: Limits
    clock: SandboxClock
    monotonic: Monotonic
    ids: Ids
    changes: Changes
    log: RequestLog
    faults: Faults
    rates: Rates
    grants: Grants
    hub: Hub
    timekeeper: Timekeeper | None = None
    jumps: list[Jump] = field(default_factory=list)
    windows: Windows = field(default_factory=Windows)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    opening: Opening = field(default_factory=Opening)
    base_url: str = ""
    bot_url: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    codes: dict[str, Json] = field(default_factory=dict)
    announce: Announce = field(default=lambda _workspace, _event: None)

    def workspace(self, team: str | None) -> Workspace:
        """The workspace of that id, name or domain; the first one where none is named."""
        for workspace in self.workspaces.values():
            if team in {None, "", workspace.team_id, workspace.name, workspace.domain}:
                return workspace
        raise CannotDo(f"there is no workspace {team}")

    def unix_now(self) -> int:
        """The people's clock in Unix seconds."""
        return int(self.clock.now().timestamp())


def make_world(app: AppSettings, limits: Limits, clock: SandboxClock, monotonic: Monotonic, seed: int) -> World:
    """An empty world; the same seed gives the same ids and secrets."""
    ids = Ids(seed)
    return World(
        app=app,
        credentials=_credentials(ids),
        limits=limits,
        clock=clock,
        monotonic=monotonic,
        ids=ids,
        changes=Changes(),
        log=RequestLog(clock),
        faults=Faults(),
        rates=Rates(limits, monotonic),
        grants=Grants(ids, limits, monotonic),
        hub=Hub(ids, limits.socket_connections),
        timekeeper=BareTimekeeper(clock) if isinstance(clock, MovableClock) else None,
    )


def _credentials(ids: Ids) -> Credentials:
    app_id = ids.make("A")
    return Credentials(
        app_id=app_id,
        app_token=f"xapp-1-{app_id}-{ids.digits(13)}-{ids.hexadecimal(64)}",
        signing_secret=ids.hexadecimal(32),
        verification_token=ids.hexadecimal(24),
        client_id=f"{ids.digits(12)}.{ids.digits(13)}",
        client_secret=ids.hexadecimal(32),
    )
