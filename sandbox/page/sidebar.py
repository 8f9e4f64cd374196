"""The list of conversations: channels, and the app with its private one."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.acting.stage import Stage
from sandbox.page.faces import bot_of
from sandbox.page.looking import APP, HOME, Look, own_channels, sees_app


@dataclass(frozen=True, slots=True)
class Place:
    """One entry. `unread` counts what is new; only a direct message shows its number, as in Slack."""

    at: str
    name: str
    sign: str
    unread: int
    is_here: bool
    is_archived: bool = False
    has_app: bool = True


def channels(stage: Stage, look: Look) -> Iterator[Place]:
    """The person's channels."""
    bot = stage.workspace.install.bot_user
    for channel in own_channels(stage.workspace, look.person):
        yield Place(
            at=channel.name,
            name=channel.name,
            sign="lock" if channel.kind == "private" else "hash",
            unread=len(stage.workspace.unread(look.person.id, channel.id)),
            is_here=look.channel is channel,
            is_archived=channel.is_archived,
            has_app=bot in channel.members,
        )


def apps(stage: Stage, look: Look) -> Iterator[Place]:
    """The app, for those who may use it."""
    if not sees_app(stage.workspace, look.person):
        return
    direct = stage.workspace.direct(look.person.id)
    unread = len(stage.workspace.unread(look.person.id, direct.id)) if direct else 0
    yield Place(APP, bot_of(stage.workspace).shown_name, "app", unread, look.at in {APP, HOME})
