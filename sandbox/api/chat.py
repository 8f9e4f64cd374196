"""chat.* and reactions.*: the app posts, changes and deletes messages."""

from sandbox.api.call import Call, require_scope
from sandbox.api.places import hidden, known_person, writable_channel
from sandbox.errors import ApiError, Json
from sandbox.world.channels import Channel
from sandbox.world.messages import Message, message_shape
from sandbox.world.posting import Content, Place, post_as_app, read_content, remove, rewrite

UPDATE_TEXT_LIMIT = 4000
"""Characters of text that chat.update takes; more is refused, not cut."""


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    content = read_content(call.args)
    channel = writable_channel(call)
    if content.is_empty:
        raise ApiError("no_text")
    place = Place(
        channel,
        thread_ts=_thread(call, channel),
        reply_broadcast=call.flag("reply_broadcast"),
        username=_username(call),
    )
    call.world.rates.count_post(call.workspace.team_id, channel.id)
    message = post_as_app(call.world, call.workspace, place, content)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": shape(call, message)}


def _thread(call: Call, channel: Channel) -> str | None:
    """The parent of the thread; an unknown one is refused, a reply's own ts stands for its parent's."""
    wanted = call.text("thread_ts")
    if not wanted:
        return None
    parent = call.workspace.message(channel.id, wanted)
    if parent is None or parent.ephemeral_to is not None:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


def _username(call: Call) -> str:
    if call.text("username"):
        require_scope(call, "chat:write.customize")
    return call.text("username")


def shape(call: Call, message: Message) -> Json:
    """Slack's message object in an answer."""
    world = call.world
    return message_shape(message, team_id=call.workspace.team_id, app_id=world.credentials.app_id)


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: seen by one person who must be in the conversation."""
    content = read_content(call.args)
    channel = writable_channel(call)
    person = known_person(call)
    if content.is_empty:
        raise ApiError("no_text")
    if person.id not in channel.members:
        raise ApiError("user_not_in_channel")
    place = Place(channel, thread_ts=_thread(call, channel), ephemeral_to=person.id)
    message = post_as_app(call.world, call.workspace, place, content)
    return {"ok": True, "message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: the app's own messages; without blocks, a new text drops the old ones."""
    content = read_content(call.args)
    if len(call.text("text")) > UPDATE_TEXT_LIMIT:
        raise ApiError("msg_too_long")
    message = _own_message(call, "cant_update_message")
    if call.workspace.channels[message.channel].is_archived:
        raise ApiError("is_inactive")
    _refuse_nothing_new(content)
    rewrite(call.world, message, content, keep_blocks=content.text is None)
    return {
        "ok": True,
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": shape(call, message),
    }


def _refuse_nothing_new(content: Content) -> None:
    if content.is_empty and content.metadata is None:
        raise ApiError("no_text")


def delete(call: Call) -> Json:
    """chat.delete: the app's own messages."""
    message = _own_message(call, "cant_delete_message")
    remove(call.world, call.workspace, message)
    return {"ok": True, "channel": message.channel, "ts": message.ts}


def _own_message(call: Call, refusal: str) -> Message:
    """The message to change; a person's id is not a conversation here."""
    message = _lasting_message(call, call.required("ts"))
    if message.user != call.workspace.install.bot_user:
        raise ApiError(refusal)
    return message


def _lasting_message(call: Call, ts: str) -> Message:
    """The message at `ts` in the named conversation; ephemeral ones cannot be reached."""
    channel = call.workspace.channels.get(call.required("channel"))
    if channel is None or hidden(call, channel):
        raise ApiError("channel_not_found")
    message = call.workspace.message(channel.id, ts)
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    return message


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    message = _lasting_message(call, call.required("message_ts"))
    name = f"p{message.ts.replace('.', '')}"
    link = f"https://{call.workspace.domain}.slack.com/archives/{message.channel}/{name}"
    return {"ok": True, "channel": message.channel, "permalink": link}


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    message = _lasting_message(call, call.required("timestamp"))
    who = message.reactions.setdefault(call.required("name"), [])
    if call.workspace.install.bot_user in who:
        raise ApiError("already_reacted")
    who.append(call.workspace.install.bot_user)
    message.change = call.world.changes.mark()
    return {"ok": True}
