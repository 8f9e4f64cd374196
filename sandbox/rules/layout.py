"""A list of blocks on its surface, as the Web API would answer to it."""

from typing import Any

from sandbox.rules.blocks import Surface, blocks_on
from sandbox.rules.refusal import Fault, Refused, refuse_any
from sandbox.rules.together import Placed, faults_between, is_too_long, tables_in


def check_blocks(blocks: object, surface: Surface) -> None:
    """Accept the parsed `blocks` of a message, a modal or a home tab.

    Raises Refused: for a message `invalid_blocks_format` (no list), `invalid_blocks`, `invalid_attachments`
    (a second table) or `msg_blocks_too_long`; for a view `invalid_arguments`.
    """
    if surface != "message":
        read_blocks(blocks, surface, "/view/blocks", "invalid_arguments")
        return
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    right = read_blocks(blocks, surface, "/blocks", "invalid_blocks")
    refuse_second_table(tables_in(right, "/blocks"))
    if is_too_long(right):
        raise Refused("msg_blocks_too_long")


def read_blocks(blocks: object, surface: Surface, at: str, error: str) -> list[dict[str, Any]]:
    """The blocks once they are right, each alone and between them; else Refused with this error."""
    refuse_any(error, blocks_on(surface)(blocks, at))
    right: list[dict[str, Any]] = blocks if isinstance(blocks, list) else []
    refuse_any(error, faults_between(right, surface, at))
    return right


def refuse_second_table(tables: list[Placed]) -> None:
    """Raise Refused if a message has more than one table."""
    refuse_any("invalid_attachments", (Fault("only_one_table_allowed", late.at) for late in tables[1:]))
