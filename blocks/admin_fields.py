"""Reading the forms of the settings: what they showed when they were opened, and what was sent."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from blocks.message import Block
from blocks.modal import field


def optional(name: str, label: str, element: Block, *, hint: str = "") -> Block:
    """A field that may stay empty."""
    return {**field(name, label, element, hint=hint), "optional": True}


class Option(BaseModel):
    """What was chosen in a menu."""

    value: str


class Element(BaseModel):
    """What stands in a field, in the one of these that its kind has."""

    value: str | None = None
    selected_option: Option | None = None
    selected_conversation: str | None = None
    selected_users: list[str] = []


class _Initial(BaseModel):
    initial_value: str | None = None
    initial_option: Option | None = None
    initial_conversation: str | None = None
    initial_users: list[str] = []


class _Input(BaseModel):
    block_id: str = ""
    element: _Initial = _Initial()


class _State(BaseModel):
    values: dict[str, dict[str, Element]] = {}


class _Kept(BaseModel):
    id: str | None = None
    welcome: bool = False


class Form(BaseModel):
    """A submitted view; Slack sends back the blocks that it was opened with, and so what it showed."""

    state: _State = _State()
    blocks: list[_Input] = []
    private_metadata: str = ""

    @property
    def kept(self) -> _Kept:
        """Which team or stage it is about (None: a new one), and whether the welcome asked for it."""
        return _Kept.model_validate_json(self.private_metadata or "{}")

    def said(self, name: str) -> Element:
        """What stands in a field now."""
        return self.state.values.get(name, {}).get(name, Element())

    def shown(self, name: str) -> Element:
        """What stood in a field when the form was opened."""
        held = next((block.element for block in self.blocks if block.block_id == name), _Initial())
        return Element(
            value=held.initial_value,
            selected_option=held.initial_option,
            selected_conversation=held.initial_conversation,
            selected_users=held.initial_users,
        )


def read(view: Mapping[str, Any]) -> Form:
    """The submitted form. Raises pydantic's ValidationError for a view that is no such form."""
    return Form.model_validate(view)


def kept(about: str | None, *, welcome: bool = False) -> str:
    """What comes back with a form: which team or stage it is about."""
    return _Kept(id=about, welcome=welcome).model_dump_json()
