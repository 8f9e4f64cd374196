"""conversations.* and users.conversations."""

from sandbox.api.call import Call, page, require_scope
from sandbox.api.chat import shape
from sandbox.api.places import hidden, readable_channel
from sandbox.errors import ApiError, Json
from sandbox.world.channels import Channel, channel_shape
from sandbox.world.messages import Message
from sandbox.world.posting import open_direct

_SCOPES = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def list_all(call: Call) -> Json:
    """conversations.list: everything the app can see, by page."""
    return _listed(call, [channel for channel in call.workspace.channels.values() if not hidden(call, channel)])


def list_own(call: Call) -> Json:
    """users.conversations: those that a person (or the app) is in."""
    member = call.text("user") or call.workspace.install.bot_user
    if member not in call.workspace.people:
        raise ApiError("user_not_found")
    channels = [channel for channel in call.workspace.visible_channels(member) if not hidden(call, channel)]
    return _listed(call, channels)


def _listed(call: Call, channels: list[Channel]) -> Json:
    types = call.names("types") or ["public_channel"]
    for kind in types:
        if kind not in _SCOPES:
            raise ApiError("invalid_types")
        require_scope(call, _SCOPES[kind])
    wanted = [c for c in channels if c.type_name in types]
    if call.flag("exclude_archived"):
        wanted = [c for c in wanted if not c.is_archived]
    found, cursor = page(call, wanted, default=100)
    shapes = [_shape(call, channel) for channel in found]
    return {"ok": True, "channels": shapes, "response_metadata": {"next_cursor": cursor}}


def _shape(call: Call, channel: Channel) -> Json:
    workspace = call.workspace
    return channel_shape(channel, team_id=workspace.team_id, member=workspace.install.bot_user)


def info(call: Call) -> Json:
    """conversations.info."""
    channel = readable_channel(call)
    described = _shape(call, channel)
    if not call.flag("include_num_members"):
        described.pop("num_members", None)
    return {"ok": True, "channel": described}


def members(call: Call) -> Json:
    """conversations.members, by page."""
    channel = readable_channel(call)
    found, cursor = page(call, channel.members, default=100)
    return {"ok": True, "members": found, "response_metadata": {"next_cursor": cursor}}


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    channel = call.workspace.channels.get(call.required("channel"))
    if channel is None or hidden(call, channel):
        raise ApiError("channel_not_found")
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.workspace.install.bot_user not in channel.members:
        channel.members.append(call.workspace.install.bot_user)
        call.world.changes.mark()
    return {"ok": True, "channel": _shape(call, channel)}


def open_conversation(call: Call) -> Json:
    """conversations.open: the direct message with one person."""
    if call.text("channel"):
        return _resumed(call)
    users = call.names("users")
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    channel, already = _direct(call, users[0])
    described = _shape(call, channel) if call.flag("return_im") else {"id": channel.id}
    answer: Json = {"ok": True, "channel": described}
    return {**answer, "no_op": True, "already_open": True} if already else answer


def _resumed(call: Call) -> Json:
    channel = call.workspace.channels.get(call.text("channel"))
    if channel is None or channel.kind != "im":
        raise ApiError("channel_not_found")
    return {"ok": True, "no_op": True, "already_open": True, "channel": {"id": channel.id}}


def _direct(call: Call, user: str) -> tuple[Channel, bool]:
    person = call.workspace.people.get(user)
    if person is None:
        raise ApiError("user_not_found")
    if not person.is_human:
        raise ApiError("cannot_dm_bot")
    if person.is_stranger:
        raise ApiError("user_not_visible")
    if person.deleted:
        raise ApiError("user_disabled")
    already = call.workspace.direct(user)
    return already or open_direct(call.world, call.workspace, user), already is not None


def history(call: Call) -> Json:
    """conversations.history: newest first, without replies and ephemeral messages."""
    channel = _inside(call)
    top = [m for m in _lasting(call, channel) if m.thread_ts in {None, m.ts} or m.reply_broadcast]
    found, cursor = page(call, _between(call, top)[::-1], default=100, most=999)
    return {
        "ok": True,
        "messages": [_in_history(call, m) for m in found],
        "has_more": bool(cursor),
        "pin_count": 0,
        "response_metadata": {"next_cursor": cursor},
    }


def replies(call: Call) -> Json:
    """conversations.replies: the parent, then its thread, oldest first."""
    channel = _inside(call)
    ts = call.required("ts")
    thread = call.workspace.thread(channel.id, ts)
    if not thread:
        raise ApiError("thread_not_found")
    found, cursor = page(call, _between(call, thread), default=1000)
    return {
        "ok": True,
        "messages": [_in_history(call, m) for m in found],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _inside(call: Call) -> Channel:
    channel = readable_channel(call, "history")
    if call.workspace.install.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _lasting(call: Call, channel: Channel) -> list[Message]:
    return [m for m in call.workspace.messages.get(channel.id, ()) if m.ephemeral_to is None]


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest = _moment(call, "oldest", 0.0)
    latest = _moment(call, "latest", float("inf"))
    if call.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def _moment(call: Call, name: str, default: float) -> float:
    given = call.text(name)
    if not given:
        return default
    try:
        return float(given)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _in_history(call: Call, message: Message) -> Json:
    described = shape(call, message)
    if not call.flag("include_all_metadata"):
        described.pop("metadata", None)
    replies_to = [m for m in call.workspace.thread(message.channel, message.ts) if m is not message]
    if replies_to:
        described |= {"thread_ts": message.ts, "reply_count": len(replies_to), "latest_reply": replies_to[-1].ts}
    return described
