"""Tables, and data tables in pages."""

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.html import joined, tag
from sandbox.page.drawing.icons import icon
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.rich_text import draw_rich_text
from sandbox.page.drawing.sight import Sight

# What Slack takes where the app says nothing.
_PAGE, _HEADER_COLUMN = 5, 0


def draw_table(block: Json, sight: Sight) -> Markup:
    """A table whose first row is its head, which also names it: a page may hold many. It scrolls by itself."""
    head, *rows = block["rows"]
    settings = block.get("column_settings") or []
    drawn = tag(
        "table",
        tag("thead", _row(head, settings, sight.reader, heads=len(head))),
        tag("tbody", *(_row(row, settings, sight.reader) for row in rows)),
    )
    return _scrolling(drawn, f"Table: {', '.join(filter(None, map(_words, head)))}")


def draw_data_table(block: Json, sight: Sight) -> Markup:
    """A table with a caption, a page at a time."""
    head, *rows = block["rows"]
    size = int(block.get("page_size", _PAGE))
    column = block.get("row_header_column_index", _HEADER_COLUMN)
    numeric: list[Json] = [{"align": "right"} if _is_number(cell) else {} for cell in rows[0]]
    body = [_row(row, numeric, sight.reader, header=column, hidden=at >= size) for at, row in enumerate(rows)]
    caption = str(block["caption"])
    drawn = tag(
        "table",
        tag("caption", caption),
        tag("thead", _row(head, numeric, sight.reader, heads=len(head))),
        tag("tbody", *body),
    )
    pager = _pager(len(rows), size) if len(rows) > size else None
    return joined([_scrolling(drawn, caption), pager])


def _scrolling(table: Markup, label: str) -> Markup:
    return tag("div", table, class_="bk-table-scroll", role="group", tabindex="0", aria_label=label)


def _words(cell: Json) -> str:
    """What a cell of the head says, where it says it plainly."""
    return str(cell.get("text", ""))


def _row(
    cells: list[Json],
    settings: list[Json],
    reader: Reader,
    *,
    heads: int = 0,
    header: int | None = None,
    hidden: bool = False,
) -> Markup:
    settings = settings[: len(cells)] + [{}] * (len(cells) - len(settings))
    drawn = [
        _cell(cell, setting or {}, reader, scope="col" if heads else "row" if at == header else None)
        for at, (cell, setting) in enumerate(zip(cells, settings, strict=True))
    ]
    return tag("tr", *drawn, hidden=hidden)


def _cell(cell: Json, setting: Json, reader: Reader, scope: str | None) -> Markup:
    align = setting.get("align", "left")
    wrapped = " bk-wrapped" if setting.get("is_wrapped") else ""
    inner = draw_rich_text(cell, reader) if cell.get("type") == "rich_text" else str(cell.get("text", ""))
    value = cell.get("value")
    name = "th" if scope else "td"
    return tag(name, inner, scope=scope, class_=f"bk-align-{align}{wrapped}", data_number=value)


def _is_number(cell: Json) -> bool:
    return cell.get("type") == "raw_number"


def _pager(rows: int, size: int) -> Markup:
    back = tag(
        "button",
        icon("back"),
        type="button",
        class_="bk-button bk-button-icon",
        aria_label="Previous page",
        disabled=True,
    )
    on = tag("button", icon("on"), type="button", class_="bk-button bk-button-icon", aria_label="Next page")
    shown = tag("span", f"1–{size} of {rows}", class_="bk-pager-words", aria_live="polite")
    return tag("div", back, shown, on, class_="bk-pager", data_size=size)
