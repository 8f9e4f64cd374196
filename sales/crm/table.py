"""Lines to records: CSV as it really is, where one stray quotation mark must not swallow the deals after it."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t", "|")
LONGEST_RECORD = 1024 * 1024
_FIELD_LIMIT = 8 * 1024 * 1024
_MOST_REPAIRS = 100


@dataclass(frozen=True, slots=True)
class Record:
    """One row of cells and the line on which it starts. A torn one has no cells: its quotes do not fit together."""

    line: int
    cells: list[str]
    torn: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in any cell."""
        return not self.torn and not any(cell and not cell.isspace() for cell in self.cells)


class _Lines(Iterator[str]):
    """Lines for the csv reader that know which of them make up the present record, and can be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._returned: deque[str] = deque()
        self._size = 0
        self.first = 1
        self.record: list[str] = []
        self.ran_out = False

    def begin_record(self) -> None:
        self.first += len(self.record)
        self.record, self._size, self.ran_out = [], 0, False

    def give_back_all_but_first(self) -> None:
        self._returned.extendleft(reversed(self.record[1:]))
        del self.record[1:]

    def __next__(self) -> str:
        self.ran_out = True
        if self._size > LONGEST_RECORD:
            raise StopIteration
        line = self._returned.popleft() if self._returned else next(self._source)
        self.ran_out = False
        self.record.append(line)
        self._size += len(line)
        return line


def records(source: Iterator[str], delimiter: str, *, width: int | None = None) -> Iterator[Record]:
    """Every record of the lines, blank ones too; `width` is the header's, once it is known.

    Quoted line ends and cells of any length are read. Where a quotation mark is never closed, only the line on which
    it opens is torn and reading goes on with the next one (at most 100 times, so that no file takes for ever).
    """
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    lines = _Lines(source)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    repairs = 0
    while True:
        lines.begin_record()
        try:
            yield Record(lines.first, next(reader))
        except StopIteration:
            return
        except csv.Error:
            cells = _forgiven(lines, delimiter, width)
            if not cells and repairs < _MOST_REPAIRS:
                repairs += 1
                lines.give_back_all_but_first()
            yield Record(lines.first, cells, torn=not cells)


def _forgiven(lines: _Lines, delimiter: str, width: int | None) -> list[str]:
    """The cells of a single line whose quotes are careless (`"Acme" Ltd`) but do no harm; else none."""
    if len(lines.record) != 1 or lines.ran_out:
        return []
    cells = next(csv.reader(lines.record, delimiter=delimiter, skipinitialspace=True))
    open_ended = any(cell.endswith(("\n", "\r")) for cell in cells)
    return [] if open_ended or (width is not None and len(cells) != width) else cells
