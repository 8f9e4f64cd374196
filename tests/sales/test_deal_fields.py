"""What is typed into a deal's form: amounts as people write them, and what is wrong with the rest."""

from decimal import Decimal

import pytest

from sales.deal_fields import DealFields, checked_amount, checked_reason, columns
from sales.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("45300", "45300", "USD"),
        ("45,300", "45300", "USD"),
        ("45.3k", "45300", "USD"),
        ("€45.3k", "45300", "EUR"),
        ("1.234,50", "1234.5", "USD"),
        ("1,234.50 GBP", "1234.5", "GBP"),
        ("45300 USD", "45300", "USD"),
        ("1 200 CHF", "1200", "CHF"),
        ("0", "0", "USD"),
        ("999999999999.9999", "999999999999.9999", "USD"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str, currency: str) -> None:
    assert checked_amount(typed, "USD") == {"amount": Decimal(amount), "currency": currency}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "cannot be negative"),
        ("(500)", "cannot be negative"),
        ("12345678901234567890", "at most 12 digits"),
        ("45.300", "thousands"),
        ("a lot", "no amount"),
        ("4 5 6", "no amount"),
        ("5 USD or EUR", "no amount"),
        ("1.23456", "four decimals"),
    ],
)
def test_a_wrong_amount_is_refused_on_its_field(typed: str, said: str) -> None:
    with pytest.raises(Refusal, match=said) as refused:
        checked_amount(typed, "USD")
    assert refused.value.field == "amount"


def test_an_empty_amount_leaves_the_currency_as_it_is() -> None:
    assert checked_amount("  ", "USD") == {"amount": None}


def test_a_shared_sign_means_the_currency_that_the_deal_has() -> None:
    assert checked_amount("$50", "CAD")["currency"] == "CAD"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (DealFields(name="  "), "name"),
        (DealFields(name="x" * 151), "name"),
        (DealFields(account="x" * 151), "account"),
        (DealFields(amount="x"), "amount"),
    ],
)
def test_what_is_wrong_is_refused_on_its_field(said: DealFields, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        columns(said, (field,), currency="USD")
    assert refused.value.field == field


def test_only_what_was_changed_is_set() -> None:
    said = DealFields(name=" New \t name ", account="", amount="-1")
    assert columns(said, ("name", "account"), currency="USD") == {"name": "New name", "account": None}
    assert said.changed_from(DealFields(amount="-1")) == ("name",)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 301])
def test_a_deal_is_lost_for_a_reason_of_some_words(reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_reason(reason)
    assert refused.value.field == "reason"
