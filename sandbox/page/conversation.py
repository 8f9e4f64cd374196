"""The messages of a conversation or a thread, as one person sees them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from markupsafe import Markup

from sandbox.acting.sight import messages_seen
from sandbox.acting.stage import Stage
from sandbox.errors import Json
from sandbox.page.drawing import Reader, draw_blocks, draw_text
from sandbox.page.drawing.dates import clock
from sandbox.page.faces import Face, face_of
from sandbox.page.looking import Look
from sandbox.page.times import day_heading
from sandbox.world.messages import Message

_TOGETHER = timedelta(minutes=5)
"""Messages of one author within so long stand under one name."""


@dataclass(frozen=True, slots=True)
class Replies:
    """What stands under a message that has a thread."""

    count: int
    faces: tuple[Face, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `key` is its timestamp; `follows` the author's own message closely; `is_first_new` begins the unread."""

    key: str
    channel: str
    author: str
    face: Face
    time: str
    moment: datetime
    body: Markup
    attached: tuple[Markup, ...] = ()
    files: Sequence[Json] = ()
    reactions: Sequence[tuple[str, int]] = ()
    is_private: bool = False
    is_edited: bool = False
    follows: bool = False
    is_first_new: bool = False
    replies: Replies | None = None
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day."""

    key: str
    heading: str
    lines: list[Line] = field(default_factory=list)


def days_of(stage: Stage, look: Look, reader: Reader) -> list[Day]:
    """The conversation by days; replies stand in their threads only, unless sent to the channel too."""
    if look.channel is None:
        return []
    seen = messages_seen(stage, look.person, look.channel.id)
    shown = [message for message in seen if message.thread_ts in {None, message.ts} or message.reply_broadcast]
    lines = list(_lines(stage, look, shown, reader, _first_new(look, shown)))
    today = reader.today.date()
    grouped = groupby(lines, key=lambda line: line.moment.date())
    return [Day(day.isoformat(), day_heading(day, today), list(those)) for day, those in grouped]


def thread_of(stage: Stage, look: Look, reader: Reader) -> list[Line]:
    """The open thread, the message that it is about first; private answers in it included."""
    if look.channel is None or not look.thread:
        return []
    seen = messages_seen(stage, look.person, look.channel.id)
    shown = [message for message in seen if look.thread in {message.ts, message.thread_ts}]
    return list(_lines(stage, look, shown, reader, None))


def _first_new(look: Look, shown: list[Message]) -> str | None:
    if look.read_to == "0":
        return None
    new = (m.ts for m in shown if float(m.ts) > float(look.read_to) and m.user != look.person.id)
    return next(new, None)


def _lines(stage: Stage, look: Look, shown: list[Message], reader: Reader, first_new: str | None) -> Iterator[Line]:
    before: Message | None = None
    for message in shown:
        is_first = message.ts == first_new
        follows = before is not None and not is_first and _belongs_to(before, message)
        yield _line(stage, look, message, reader, follows=follows, is_first_new=is_first)
        before = message


def _belongs_to(before: Message, message: Message) -> bool:
    apart = float(message.ts) - float(before.ts)
    alike = (before.user, before.username, before.ephemeral_to) == (
        message.user,
        message.username,
        message.ephemeral_to,
    )
    return alike and apart < _TOGETHER.total_seconds() and not message.bot_id


def _line(stage: Stage, look: Look, message: Message, reader: Reader, *, follows: bool, is_first_new: bool) -> Line:
    author = stage.workspace.people[message.user]
    moment = reader.local(float(message.ts))
    return Line(
        key=message.ts,
        channel=message.channel,
        author=message.username or author.shown_name,
        face=face_of(author),
        time=clock(moment, reader),
        moment=moment,
        body=_body(stage, look, message, reader),
        attached=tuple(_attached(attachment, reader) for attachment in message.attachments),
        files=message.files,
        reactions=[(name, len(users)) for name, users in message.reactions.items()],
        is_private=message.ephemeral_to is not None,
        is_edited=message.edited is not None and not message.bot_id,
        follows=follows,
        is_first_new=is_first_new,
        replies=_replies(stage, message, reader),
        is_reply=message.thread_ts not in {None, message.ts},
    )


def _body(stage: Stage, look: Look, message: Message, reader: Reader) -> Markup:
    """The blocks where there are any: Slack shows the text only in their absence."""
    if not message.blocks:
        return draw_text({"type": "mrkdwn", "text": message.text}, reader) if message.text else Markup("")
    within = f"{message.channel}:{message.ts}"
    chosen = stage.workspace.message_state.get((look.person.id, within))
    return draw_blocks(message.blocks, reader, state=chosen, surface="message", within=within)


def _attached(attachment: Json, reader: Reader) -> Markup:
    if blocks := attachment.get("blocks"):
        return draw_blocks(blocks, reader, surface="message")
    words = "\n".join(str(attachment[name]) for name in ("pretext", "title", "text") if attachment.get(name))
    return draw_text({"type": "mrkdwn", "text": words or str(attachment.get("fallback", ""))}, reader)


def _replies(stage: Stage, message: Message, reader: Reader) -> Replies | None:
    if message.ephemeral_to is not None:
        return None
    replies = stage.workspace.thread(message.channel, message.ts)[1:]
    if not replies or message.thread_ts not in {None, message.ts}:
        return None
    authors = dict.fromkeys(reply.user for reply in replies)
    faces = tuple(face_of(stage.workspace.people[user]) for user in list(authors)[:3])
    return Replies(len(replies), faces, _when(replies[-1], reader))


def _when(message: Message, reader: Reader) -> str:
    moment = reader.local(float(message.ts))
    return f"{day_heading(moment.date(), reader.today.date())} at {clock(moment, reader)}"
