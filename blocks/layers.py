"""Views on one another: what lies under a view stands in it, so that it can be drawn anew once something has changed.

A list or a card tells in its private metadata what it shows; whatever is put on it keeps it there as a layer, beside
what it keeps for itself. Under all of them may lie the message in which the first was opened.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from blocks.message import plain
from blocks.modal import View

Sent = Mapping[str, Any]
MESSAGE = "message"  # the kind of a layer that is no view: the message in which all above was opened


@dataclass(frozen=True, slots=True)
class Layer:
    """An open view that can be drawn anew: Slack's id of it, its kind (the callback id), and what it shows."""

    view_id: str
    kind: str
    about: str


Layers = tuple[Layer, ...]


def showing(view: View, kind: str, about: str) -> View:
    """The view, drawn anew as this kind and about this whenever something on it has changed."""
    return {**view, "callback_id": kind, "private_metadata": json.dumps({"about": about}, ensure_ascii=False)}


def about(sent: Sent) -> str:
    """What a view that came back shows."""
    return _kept(sent).about or ""


def under(sent: Sent) -> Layers:
    """What lies under a view that came back, the lowest first."""
    return tuple(_kept(sent).under)


def with_itself(sent: Sent) -> Layers:
    """A view that came back, where it can be drawn anew, on top of what lies under it."""
    shown = _kept(sent).about
    own = [] if shown is None else [Layer(str(sent["id"]), str(sent["callback_id"]), shown)]
    return (*under(sent), *own)


def is_full(sent: Sent) -> bool:
    """Whether nothing more can be put on a view that came back: Slack takes three on one another."""
    below = sent.get("previous_view_id")
    return bool(below) and below != sent.get("root_view_id")


def beneath(sent: Sent) -> Layers:
    """What lies under a view that a press in this one opens: on it, or in its place where it is the third."""
    return under(sent) if is_full(sent) else with_itself(sent)


def put_on(view: View, layers: Sequence[Layer]) -> View:
    """The view as it stands on these layers: it keeps them, and what is only read leads back to them."""
    if not layers:
        return view
    kept = json.loads(view.get("private_metadata") or "{}") | {"under": [asdict(layer) for layer in layers]}
    is_on_view = any(layer.kind != MESSAGE for layer in layers)
    back = {"close": plain("Back")} if is_on_view and "submit" not in view else {}
    return {**view, **back, "private_metadata": json.dumps(kept, ensure_ascii=False, separators=(",", ":"))}


@dataclass(frozen=True, slots=True)
class Pressed:
    """A message in which something was pressed: where Slack has it.

    Where only the reader sees it, Slack has it for a while under `reply_to`, and `shows` says what it is.
    """

    channel: str
    ts: str
    reply_to: str | None = None
    shows: str = ""

    @property
    def as_layer(self) -> Layer:
        """The message under what is opened from it."""
        return Layer(self.ts, MESSAGE, json.dumps(asdict(self), separators=(",", ":")))


def pressed(layer: Layer) -> Pressed:
    """The message that such a layer is."""
    return Pressed(**json.loads(layer.about))


class _Kept(BaseModel):
    about: str | None = None
    under: list[Layer] = []


def _kept(sent: Sent) -> _Kept:
    try:
        return _Kept.model_validate_json(sent.get("private_metadata") or "{}")
    except ValidationError:
        return _Kept()
