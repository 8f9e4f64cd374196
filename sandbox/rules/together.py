"""Rules that hold between blocks: ids, focus, and what a message or a view may have once only.

They read blocks of which each alone is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.rules.blocks import LONGEST_MARKDOWN, Surface
from sandbox.rules.refusal import Fault
from sandbox.rules.shape import Faults, Shape
from sandbox.rules.tables import MOST_CELL_TEXT, cell_text

MOST_CHARTS = 2
# Not documented: where chat.postMessage was seen to begin answering msg_blocks_too_long.
LONGEST_MESSAGE = 13_200

_CHILDREN = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
_PLACES = ("elements", "accessory", "element", "actions")
# Texts that a person does not see in the message itself.
_FOLDED = {"options", "option_groups", "initial_option", "initial_options", "confirm"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, or an element and the key of the block that holds it, with its JSON pointer."""

    what: Shape
    at: str
    key: str = ""


def every_block(blocks: list[Shape], at: str) -> Iterator[Placed]:
    """The blocks, and those inside them, in reading order."""
    for index, block in enumerate(blocks):
        place = f"{at}/{index}"
        yield Placed(block, place)
        inside = _CHILDREN.get(block.get("type", ""))
        if inside:
            yield from every_block(block[inside], f"{place}/{inside}")


def elements_of(block: Placed) -> Iterator[Placed]:
    """The elements that this block itself holds."""
    if block.what.get("type") in _CHILDREN:
        return
    for key in _PLACES:
        held = block.what.get(key)
        if isinstance(held, dict):
            yield Placed(held, f"{block.at}/{key}", key)
        elif isinstance(held, list):
            for index, element in enumerate(held):
                yield Placed(element, f"{block.at}/{key}/{index}", key)


def faults_between(blocks: list[Shape], surface: Surface, at: str) -> Faults:
    """What is wrong between blocks on this surface."""
    placed = list(every_block(blocks, at))
    yield from _unlike(placed, "block_id")
    for block in placed:
        yield from _unlike(list(elements_of(block)), "action_id")
        yield from _misplaced(block, surface)
    yield from _one_focus(placed)
    if surface == "message":
        yield from _few_charts(placed)
        yield from _short_tables(placed)


def tables_in(blocks: list[Shape], at: str) -> list[Placed]:
    """The table blocks, of which a message may have one."""
    return [block for block in every_block(blocks, at) if block.what.get("type") == "table"]


def is_too_long(blocks: list[Shape]) -> bool:
    """Whether Slack would answer msg_blocks_too_long: by the markdown, or by all the text that is shown."""
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    return markdown > LONGEST_MARKDOWN or shown_length(blocks) > LONGEST_MESSAGE


def shown_length(value: object) -> int:
    """Characters that these blocks show; data tables have a limit of their own and do not count."""
    if isinstance(value, list):
        return sum(map(shown_length, value))
    if not isinstance(value, dict) or value.get("type") == "data_table":
        return 0
    own = value.get("text")
    inside = sum(shown_length(one) for key, one in value.items() if key not in _FOLDED)
    return inside + (len(own) if isinstance(own, str) else 0)


def _unlike(placed: list[Placed], key: str) -> Faults:
    seen: set[str] = set()
    for one in placed:
        name = one.what.get(key)
        if name in seen:
            yield Fault(f'`{key}` "{name}" already exists', f"{one.at}/{key}")
        elif name is not None:
            seen.add(name)


def _misplaced(block: Placed, surface: Surface) -> Faults:
    for element in elements_of(block):
        if element.what["type"] == "file_input" and surface != "modal":
            yield Fault("unsupported type: file_input", f"{element.at}/type")
        asked = element.what.get("response_url_enabled")
        if asked and not (surface == "modal" and element.key == "element"):
            yield Fault(
                "`response_url_enabled` can only be used in an `input` block of a modal",
                f"{element.at}/response_url_enabled",
            )


def _one_focus(placed: list[Placed]) -> Faults:
    focused = [one for block in placed for one in elements_of(block) if one.what.get("focus_on_load")]
    for late in focused[1:]:
        yield Fault("only one element can have `focus_on_load` set to true", f"{late.at}/focus_on_load")


def _few_charts(placed: list[Placed]) -> Faults:
    charts = [block for block in placed if block.what.get("type") == "data_visualization"]
    for late in charts[MOST_CHARTS:]:
        yield Fault("too many data_visualization blocks", late.at)


def _short_tables(placed: list[Placed]) -> Faults:
    tables = [block for block in placed if block.what.get("type") == "data_table"]
    if sum(len(said) for table in tables for said in cell_text(table.what["rows"])) > MOST_CELL_TEXT:
        yield Fault(f"must be less than {MOST_CELL_TEXT + 1} characters over all tables", tables[-1].at)
