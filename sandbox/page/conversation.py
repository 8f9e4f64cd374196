"""The messages of a conversation or a thread, as one person sees them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from markupsafe import Markup

from sandbox.acting.sight import messages_seen
from sandbox.acting.stage import Stage
from sandbox.errors import Json
from sandbox.page.drawing import Reader, draw_attachments, draw_blocks, draw_text
from sandbox.page.drawing.dates import clock, hour
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
    """One message. `key` is its timestamp; one that `follows` stands under the name of the one before it.

    `body` is text where it `is_plain`, else blocks; `hour` is the time where there is little room for it.
    """

    key: str
    channel: str
    author: str
    face: Face
    time: str
    hour: str
    moment: datetime
    body: Markup
    is_plain: bool = False
    attached: Markup = field(default_factory=Markup)
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


@dataclass(frozen=True, slots=True)
class Reading:
    """One person reads a conversation. `within` keeps apart what is drawn of one message in two places of the page."""

    stage: Stage
    look: Look
    reader: Reader
    within: str = ""

    def days(self) -> list[Day]:
        """The conversation by days; replies stand in their threads only, unless sent to the channel too."""
        seen = self._seen()
        shown = [message for message in seen if message.thread_ts in {None, message.ts} or message.reply_broadcast]
        lines = self._lines(shown, self._first_new(shown))
        today = self.reader.today.date()
        grouped = groupby(lines, key=lambda line: line.moment.date())
        return [Day(day.isoformat(), day_heading(day, today), list(those)) for day, those in grouped]

    def thread(self) -> list[Line]:
        """The open thread, the message that it is about first; private answers in it included."""
        thread = self.look.thread
        seen = self._seen() if thread else []
        about = [message for message in seen if message.ts == thread]
        replies = [message for message in seen if message.thread_ts == thread != message.ts]
        return [*self._lines(about), *self._lines(replies)]

    def _seen(self) -> list[Message]:
        channel = self.look.channel
        return messages_seen(self.stage, self.look.person, channel.id) if channel else []

    def _first_new(self, shown: list[Message]) -> str | None:
        read_to = float(self.look.read_to)
        new = (m.ts for m in shown if float(m.ts) > read_to and m.user != self.look.person.id)
        return next(new, None) if read_to else None

    def _lines(self, shown: list[Message], first_new: str | None = None) -> Iterator[Line]:
        before: Message | None = None
        for message in shown:
            is_first = message.ts == first_new
            follows = before is not None and not is_first and _belongs_to(before, message)
            yield replace(self._line(message), follows=follows, is_first_new=is_first)
            before = message

    def _line(self, message: Message) -> Line:
        author = self.stage.workspace.people[message.user]
        moment = self.reader.local(float(message.ts))
        return Line(
            key=message.ts,
            channel=message.channel,
            author=message.username or author.shown_name,
            face=face_of(author),
            time=clock(moment, self.reader),
            hour=hour(moment, self.reader),
            moment=moment,
            body=self._body(message),
            is_plain=not message.blocks,
            attached=draw_attachments(
                message.attachments, self.reader, state=self._chosen(message), within=self._within(message)
            ),
            files=message.files,
            reactions=[(name, len(users)) for name, users in message.reactions.items()],
            is_private=message.ephemeral_to is not None,
            is_edited=message.edited is not None and not message.bot_id,
            replies=self._replies(message),
            is_reply=message.thread_ts not in {None, message.ts},
        )

    def _body(self, message: Message) -> Markup:
        """The blocks where there are any: Slack shows the text only in their absence."""
        if not message.blocks:
            return draw_text({"type": "mrkdwn", "text": message.text}, self.reader)
        return draw_blocks(
            message.blocks, self.reader, state=self._chosen(message), surface="message", within=self._within(message)
        )

    def _within(self, message: Message) -> str:
        return f"{self.within}{message.channel}:{message.ts}"

    def _chosen(self, message: Message) -> Mapping[str, Json] | None:
        return self.stage.workspace.message_state.get((self.look.person.id, f"{message.channel}:{message.ts}"))

    def _replies(self, message: Message) -> Replies | None:
        if message.ephemeral_to is not None or message.thread_ts not in {None, message.ts}:
            return None
        replies = self.stage.workspace.thread(message.channel, message.ts)[1:]
        if not replies:
            return None
        authors = dict.fromkeys(reply.user for reply in replies)
        faces = tuple(face_of(self.stage.workspace.people[user]) for user in list(authors)[:3])
        return Replies(len(replies), faces, _when(replies[-1], self.reader))


def _belongs_to(before: Message, message: Message) -> bool:
    """Whether a message stands under the name of the one before it; the app's own each have theirs."""
    apart = float(message.ts) - float(before.ts)
    alike = (before.user, before.username, before.ephemeral_to) == (
        message.user,
        message.username,
        message.ephemeral_to,
    )
    return alike and apart < _TOGETHER.total_seconds() and not message.bot_id


def _when(message: Message, reader: Reader) -> str:
    moment = reader.local(float(message.ts))
    return f"{day_heading(moment.date(), reader.today.date())} at {clock(moment, reader)}"
