"""Modals and home tabs: their stack, their state, and Slack's view object."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.errors import Json
from sandbox.world.elements import initial_value

STACK_LIMIT = 3
"""Views that one person may have on top of each other."""

_CONTENT = {
    "type": "modal",
    "private_metadata": "",
    "callback_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
    "close": None,
    "submit": None,
    "title": None,
    "external_id": "",
}


@dataclass(slots=True)
class View:
    """One opened view. `state` is what the person has filled in: block id, action id, value as Slack sends it.

    `page` is the window in which it was asked for and shows; '' where nobody knows. Where that window has gone, every
    one shows it.
    """

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    change: int = 0
    page: str = ""

    @property
    def blocks(self) -> list[Json]:
        """The view's blocks, every one with its block_id."""
        return list(self.content.get("blocks", ()))

    @property
    def external_id(self) -> str:
        """The app's own id of the view, empty where it gave none."""
        return str(self.content.get("external_id") or "")

    def fill_in(self) -> None:
        """Give every field its value: what was filled in under the same ids is kept, others start anew."""
        kept = self.state
        self.state = {}
        for block_id, element in stateful(self.blocks):
            action_id = str(element["action_id"])
            old = kept.get(block_id, {}).get(action_id)
            same = old is not None and old.get("type") == element["type"]
            value = old if same else initial_value(element)
            self.state.setdefault(block_id, {})[action_id] = value


def stateful(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every element that holds a value, with the id of its block."""
    for block in blocks:
        for element in elements_of(block):
            if "action_id" in element and initial_value(element) is not None:
                yield str(block.get("block_id", "")), element


def elements_of(block: Json) -> Iterator[Json]:
    """The interactive elements of one block, also of a block inside it."""
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            yield block[name]
    for name in ("elements", "actions"):
        yield from (part for part in block.get(name) or () if isinstance(part, dict) and "action_id" in part)
    for name in ("elements", "child_blocks"):
        for part in block.get(name) or ():
            if isinstance(part, dict) and part.get("type") in {"card", "actions", "section", "input"}:
                yield from elements_of(part)


def view_shape(view: View, *, team_id: str, app_id: str, bot_id: str) -> Json:
    """Slack's view object with the state that the person has filled in."""
    content = {name: view.content.get(name, default) for name, default in _CONTENT.items()}
    return {
        **content,
        "id": view.id,
        "team_id": team_id,
        "app_id": app_id,
        "bot_id": bot_id,
        "app_installed_team_id": team_id,
        "blocks": view.blocks,
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "state": {"values": view.state},
    }
