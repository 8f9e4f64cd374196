"""Messages and their blocks, and the one place that keeps them within Slack's limits."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from blocks.typed import length, literal

Block = dict[str, Any]
Align = Literal["left", "center", "right"]

MOST_BLOCKS = 50
# Slack refuses somewhere above 13,200 and counts part of the containers too: all of the JSON is counted here.
MOST_CHARACTERS = 12_500
SECTION_LENGTH = 3000
BUTTON_LENGTH = 75


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text` stands alone in a notification, `blocks` are what is read in Slack."""

    text: str
    blocks: list[Block]


def mrkdwn(text: str) -> Block:
    """A text object in Slack's markup; `verbatim` keeps Slack from finding names and channels in it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": text}


def section(text: str, accessory: Block | None = None) -> Block:
    """Text in Slack's markup, of at most 3000 characters, with a button beside it."""
    block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def sections(lines: Iterable[str]) -> list[Block]:
    """Lines as few sections, broken between lines only."""
    texts: list[str] = []
    for line in lines:
        if texts and length(texts[-1]) + length(line) < SECTION_LENGTH:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return [section(text) for text in texts]


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def small_print(*texts: str) -> list[Block]:
    """Small print where there is something to say."""
    return [context(text) for text in texts if text]


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def button(text: str, action_id: str, value: str) -> Block:
    """A button; its label has at most 75 characters."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": value}


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """A row of 1 to 25 elements."""
    block: Block = {"type": "actions", "elements": list(elements)}
    return block if block_id is None else {**block, "block_id": block_id}


def table(rows: Sequence[Sequence[str]], align: Sequence[Align]) -> Block:
    """A table of typed text, the first row being its head; a message may have one."""
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": literal(cell)} for cell in row] for row in rows],
        "column_settings": [{"align": side, "is_wrapped": True} for side in align],
    }


def weight(blocks: Sequence[Mapping[str, Any]]) -> int:
    """How many characters the blocks come to in JSON, an emoji counted as two."""
    return length(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def fits(message: Message) -> bool:
    """Whether Slack takes the message."""
    return len(message.blocks) <= MOST_BLOCKS and weight(message.blocks) <= MOST_CHARACTERS


def fullest(build: Callable[[int], Message], most: int) -> Message:
    """The message with as many lines as Slack takes, up to `most`.

    `build(n)` makes it with n lines and says how many more there are; with more lines it is never smaller.
    """
    return build(most_that_fit(lambda lines: fits(build(lines)), most))


def most_that_fit(fit: Callable[[int], bool], most: int) -> int:
    """The largest number up to `most` that fits; none is tried that is far larger, since those take longest."""
    tried = 1
    while tried < most and fit(tried):
        tried *= 2
    if tried >= most and fit(most):
        return most
    few = range(min(tried, most))
    return max(0, bisect_left(few, True, lo=tried // 2, key=lambda lines: not fit(lines)) - 1)  # noqa: FBT003
