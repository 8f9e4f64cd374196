"""The data set of 8,800 opportunities: every row read, and every number as it was computed independently.

Skipped by name where the data does not lie beside the checkout.
"""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sales.crm import DealRow, Export, UnreadableFile, read_export, read_teams
from sales.metrics import DealFacts, Metrics, cycle_days, cycle_time, measure, quarter_of

SHARED = Path(__file__).parents[4] / "shared" / "data"
MAVEN = SHARED / "maven_crm"

pytestmark = pytest.mark.skipif(not MAVEN.is_dir(), reason="maven_crm does not lie beside the checkout")


def export_of(name: str) -> Export:
    return read_export(lambda: (MAVEN / name).open("rb"), source=None, mapping={}, date_order=None, currency="USD")


@cache
def deals() -> list[DealRow]:
    rows = list(export_of("sales_pipeline.csv").rows())
    return [row for row in rows if isinstance(row, DealRow)]


@cache
def truth() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((SHARED / "maven_truth.json").read_text())
    return told


def facts(deal: DealRow) -> DealFacts:
    return DealFacts(
        status=deal.status,
        amount=deal.amount,
        currency=deal.currency,
        created_on=deal.created_at.date() if deal.created_at else None,
        closed_on=deal.closed_at.date() if deal.closed_at else None,
        strict=False,
        dated=False,
        any=False,
    )


def by_quarter() -> Iterator[tuple[str | None, DealFacts]]:
    for deal in deals():
        yield (quarter_of(deal.closed_at.date()) if deal.closed_at else None), facts(deal)


def counted(metrics: Metrics) -> list[float]:
    return [metrics.won, metrics.lost, float(metrics.revenue["USD"])]


def test_every_row_is_taken_and_nothing_is_noted() -> None:
    export = export_of("sales_pipeline.csv")
    assert export.row_count == len(deals()) == truth()["rows"]
    assert export.date_order == "mdy"
    assert export.source == "csv"
    assert [deal.notes for deal in deals() if deal.notes] == []


def test_stages_accounts_and_dates_are_as_the_data_set_has_them() -> None:
    quirks = truth()["quirks"]
    assert Counter(deal.stage for deal in deals()) == truth()["stages"]
    assert Counter(deal.stage for deal in deals() if not deal.account) == quirks["account_missing_by_stage"]
    assert sum(deal.created_at is None for deal in deals()) == quirks["engage_date_missing"]
    assert sum(deal.close_on is None for deal in deals()) == quirks["close_date_missing"]
    assert sum(deal.amount is None for deal in deals()) == quirks["close_value_missing"]


def test_deals_are_called_by_account_and_product_or_by_product_and_id() -> None:
    assert deals()[0].name == "Cancity – GTX Plus Basic"
    assert deals()[9].name == "MG Advanced – HAXMC4IX"


def test_the_numbers_are_those_computed_independently() -> None:
    numbers = measure((None, facts(deal)) for deal in deals()).total
    assert [numbers.open, numbers.won, numbers.lost] == [2089, 4238, 2473]
    assert numbers.win_rate.value == truth()["win_rate_count"]
    assert float(numbers.revenue["USD"]) == truth()["revenue"]
    assert float(numbers.revenue["USD"]) / numbers.won == truth()["avg_won_deal"]
    assert numbers.cycle.mean == truth()["cycle_days"]["won_mean"]
    assert numbers.cycle.median == truth()["cycle_days"]["won_median"]
    assert (numbers.cycle.counted, numbers.cycle.excluded) == (4238, 0)


def test_cycles_of_lost_and_of_all_closed_deals_are_those_computed_independently() -> None:
    days = {
        status: [cycle_days(fact.created_on, fact.closed_on) for _, fact in by_quarter() if fact.status == status]
        for status in ("won", "lost")
    }
    lost = cycle_time(Counter(days["lost"]))
    assert (lost.mean, lost.median) == (truth()["cycle_days"]["lost_mean"], truth()["cycle_days"]["lost_median"])
    assert cycle_time(Counter(days["won"] + days["lost"])).mean == truth()["cycle_days"]["all_closed_mean"]


def test_quarters_are_those_computed_independently() -> None:
    groups = measure(by_quarter()).groups
    assert {name: counted(metrics) for name, metrics in groups.items()} == truth()["by_close_quarter"]


def test_regions_of_the_owners_are_those_computed_independently() -> None:
    teams = {row.owner: row.team for row in read_teams(lambda: (MAVEN / "sales_teams.csv").open("rb"))}
    groups = measure((teams[deal.owner_name or ""], facts(deal)) for deal in deals()).groups
    assert {name: counted(metrics) for name, metrics in groups.items()} == truth()["by_region"]


@pytest.mark.parametrize("name", ["accounts.csv", "products.csv", "sales_teams.csv"])
def test_a_file_that_holds_no_deals_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="No column is known to hold the deals' names"):
        export_of(name)
