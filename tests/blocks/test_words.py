from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import words

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 27), "Fri 27 Nov"),
        (date(2026, 1, 1), "Thu 1 Jan"),
        (date(2027, 1, 1), "Fri 1 Jan 2027"),
        (date(2025, 9, 30), "Tue 30 Sep 2025"),
    ],
)
def test_a_date_has_its_year_only_when_that_is_not_this_one(day: date, said: str) -> None:
    assert words.said_date(day, TODAY) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 27), "in 6 days"),
        (date(2026, 11, 19), "2 days ago"),
        (date(2029, 11, 21), "in 1,096 days"),
    ],
)
def test_a_distance_is_said_as_people_say_it(day: date, said: str) -> None:
    assert words.how_far(day, TODAY) == said


def test_a_date_without_its_weekday_keeps_the_rule_of_the_year() -> None:
    assert words.said_day(date(2026, 11, 16), TODAY) == "16 Nov"
    assert words.said_day(date(2025, 12, 29), TODAY) == "29 Dec 2025"


def test_a_time_is_short() -> None:
    assert words.said_time(datetime(2026, 11, 21, 9, 4)) == "9:04"  # noqa: DTZ001 - a clock's hands have no zone
    assert words.said_time(datetime(2026, 11, 21, 14, 30).time()) == "14:30"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("amount", "currency", "short", "full"),
    [
        ("45300", "USD", "$45.3k", "$45,300"),
        ("45300.5", "USD", "$45.3k", "$45,300.50"),
        ("1420000", "EUR", "€1.42M", "€1,420,000"),
        ("3000000", "JPY", "¥3M", "¥3,000,000"),
        ("450000", "GBP", "£450k", "£450,000"),
        ("999.99", "USD", "$999.99", "$999.99"),
        ("0", "USD", "$0", "$0"),
        ("1000", "USD", "$1k", "$1,000"),
        ("999499", "USD", "$999k", "$999,499"),
        ("999500", "USD", "$1M", "$999,500"),
        ("12500000000", "USD", "$12.5B", "$12,500,000,000"),
        ("922337203685477.5807", "USD", "$922T", "$922,337,203,685,477.5807"),
        ("9223372036854775", "USD", "$9,220T", "$9,223,372,036,854,775"),
        ("45300", "CHF", "CHF\u00a045.3k", "CHF\u00a045,300"),
        ("1.5", "KWD", "KWD\u00a01.500", "KWD\u00a01.500"),
        ("276000000", "COP", "COP\u00a0276M", "COP\u00a0276,000,000"),
        ("-80000", "USD", "−$80k", "−$80,000"),
        ("45300", "XXQ", "XXQ\u00a045.3k", "XXQ\u00a045,300"),
        ("45300", None, "45.3k", "45,300"),
    ],
)
def test_money_is_short_in_lists_and_full_on_the_card(amount: str, currency: str | None, short: str, full: str) -> None:
    assert words.money_short(Decimal(amount), currency) == short
    assert words.money_full(Decimal(amount), currency) == full


def test_an_amount_in_scientific_notation_reads_like_any_other() -> None:
    assert words.money_full(Decimal("4.53E+4"), "USD") == "$45,300"
    assert words.money_short(Decimal("1E+6"), "USD") == "$1M"


@given(st.decimals(min_value=0, max_value=Decimal(10) ** 15, places=4))
def test_a_short_amount_is_within_half_a_percent_of_the_true_one(amount: Decimal) -> None:
    assert abs(words.rounded(amount) - amount) <= amount / 200


def test_amounts_of_several_currencies_are_joined_and_never_added() -> None:
    assert words.sums_short({"EUR": Decimal(20_000), "USD": Decimal(1_400_000)}) == "€20k + $1.4M"
    assert words.sums_short({}) == ""


def test_more_currencies_than_can_be_read_are_counted() -> None:
    sums = {code: Decimal(1000) for code in ("AUD", "CAD", "CHF", "EUR", "GBP", "NOK", "USD")}
    assert words.sums_short(sums).endswith("£1k and 2 more currencies")


def test_changes_carry_their_sign_and_leave_out_what_did_not_change() -> None:
    change = {"EUR": Decimal(-2000), "GBP": Decimal(0), "USD": Decimal(80_000)}
    assert words.sums_change(change) == "−€2k, +$80k"


def test_a_share_of_money_is_said_by_currency() -> None:
    part, whole = {"USD": Decimal(312_000)}, {"EUR": Decimal(5), "USD": Decimal(1_400_000)}
    assert words.sums_share(part, whole) == "$312k of $1.4M"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (31, 38, "82 %"),
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (2088, 2089, "99 %"),
        (1, 2089, "1 %"),
        (1, 8, "13 %"),
        (0, 0, "n/a"),
    ],
)
def test_a_rate_is_never_rounded_to_all_or_nothing(part: int, whole: int, said: str) -> None:
    assert words.percent(part, whole) == said


def test_counts_agree_with_their_noun() -> None:
    assert words.count(1, "deal") == "1 deal"
    assert words.count(2089, "deal") == "2,089 deals"
    assert words.count(2, "currency", "currencies") == "2 currencies"


def test_what_is_not_shown_is_counted_exactly() -> None:
    assert words.and_more(7) == "and 7 more"
    assert words.and_more(1987, "deal") == "and 1,987 more deals"
    assert words.and_more(1, "deal") == "and 1 more deal"
    assert words.and_more(0, "deal") == ""
