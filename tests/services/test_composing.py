"""What a digest compares with, and by whose calendar a step is overdue."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from services import composing, firing
from storage import deliveries
from storage.database import Database
from tests.services.company import DAY, agreed, configured, rows, taken_in, the_deal, working

BEGAN = datetime(2026, 11, 9, 15, 0, tzinfo=UTC)
FIRED = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # Monday 8:30 in Los Angeles


def team_of(database: Database, name: str) -> str:
    return str(next(row["id"] for row in rows(database, "teams") if row["name"] == name))


def planned(database: Database) -> tuple[str, datetime]:
    """Schedule and moment of the digest that was planned last."""
    with database.read("T1") as connection:
        last = [one for one in deliveries.every(connection, "T1") if one.kind == "digest"][-1]
    assert last.schedule_id is not None
    return last.schedule_id, last.fire_at


def test_a_digest_that_is_caught_up_a_day_late_covers_the_whole_week(database: Database) -> None:
    working(database, now=BEGAN)
    taken_in(database, "T1", "9,New one,Initech,100000,USD,Proposal,Jane Roe,,2026-11-18", now=FIRED - 5 * DAY)
    firing.fire_due(database, now=FIRED + DAY, limit=100)
    schedule_id, fire_at = planned(database)
    assert fire_at == FIRED
    team = team_of(database, "Sales")
    digest = composing.digest(database, "T1", team, now=FIRED + DAY, at=fire_at, schedule_id=schedule_id)
    assert digest.waterfall is not None
    assert (digest.today, digest.waterfall.since) == (date(2026, 11, 23), date(2026, 11, 16))
    assert (digest.waterfall.new.count, dict(digest.waterfall.new.money)) == (1, {"USD": Decimal(100_000)})


def test_a_digest_of_several_days_compares_with_the_one_before(database: Database) -> None:
    working(database, now=BEGAN)
    configured(
        database,
        "T1",
        now=BEGAN,
        schedules=[{"kind": "digest", "team": "Sales", "days": ["mon", "thu"], "time": "08:30"}],
    )
    schedule_id = next(row["id"] for row in rows(database, "schedules") if row["kind"] == "digest")
    digest = composing.digest(database, "T1", team_of(database, "Sales"), now=FIRED, at=FIRED, schedule_id=schedule_id)
    assert digest.waterfall is not None
    assert digest.waterfall.since == date(2026, 11, 19)


def test_a_team_that_is_new_has_no_earlier_week_and_shows_no_trend(database: Database) -> None:
    working(database, now=BEGAN)
    configured(database, "T1", now=FIRED - 3 * DAY, teams=[{"name": "East", "members": ["UJANE"]}])
    digest = composing.digest(database, "T1", team_of(database, "East"), now=FIRED)
    assert digest.deals == 2
    assert digest.waterfall is None


def test_a_step_is_overdue_by_the_calendar_of_its_owner(database: Database) -> None:
    working(database, now=BEGAN)
    configured(database, "T1", now=BEGAN, workspace={"timezone": "Asia/Tokyo"})
    for deal, owner in (("Northwind", "UMAYA"), ("Tarnwick", "UBERT")):
        agreed(database, deal, date(2026, 11, 22), owner_id=owner, by="UMAYA", now=BEGAN)
    monday_in_tokyo = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Sunday in Los Angeles, Monday in Berlin
    digest = composing.digest(database, "T1", team_of(database, "Sales"), now=monday_in_tokyo)
    assert [late.deal.id for late in digest.overdue] == [the_deal(database, "Tarnwick").id]
    assert (digest.rate.strict, digest.rate.dated) == (1, 2)


def test_a_week_before_is_the_same_local_hour_across_a_change_of_clocks(database: Database) -> None:
    working(database, now=BEGAN - timedelta(days=20))
    monday = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)  # 8:30 in Los Angeles, an hour later by UTC than the week before
    digest = composing.digest(database, "T1", team_of(database, "Sales"), now=monday)
    assert digest.waterfall is not None
    assert digest.waterfall.since == date(2026, 10, 26)
