"""One workspace: its people, conversations, messages, views and the app's installation in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.errors import CannotDo, Json
from sandbox.identifiers import Timestamps
from sandbox.world.channels import Channel
from sandbox.world.files import File
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.views import View

ACTIVE = "active"


@dataclass(slots=True)
class Install:
    """The app in one workspace. `tokens` maps every bot token to `active` or to the error it now gets."""

    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    tokens: dict[str, str] = field(default_factory=dict)
    installed: bool = True

    @property
    def bot_token(self) -> str:
        """The token of the newest installation."""
        return list(self.tokens)[-1]

    def end_tokens(self, error: str) -> None:
        """Make every token answer `error` from now on."""
        self.tokens = dict.fromkeys(self.tokens, error)


@dataclass(slots=True)
class Workspace:
    """The state of one workspace; messages by channel, in the order in which they were posted.

    `last_read` says up to which message a person has read a conversation.
    """

    team_id: str
    name: str
    domain: str
    install: Install
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, list[Message]] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    message_state: dict[tuple[str, str], dict[str, Json]] = field(default_factory=dict)
    offered: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)
    last_read: dict[tuple[str, str], str] = field(default_factory=dict)
    timestamps: Timestamps = field(default_factory=Timestamps)

    @property
    def team(self) -> Json:
        """The workspace as interactive payloads name it."""
        return {"id": self.team_id, "domain": self.domain}

    def person(self, who: str) -> Person:
        """The person of that id, handle, e-mail or display name."""
        if found := self.people.get(who):
            return found
        handle = who.removeprefix("@").lower()
        for person in self.people.values():
            if handle in {person.name, person.email.lower(), person.display_name.lower(), person.real_name.lower()}:
                return person
        raise CannotDo(f"nobody here is called {who}")

    def channel_named(self, name: str) -> Channel | None:
        """The public or private channel of that name, with or without its #."""
        bare = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.kind != "im" and c.name == bare), None)

    def direct(self, user: str) -> Channel | None:
        """The direct message between the app and `user`, if it was opened."""
        return next((c for c in self.channels.values() if c.kind == "im" and c.partner == user), None)

    def visible_channels(self, user: str) -> Iterator[Channel]:
        """Conversations that `user` is in."""
        return (channel for channel in self.channels.values() if user in channel.members)

    def shares_channel(self, user: str) -> bool:
        """Whether the app is in a channel together with `user`."""
        channels = (channel for channel in self.visible_channels(user) if channel.kind != "im")
        return any(self.install.bot_user in channel.members for channel in channels)

    def message(self, channel: str, ts: str) -> Message | None:
        """The message at `ts`, ephemeral ones included."""
        return next((m for m in reversed(self.messages.get(channel, [])) if m.ts == ts), None)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The message at `ts` and its replies, without ephemeral ones."""
        return [m for m in self.messages.get(channel, ()) if ts in {m.ts, m.thread_ts} and m.ephemeral_to is None]

    def has_read(self, user: str, channel: str) -> None:
        """Remember that `user` has seen everything that is in this conversation now."""
        messages = self.messages.get(channel)
        if messages:
            self.last_read[user, channel] = max((m.ts for m in messages), key=float)

    def unread(self, user: str, channel: str) -> list[Message]:
        """What others wrote to `user` here that they have not seen."""
        seen = float(self.last_read.get((user, channel), "0"))
        messages = self.messages.get(channel, ())
        return [m for m in messages if float(m.ts) > seen and m.user != user and m.visible_to(user)]

    def top_view(self, user: str) -> View | None:
        """The modal that `user` sees, if any is open."""
        stack = self.stacks.get(user)
        return self.views[stack[-1]] if stack else None

    def view_by(self, *, view_id: str = "", external_id: str = "") -> View | None:
        """An open modal or a home tab, by Slack's id or by the app's."""
        for view in (*self.views.values(), *self.homes.values()):
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None
