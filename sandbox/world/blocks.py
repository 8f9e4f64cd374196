"""What Slack does to blocks when it takes them: ids for those without, and the words in them for a reader."""

from collections.abc import Iterable, Iterator

from sandbox.errors import Json
from sandbox.identifiers import Ids

_WORDS = ("title", "subtitle", "label", "text", "body", "fields", "element", "elements", "accessory", "rows")
_MORE = ("hint", "alt_text", "columns", "cells", "actions", "child_blocks", "options", "placeholder", "pretext")


def with_ids(blocks: Iterable[Json], ids: Ids) -> list[Json]:
    """The same blocks, each with a block_id and each text with the defaults that Slack writes into it."""
    return [_filled({**block, "block_id": block.get("block_id") or ids.short()}, ids) for block in blocks]


def _filled(part: Json, ids: Ids) -> Json:
    filled = {name: _filled_value(value, ids) for name, value in part.items()}
    if filled.get("type") == "plain_text":
        filled.setdefault("emoji", True)
    elif filled.get("type") == "mrkdwn":
        filled.setdefault("verbatim", False)
    elif filled.get("type") == "button" and "action_id" not in filled:
        filled["action_id"] = ids.short()
    return filled


def _filled_value(value: object, ids: Ids) -> object:
    if isinstance(value, dict):
        return _filled(value, ids)
    if isinstance(value, list):
        return [_filled_value(part, ids) for part in value]
    return value


def words(part: object) -> Iterator[str]:
    """Every text that a reader of these blocks sees, from top to bottom."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for inner in part:
            yield from words(inner)
    elif isinstance(part, dict):
        for name in (*_WORDS, *_MORE):
            if name in part:
                yield from words(part[name])


def all_text(text: str, blocks: list[Json], attachments: Iterable[Json] = ()) -> str:
    """A message's fallback text, then every text of its blocks and attachments, one a line."""
    attached = [word for attachment in attachments for word in words([attachment, attachment.get("blocks", [])])]
    return "\n".join([text, *words(blocks), *attached])
