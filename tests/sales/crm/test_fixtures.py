"""Exports of the CRMs in five shapes, each read as expected.json says."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sales.crm import DealRow, Export, Rejected, read_export

FOLDER = Path(__file__).parents[2] / "data" / "import_fixtures"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text())
SAME = {name: told["same_as"] for name, told in EXPECTED.items() if "same_as" in told}


def opened(name: str) -> Export:
    return read_export(
        lambda: (FOLDER / name).open("rb"),
        source=None,
        mapping={},
        date_order=None,
        currency=None,
    )


def deals_of(rows: Iterable[DealRow | Rejected]) -> list[DealRow]:
    rows = list(rows)
    assert [row for row in rows if isinstance(row, Rejected)] == []
    return [row for row in rows if isinstance(row, DealRow)]


def deals(name: str) -> list[DealRow]:
    return deals_of(opened(name).rows())


@pytest.mark.parametrize("name", EXPECTED)
def test_every_shape_gives_the_expected_counts(name: str) -> None:
    expected = EXPECTED[SAME.get(name, name)]
    held = deals(name)
    by_status: Counter[str] = Counter(deal.status for deal in held)
    assert len(held) == expected["deals"] == opened(name).row_count
    for status in {"open", "won", "lost"} & expected.keys():
        assert by_status[status] == expected[status], status
    assert by_status["lost"] == expected.get("lost", expected.get("closed_lost", 0))


@pytest.mark.parametrize("name", [name for name in EXPECTED if "amounts" in EXPECTED[name]])
def test_amounts_are_the_expected_decimals(name: str) -> None:
    amounts = [str(deal.amount) if deal.amount is not None else None for deal in deals(name)]
    assert amounts == EXPECTED[name]["amounts"]


@pytest.mark.parametrize("name", [name for name in EXPECTED if "encoding" in EXPECTED[name]])
def test_the_encoding_is_found_out(name: str) -> None:
    assert opened(name).encoding == EXPECTED[name]["encoding"]


def test_hubspot_labels_are_read_with_what_is_missing_left_empty() -> None:
    export = opened("hubspot_deals.csv")
    first, second, third = deals_of(export.rows())
    assert export.source == "hubspot"
    assert first.name == "Northwind Health - Pilot"
    assert first.next_step == "Send SOC 2 letter"
    assert (first.amount, first.currency, first.close_on) == (Decimal(45300), "USD", date(2026, 9, 30))
    assert second.name == 'Müller & Söhne "Phase 2", rollout'
    assert (second.amount, second.close_on, second.owner_name, second.status) == (None, None, None, "open")
    assert (third.name, third.line) == ("Clearpath Health", 4)
    assert (third.status, third.closed_at) == ("won", datetime(2026, 6, 29, 9, 57, tzinfo=UTC))
    assert first.stage_since == datetime(2026, 8, 15, 9, 31, tzinfo=UTC)
    assert second.stage_since == datetime(2026, 8, 2, 14, 50, tzinfo=UTC)
    assert third.stage_since is None, "the file has no column for its stage"
    assert export.unknown_columns == ("Next Activity Date", "Last Activity Date")


def test_utf16_with_tabs_gives_the_same_deals_as_utf8_with_commas() -> None:
    assert opened("hubspot_deals_utf16_tab.csv").delimiter == EXPECTED["hubspot_deals_utf16_tab.csv"]["delimiter"]
    assert deals("hubspot_deals_utf16_tab.csv") == deals("hubspot_deals.csv")


def test_a_salesforce_report_loses_its_footer_and_keeps_its_currencies() -> None:
    export = opened("salesforce_report_us_latin1.csv")
    held = deals_of(export.rows())
    assert export.source == "salesforce"
    assert export.date_order == "mdy"
    assert Counter(deal.currency for deal in held) == EXPECTED["salesforce_report_us_latin1.csv"]["currencies"]
    assert [deal.close_on for deal in held] == [date(2026, 9, 30), date(2026, 12, 31), date(2026, 8, 1)]
    assert (held[1].owner_name, held[1].account) == ("José Peña", "Société Générale")
    assert held[0].name == "Aurora Bank – Process Mining"
    assert export.columns["amount"] == "Amount"
    assert "Amount (converted)" in export.unknown_columns


def test_deals_of_a_report_without_ids_keep_the_id_they_are_given() -> None:
    first = [deal.external_id for deal in deals("salesforce_report_us_latin1.csv")]
    assert first == [deal.external_id for deal in deals("salesforce_report_us_latin1.csv")]
    assert len(set(first)) == 3


def test_data_loader_ids_that_differ_in_case_are_two_deals() -> None:
    one, other = deals("salesforce_dataloader.csv")
    assert one.external_id != other.external_id
    assert one.external_id.lower() == other.external_id.lower()
    assert one.created_at == datetime(2026, 7, 1, 10, 11, 12, tzinfo=UTC)
    assert other.created_at == datetime(2026, 8, 1, tzinfo=UTC)
    assert one.owner_external_id == "0055g000001abcAAQ"


def test_pipedrive_statuses_times_and_signs_are_read() -> None:
    export = opened("pipedrive_deals.csv")
    open_deal, lost, won = deals_of(export.rows())
    assert export.source == "pipedrive"
    assert export.columns["close_on"] == "Deal - Expected close date"
    assert (open_deal.status, open_deal.closed_at) == ("open", None)
    assert (lost.status, lost.closed_at) == ("lost", datetime(2026, 1, 14, 16, 40, 9, tzinfo=UTC))
    assert (won.status, won.closed_at) == ("won", datetime(2026, 2, 25, 12, 30, tzinfo=UTC))
    assert (won.amount, won.currency, won.account) == (Decimal("2780.25"), "EUR", None)
