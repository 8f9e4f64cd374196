"""Every number of a report, now and as it was on record at an earlier moment."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sales.crm import read_export, read_teams
from sales.digest import Digest
from sales.metrics import MetricsReport, Period
from sales.refusal import Refusal
from sales.undated import UndatedList
from services import closing, importing, reporting
from services.import_summary import Summary
from services.importing import Job
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    MONDAY,
    PIPELINE,
    agreed,
    configured,
    everything,
    founded,
    taken_in,
    typist,
    working,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
MAVEN = SHARED / "maven_crm"
HOUR = timedelta(hours=1)


def digest(database: Database, *, now: datetime = FRIDAY, at: datetime | None = None) -> Digest:
    team = reporting.teams_named(database, "T1", None)[0]
    return reporting.digest(database, "T1", team.id, now=now, at=at)


def undated(database: Database, *, now: datetime = FRIDAY, at: datetime | None = None) -> UndatedList:
    team = reporting.teams_named(database, "T1", None)[0]
    return reporting.undated(database, "T1", team.id, now=now, at=at)


def test_empty_data_gives_none_and_never_a_false_zero(database: Database) -> None:
    founded(database)
    found = reporting.metrics(database, "T1", now=FRIDAY).total
    assert (found.open, found.won, found.lost, dict(found.revenue)) == (0, 0, 0, {})
    assert (found.win_rate.value, found.cycle.mean, found.cycle.median) == (None, None, None)
    rates = found.next_step_rate
    assert (rates.strict.value, rates.dated.value, rates.any.value, rates.any.whole) == (None, None, None, 0)
    assert reporting.metrics(database, "T1", by="team", now=FRIDAY).groups == {}
    empty = digest(database)
    assert (empty.deals, dict(empty.money), empty.waterfall, empty.stages) == (0, {}, None, ())
    assert (undated(database).undated, undated(database).owners) == (0, ())


def test_the_undated_list_is_by_owner_the_largest_first(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27))
    found = undated(database)
    assert [(of.owner, [deal.name.split(" ")[0] for deal in of.deals]) for of in found.owners] == [
        ("Jane Roe", ["Aurora"]),
        ("Bert Vogel", ["Tarnwick"]),
        ("Somebody Else", ["Corlane"]),
    ]
    assert (found.undated, found.open_deals) == (3, 4)
    assert dict(found.undated_money) == {"GBP": Decimal(25000), "USD": Decimal("450000.5")}
    assert dict(found.open_money) == {"GBP": Decimal(25000), "USD": Decimal("495300.5")}


def test_a_digest_without_an_earlier_week_shows_no_trend(database: Database) -> None:
    working(database, now=MONDAY - 3 * DAY)
    found = digest(database, now=MONDAY)
    assert found.waterfall is None
    assert (found.deals, found.moved_stage, found.pushed.count, found.without_amount) == (4, 0, 0, 1)


def test_the_weeks_waterfall_adds_up(database: Database) -> None:
    working(database, now=MONDAY - 8 * DAY)
    changed = (
        PIPELINE.replace("45300,USD,Proposal", "60000,USD,Proposal")
        .replace("450000.50,USD,Negotiation", "400000.50,USD,Won")
        .replace("25000,GBP,Discovery,Bert Vogel,2027-01-31", "20000,GBP,Proposal,Bert Vogel,2027-03-31")
        + "5,Newcomer,,1000,USD,Discovery,Jane Roe,,\n"
    )
    taken_in(database, "T1", changed, now=MONDAY - DAY)
    found = digest(database, now=MONDAY)
    fall = found.waterfall
    assert fall is not None
    assert (fall.new.count, fall.raised.count, fall.lowered.count, fall.won.count, fall.lost.count) == (1, 1, 2, 1, 0)
    for currency in ("USD", "GBP"):
        parts = [fall.begin, fall.new.money, fall.raised.money]
        taken = [fall.lowered.money, fall.won.money, fall.lost.money, fall.left.money]
        plus, minus = (sum(part.get(currency, Decimal(0)) for part in side) for side in (parts, taken))
        assert plus - minus == fall.end.get(currency, Decimal(0))
    assert dict(fall.begin) == {"GBP": Decimal(25000), "USD": Decimal("495300.5")}
    assert dict(fall.end) == {"GBP": Decimal(20000), "USD": Decimal(61000)}
    assert (found.pushed.count, found.moved_stage) == (1, 1)


def test_a_deal_whose_crm_closed_it_long_ago_counts_as_won_in_the_week_in_which_we_learn_it(database: Database) -> None:
    working(database, now=MONDAY - 30 * DAY)
    won = PIPELINE.replace("45300,USD,Proposal,Jane Roe,2026-12-15", "45300,USD,Won,Jane Roe,2026-10-01")
    taken_in(database, "T1", won, now=MONDAY - DAY)
    fall = digest(database, now=MONDAY).waterfall
    assert fall is not None
    assert (fall.won.count, fall.left.count) == (1, 0)
    assert digest(database, now=MONDAY + 30 * DAY, at=MONDAY).waterfall == fall


def test_a_report_on_an_earlier_moment_shows_what_was_on_record_then(database: Database) -> None:
    working(database, now=FRIDAY - 10 * DAY)
    told: list[tuple[datetime, Digest, UndatedList, MetricsReport]] = []
    changes: list[Callable[[datetime], object]] = [
        lambda now: agreed(database, "Northwind", now.date() + DAY, now=now),
        lambda now: taken_in(database, "T1", PIPELINE.replace("45300,USD,Proposal", "1,USD,Lost"), now=now),
        lambda now: configured(database, "T1", now=now, teams=[{"name": "EMEA", "members": ["UBERT"]}]),
        lambda now: closing.close(
            database,
            typist=typist(),
            step_id=agreed(database, "Aurora", now.date() + DAY, now=now).step.id,
            state="done",
            via="nudge",
            now=now,
        ),
    ]
    for day, change in enumerate(changes):
        now = FRIDAY - (8 - day) * DAY
        change(now)
        facts = reporting.metrics(database, "T1", by="owner", now=now + HOUR)
        told.append((now + HOUR, digest(database, now=now + HOUR), undated(database, now=now + HOUR), facts))
    for at, was, list_then, facts in told:
        assert undated(database, now=MONDAY, at=at) == list_then
        assert reporting.metrics(database, "T1", by="owner", at=at, now=MONDAY) == facts
        assert digest(database, now=MONDAY, at=at) == was


def test_before_the_record_begins_there_is_nothing(database: Database) -> None:
    working(database)
    early = datetime(1970, 1, 1, tzinfo=FRIDAY.tzinfo)
    assert digest(database, at=early).deals == 0
    assert digest(database, at=early).waterfall is None
    assert undated(database, at=early).open_deals == 0
    assert reporting.metrics(database, "T1", at=early, now=FRIDAY).total.open == 0


def test_metrics_count_what_was_closed_within_the_period_its_last_day_included(database: Database) -> None:
    founded(database)
    text = """
1,A,,100,USD,Won,Jane Roe,2026-09-30,2026-09-10
2,B,,200,USD,Won,Jane Roe,2026-10-01,2026-09-01
3,C,,300,EUR,Won,Bert Vogel,2026-12-31,2026-12-01
4,D,,400,USD,Lost,Bert Vogel,2026-12-31,2026-12-01
5,E,,500,USD,Proposal,Jane Roe,2026-12-31,2026-12-01
"""
    taken_in(database, "T1", text)
    period = Period(date(2026, 10, 1), date(2026, 12, 31))
    found = reporting.metrics(database, "T1", period=period, by="quarter", now=FRIDAY)
    assert (found.total.won, found.total.lost, found.total.open) == (2, 1, 1)
    assert dict(found.total.revenue) == {"EUR": Decimal(300), "USD": Decimal(200)}
    assert (found.total.win_rate.part, found.total.win_rate.whole) == (2, 3)
    assert found.total.cycle.mean == 30
    assert {name: group.won for name, group in found.groups.items()} == {"2026Q3": 0, "2026Q4": 2}
    configured(database, "T1", workspace={"fiscal_year_start": 10})
    shifted = reporting.metrics(database, "T1", period=period, by="quarter", now=FRIDAY).groups
    assert {name: group.won for name, group in shifted.items()} == {"2026Q4": 0, "2027Q1": 2}


def test_next_step_rates_are_strict_dated_and_any(database: Database) -> None:
    founded(database)
    header = "id,name,owner,stage,next step"
    told = {"Ahead": "", "Behind": "", "Text": "Call", "None": ""}
    text = "\n".join(f"{name},{name},Jane Roe,Proposal,{step}" for name, step in told.items())
    taken_in(database, "T1", text, header=header, now=FRIDAY)
    agreed(database, "Ahead", date(2026, 12, 1), now=FRIDAY)
    agreed(database, "Behind", date(2026, 11, 20), now=FRIDAY)
    rates = reporting.metrics(database, "T1", now=FRIDAY + 3 * DAY).total.next_step_rate
    assert (rates.strict.part, rates.dated.part, rates.any.part, rates.any.whole) == (1, 2, 3, 4)
    on_its_day = reporting.metrics(database, "T1", now=FRIDAY).total.next_step_rate
    assert on_its_day.strict.part == 2


def test_a_team_that_does_not_exist_is_refused_with_those_that_do(database: Database) -> None:
    founded(database)
    with pytest.raises(Refusal, match="“Nord”; the teams are: Sales"):
        reporting.teams_named(database, "T1", "Nord")
    assert reporting.teams_named(database, "T1", "sALES")[0].name == "Sales"


def test_a_report_of_one_team_leaves_the_others_out(database: Database) -> None:
    working(database)
    configured(database, "T1", teams=[{"name": "EMEA", "members": ["UBERT"]}])
    emea = reporting.teams_named(database, "T1", "emea")[0]
    assert reporting.metrics(database, "T1", team_id=emea.id, now=FRIDAY).total.open == 1
    assert reporting.digest(database, "T1", emea.id, now=FRIDAY).deals == 1
    assert reporting.metrics(database, "T1", by="team", now=FRIDAY).groups.keys() == {"EMEA", "Sales"}


@pytest.mark.skipif(not MAVEN.is_dir(), reason="maven_crm does not lie beside the checkout")
def test_8800_deals_come_in_give_the_known_numbers_and_change_nothing_the_second_time(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    truth: dict[str, Any] = json.loads((SHARED / "maven_truth.json").read_text())
    founded(database)
    teams = read_teams(lambda: (MAVEN / "sales_teams.csv").open("rb"))

    def take_in() -> Summary:
        path = MAVEN / "sales_pipeline.csv"
        export = read_export(lambda: path.open("rb"), source=None, mapping={}, date_order=None, currency="USD")
        return importing.run(database, Job("T1", export, (), teams), now=FRIDAY, progress=lambda _rows: None)

    first = take_in()
    assert (first.created, first.skipped) == (truth["rows"], [])
    before = everything(database, "T1")
    assert take_in().unchanged == truth["rows"]
    assert everything(database, "T1") == before
    found = reporting.metrics(database, "T1", by="quarter", now=FRIDAY)
    assert found.total.win_rate.value == truth["win_rate_count"]
    assert float(found.total.revenue["USD"]) == truth["revenue"]
    assert found.total.cycle.mean == truth["cycle_days"]["won_mean"]
    quarters = {name: [g.won, g.lost, float(g.revenue["USD"])] for name, g in found.groups.items()}
    assert quarters == truth["by_close_quarter"]
    regions = reporting.metrics(database, "T1", by="team", now=FRIDAY).groups
    told = {name: [g.won, g.lost, float(g.revenue["USD"])] for name, g in regions.items()}
    assert told == truth["by_region"]
    database.close()
