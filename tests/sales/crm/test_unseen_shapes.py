"""Files of shapes that no CRM was asked about: exact counts, amounts and dates, and each reject with its reason."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sales.crm import DateOrder, DealRow, Export, Rejected, UnreadableFile, read_export


def opened(content: str | bytes, *, order: DateOrder | None = None, mapping: Mapping[str, str] | None = None) -> Export:
    raw = content if isinstance(content, bytes) else content.encode()
    return read_export(lambda: io.BytesIO(raw), source=None, mapping=mapping or {}, date_order=order, currency="USD")


def told(export: Export, *fields: str) -> list[Any]:
    """What each row says of these fields; of a rejected one its line."""
    rows = list(export.rows())
    assert len(rows) == export.row_count
    return [row.line if isinstance(row, Rejected) else tuple(getattr(row, field) for field in fields) for row in rows]


def notes(export: Export) -> list[str]:
    return [note for row in export.rows() if isinstance(row, DealRow) for note in row.notes]


def rejects(export: Export) -> dict[int, str]:
    return {row.line: row.reason for row in export.rows() if isinstance(row, Rejected)}


AMBIGUOUS = "ID,Deal Name,Amount,Close Date\n1,A,1,03/04/2026\n2,B,1,05/06/2026\n3,C,1,07/07/2026\n4,D,1,\n"


def test_dates_that_stay_ambiguous_are_left_empty_and_listed_and_the_rows_come_in() -> None:
    export = opened(AMBIGUOUS)
    assert export.date_order is None
    assert told(export, "name", "close_on") == [("A", None), ("B", None), ("C", date(2026, 7, 7)), ("D", None)]
    assert [note.split(",")[0] for note in notes(export)] == [
        "Close Date '03/04/2026' could be 3 April 2026 or 4 March 2026",
        "Close Date '05/06/2026' could be 5 June 2026 or 6 May 2026",
    ]


@pytest.mark.parametrize(("order", "first"), [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4))])
def test_the_caller_settles_them(order: DateOrder, first: date) -> None:
    export = opened(AMBIGUOUS, order=order)
    assert told(export, "close_on")[0] == (first,)
    assert notes(export) == []


def test_one_day_above_twelve_settles_them_for_the_whole_file() -> None:
    export = opened(AMBIGUOUS + "5,E,1,13/04/2026\n")
    assert export.date_order == "dmy"
    assert [day for (day,) in told(export, "close_on")][:2] == [date(2026, 4, 3), date(2026, 6, 5)]


def test_two_orders_in_one_file_settle_nothing_but_what_is_certain() -> None:
    export = opened(AMBIGUOUS + "5,E,1,13/04/2026\n6,F,1,04/13/2026\n")
    assert export.date_order is None
    days = [day for (day,) in told(export, "close_on")]
    assert days == [None, None, date(2026, 7, 7), None, date(2026, 4, 13), date(2026, 4, 13)]


def test_day_numbers_of_a_spreadsheet_are_dates_where_the_whole_column_holds_them() -> None:
    text = "Deal - ID,Deal - Title,Deal - Value,Deal - Deal created,Deal - Expected close date\n"
    export = opened(text + "1,A,10,45631,45700.0\n2,B,20,45632.5,\n")
    assert export.source == "pipedrive"
    assert told(export, "close_on") == [(date(2025, 2, 12),), (None,)]
    created = [row.created_at for row in export.rows() if isinstance(row, DealRow)]
    assert [at.isoformat() for at in created if at] == ["2024-12-05T00:00:00+00:00", "2024-12-06T12:00:00+00:00"]


def test_a_day_number_among_dates_is_not_guessed_at() -> None:
    export = opened("Deal Name,Amount,Close Date\nA,1,45631\nB,1,2026-01-05\n")
    assert told(export, "close_on") == [(None,), (date(2026, 1, 5),)]
    assert "'45631' is not a date that can be read" in notes(export)[0]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("45.3k", Decimal(45300)),
        ("€1.2m", Decimal(1200000)),
        ("(500)", None),
        ("-500", None),
        ("1 234,50", Decimal("1234.50")),
        ("1'234.50", Decimal("1234.50")),
        ("12,34,567", Decimal(1234567)),
        ("4.5E+4", Decimal(45000)),
        ("USD 1,000", Decimal(1000)),
        ("about 5", None),
        ("1,2,3", None),
        ("n/a", None),
        ("0", Decimal(0)),
        ("9999999999999", None),
    ],
)
def test_amounts_are_exact_or_left_empty_with_a_reason(written: str, amount: Decimal | None) -> None:
    export = opened(f'Deal Name,Amount,Stage\nA,"{written}",Demo\n')
    assert told(export, "amount") == [(amount,)]
    assert len(notes(export)) == (amount is None and written != "n/a")


def test_the_other_amounts_of_the_column_say_what_a_mark_means() -> None:
    assert told(opened('Deal Name,Amount\nA,"45.300"\nB,"1.234,50"\n'), "amount") == [
        (Decimal(45300),),
        (Decimal("1234.50"),),
    ]
    assert told(opened("Deal Name,Amount\nA,45.300\nB,1.5\n"), "amount") == [(Decimal("45.300"),), (Decimal("1.5"),)]
    alone = opened("Deal Name,Amount\nA,45.300\n")
    assert told(alone, "amount") == [(None,)]
    assert "could be thousands or decimals" in notes(alone)[0]


def test_semicolons_decimal_commas_and_a_byte_order_mark() -> None:
    text = "\ufeffDeal Name;Amount;Currency;Close Date\r\nMüller;1.234,50;EUR;31.12.2026\r\nB;12,5;EUR;01.02.2026\r\n"
    export = opened(text.encode())
    assert (export.encoding, export.delimiter, export.date_order) == ("utf-8-sig", ";", "dmy")
    assert told(export, "name", "amount", "close_on") == [
        ("Müller", Decimal("1234.50"), date(2026, 12, 31)),
        ("B", Decimal("12.5"), date(2026, 2, 1)),
    ]


def test_short_rows_come_in_and_long_ones_are_rejected() -> None:
    export = opened("ID,Deal Name,Amount,Stage\n1,A\n2,B,5,Demo,extra\n3,C,5,Demo,,\n4,Acme, Inc,5,Demo\n")
    assert told(export, "name", "amount") == [("A", None), 3, ("C", Decimal(5)), 5]
    assert notes(export) == ["The row has 2 of 4 cells: the others were taken as empty."]
    reasons = rejects(export)
    assert reasons.keys() == {3, 5}
    assert {reason.split(":")[0] for reason in reasons.values()} == {"The row has 5 cells and the header 4"}


def test_rows_that_name_nothing_repeat_an_id_or_are_torn_are_rejected_each_with_its_reason() -> None:
    export = opened('ID,Deal Name,Amount\n1,A,1\n1,B,2\n3,,3\nID,Deal Name,Amount\n4,"open,4\n5,E,5\na,F,6\nA,G,7\n')
    assert told(export, "name") == [("A",), 3, 4, 5, 6, ("E",), ("F",), ("G",)]
    reasons = rejects(export)
    assert reasons[3].startswith("The id 1 stands on line 2 already")
    assert reasons[4].startswith("The row names no deal, account or product")
    assert reasons[5].startswith("The row repeats the header")
    assert reasons[6].startswith("A quotation mark on this line is never closed")


def test_what_a_spreadsheet_would_calculate_is_text_here() -> None:
    export = opened("Deal Name,Amount,Stage\n=1+1,5,Demo\n\"=cmd|' /C calc'!A0\",5,Demo\n@SUM(A1),=5,Demo\n")
    assert told(export, "name", "amount") == [
        ("=1+1", Decimal(5)),
        ("=cmd|' /C calc'!A0", Decimal(5)),
        ("@SUM(A1)", None),
    ]


@pytest.mark.parametrize(
    "footer",
    [
        "\nGrand Totals (2 records)\nConfidential Information - Do Not Distribute\nCopyright (c) 2000-2026 sf.com",
        "\nGesamtsummen (2 Datensätze)\nVertrauliche Informationen - Nicht weitergeben\nCopyright (c) 2000-2026 sf.com",
        "\n総計 (2 件)\n社外秘 - 配布禁止",
        "Grand Totals (2 records),,\n",
        "",
    ],
)
def test_a_reports_footer_is_no_deal(footer: str) -> None:
    export = opened(f"Opportunity Name,Amount,Stage\nA,5,Demo\nB,6,Demo\n{footer}")
    assert told(export, "name") == [("A",), ("B",)]


def test_titles_above_the_header_are_passed_over() -> None:
    export = opened("My report\nAs of 2026-11-20,by Ann\n\nDeal Name,Amount,Stage\nA,5,Demo\n")
    assert told(export, "line", "name") == [(5, "A")]


def test_ids_keep_their_case_and_their_zeros() -> None:
    export = opened("Id,Name,StageName\n0065g00000A1b2C,A,Demo\n0065g00000A1b2c,B,Demo\n007,C,Demo\n")
    assert told(export, "external_id") == [("0065g00000A1b2C",), ("0065g00000A1b2c",), ("007",)]


def test_a_file_of_unknown_columns_names_them_and_shows_how_to_map_them() -> None:
    with pytest.raises(UnreadableFile) as refused:
        opened("Kunde,Vorgang,Amount\nAcme,Pilot,3\n")
    sentence = refused.value.sentence
    assert "not understood are 'Kunde', 'Vorgang'" in sentence
    assert "--map Kunde=name" in sentence
    assert "owner_name" in sentence
    export = opened("Kunde,Vorgang,Amount\nAcme,Pilot,3\n", mapping={"Vorgang": "name", "Kunde": "account"})
    assert told(export, "account", "name", "amount") == [("Acme", "Pilot", Decimal(3))]
