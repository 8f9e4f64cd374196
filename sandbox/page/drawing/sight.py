"""What drawing one block or element may need beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2s

from sandbox.errors import Json
from sandbox.page.drawing.html import as_json
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.texts import plain_words
from sandbox.rules.blocks import Surface
from sandbox.world.elements import initial_value, value_key


@dataclass(frozen=True, slots=True)
class Sight:
    """Reader and surface; what was filled in and what is wrong by block id; `within` keeps ids apart on one page."""

    reader: Reader
    surface: Surface = "message"
    state: Mapping[str, Json] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    within: str = ""

    def id(self, *names: object) -> str:
        """An id for HTML, the same each time the same thing is drawn."""
        whole = "\0".join([self.within, *map(str, names)]).encode(errors="surrogatepass")
        return f"k{blake2s(whole, digest_size=6).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Spot:
    """An element in its block, as one reader sees it."""

    element: Json
    block: Json
    sight: Sight

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element.get("type"))

    @property
    def reader(self) -> Reader:
        """Who looks."""
        return self.sight.reader

    @property
    def block_id(self) -> str:
        """The id of the block."""
        return str(self.block.get("block_id", ""))

    @property
    def id(self) -> str:
        """The id of the control that takes the focus."""
        return self.sight.id(self.block_id, self.element.get("action_id", ""))

    @property
    def in_form(self) -> bool:
        """Whether it stands in an input block, under a label."""
        return self.block.get("type") == "input"

    @property
    def sends_at_once(self) -> bool:
        """Whether the app hears of each change; in an input block only where the app asks for it."""
        return bool(self.block.get("dispatch_action")) if self.in_form else True

    @property
    def held(self) -> object:
        """What is chosen or typed, in Slack's own shape; None for nothing."""
        key = value_key(self.kind)
        if key is None:
            return None
        filled = self.sight.state.get(self.block_id, {}).get(str(self.element.get("action_id")))
        value = filled if filled and filled.get("type", self.kind) == self.kind else initial_value(self.element)
        return (value or {}).get(key)

    @property
    def placeholder(self) -> str:
        """The words in an empty field."""
        return plain_words(self.element.get("placeholder"))

    def root(self) -> dict[str, object]:
        """The attributes by which the page's script knows the element."""
        return {
            "data_action": str(self.element.get("action_id", "")),
            "data_element": self.kind,
            "data_dispatch": self.sends_at_once,
            "data_given": as_json(given(self.held)),
            "data_optional": self.in_form and bool(self.block.get("optional")),
        }

    def labels(self, otherwise: str) -> dict[str, object]:
        """How the control is called and what describes it: the block's label, hint and error, or words of its own."""
        if not self.in_form:
            return {"aria_label": self.element.get("accessibility_label") or self.placeholder or otherwise}
        about = [name for name in ("hint", "error") if self._has(name)]
        return {
            "aria_labelledby": self.part("label"),
            "aria_describedby": " ".join(map(self.part, about)) or None,
            "aria_invalid": "true" if self._has("error") else None,
            "aria_required": None if self.block.get("optional") else "true",
        }

    def part(self, name: str) -> str:
        """The id of the block's label, hint or error."""
        return self.sight.id(self.block_id, self.element.get("action_id", ""), name)

    def _has(self, name: str) -> bool:
        return self.block_id in self.sight.errors if name == "error" else name in self.block


def given(held: object) -> object:
    """What is held as the acts of a person give it: an option is its value, files are not given again."""
    if isinstance(held, list):
        return (
            None if any(isinstance(one, dict) and "value" not in one for one in held) else [given(one) for one in held]
        )
    if isinstance(held, dict):
        return held if held.get("type") == "rich_text" else held.get("value")
    return held
