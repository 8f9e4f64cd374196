"""Modals, and the fields of a form."""

from typing import Any

from blocks.message import Block, plain
from blocks.typed import cut_end

View = dict[str, Any]
_TITLE_LENGTH = 24


def modal(title: str, blocks: list[Block], *, close: str) -> View:
    """A modal to read; its title and close button have at most 24 characters."""
    return {"type": "modal", "title": plain(cut_end(title, _TITLE_LENGTH)), "close": plain(close), "blocks": blocks}


def form(title: str, blocks: list[Block], *, callback_id: str, kept: str, close: str) -> View:
    """A modal to fill in and save; `kept` is JSON that comes back with the answer."""
    return {
        **modal(title, blocks, close=close),
        "submit": plain("Save"),
        "callback_id": callback_id,
        "private_metadata": kept,
    }


def asked_first(button: Block, title: str, text: str, yes: str) -> Block:
    """A button that is asked about before it does anything; the title has at most 100 characters, the text 300."""
    said = {"title": plain(title), "text": plain(text), "confirm": plain(yes), "deny": plain("Cancel")}
    return {**button, "confirm": said}


def field(name: str, label: str, element: Block, *, hint: str = "") -> Block:
    """A required field: its block and its element are both called `name`."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label),
        "element": {**element, "action_id": name},
    }
    return {**block, "hint": plain(hint)} if hint else block
