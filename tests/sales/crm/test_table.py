"""CSV as it really is: quotes, line ends, long cells, and one stray quotation mark."""

from collections.abc import Iterator

import pytest

from sales.crm.table import LONGEST_RECORD, Record, records


def rows(text: str, *, delimiter: str = ",", width: int | None = None) -> list[Record]:
    return list(records(iter(text.splitlines(keepends=True)), delimiter, width=width))


def cells(text: str, *, delimiter: str = ",", width: int | None = None) -> list[list[str]]:
    return [row.cells for row in rows(text, delimiter=delimiter, width=width)]


def test_quoted_line_ends_belong_to_the_cell_and_lines_are_counted_through() -> None:
    found = rows('a,b\n1,"x\ny"\n2,z\n')
    assert [(row.line, row.cells) for row in found] == [(1, ["a", "b"]), (2, ["1", "x\ny"]), (4, ["2", "z"])]


def test_spaces_before_a_quotation_mark_do_not_matter() -> None:
    assert cells('a, "b, c", d\n') == [["a", "b, c", "d"]]


def test_careless_quotes_within_one_line_are_forgiven() -> None:
    assert cells('1,"Acme" Ltd,x\n2,b,c\n', width=3) == [["1", "Acme Ltd", "x"], ["2", "b", "c"]]


def test_careless_quotes_that_change_the_number_of_cells_are_torn() -> None:
    assert [row.torn for row in rows('1,"Acme, "Big", Inc",x\n2,b,c\n', width=3)] == [True, False]


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    found = rows('1,"Acme,x\n2,"Beta",y\n3,c,z\n', width=3)
    assert [(row.line, row.torn, row.cells) for row in found] == [
        (1, True, []),
        (2, False, ["2", "Beta", "y"]),
        (3, False, ["3", "c", "z"]),
    ]


def test_an_unclosed_quote_without_any_after_it_costs_its_own_line_only() -> None:
    found = rows('1,a\n2,"b\n3,c\n4,d')
    assert [(row.line, row.torn) for row in found] == [(1, False), (2, True), (3, False), (4, False)]


def test_an_unclosed_quote_on_the_last_line_is_torn() -> None:
    assert [row.torn for row in rows('1,a\n2,"b')] == [False, True]


def test_a_cell_longer_than_the_usual_limit_is_read() -> None:
    text = "x" * 300_000
    assert cells(f'1,"{text}"\n2,b\n') == [["1", text], ["2", "b"]]


def test_a_record_without_end_is_given_up_and_reading_goes_on() -> None:
    def lines() -> Iterator[str]:
        yield '1,"never closed\n'
        for number in range(LONGEST_RECORD // 1000 + 10):
            yield f"{number},{'x' * 1000}\n"

    found = list(records(lines(), ","))
    assert [row.torn for row in found].count(True) == 1
    assert len(found) == LONGEST_RECORD // 1000 + 11


def test_a_file_full_of_stray_quotes_is_read_to_its_end() -> None:
    found = rows('a",b,"\n' * 2000)
    assert found[0].torn
    assert len(found) > 100


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_read(delimiter: str) -> None:
    assert cells(f"a{delimiter}b\n", delimiter=delimiter) == [["a", "b"]]


def test_blank_records_are_known() -> None:
    assert [row.is_blank for row in rows("a,b\n\n , \nc,d\n")] == [False, True, True, False]
