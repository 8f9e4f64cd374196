"""What one open page looks at: through whose eyes, at which conversation, with which thread and pane."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.acting.stage import Stage
from sandbox.errors import CannotDo
from sandbox.page.faces import actors
from sandbox.world.channels import Channel
from sandbox.world.people import Person
from sandbox.world.workspace import Workspace

HOME = "home"
"""The app's home tab."""

APP = "app"
"""The conversation with the app: its Messages tab."""

LOG, REFUSED = "log", "refused"
"""The request log, whole or only what was refused in it."""

PANES = (LOG, REFUSED)


@dataclass(frozen=True, slots=True)
class Look:
    """`channel` is None on the home tab, and before anybody has written to a person's conversation with the app.

    `page` names the window, '' while a browser has not said it.

    `read_to` is the message up to which the person had read when they came here.
    """

    person: Person
    at: str
    channel: Channel | None
    thread: str = ""
    pane: str = ""
    read_to: str = "0"
    page: str = ""

    @property
    def is_log(self) -> bool:
        """Whether the request log stands beside the conversation."""
        return self.pane in PANES

    @property
    def is_app(self) -> bool:
        """Whether this is one of the app's own tabs."""
        return self.at in {HOME, APP}


def look_of(stage: Stage, asked: Mapping[str, str]) -> Look:
    """What is asked for, as far as that person may see it; else what they would see first."""
    person = _person(stage, asked.get("user", ""))
    at = _known(stage, person, asked.get("at", "")) or _known(stage, person, stage.world.opening.at)
    at = at or next((channel.name for channel in own_channels(stage.workspace, person)), HOME)
    channel = channel_at(stage.workspace, person, at)
    thread, pane = asked.get("thread", ""), asked.get("pane", "")
    if channel is None or stage.workspace.message(channel.id, thread) is None:
        thread = ""
    read_to = stage.workspace.last_read.get((person.id, channel.id), "0") if channel else "0"
    return Look(person, at, channel, thread, pane if pane in PANES else "", read_to, asked.get("page", ""))


def _person(stage: Stage, wanted: str) -> Person:
    for name in (wanted, stage.world.opening.user):
        try:
            return stage.actor(name)
        except CannotDo:
            continue
    return actors(stage.workspace)[0]


def _known(stage: Stage, person: Person, at: str) -> str:
    """The place's own name, '' where the person sees no such place."""
    if at in {HOME, APP}:
        return at if sees_app(stage.workspace, person) else ""
    channel = stage.workspace.channels.get(at) or stage.workspace.channel_named(at)
    if channel is None or person.id not in channel.members:
        return ""
    return APP if channel.kind == "im" else channel.name


def channel_at(workspace: Workspace, person: Person, at: str) -> Channel | None:
    """The conversation behind a place's name."""
    if at == HOME:
        return None
    return workspace.direct(person.id) if at == APP else workspace.channel_named(at)


def sees_app(workspace: Workspace, person: Person) -> bool:
    """Whether the person finds the app in their sidebar: it is installed, and theirs."""
    return workspace.install.installed and not person.is_stranger


def own_channels(workspace: Workspace, person: Person) -> list[Channel]:
    """The channels that the person is in, by name, archived ones last."""
    found = [channel for channel in workspace.visible_channels(person.id) if channel.kind != "im"]
    return sorted(found, key=lambda channel: (channel.is_archived, channel.name))
