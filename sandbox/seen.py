"""What a person sees, as values for tests and the demo."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.world.views import elements_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message. `all_text` is every word in it, one text a line; `change` numbers its last change."""

    channel: str
    channel_name: str
    ts: str
    text: str
    blocks: list[Json]
    ephemeral: bool
    edited: bool
    author: str
    author_id: str
    from_app: bool
    thread_ts: str | None
    all_text: str
    change: int
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def target(self) -> Json:
        """How the control API names it."""
        return {"channel": self.channel, "ts": self.ts}

    @property
    def elements(self) -> list[Json]:
        """Every interactive element, from top to bottom."""
        return list(_elements(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        """The action ids of all elements, from top to bottom."""
        return [str(element["action_id"]) for element in self.elements]

    @property
    def buttons(self) -> list[str]:
        """The words on all buttons, from top to bottom."""
        return [element["text"]["text"] for element in self.elements if element["type"] == "button"]


@dataclass(frozen=True, slots=True)
class View:
    """A modal or home tab. `state` is what was filled in, `errors` the sentences beside fields, by block id."""

    id: str
    type: str
    callback_id: str
    title: str
    submit: str
    close: str
    blocks: list[Json]
    private_metadata: str
    external_id: str
    hash: str
    state: dict[str, Json]
    errors: dict[str, str]
    root_id: str
    previous_id: str | None
    all_text: str
    change: int

    @property
    def target(self) -> Json:
        """How the control API names it."""
        return {"view": self.id}

    @property
    def elements(self) -> list[Json]:
        """Every interactive element, from top to bottom."""
        return list(_elements(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        """The action ids of all elements, from top to bottom."""
        return [str(element["action_id"]) for element in self.elements]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an act showed: `error` is what the person reads when it failed; `duration_ms` from click to answer."""

    ok: bool
    error: str | None
    message: Message | None
    view: View | None
    duration_ms: float


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a form: `errors` beside its fields (the client's own if not `sent`), `view` now on top."""

    sent: bool
    closed: bool
    errors: dict[str, str]
    error: str | None
    view: View | None
    duration_ms: float


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """The bot's plain HTTP answer."""

    status: int | None
    body: str
    duration_ms: float


def _elements(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield from (element for element in elements_of(block) if "action_id" in element)


def message_of(sight: Json | None) -> Message | None:
    """The message in an answer of the control API."""
    return Message(**sight) if sight else None


def view_of(sight: Json | None) -> View | None:
    """The view in an answer of the control API."""
    return View(**sight) if sight else None


def shown_of(answer: Json) -> Shown:
    """What an act showed."""
    return Shown(
        ok=answer["ok"],
        error=answer["error"],
        message=message_of(answer["message"]),
        view=view_of(answer["view"]),
        duration_ms=answer["duration_ms"],
    )


def submitted_of(answer: Json) -> Submitted:
    """What became of a form."""
    return Submitted(
        sent=answer["sent"],
        closed=answer["closed"],
        errors=answer["errors"],
        error=answer["error"],
        view=view_of(answer["view"]),
        duration_ms=answer["duration_ms"],
    )
