"""What people see and what happened, to read or to wait for."""

from sandbox.acting.sight import message_sight, messages_seen, view_sight
from sandbox.acting.stage import Stage
from sandbox.control import requests as ask
from sandbox.errors import Json
from sandbox.log import Entry, entries_as_json
from sandbox.world.blocks import all_text
from sandbox.world.channels import channel_shape
from sandbox.world.messages import Message
from sandbox.world.people import user_shape
from sandbox.world.views import View


async def messages(stage: Stage, request: ask.Read) -> Json:
    """Everything that the person can see in a conversation, newest last."""
    person = stage.workspace.person(request.user)
    seen = messages_seen(stage, person, request.channel)
    return {"messages": [message_sight(stage, message) for message in seen]}


async def wait_for_message(stage: Stage, request: ask.WaitForMessage) -> Json:
    """The newest message with the words, as soon as there is one; null when time is up."""
    person = stage.workspace.person(request.user)

    def look() -> Message | None:
        seen = [m for m in messages_seen(stage, person, request.channel) if m.change > request.after]
        return next((m for m in reversed(seen) if request.containing in _words(m)), None)

    found = await stage.world.changes.until(look, request.within)
    return {"message": message_sight(stage, found) if found else None}


def _words(message: Message) -> str:
    return all_text(message.text, message.blocks, message.attachments)


async def view(stage: Stage, request: ask.AsPerson) -> Json:
    """The modal on top."""
    return {"view": view_sight(stage.workspace.top_view(stage.workspace.person(request.user).id))}


async def home(stage: Stage, request: ask.AsPerson) -> Json:
    """The home tab as it is, without opening it."""
    return {"view": view_sight(stage.workspace.homes.get(stage.workspace.person(request.user).id))}


async def wait_for_view(stage: Stage, request: ask.WaitForView) -> Json:
    """The modal on top or the home tab, as soon as it has the words; null when time is up."""
    person = stage.workspace.person(request.user)

    def look() -> View | None:
        homes = stage.workspace.homes
        seen = homes.get(person.id) if request.surface == "home" else stage.workspace.top_view(person.id)
        if seen is None or seen.change <= request.after:
            return None
        sight = view_sight(seen) or {}
        return seen if request.containing in sight["all_text"] else None

    return {"view": view_sight(await stage.world.changes.until(look, request.within))}


async def log(stage: Stage, request: ask.ReadLog) -> Json:
    """The request log."""
    return {"entries": entries_as_json(stage.world.log.matching(request.method, request.after))}


async def wait_for_log(stage: Stage, request: ask.WaitForLog) -> Json:
    """Entries of a method, as soon as there are enough; those there are when time is up."""

    def entries() -> list[Entry]:
        return stage.world.log.matching(request.method, request.after, request.verdict)

    def look() -> list[Entry] | None:
        found = entries()
        return found if len(found) >= request.count else None

    found = await stage.world.changes.until(look, request.within)
    return {"entries": entries_as_json(found or entries())}


async def wait_for_sockets(stage: Stage, request: ask.WaitForSockets) -> Json:
    """How many sockets the app has opened in all, as soon as they are enough; what there is when time is up."""
    hub = stage.world.hub

    def look() -> bool | None:
        return True if hub.opened >= request.opened and hub.connections else None

    await stage.world.changes.until(look, request.within)
    return {"opened": hub.opened, "connections": len(hub.connections)}


async def changes(stage: Stage, request: ask.WaitForChange) -> Json:
    """The number of changes, as soon as it is above `since` (a long poll for pages)."""
    counted = stage.world.changes
    await counted.until(lambda: counted.count if counted.count > request.since else None, request.within)
    return {"change": counted.count}


async def settle(stage: Stage, request: ask.Settle) -> Json:
    """Whether every event has been delivered (or given up) in time."""
    done = await stage.world.changes.until(lambda: None if stage.events.under_way else True, request.within)
    return {"settled": bool(done)}


async def people(stage: Stage, _request: ask.Request) -> Json:
    """Everyone in the workspace."""
    now = stage.world.clock.now()
    workspace = stage.workspace
    return {
        "people": [
            user_shape(person, now, email=True, locale=True, shares_channel=workspace.shares_channel(person.id))
            for person in workspace.people.values()
        ]
    }


async def channels(stage: Stage, _request: ask.Request) -> Json:
    """Every conversation, with its members."""
    workspace = stage.workspace
    return {
        "channels": [
            {
                **channel_shape(channel, team_id=workspace.team_id, member=workspace.install.bot_user),
                "members": channel.members,
            }
            for channel in workspace.channels.values()
        ]
    }


async def status(stage: Stage, _request: ask.Request) -> Json:
    """The workspace in short: its name, the clock, the app's connection."""
    world, workspace = stage.world, stage.workspace
    return {
        "team_id": workspace.team_id,
        "name": workspace.name,
        "domain": workspace.domain,
        "workspaces": list(world.workspaces),
        "now": world.clock.now().isoformat(),
        "bot_user": workspace.install.bot_user,
        "installed": workspace.install.installed,
        "connections": len(world.hub.connections),
        "connections_opened": world.hub.opened,
        "bot_url": world.bot_url,
        "change": world.changes.count,
    }
