"""Amounts as people and CRMs write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.crm.amounts import Mark, MarkEvidence, Money, read_money
from sales.crm.currencies import read_currency


def amount(text: str, mark: Mark | None = None, default: str | None = "EUR") -> Decimal | str:
    money = read_money(text, mark, default)
    return money.amount if isinstance(money, Money) else money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("45300", "45300"),
        ("45300.0", "45300.0"),
        ("0", "0"),
        ("45,300.50", "45300.50"),
        ("45.300,50", "45300.50"),
        ("45 300,50", "45300.50"),
        ("45\u202f300,50 €", "45300.50"),
        ("45'300.50", "45300.50"),
        ("1.234.567", "1234567"),
        ("12,34,567.89", "1234567.89"),
        ("45,300", "45300"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        ("12,5", "12.5"),
        (".5", "0.5"),
        ("45.3k", "45300"),
        ("45,3 k€", "45300"),
        ("1.2M", "1200000"),
        ("€1.5bn", "1500000000"),
        ("3,5 Mio. EUR", "3500000"),
        ("+500", "500"),
        ("500,- €", "500"),
        ("1.38E+05", "138000"),
        ("45300.12340", "45300.1234"),
    ],
)
def test_an_amount_is_read_in_the_writing_of_its_country(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€2,780.25", "EUR"),
        ("£100", "GBP"),
        ("100 zł", "PLN"),
        ("US$ 100", "USD"),
        ("CA$100", "CAD"),
        ("CHF 1'000.00", "CHF"),
        ("100 usd", "USD"),
        ("$1,234.50 USD", "USD"),
        ("$500 MXN", "MXN"),
        ("100", None),
    ],
)
def test_a_sign_or_a_code_names_the_currency(text: str, currency: str | None) -> None:
    money = read_money(text, None, "EUR")
    assert isinstance(money, Money)
    assert money.currency == currency


@pytest.mark.parametrize(
    ("text", "default", "currency"),
    [("$5", "CAD", "CAD"), ("$5", None, "USD"), ("$5", "EUR", "USD"), ("¥5", "CNY", "CNY"), ("5 kr", "SEK", "SEK")],
)
def test_a_shared_sign_is_the_default_currency_where_that_uses_it(text: str, default: str, currency: str) -> None:
    money = read_money(text, None, default)
    assert isinstance(money, Money)
    assert money.currency == currency


@pytest.mark.parametrize("text", ["(500)", "-500", "−500", "500-", "$(1,000.00)", "($500)", "-€5"])
def test_a_negative_amount_is_no_amount_of_a_deal(text: str) -> None:
    assert amount(text) == "negative"


@pytest.mark.parametrize(
    "text",
    ["TBD", "10k-20k", "500 per month", "1.2.3", "1,2,3", "12%", "2026-07-01", "5 kr", "EUR 5 USD", "5kk", "45.30,0.1"],
)
def test_what_is_no_amount_is_unreadable(text: str) -> None:
    assert amount(text) == "unreadable"


def test_a_point_before_three_digits_is_settled_by_the_column_only() -> None:
    assert amount("45.300") == "ambiguous"
    assert amount("45.300", ",") == Decimal(45300)
    assert amount("45.300", ".") == Decimal("45.3")
    assert amount("45,300", ",") == Decimal("45.3")


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["45.300", "12,50"], ","),
        (["45.300", "1.234.567"], ","),
        (["45,300", "12.5"], "."),
        (["45.300", "45,300"], None),
        (["45,300.50", "45.300,50"], None),
    ],
)
def test_a_column_tells_its_decimal_mark(values: list[str], mark: str | None) -> None:
    told = MarkEvidence()
    for value in values:
        told.add(value)
    assert told.mark() == mark


@pytest.mark.parametrize("text", ["1" + "0" * 12, "1e15", "999999999999k", "9" * 5000])
def test_more_than_twelve_digits_are_too_large(text: str) -> None:
    assert amount(text) == "too large"


def test_twelve_digits_and_four_decimals_are_kept_and_more_decimals_rounded() -> None:
    assert amount("999999999999.1234") == Decimal("999999999999.1234")
    assert read_money("0.12345", None, None) == Money(Decimal("0.1234"), None, rounded=True)


@given(st.decimals(min_value=0, max_value=999_999_999_999, places=2), st.sampled_from([",.", ".,", " ,", "'."]))
def test_any_amount_with_cents_comes_back_from_any_writing(value: Decimal, marks: str) -> None:
    written = f"{value:,.2f}".translate(str.maketrans(",.", marks))
    assert amount(written) == value


@given(st.text(max_size=40))
def test_any_text_is_money_or_a_trouble(text: str) -> None:
    money = read_money(text, None, None)
    assert money in {"unreadable", "negative", "ambiguous", "too large"} or money.amount >= 0  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "currency"),
    [("EUR", "EUR"), ("eur", "EUR"), ("€", "EUR"), ("EUR - Euro", "EUR"), ("US Dollar (USD)", "USD"), ("$", "CAD")],
)
def test_a_currency_column_is_read_as_code_sign_or_name_with_code(text: str, currency: str) -> None:
    assert read_currency(text, "CAD") == currency


@pytest.mark.parametrize("text", ["Dollars", "XQZ", "EUR or USD"])
def test_a_currency_column_that_names_none_gives_none(text: str) -> None:
    assert read_currency(text, "CAD") is None
