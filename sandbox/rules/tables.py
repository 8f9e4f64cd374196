"""The table and the data table.

https://docs.slack.dev/reference/block-kit/blocks/table-block
https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from collections.abc import Iterator

from sandbox.rules.refusal import Fault
from sandbox.rules.rich_text import BLOCK_ID, RICH_TEXT
from sandbox.rules.shape import (
    Check,
    Faults,
    Shape,
    boolean,
    by_type,
    integer,
    kind,
    listed,
    number,
    shaped,
    string,
    word,
)

MOST_COLUMNS = 20
MOST_CELL_TEXT = 20_000

CELL = by_type(
    {
        "raw_text": kind({"text": string()}),
        "raw_number": kind({"value": number, "text": string()}),
        "rich_text": RICH_TEXT,
    },
)


def _rows(least: int, most: int) -> Check:
    return listed(listed(CELL, most=MOST_COLUMNS), least=least, most=most)


def cell_text(value: object) -> Iterator[str]:
    """Every string that rows, a cell or a rich text show."""
    if isinstance(value, list):
        for one in value:
            yield from cell_text(one)
    elif isinstance(value, dict):
        shown = value.get("text", value.get("url"))
        if isinstance(shown, str):
            yield shown
        yield from cell_text(value.get("elements"))


def _even(table: Shape, at: str) -> Faults:
    for index, row in enumerate(table["rows"]):
        if len(row) != len(table["rows"][0]):
            yield Fault("all rows must have the same number of cells", f"{at}/rows/{index}")


def _plain_header(table: Shape, at: str) -> Faults:
    for index, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            yield Fault("unsupported type: rich_text", f"{at}/rows/0/{index}/type")


def _header_column(table: Shape, at: str) -> Faults:
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield Fault("must be the index of a column", f"{at}/row_header_column_index")


def _short_enough(table: Shape, at: str) -> Faults:
    if sum(map(len, cell_text(table["rows"]))) > MOST_CELL_TEXT:
        yield Fault(f"must be less than {MOST_CELL_TEXT + 1} characters", f"{at}/rows")


TABLE = kind(
    {"rows": _rows(1, 100)},
    {
        "block_id": BLOCK_ID,
        "column_settings": listed(
            shaped({}, {"align": word("left", "center", "right"), "is_wrapped": boolean}),
            least=0,
            most=MOST_COLUMNS,
        ),
    },
)
DATA_TABLE = kind(
    {"rows": _rows(2, 201), "caption": string()},
    {"block_id": BLOCK_ID, "page_size": integer(1, 100), "row_header_column_index": integer(0)},
    _even,
    _plain_header,
    _header_column,
    _short_enough,
)
