"""Where things stand in a file: its encoding, its delimiter, its header and the columns of each field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice

from sales.crm.aliases import Vocabulary
from sales.crm.encoding import find_encoding, text_lines
from sales.crm.header import Positions, check_columns, positions_of
from sales.crm.table import DELIMITERS, Record, records
from sales.crm.values import OpenStream, UnreadableFile

_SAMPLE = 10

Accepts = Callable[[Sequence[str], Positions], bool]
Refuses = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read the file; `header_line` is the line on which the header starts, from 1."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    header_line: int
    positions: Positions


@dataclass(frozen=True, slots=True)
class Reading:
    """What to look for: names of fields, columns mapped by hand, which header will do, what to say to another."""

    vocabulary: Vocabulary
    mapping: Mapping[str, str]
    accepts: Accepts
    refuses: Refuses


def find_layout(open_stream: OpenStream, reading: Reading) -> Layout:
    """Try every delimiter on the first records and keep the header that names the most fields.

    The header is the first row that will do: titles above it are passed over. Raises UnreadableFile where none will.
    """
    encoding = find_encoding(open_stream)
    candidates = [
        Layout(encoding, delimiter, tuple(cells), line, positions_of(cells, reading.vocabulary, reading.mapping))
        for delimiter in DELIMITERS
        for line, cells in _first_rows(open_stream, encoding, delimiter)
    ]
    fitting = [one for one in candidates if reading.accepts(one.header, one.positions)]
    if not fitting:
        header = _likeliest_header(candidates)
        check_columns(reading.mapping, header)
        raise UnreadableFile(reading.refuses(header))
    first = {one.delimiter: one for one in reversed(fitting)}
    best = max(first.values(), key=lambda one: (len(one.positions), len(one.header)))
    check_columns(reading.mapping, best.header)
    return best


def records_below(open_stream: OpenStream, layout: Layout) -> Iterator[Record]:
    """Every record below the header, blank ones too."""
    with closing(text_lines(open_stream, layout.encoding)) as lines:
        for record in records(lines, layout.delimiter, width=len(layout.header)):
            if record.line > layout.header_line:
                yield record


def _first_rows(open_stream: OpenStream, encoding: str, delimiter: str) -> list[tuple[int, list[str]]]:
    with closing(text_lines(open_stream, encoding)) as lines:
        rows = islice(records(lines, delimiter), _SAMPLE)
        return [(row.line, row.cells) for row in rows if not row.torn and not row.is_blank]


def _likeliest_header(candidates: list[Layout]) -> tuple[str, ...]:
    """The first line, cut where it falls into the most cells."""
    first = min((one.header_line for one in candidates), default=0)
    return max((one.header for one in candidates if one.header_line == first), key=len, default=())
