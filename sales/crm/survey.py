"""The first pass over a file's rows: how many there are, where the footer starts, how dates and amounts are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sales.crm.amounts import Mark, MarkEvidence
from sales.crm.dates import DateEvidence
from sales.crm.layout import Layout, records_below
from sales.crm.stage_age import is_date
from sales.crm.table import Record
from sales.crm.text import folded, is_nothing
from sales.crm.values import DateOrder, OpenStream

_TOTALS = re.compile(r"grand totals?(?: ?\([^)]*\))?", re.IGNORECASE)
_SMALL_PRINT = re.compile(r"confidential information\b.*|copyright (?:\(c\)|©).*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the first pass found. `footer_line` is the line on which the footer starts, None without one."""

    row_count: int
    footer_line: int | None
    date_order: DateOrder | None
    serial_fields: frozenset[str]
    mark: Mark | None


@dataclass(slots=True)
class _Tail:
    """Rows of one cell after a blank line, as long as no full row follows: a report's footer in any language."""

    line: int | None = None
    rows: int = 0
    after_blank: bool = False

    def add(self, record: Record, width: int) -> None:
        alone = width >= 3 and len(record.cells) == 1 and not record.cells[0].strip().isdigit()
        if alone and (self.after_blank or self.line is not None):
            self.line = self.line or record.line
            self.rows += 1
        else:
            self.line, self.rows = None, 0
        self.after_blank = False


def survey(open_stream: OpenStream, layout: Layout) -> Survey:
    """Read every row once and keep only what it tells about the whole file."""
    dates, marks, tail, count = DateEvidence(), MarkEvidence(), _Tail(), 0
    for record in records_below(open_stream, layout):
        if record.is_blank:
            tail.after_blank = True
        elif not _is_footer(record):
            count += 1
            tail.add(record, len(layout.header))
            _take(record, layout, dates, marks)
    return Survey(
        row_count=count - tail.rows,
        footer_line=tail.line,
        date_order=dates.order(),
        serial_fields=dates.serial_columns(),
        mark=marks.mark(),
    )


def data_rows(open_stream: OpenStream, layout: Layout, footer_line: int | None) -> Iterator[Record]:
    """The rows that a survey counted: those that are not blank and belong to no footer."""
    for record in records_below(open_stream, layout):
        if footer_line is not None and record.line >= footer_line:
            return
        if not record.is_blank and not _is_footer(record):
            yield record


def _take(record: Record, layout: Layout, dates: DateEvidence, marks: MarkEvidence) -> None:
    cells = record.cells
    for field, place in layout.positions.items():
        if place >= len(cells) or not (field == "amount" or is_date(field)):
            continue
        text = folded(cells[place])
        if is_nothing(text):
            continue
        if field == "amount":
            marks.add(text)
        else:
            dates.add(field, text)


def _is_footer(record: Record) -> bool:
    """Salesforce's closing lines, also where a spreadsheet has filled them up with empty cells."""
    first = record.cells[0].strip() if record.cells else ""
    if _TOTALS.fullmatch(first):
        return True
    alone = not any(cell.strip() for cell in record.cells[1:])
    return alone and _SMALL_PRINT.fullmatch(first) is not None
