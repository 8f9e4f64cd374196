"""A message as plain text, for a terminal."""

from typing import Any

from blocks.message import Message


def as_text(message: Message) -> str:
    """The words of a message's blocks, a line each; tables with their cells side by side."""
    return "\n".join(line for block in message.blocks for line in _lines(block)) + "\n"


def _lines(block: dict[str, Any]) -> list[str]:
    if block["type"] == "table":
        return ["  ".join(f"{cell['text']:<16}" for cell in row).rstrip() for row in block["rows"]]
    if block["type"] == "divider":
        return [""]
    if block["type"] == "context":
        return [str(element.get("text", "")) for element in block["elements"]]
    held = block.get("text")
    return str(held["text"]).split("\n") if held else []
