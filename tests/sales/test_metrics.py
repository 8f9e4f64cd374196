"""The numbers of a sales report against worked examples with their sources."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.deal import Status
from sales.metrics import (
    DealFacts,
    MetricsTally,
    Period,
    Rate,
    cycle_days,
    cycle_time,
    measure,
    next_step_rates,
    quarter_of,
    win_rate,
)

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "metric_cases.json").read_text())


def cases(metric: str) -> list[dict[str, Any]]:
    return [case for case in CASES if case["metric"] == metric]


def deal(
    status: Status = "open",
    *,
    amount: int | None = 100,
    currency: str | None = "USD",
    created: date | None = date(2026, 1, 1),
    closed: date | None = None,
    step: str = "",
) -> DealFacts:
    reach = ["any", "dated", "strict"].index(step) + 1 if step else 0
    worth = None if amount is None else Decimal(amount)
    return DealFacts(status, worth, currency, created, closed, strict=reach > 2, dated=reach > 1, any=reach > 0)


@pytest.mark.parametrize("case", cases("win_rate"))
def test_win_rate_is_that_of_the_source(case: dict[str, Any]) -> None:
    assert win_rate(case["in"]["won"], case["in"]["lost"]).value == case["out"]


@pytest.mark.parametrize("case", cases("sales_cycle_mean"))
def test_mean_sales_cycle_is_that_of_the_source(case: dict[str, Any]) -> None:
    days = [cycle_days(date.fromisoformat(created), date.fromisoformat(closed)) for created, closed in case["in"]]
    assert cycle_time(Counter(days)).mean == case["out"]


@pytest.mark.parametrize("case", cases("next_step_rate"))
def test_next_step_rates_are_those_of_the_source(case: dict[str, Any]) -> None:
    counts = case["in"]
    tally = MetricsTally()
    for kind, step in (
        ("dated_future_owned", "strict"),
        ("overdue_only", "dated"),
        ("undated_only", "any"),
        ("none", ""),
    ):
        for _ in range(counts[kind]):
            tally.add(deal(step=step))
    rates = tally.metrics().next_step_rate
    assert (rates.strict.value, rates.dated.value, rates.any.value) == (
        case["out"]["strict"],
        case["out"]["dated_any"],
        case["out"]["any"],
    )
    assert rates.strict == Rate(6, counts["open"])


def test_an_empty_whole_has_no_rate() -> None:
    assert Rate(0, 0).value is None
    assert next_step_rates(open_deals=0, strict=0, dated=0, any_kind=0).any.value is None


def test_no_deals_have_no_numbers_but_counts() -> None:
    numbers = MetricsTally().metrics()
    assert (numbers.open, numbers.won, numbers.lost, dict(numbers.revenue)) == (0, 0, 0, {})
    assert (numbers.win_rate.value, numbers.cycle.mean, numbers.cycle.median) == (None, None, None)


def test_a_close_before_the_creation_and_a_missing_date_are_left_out_and_counted() -> None:
    times = [cycle_days(date(2026, 1, 1), date(2026, 1, 1)), cycle_days(date(2026, 1, 2), date(2026, 1, 1))]
    found = cycle_time(Counter([*times, cycle_days(None, date(2026, 1, 1)), 20, 40]))
    assert (found.mean, found.median, found.counted, found.excluded) == (20.0, 20.0, 3, 2)


@given(st.lists(st.integers(0, 5000), min_size=1))
def test_the_median_parts_the_sorted_days_in_halves(days: list[int]) -> None:
    ordered = sorted(days)
    middle = (ordered[(len(days) - 1) // 2] + ordered[len(days) // 2]) / 2
    assert cycle_time(Counter(days)).median == middle


def test_revenue_is_what_was_won_in_each_currency_and_never_added_across() -> None:
    numbers = measure([
        (None, deal("won", amount=100, currency="USD")),
        (None, deal("won", amount=50, currency="EUR")),
        (None, deal("won", amount=25, currency="EUR")),
        (None, deal("lost", amount=999, currency="EUR")),
        (None, deal("open", amount=999, currency="EUR")),
        (None, deal("won", amount=None)),
        (None, deal("won", currency=None)),
    ]).total  # fmt: skip
    assert dict(numbers.revenue) == {"EUR": Decimal(75), "USD": Decimal(100)}
    assert numbers.revenue_excluded == 2


def test_only_won_deals_have_a_sales_cycle() -> None:
    numbers = measure([
        (None, deal("won", closed=date(2026, 1, 11))),
        (None, deal("lost", closed=date(2026, 3, 1))),
        (None, deal("open")),
    ]).total  # fmt: skip
    assert (numbers.cycle.mean, numbers.cycle.counted, numbers.cycle.excluded) == (10.0, 1, 0)


def test_both_ends_of_a_period_belong_to_it_and_open_deals_always_count() -> None:
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1), None]
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    closed = [(None, deal("won", closed=day)) for day in days]
    numbers = measure([*closed, (None, deal("open"))], period=quarter).total
    assert (numbers.won, numbers.open, numbers.revenue["USD"]) == (2, 1, Decimal(200))
    assert measure(closed).total.won == 5
    assert measure(closed, period=Period(first=date(2026, 4, 1))).total.won == 3
    assert measure(closed, period=Period(last=date(2026, 4, 1))).total.won == 2


def test_groups_add_up_to_the_total_but_for_deals_of_no_group() -> None:
    report = measure([
        ("EMEA", deal("won")),
        ("EMEA", deal("lost")),
        ("Americas", deal("open", step="dated")),
        (None, deal("lost")),
    ]).groups, measure([("EMEA", deal("won")), (None, deal("lost"))]).total  # fmt: skip
    groups, total = report
    assert list(groups) == ["Americas", "EMEA"]
    assert groups["EMEA"].win_rate == Rate(1, 2)
    assert groups["Americas"].next_step_rate.dated == Rate(1, 1)
    assert total.win_rate == Rate(1, 2)


@pytest.mark.parametrize(
    ("day", "starts", "name"),
    [
        (date(2017, 1, 1), 1, "2017Q1"),
        (date(2017, 3, 31), 1, "2017Q1"),
        (date(2017, 12, 31), 1, "2017Q4"),
        (date(2026, 2, 1), 2, "2027Q1"),
        (date(2027, 1, 31), 2, "2027Q4"),
        (date(2026, 6, 30), 7, "2026Q4"),
        (date(2026, 7, 1), 7, "2027Q1"),
        (date(2026, 12, 1), 12, "2027Q1"),
    ],
)
def test_a_quarter_is_counted_from_the_fiscal_start_and_named_after_the_year_it_ends_in(
    day: date, starts: int, name: str
) -> None:
    assert quarter_of(day, starts) == name
