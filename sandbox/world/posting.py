"""Messages come into being, change and go."""

import json
from dataclasses import dataclass, field

from sandbox.errors import ApiError, Json, explained
from sandbox.rules import Refused, check_message
from sandbox.world.blocks import with_ids
from sandbox.world.channels import Channel
from sandbox.world.messages import Message, message_shape
from sandbox.world.workspace import Workspace
from sandbox.world.world import World

TEXT_LIMIT = 40_000
"""Characters after which Slack cuts a message's text."""

NO_FALLBACK = "This content can't be displayed."
"""What Slack writes as the text of a message that has blocks only."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says; None means that the sender did not name the part."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody would see anything."""
        return not (self.text or self.blocks or self.attachments)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes and who sees it."""

    channel: Channel
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    reply_broadcast: bool = False
    cause: str = ""
    username: str = ""
    files: list[Json] = field(default_factory=list)


def read_content(source: Json, *, longest: int = TEXT_LIMIT) -> Content:
    """The content of an API call or a response, checked by Slack's rules; refuses with Slack's error."""
    text = source.get("text")
    content = Content(
        text=None if text is None else str(text)[:longest],
        blocks=_list(source.get("blocks"), "invalid_blocks_format"),
        attachments=_list(source.get("attachments"), "invalid_attachments"),
        metadata=_mapping(source.get("metadata")),
    )
    if markdown := source.get("markdown_text"):
        content = _from_markdown(content, str(markdown))
    try:
        if not content.is_empty:
            check_message(content.text, content.blocks, content.attachments, content.metadata)
    except Refused as refused:
        raise explained(refused.error, list(refused.messages)) from None
    return content


def _from_markdown(content: Content, markdown: str) -> Content:
    if content.text or content.blocks:
        raise ApiError("markdown_text_conflict")
    return Content(markdown, [{"type": "markdown", "text": markdown}], content.attachments, content.metadata)


def _list(value: object, error: str) -> list[Json] | None:
    if value in (None, ""):
        return None
    parsed = _parsed(value, error)
    if not isinstance(parsed, list):
        raise ApiError(error)
    return parsed


def _mapping(value: object) -> Json | None:
    if value in (None, ""):
        return None
    parsed = _parsed(value, "invalid_metadata_format")
    if not isinstance(parsed, dict):
        raise ApiError("invalid_metadata_format")
    return parsed


def _parsed(value: object, error: str) -> object:
    if not isinstance(value, str):
        return value
    try:
        parsed: object = json.loads(value)
    except ValueError:
        raise ApiError(error) from None
    return parsed


def post_as_app(world: World, workspace: Workspace, place: Place, content: Content) -> Message:
    """The app's message, stored and shown; refuses an empty one with no_text."""
    if content.is_empty and not place.files:
        raise ApiError("no_text")
    install = workspace.install
    message = Message(
        ts=workspace.timestamps.make(world.clock.now()),
        channel=place.channel.id,
        text=content.text or (NO_FALLBACK if content.blocks else ""),
        user=install.bot_user,
        bot_id=install.bot_id,
        blocks=with_ids(content.blocks or (), world.ids),
        attachments=content.attachments or [],
        metadata=content.metadata,
        thread_ts=place.thread_ts,
        reply_broadcast=place.reply_broadcast,
        ephemeral_to=place.ephemeral_to,
        files=place.files,
        username=place.username,
        cause=place.cause,
    )
    return store(world, workspace, message)


def post_as_person(world: World, workspace: Workspace, place: Place, user: str, text: str) -> Message:
    """A person's own message."""
    message = Message(
        ts=workspace.timestamps.make(world.clock.now()),
        channel=place.channel.id,
        text=text,
        user=user,
        thread_ts=place.thread_ts,
        files=place.files,
    )
    return store(world, workspace, message)


def store(world: World, workspace: Workspace, message: Message) -> Message:
    """Put a message into its conversation and tell the app, if it listens to messages."""
    workspace.messages.setdefault(message.channel, []).append(message)
    message.change = world.changes.mark()
    if message.ephemeral_to is None:
        world.announce(workspace, _message_event(world, workspace, message))
    return message


def _message_event(world: World, workspace: Workspace, message: Message) -> Json:
    kind = workspace.channels[message.channel].kind
    shape = message_shape(message, team_id=workspace.team_id, app_id=world.credentials.app_id)
    event = {**shape, "channel": message.channel, "event_ts": message.ts}
    if message.files:
        event["subtype"] = "file_share"
    return {**event, "channel_type": {"public": "channel", "private": "group", "im": "im"}[kind]}


def rewrite(world: World, message: Message, content: Content, *, keep_blocks: bool = False) -> Message:
    """Change a message in place. Parts not named are dropped; blocks stay only with `keep_blocks`."""
    blocks = with_ids(content.blocks, world.ids) if content.blocks is not None else None
    if blocks is not None or not keep_blocks:
        message.blocks = blocks or []
    if content.text is not None or content.blocks:
        message.text = content.text or NO_FALLBACK
    if content.attachments is not None or not keep_blocks:
        message.attachments = content.attachments or []
    if content.metadata is not None:
        message.metadata = content.metadata or None
    message.edited = {"user": message.user, "ts": f"{world.unix_now()}.000000"}
    message.change = world.changes.mark()
    return message


def remove(world: World, workspace: Workspace, message: Message) -> None:
    """Delete a message for everyone."""
    workspace.messages[message.channel].remove(message)
    world.changes.mark()


def open_direct(world: World, workspace: Workspace, user: str) -> Channel:
    """The direct message between the app and `user`, opened if it was not."""
    if channel := workspace.direct(user):
        return channel
    bot = workspace.install.bot_user
    channel = Channel(
        id=world.ids.make("D"),
        name="",
        kind="im",
        creator=bot,
        created=world.unix_now(),
        members=[bot, user],
        partner=user,
    )
    workspace.channels[channel.id] = channel
    return channel
