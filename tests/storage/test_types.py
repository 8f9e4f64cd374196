"""Money stays exact and moments stay moments on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from storage import tables
from storage.database import Database
from tests.services.company import FRIDAY, rows, working

amounts = st.decimals(min_value=0, max_value=Decimal("999999999999.9999"), places=4)
one_database = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def price(database: Database, values: list[Decimal]) -> tuple[list[Decimal], Decimal]:
    """Give four deals these amounts; the amounts read back, and their sum in SQL."""
    with database.write("T1") as connection:
        ids = connection.execute(sa.select(tables.deals.c.id).order_by(tables.deals.c.id)).scalars().all()
        for deal_id, value in zip(ids, values, strict=True):
            mine = tables.deals.c.id == deal_id
            connection.execute(sa.update(tables.deals).where(mine).values(amount=value, currency="USD"))
        read = connection.execute(sa.select(tables.deals.c.amount).order_by(tables.deals.c.id)).scalars().all()
        return list(read), connection.execute(sa.select(sa.func.sum(tables.deals.c.amount))).scalar_one()


@one_database
@given(values=st.lists(amounts, min_size=4, max_size=4))
def test_amounts_and_their_sums_are_exact(database: Database, values: list[Decimal]) -> None:
    if not rows(database, "deals"):
        working(database)
    read, total = price(database, values)
    assert read == values
    assert total == sum(values)


@pytest.mark.parametrize("text", ["0.1", "0.0001", "45300", "1000000", "138000.5", "999999999999.9999", "0", "2780.25"])
def test_an_amount_comes_back_as_people_write_it(database: Database, text: str) -> None:
    working(database)
    read, total = price(database, [Decimal(text)] * 4)
    assert [str(amount) for amount in read] == [text] * 4
    assert total == Decimal(text) * 4


def test_ten_times_ten_cents_are_one(database: Database) -> None:
    working(database)
    _, total = price(database, [Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4")])
    assert total == Decimal(1)


def test_amounts_are_compared_and_ordered_as_numbers(database: Database) -> None:
    working(database)
    price(database, [Decimal("9.5"), Decimal(10), Decimal(100), Decimal("1000.0001")])
    with database.read("T1") as connection:
        amount = tables.deals.c.amount
        query = sa.select(amount).where(amount > Decimal("9.5")).order_by(amount)
        assert list(connection.execute(query).scalars()) == [Decimal(10), Decimal(100), Decimal("1000.0001")]


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = FRIDAY.replace(tzinfo=None)
    touched = tables.deals.c.touched_at
    for statement in (sa.update(tables.deals).values(touched_at=naive), sa.select(touched).where(touched < naive)):
        with pytest.raises(StatementError, match="needs its time zone"), database.write("T1") as connection:
            connection.execute(statement)


@one_database
@given(
    moment=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.timezones())  # noqa: DTZ001
)
def test_a_moment_comes_back_in_utc_to_the_microsecond(database: Database, moment: datetime) -> None:
    if not rows(database, "deals"):
        working(database)
    with database.write("T1") as connection:
        connection.execute(sa.update(tables.deals).values(touched_at=moment))
        read = set(connection.execute(sa.select(tables.deals.c.touched_at)).scalars())
    assert read == {moment.astimezone(UTC)}
    assert {found.utcoffset() for found in read} == {timedelta(0)}


def test_moments_are_compared_across_zones(database: Database) -> None:
    working(database)
    local = (FRIDAY - timedelta(microseconds=1)).astimezone(ZoneInfo("Pacific/Kiritimati"))
    with database.read("T1") as connection:
        recorded = tables.deals.c.recorded_at
        for bound, expected in ((local, 4), (local + timedelta(microseconds=1), 0)):
            query = sa.select(sa.func.count()).select_from(tables.deals).where(recorded > bound)
            assert connection.execute(query).scalar_one() == expected
