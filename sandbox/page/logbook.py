"""The request log as the page shows it: newest first, with when and for whom, refusals with what is known of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sandbox.acting.stage import Stage
from sandbox.errors import Json
from sandbox.log import Entry, RequestLog
from sandbox.page.drawing import Reader
from sandbox.page.drawing.dates import clock

SHOWN = 150
_LONGEST = 6000

_WHY: Mapping[str, str] = MappingProxyType(
    {
        "is_archived": "The channel is archived: nobody posts there until somebody brings it back.",
        "channel_is_archived": "The channel is archived: nobody posts there until somebody brings it back.",
        "not_in_channel": "The app is not a member of this channel: somebody has to invite it.",
        "channel_not_found": "There is no such conversation, or the app cannot see it.",
        "restricted_action": "Only admins post in this channel.",
        "ratelimited": "More calls than Slack takes in a minute: the app is told when to come again.",
        "expired_trigger_id": "The form came later than three seconds after the press.",
        "exchanged_trigger_id": "This press has opened a form already.",
        "operation_timeout": "The app did not answer within three seconds.",
        "dispatch_failed": "The app could not be reached, or answered with a fault.",
        "no_answer": "It was done, but the answer was kept back.",
    }
)
"""What Slack's name for a refusal means, where Slack itself says no more than the name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One exchange. `is_call` is true for the app's calls; `details` is what was sent, as JSON."""

    number: int
    is_call: bool
    method: str
    time: str
    whom: str
    verdict: str
    is_ok: bool
    ms: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The newest rows, out of `count` that there are."""

    rows: tuple[Row, ...]
    count: int

    @property
    def is_cut(self) -> bool:
        """Whether there are older ones."""
        return self.count > len(self.rows)


def read(stage: Stage, reader: Reader, *, only_refused: bool) -> Book:
    """The last exchanges, or the last of those that were refused or failed."""
    wanted = [entry for entry in stage.world.log.entries if not only_refused or _is_refused(entry)]
    return Book(tuple(_row(stage, reader, entry) for entry in reversed(wanted[-SHOWN:])), len(wanted))


def refused(log: RequestLog) -> int:
    """How many were refused or failed."""
    return sum(map(_is_refused, log.entries))


def details(log: RequestLog, number: int) -> str | None:
    """What was sent in one exchange, as JSON; None where it is not kept any more."""
    entry = next((one for one in log.entries if one.number == number), None)
    if entry is None:
        return None
    said = json.dumps({k: _unfolded(v) for k, v in entry.args.items()}, indent=1, ensure_ascii=False, default=str)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"


def _is_refused(entry: Entry) -> bool:
    return entry.verdict != "ok"


def _row(stage: Stage, reader: Reader, entry: Entry) -> Row:
    known = _WHY.get(entry.verdict)
    return Row(
        number=entry.number,
        is_call=entry.direction == "call",
        method=entry.method,
        time=clock(reader.local(entry.moment), reader),
        whom=_whom(stage, entry.args),
        verdict=entry.verdict,
        is_ok=not _is_refused(entry),
        ms=f"{entry.ms:,.0f}" if entry.ms >= 10 else f"{entry.ms:.1f}",
        why=entry.why or ((known,) if known else ()),
    )


def _whom(stage: Stage, args: Json) -> str:
    """Where it is posted or by whom it was done: a channel's name, a person's; '' where it concerns neither."""
    workspace = stage.workspace
    where = _text(args, "channel") or _text(args, "channel_id")
    channel = workspace.channels.get(where) or workspace.channel_named(where)
    person = _text(args, "user") or _text(args, "user_id") or (where if channel is None else channel.partner)
    names = [
        f"#{channel.name}" if channel and channel.kind != "im" else "",
        workspace.people[person].shown_name if person in workspace.people else "",
    ]
    return " · ".join(filter(None, names)) or where


def _text(args: Json, name: str) -> str:
    """An argument, or the id of the object that it is."""
    value = args.get(name) or ""
    return str(value.get("id", "")) if isinstance(value, dict) else str(value)


def _unfolded(value: object) -> object:
    """An argument that is JSON in a form's field, as what it holds."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
