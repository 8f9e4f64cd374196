"""A message as plain text, for a terminal."""

import html
import re
from typing import Any

from blocks.message import Message

MARKS = re.compile(r"(?<![\w*~_])([*~_])(\S(?:[^\n]*?\S)?)\1(?![\w*~_])")


def as_text(message: Message) -> str:
    """The words of a message's blocks without Slack's marks, a line each; tables with their cells side by side."""
    return "\n".join(line for block in message.blocks for line in _lines(block)) + "\n"


def _lines(block: dict[str, Any]) -> list[str]:
    if block["type"] == "table":
        return _table([[str(cell["text"]) for cell in row] for row in block["rows"]])
    if block["type"] == "divider":
        return [""]
    if block["type"] == "context":
        return [_plain(str(element.get("text", ""))) for element in block["elements"]]
    held = block.get("text")
    return _plain(str(held["text"])).split("\n") if held else []


def _plain(marked: str) -> str:
    return html.unescape(MARKS.sub(r"\2", marked))


def _table(rows: list[list[str]]) -> list[str]:
    """The first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in rows]
