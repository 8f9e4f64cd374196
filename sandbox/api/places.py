"""Which conversation an argument means, and whether the app may read or write there."""

from sandbox.api.call import Call, require_scope
from sandbox.errors import ApiError
from sandbox.world.channels import Channel
from sandbox.world.people import Person
from sandbox.world.posting import open_direct


def readable_channel(call: Call, act: str = "read", argument: str = "channel") -> Channel:
    """The conversation of that id, for an app with the scope to read its kind; private ones only from inside."""
    channel = call.workspace.channels.get(call.required(argument))
    if channel is None or hidden(call, channel):
        raise ApiError("channel_not_found")
    require_scope(call, channel.scope(act))
    return channel


def hidden(call: Call, channel: Channel) -> bool:
    """Whether the app cannot know of the conversation."""
    return channel.kind != "public" and call.workspace.install.bot_user not in channel.members


def writable_channel(call: Call, argument: str = "channel") -> Channel:
    """The conversation to post into, by id, #name or the person's id (opens the direct message)."""
    channel = _addressed(call, call.required(argument))
    if channel is None or hidden(call, channel):
        raise ApiError("channel_not_found")
    refuse_closed(call, channel)
    return channel


def refuse_closed(call: Call, channel: Channel) -> None:
    """Refuse an archived conversation, one that the app is not in, and one in which only admins post."""
    install = call.workspace.install
    if channel.is_archived:
        raise ApiError("is_archived")
    anywhere = channel.kind == "public" and "chat:write.public" in install.scopes
    if install.bot_user not in channel.members and not anywhere:
        raise ApiError("not_in_channel")
    if channel.read_only:
        raise ApiError("restricted_action")


def _addressed(call: Call, name: str) -> Channel | None:
    workspace = call.workspace
    if channel := workspace.channels.get(name) or workspace.channel_named(name):
        return channel
    person = workspace.people.get(name)
    if person is None or not person.is_human or person.is_stranger:
        return None
    return open_direct(call.world, workspace, person.id)


def known_person(call: Call, argument: str = "user") -> Person:
    """The person of that id."""
    person = call.workspace.people.get(call.required(argument))
    if person is None:
        raise ApiError("user_not_found")
    return person
