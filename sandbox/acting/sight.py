"""What one person sees: messages, the open modal, the home tab."""

from sandbox.acting.stage import DIRECT, Stage
from sandbox.errors import Json
from sandbox.world.blocks import all_text
from sandbox.world.channels import Channel
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.views import View


def messages_seen(stage: Stage, person: Person, where: str | None) -> list[Message]:
    """Messages that the person can see in one conversation or in all of theirs, oldest first."""
    messages = stage.workspace.messages
    channels = _conversations(stage, person, where)
    seen = [m for c in channels for m in messages.get(c.id, ()) if m.visible_to(person.id)]
    return sorted(seen, key=lambda message: float(message.ts))


def _conversations(stage: Stage, person: Person, where: str | None) -> list[Channel]:
    """Where to look; looking into a direct message that nobody opened does not open it."""
    if where is None:
        return list(stage.workspace.visible_channels(person.id))
    if where == DIRECT:
        direct = stage.workspace.direct(person.id)
        return [direct] if direct else []
    return [stage.place(person, where)]


def message_sight(stage: Stage, message: Message) -> Json:
    """A message as a person sees it, with all its words in one text."""
    channel = stage.workspace.channels[message.channel]
    author = stage.workspace.people[message.user]
    return {
        "channel": channel.id,
        "channel_name": channel_title(channel),
        "ts": message.ts,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "metadata": message.metadata,
        "thread_ts": message.thread_ts,
        "ephemeral": message.ephemeral_to is not None,
        "edited": message.edited is not None,
        "author": message.username or author.shown_name,
        "author_id": author.id,
        "from_app": message.bot_id is not None,
        "files": message.files,
        "reactions": message.reactions,
        "change": message.change,
        "all_text": all_text(message.text, message.blocks, message.attachments),
    }


def channel_title(channel: Channel) -> str:
    """`#name`, or `dm` for the conversation with the app."""
    return "dm" if channel.kind == "im" else f"#{channel.name}"


def view_sight(view: View | None) -> Json | None:
    """A modal or home tab as a person sees it, with what was filled in and the errors on its fields."""
    if view is None:
        return None
    content = view.content
    return {
        "id": view.id,
        "type": content.get("type"),
        "callback_id": content.get("callback_id", ""),
        "title": _text(content, "title"),
        "submit": _text(content, "submit"),
        "close": _text(content, "close"),
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "external_id": view.external_id,
        "hash": view.hash,
        "state": view.state,
        "errors": view.errors,
        "root_id": view.root_id,
        "previous_id": view.previous_id,
        "change": view.change,
        "all_text": all_text(_text(content, "title"), view.blocks),
    }


def _text(content: Json, name: str) -> str:
    part = content.get(name)
    return str(part.get("text", "")) if isinstance(part, dict) else ""


def shown(stage: Stage, person: Person, *, since: int, ms: float, error: str | None, message: Message | None) -> Json:
    """What became visible to the person because of one act that began at change `since`."""
    top = stage.workspace.top_view(person.id)
    return {
        "ok": error is None,
        "error": error,
        "message": message_sight(stage, message) if message else None,
        "view": view_sight(top) if top and top.change > since else None,
        "duration_ms": round(ms, 3),
    }
