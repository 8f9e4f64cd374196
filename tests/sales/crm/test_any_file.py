"""Whatever the bytes are: rows, rejections or one refusal, and never more or fewer than were counted."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.crm import DealRow, Rejected, UnreadableFile, read_export, read_people, read_teams
from sales.crm.aliases import DEAL_FIELDS

FOLDER = Path(__file__).parents[2] / "data" / "import_fixtures"
FIXTURES = [path.read_bytes() for path in sorted(FOLDER.glob("*.csv"))]

Result = TypeVar("Result")
HEADERS = st.sampled_from([alias for aliases in DEAL_FIELDS.values() for alias in aliases])
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["03/04/2026", "2026-02-30", "45631", "45.300", "(5)", "€5", '"', '""', "\n", "won", "1E+99", "=1"]
    ),
)
TABLES = st.tuples(
    st.lists(HEADERS, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)


def result_of(read: Callable[[], Result]) -> Result | UnreadableFile:
    try:
        return read()
    except UnreadableFile as refused:
        return refused


def read_all(content: bytes) -> tuple[int, list[DealRow | Rejected]]:
    export = read_export(lambda: io.BytesIO(content), source=None, mapping={}, date_order=None, currency="USD")
    return export.row_count, list(export.rows())


def check(content: bytes) -> None:
    result = result_of(lambda: read_all(content))
    if isinstance(result, UnreadableFile):
        assert result.sentence.endswith(".")
        return
    count, rows = result
    assert len(rows) == count
    assert [row.line for row in rows] == sorted({row.line for row in rows})
    for row in rows:
        check_row(row)
    taken = [row.external_id for row in rows if isinstance(row, DealRow)]
    assert len(taken) == len(set(taken))


def check_row(row: DealRow | Rejected) -> None:
    if isinstance(row, Rejected):
        assert row.reason.endswith(".")
        return
    assert 1 <= len(row.name) <= 150
    assert row.name == " ".join(row.name.split())
    assert row.amount is None or (row.amount >= 0 and row.amount < 10**12)
    assert all(note.endswith(".") for note in row.notes)
    assert row.status != "open" or row.closed_at is None


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_rows_or_a_refusal(content: bytes) -> None:
    check(content)


@settings(max_examples=200, deadline=None)
@given(TABLES)
def test_any_table_under_known_headers_ends_in_rows_or_a_refusal(
    table: tuple[list[str], list[list[str]], str, str],
) -> None:
    header, body, delimiter, encoding = table
    lines = [delimiter.join(cells) for cells in [header, *body]]
    check("\n".join(lines).encode(encoding, errors="replace"))


@settings(deadline=None)
@given(st.sampled_from(FIXTURES), st.data())
def test_a_real_export_with_a_piece_cut_out_or_put_in_ends_in_rows_or_a_refusal(
    content: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    check(content[:start] + data.draw(st.binary(max_size=6)) + content[end:])


@settings(deadline=None)
@pytest.mark.parametrize("read", [read_people, read_teams])
@given(
    content=st.one_of(st.binary(max_size=200), st.text(alphabet='name,email;team\n"U1@', max_size=80).map(str.encode))
)
def test_any_list_of_people_ends_in_rows_or_a_refusal(
    read: Callable[[Callable[[], io.BytesIO]], list[object]], content: bytes
) -> None:
    result = result_of(lambda: read(lambda: io.BytesIO(content)))
    assert isinstance(result, list) or result.sentence.endswith(".")
