"""Whole files, small and hand-made: what is taken, what is left empty and said, what is rejected, what is refused."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sales.crm import DateOrder, DealRow, Export, Rejected, UnreadableFile, deal_field_names, read_export

HUBSPOT = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date\n"


def opened(
    content: str | bytes,
    *,
    source: str | None = None,
    mapping: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    currency: str | None = "USD",
) -> Export:
    data = content.encode() if isinstance(content, str) else content
    return read_export(
        lambda: io.BytesIO(data), source=source, mapping=mapping or {}, date_order=date_order, currency=currency
    )


def rows(content: str | bytes, **options: Any) -> list[DealRow | Rejected]:
    export = opened(content, **options)
    found = list(export.rows())
    assert len(found) == export.row_count
    return found


def deals(content: str | bytes, **options: Any) -> list[DealRow]:
    return [row for row in rows(content, **options) if isinstance(row, DealRow)]


def only(content: str | bytes, **options: Any) -> DealRow:
    (deal,) = deals(content, **options)
    return deal


def rejections(content: str | bytes, **options: Any) -> list[Rejected]:
    return [row for row in rows(content, **options) if isinstance(row, Rejected)]


def test_a_german_export_with_semicolons_and_decimal_commas_is_read() -> None:
    text = "Datensatz-ID;Deal-Name;Deal-Phase;Betrag;Währung;Abschlussdatum;Erstelldatum;Nächster Schritt\n"
    text += (
        "7;Müller;Abgeschlossen und gewonnen;45.300,50;EUR;30.09.2026;01.07.2026;Angebot\n8;Beta;Angebot;1.250;EUR;;;\n"
    )
    export = opened(text)
    won, open_deal = deals(text)
    assert (export.source, export.delimiter, export.date_order) == ("hubspot", ";", "dmy")
    assert export.unknown_columns == ()
    assert (won.status, won.amount, won.close_on) == ("won", Decimal("45300.50"), date(2026, 9, 30))
    assert open_deal.amount == Decimal(1250)


@pytest.mark.parametrize(
    "header",
    [
        "Nom de la transaction\tMontant\tDate de fermeture\tPropriétaire de la transaction",
        "Nombre del negocio|Importe|Fecha de cierre|Propietario del negocio",
        "dealname,amount,closedate,hubspot_owner_id",
        "Deal - Title*,Deal - Value,Deal - Expected close date,Deal - Owner",
        "“Deal Name”,AMOUNT,close_date,Deal owner",
    ],
)
def test_headers_are_known_in_other_languages_and_spellings(header: str) -> None:
    delimiter = next(mark for mark in "\t|," if mark in header)
    deal = only(f"{header}\n{delimiter.join(['Acme', '100', '2026-09-30', 'Jane Roe'])}\n")
    assert (deal.name, deal.amount, deal.close_on, deal.owner_name) == (
        "Acme",
        Decimal(100),
        date(2026, 9, 30),
        "Jane Roe",
    )


def test_titles_above_the_header_and_a_byte_order_mark_are_passed_over() -> None:
    deal = only("\ufeffsep=;\nPipeline of the week\n\nDeal Name;Stage;Amount\nAcme;Won;100\n")
    assert (deal.line, deal.name, deal.status) == (5, "Acme", "won")


def test_an_ambiguous_column_is_left_empty_and_the_note_names_the_option() -> None:
    deal = only(HUBSPOT + "1,Acme,Proposal,10,03/04/2026,2026-01-01\n")
    assert deal.close_on is None
    assert deal.created_at == datetime(2026, 1, 1, tzinfo=UTC)
    (note,) = deal.notes
    assert "could be 3 April 2026 or 4 March 2026" in note
    assert "--dates dmy or --dates mdy" in note


def test_one_day_above_twelve_decides_for_every_date_of_the_file() -> None:
    text = HUBSPOT + "1,Acme,Proposal,10,03/04/2026,\n2,Beta,Proposal,10,,31/01/2026\n"
    assert opened(text).date_order == "dmy"
    assert deals(text)[0].close_on == date(2026, 4, 3)


def test_the_order_that_the_caller_gives_is_followed_and_what_contradicts_it_is_said() -> None:
    text = HUBSPOT + "1,Acme,Proposal,10,03/04/2026,\n2,Beta,Proposal,10,12/31/2026,\n"
    export = opened(text, date_order="dmy")
    first, second = deals(text, date_order="dmy")
    assert export.date_order == "dmy"
    assert first.close_on == date(2026, 4, 3)
    assert second.close_on is None
    assert "check --dates dmy" in second.notes[0]


def test_a_column_of_day_numbers_is_read_as_a_spreadsheet_means_it() -> None:
    deal = only(HUBSPOT + "1,Acme,Closed Won,10,45631,2024-12-01\n")
    assert (deal.close_on, deal.closed_at) == (date(2024, 12, 5), datetime(2024, 12, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("45.3k", Decimal(45300), "USD"),
        ('"€2,780.25"', Decimal("2780.25"), "EUR"),
        ("$100", Decimal(100), "USD"),
        ("(500)", None, "USD"),
        ("TBD", None, "USD"),
        ("45.300", None, "USD"),
        ("1000000000000", None, "USD"),
        ("n/a", None, "USD"),
        ("0.00001", Decimal("0.0000"), "USD"),
    ],
)
def test_an_amount_is_taken_or_left_empty(written: str, amount: Decimal | None, currency: str) -> None:
    deal = only(HUBSPOT + f"1,Acme,Proposal,{written},,\n")
    assert (deal.amount, deal.currency) == (amount, currency)


def test_every_amount_left_empty_is_said() -> None:
    text = HUBSPOT + "".join(f"{n},Deal {n},Open,{w},,\n" for n, w in enumerate(["(500)", "TBD", "45.300", "n/a"]))
    notes = [deal.notes for deal in deals(text)]
    assert [len(said) for said in notes] == [1, 1, 1, 0]
    assert "Amount '(500)' is negative" in notes[0][0]
    assert "write digits only" in notes[1][0]
    assert "thousands or decimals" in notes[2][0]


def test_a_sign_in_the_amount_beats_the_currency_column_and_that_the_default() -> None:
    text = "Deal Name,Amount,Currency\nA,€5,USD\nB,5,GBP\nC,5,\nD,5,Dollars\n"
    a, b, c, d = deals(text, currency="SEK")
    assert [deal.currency for deal in (a, b, c, d)] == ["EUR", "GBP", "SEK", None]
    assert "although the row's currency is USD" in a.notes[-1]
    assert "'Dollars' is no currency" in d.notes[-1]


def test_without_any_currency_the_amount_has_none() -> None:
    assert only("Deal Name,Amount\nA,5\n", currency=None).currency is None


def test_a_short_row_is_filled_up_and_a_long_one_rejected() -> None:
    text = HUBSPOT + "1,Acme\n2,Beta, Inc,Proposal,10,2026-01-01,2026-01-01\n3,Gamma,Proposal,10,,,,\n"
    acme, gamma = deals(text)
    (long_row,) = rejections(text)
    assert acme.notes == ("The row has 2 of 6 cells: the others were taken as empty.",)
    assert gamma.notes == ()
    assert (long_row.line, "quotation marks" in long_row.reason) == (3, True)


def test_the_later_of_two_rows_with_one_id_is_rejected() -> None:
    text = HUBSPOT + "a1,Acme,Open,,,\nA1,Other case,Open,,,\na1,Again,Open,,,\n"
    assert [deal.name for deal in deals(text)] == ["Acme", "Other case"]
    assert rejections(text) == [Rejected(4, "The id a1 stands on line 2 already: keep one of the two rows.")]


def test_an_unclosed_quote_costs_one_row_and_no_other() -> None:
    text = HUBSPOT + '1,"Acme,Open,10,,\n2,Beta,Open,10,,\n3,Gamma,Open,10,,\n'
    assert [deal.name for deal in deals(text)] == ["Beta", "Gamma"]
    (torn,) = rejections(text)
    assert torn.line == 2
    assert "never closed" in torn.reason


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("1,,Open,10,,", "names no deal"),
        ("4.01E+07,Acme,Open,10,,", "shortened the id"),
        ("x" * 256 + ",Acme,Open,10,,", "more than 255 characters"),
        (HUBSPOT.strip(), "repeats the header"),
        ("7,Acme,deleted,10,,", "holds this deal as deleted"),
    ],
)
def test_a_row_that_cannot_be_taken_says_what_to_do(row: str, part: str) -> None:
    text = HUBSPOT.replace("Deal Stage", "Status") + row.replace("Deal Stage", "Status") + "\n"
    (rejected,) = rejections(text)
    assert rejected.line == 2
    assert part in rejected.reason


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("7,,Acme,Basic", "Acme – Basic"),
        ("7,,,Basic", "Basic – 7"),
        ("7,,Acme,", "Acme – 7"),
        (",,Acme,", "Acme"),
        ("7,Deal,Acme,Basic", "Deal"),
        ("7,None,Acme,Basic", "None"),
    ],
)
def test_a_deal_without_a_name_is_called_by_account_and_product(row: str, name: str) -> None:
    assert only(f"Deal ID,Deal Name,Account,Product,Stage\n{row},Open\n").name == name


def test_white_space_in_names_is_folded_and_long_names_are_cut_and_said() -> None:
    text = f'Deal Name,Account,Stage\n"Acme\n  phase\t2 ",{"y" * 151},Open\n{"x" * 150},,Open\n'
    first, second = deals(text)
    assert first.name == "Acme phase 2"
    assert first.account == "y" * 149 + "…"
    assert first.notes == ("The account was cut to 150 characters.",)
    assert (second.name, second.notes) == ("x" * 150, ())


@pytest.mark.parametrize("name", ["=SUM(A1:A9)", "+1 Deal", "-Acme", "@here"])
def test_text_that_starts_like_a_formula_stays_text(name: str) -> None:
    assert only(f"Deal Name,Stage,Next Step\n{name},Open,{name}\n").name == name


def test_an_id_that_a_spreadsheet_was_told_to_keep_loses_its_wrapping() -> None:
    assert only('Deal ID,Deal Name\n="00123",Acme\n').external_id == "00123"


def test_a_deal_without_an_id_keeps_the_same_one_in_every_export() -> None:
    today = only("Deal Name,Account,Created Date,Stage\nRenewal,Acme,03/04/2026,Open\n")
    later = only("Stage,Account,Deal Name,Created Date\nWon,ACME , renewal,04/03/2026\n", date_order="mdy")
    other = only("Deal Name,Account,Created Date,Stage\nRenewal,Acme,03/05/2026,Open\n")
    assert today.external_id == later.external_id
    assert today.external_id != other.external_id


def test_two_rows_that_no_id_tells_apart_are_not_merged_silently() -> None:
    text = "Deal Name,Account,Stage\nRenewal,Acme,Open\nRenewal,Acme,Won\n"
    (rejected,) = rejections(text)
    assert rejected.line == 3
    assert "Line 2 has the same name" in rejected.reason


def test_a_missing_id_in_a_column_of_ids_is_said() -> None:
    deal = only(HUBSPOT + ",Acme,Open,10,,\n")
    assert deal.external_id.startswith("row-")
    assert "has no id" in deal.notes[0]


@pytest.mark.parametrize(
    "footer",
    [
        '\n\n"Grand Totals (2 records)"\n\n"Confidential Information - Do Not Distribute"\n"Copyright (c) 2026 x"\n',
        ",,,,,\nGrand Totals (2 records),,,,,\n,,,,,\nConfidential Information - Do Not Distribute,,,,,\n",
        '\n"Gesamtsummen (2 Datensätze)"\n"Vertraulich - nicht weitergeben"\n',
        "Grand Total,,,250,,\n",
        "\n\n,,,,,\n",
    ],
)
def test_a_footer_is_no_row_and_no_rejection(footer: str) -> None:
    text = HUBSPOT + "1,Acme,Open,100,,\n\n2,Beta,Open,150,,\n" + footer
    assert opened(text).row_count == 2
    assert [type(row) for row in rows(text)] == [DealRow, DealRow]


def test_a_lone_cell_before_another_deal_is_no_footer() -> None:
    text = HUBSPOT + "1,Acme,Open,100,,\n\nlost cell\n2,Beta,Open,150,,\n"
    assert [type(row) for row in rows(text)] == [DealRow, Rejected, DealRow]


def test_blank_lines_are_no_rows_and_lines_are_counted_as_the_file_has_them() -> None:
    assert [row.line for row in rows(HUBSPOT + "\n\n1,Acme,Open,1,,\n   \n2,Beta,Open,1,,")] == [4, 6]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(line_end: str) -> None:
    assert only((HUBSPOT + "1,Acme,Open,1,,\n").replace("\n", line_end)).name == "Acme"


def test_a_cell_of_a_few_hundred_thousand_characters_does_not_stop_the_import() -> None:
    text = HUBSPOT.strip() + f',Notes\n1,Acme,Open,1,,,"{"x" * 300_000}"\n2,Beta,Open,1,,,\n'
    assert [deal.name for deal in deals(text)] == ["Acme", "Beta"]


def test_columns_are_mapped_by_hand() -> None:
    text = "Vorgang,Summe,Wann,Stage\nAcme,100,2026-09-30,Open\n"
    mapping = {"vorgang": "name", "Summe": "amount", "Wann": "Close Date", "Stage": "ignore"}
    deal = only(text, mapping=mapping, source="our list")
    export = opened(text, mapping=mapping, source="our list")
    assert export.source == "our list"
    assert export.columns == {"name": "Vorgang", "amount": "Summe", "close_on": "Wann"}
    assert export.unknown_columns == ("Stage",)
    assert (deal.name, deal.amount, deal.close_on, deal.stage) == ("Acme", Decimal(100), date(2026, 9, 30), None)


@pytest.mark.parametrize("field", deal_field_names())
def test_every_field_can_be_mapped(field: str) -> None:
    export = opened("Deal Name,Stage,Zzz\nAcme,Open,x\n", mapping={"Zzz": field})
    assert export.columns[field] == "Zzz"


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"Nowhere": "name"}, "no column 'Nowhere'"),
        ({"Stage": "colour"}, "no field 'colour'"),
        ({"Stage": "amount", "Deal Name": "amount"}, "Two columns are mapped to amount"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(mapping: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        opened("Deal Name,Stage\nAcme,Open\n", mapping=mapping)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04\x14\x00", "Excel workbook"),
        (b"\x00\x01\x02\x03\x00\x00\x07" * 200, "binary data"),
        (b"name,email,slack_id\nJane,jane@example.com,U12345\n", "--map email=name"),
        (b"1C1I7A6R,Acme,100\nZ063OYW0,Beta,200\n", "not understood are '1C1I7A6R', 'Acme', '100'"),
        (b"just one line of prose", "--map 'just one line of prose=name'"),
        (b",,,\n,,,\n", "no header"),
        (b'"never closed\nand never ended', "--map 'and never ended=name'"),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence) as refused:
        opened(content)
    assert "\n" not in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_a_header_without_rows_is_an_export_of_no_deals() -> None:
    assert rows(HUBSPOT) == []
    assert opened(HUBSPOT).date_order is None


@pytest.mark.parametrize(
    ("row", "owner"),
    [
        ("Jane Roe,,", ("Jane Roe", None, None)),
        ("Jane Roe <jane@example.com>,,", ("Jane Roe", "jane@example.com", None)),
        ("jane@example.com,,", (None, "jane@example.com", None)),
        (",jane@example.com,005A", (None, "jane@example.com", "005A")),
        (",,Jane Roe", ("Jane Roe", None, None)),
        (",,000000000000000AAA", (None, None, None)),
    ],
)
def test_an_owner_is_known_by_name_address_or_id(row: str, owner: tuple[str | None, ...]) -> None:
    deal = only(f"Deal Name,Owner,Owner Email,Owner ID\nAcme,{row}\n")
    assert (deal.owner_name, deal.owner_email, deal.owner_external_id) == owner


def test_a_closed_deal_was_closed_at_its_won_time_or_else_on_its_close_date() -> None:
    text = "Deal Name,Status,Close Date,Won Time\nA,won,2026-01-05,2026-01-03 10:00\n"
    text += "B,lost,2026-01-05,\nC,open,2026-01-05,\n"
    won, lost, open_deal = deals(text)
    assert won.closed_at == datetime(2026, 1, 3, 10, tzinfo=UTC)
    assert lost.closed_at == datetime(2026, 1, 5, tzinfo=UTC)
    assert open_deal.closed_at is None


def test_rows_can_be_read_again_and_streams_are_closed() -> None:
    streams: list[io.BytesIO] = []

    def open_stream() -> io.BytesIO:
        streams.append(io.BytesIO((HUBSPOT + "1,Acme,Open,1,,\n").encode()))
        return streams[-1]

    export = read_export(open_stream, source=None, mapping={}, date_order=None, currency=None)
    assert list(export.rows()) == list(export.rows())
    assert all(stream.closed for stream in streams)
