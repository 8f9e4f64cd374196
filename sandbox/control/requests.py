"""What the control API takes: one model for each act, unknown fields refused."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field

Json = dict[str, Any]


class Request(BaseModel):
    """Every act names its workspace by id, name or domain; the first one where it names none."""

    model_config = ConfigDict(extra="forbid")
    workspace: str | None = None


class AsPerson(Request):
    """An act of one person, by id or name."""

    user: str


class TypeCommand(AsPerson):
    """A slash command; the same request is delivered up to `attempts` times until it is answered in time."""

    command: str
    text: str = ""
    channel: str = "dm"
    attempts: int = Field(default=1, ge=1, le=10)


class Click(AsPerson):
    """A click, choice or entry; `target` is `{"view": id}` or `{"channel": id, "ts": ts}`."""

    target: Json
    action_id: str
    block_id: str | None = None
    given: Any = None
    twice: bool = False


class AskOptions(AsPerson):
    """Typing into a menu that searches."""

    target: Json
    action_id: str
    block_id: str | None = None
    typed: str


class Submit(AsPerson):
    """A modal's fields and its submit button."""

    view: str
    values: Json = Field(default_factory=dict)
    twice: bool = False


class FillIn(AsPerson):
    """A modal's fields, not submitted."""

    view: str
    values: Json


class NamedView(AsPerson):
    """An act on the modal that is open on top."""

    view: str


class UseShortcut(AsPerson):
    """A global shortcut, or one on a message."""

    callback_id: str
    message: Json | None = None


class OpenHome(AsPerson):
    """The app's home tab; `within` seconds for its first view."""

    within: float = 3.0


class Attachment(BaseModel):
    """A file that a person uploads."""

    model_config = ConfigDict(extra="forbid")
    name: str
    content: Base64Bytes


class Say(AsPerson):
    """A person's own message."""

    channel: str
    text: str = ""
    thread_ts: str | None = None
    files: list[Attachment] = Field(default_factory=list)


class Read(AsPerson):
    """What a person sees, in one conversation or in all."""

    channel: str | None = None


class WaitForMessage(AsPerson):
    """Wait until the person sees a message with these words; `after` is a change number."""

    channel: str | None = None
    containing: str = ""
    within: float = 5.0
    after: int = 0


class WaitForView(AsPerson):
    """Wait until the person sees a modal (or their home) with these words, changed after `after`."""

    surface: str = "modal"
    containing: str = ""
    within: float = 5.0
    after: int = 0


class WaitForLog(Request):
    """Wait until the log has `count` entries of a method, numbered above `after`."""

    method: str
    verdict: str = ""
    count: int = 1
    within: float = 5.0
    after: int = 0


class WaitForSockets(Request):
    """Wait until `opened` sockets of the app have been opened in all, and one is there."""

    opened: int = 1
    within: float = 5.0


class WaitForChange(Request):
    """Wait for anything to change after `since`."""

    since: int
    within: float = 25.0


class Settle(Request):
    """Wait until no event is under way to the app."""

    within: float = 5.0


class ReadLog(Request):
    """The log, of one method, above a number."""

    method: str = ""
    after: int = 0


class ChangePerson(AsPerson):
    """New values of a person's fields."""

    changes: Json


class AddPerson(Request):
    """A new colleague."""

    fields: Json


class NamedChannel(Request):
    """An act on one channel, by id or #name."""

    channel: str


class RenameChannel(NamedChannel):
    """A channel's new name."""

    name: str


class SetMembers(NamedChannel):
    """Who is in a channel."""

    users: list[str]


class SetReadOnly(NamedChannel):
    """Whether only admins post."""

    read_only: bool = True


class AddChannel(Request):
    """A new channel."""

    name: str
    private: bool = False
    members: list[str] = Field(default_factory=list)
    app: bool = False


class SetClock(Request):
    """A new present, with its offset."""

    now: AwareDatetime | datetime


class GoTo(Request):
    """A moment to come, with its offset."""

    moment: AwareDatetime


class SetMoving(Request):
    """Whether the clock goes on by itself."""

    moving: bool


class AskFault(Request):
    """A fault, as `sandbox.faults.Fault` explains it; the channel by id or #name."""

    method: str
    kind: str
    times: int | None = 1
    channel: str | None = None
    seconds: float | None = None
    error: str = "internal_error"


class EndFault(Request):
    """The faults of one kind, for one method and channel."""

    method: str
    kind: str
    channel: str | None = None


class SendRaw(Request):
    """Any payload, signed: `slash_commands`, `interactive`, `events_api`, or `body` sent as it stands."""

    kind: str
    payload: Json = Field(default_factory=dict)
    body: str | None = None
    content_type: str | None = None
    timestamp: str | None = None
    signature: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class Disconnect(Request):
    """End the app's sockets: with Slack's word for it, or without a word (`abrupt`)."""

    reason: str = "refresh_requested"
    abrupt: bool = False


class SetScopes(Request):
    """The scopes that the app has from now on."""

    scopes: list[str]
