"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage import deals, tables
from storage.database import Database
from storage.tables import metadata
from tests.services.company import FRIDAY, agreed, founded, rows, the_deal, working

Row = dict[str, Any]


@pytest.fixture
def step(stand: Database) -> Row:
    """A step as it stands, under another id, so that it could be written once more."""
    return rows(stand, "steps")[0] | {"id": "another"}


def write(database: Database, table: sa.Table, row: Row) -> None:
    with database.write(row["workspace_id"]) as connection:
        connection.execute(sa.insert(table), [row])


def test_a_whole_step_is_taken(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27))
    write(database, tables.steps, rows(database, "steps")[0] | {"id": "another"})
    assert len(rows(database, "steps")) == 2


@pytest.mark.parametrize("missing", ["text", "owner_id", "due_on", "deal_id", "created_by", "created_at", "via"])
def test_a_step_without_text_owner_or_date_is_refused(stand: Database, step: Row, missing: str) -> None:
    with pytest.raises(IntegrityError):
        write(stand, tables.steps, step | {missing: None})
    with pytest.raises(IntegrityError):
        write(stand, tables.steps, {name: value for name, value in step.items() if name != missing})
    assert len(rows(stand, "steps")) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "   "},
        {"state": "late"},
        {"party": "them"},
        {"owner_id": "UNOBODY"},
        {"deal_id": "no-such-deal"},
    ],
)
def test_a_step_that_says_nothing_or_belongs_to_nobody_is_refused(stand: Database, step: Row, wrong: Row) -> None:
    with pytest.raises(IntegrityError):
        write(stand, tables.steps, step | wrong)


@pytest.mark.parametrize("lost", ["text", "owner_id", "due_on"])
def test_a_step_cannot_lose_its_text_owner_or_date(stand: Database, step: Row, lost: str) -> None:
    with pytest.raises(IntegrityError), stand.write("T1") as connection:
        connection.execute(sa.text(f"UPDATE steps SET {lost} = NULL"))


def test_nothing_can_refer_to_a_row_of_another_workspace(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27))
    founded(database, "T2")
    for table, changed in (("steps", {}), ("deals", {"id": "another"}), ("deal_words", {}), ("clocks", {})):
        row = rows(database, table)[0] | changed
        with pytest.raises(IntegrityError):
            write(database, metadata.tables[table], row | {"workspace_id": "T2"})


def test_every_reference_proves_that_both_rows_are_of_one_workspace() -> None:
    for table in metadata.sorted_tables:
        for reference in table.foreign_key_constraints:
            pairs = [(key.parent.name, key.column.name) for key in reference.elements]
            assert pairs[0] == ("workspace_id", "workspace_id"), f"{table.name}: {pairs}"


def test_every_key_begins_with_the_workspace() -> None:
    for table in metadata.sorted_tables:
        keys = [list(table.primary_key), *(list(c) for c in table.constraints if isinstance(c, sa.UniqueConstraint))]
        for key in keys:
            names = [column.name for column in key]
            assert names[0] == "workspace_id" or names == ["seq"], f"{table.name}: {names}"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("deals", {"status": "mild"}),
        ("deals", {"name": ""}),
        ("deals", {"amount": 5, "currency": None}),
        ("deals", {"stage_id": "no-such-stage"}),
        ("deals", {"team_id": "no-such-team"}),
        ("stages", {"kind": "mild"}),
        ("stages", {"norm_days": 0}),
        ("schedules", {"kind": "monthly"}),
        ("schedules", {"kind": "nudge", "team_id": "x"}),
        ("schedules", {"kind": "digest", "team_id": None}),
        ("workspaces", {"fiscal_year_start": 13}),
        ("workspaces", {"state": "asleep"}),
        ("team_members", {"role": "boss"}),
        ("runs", {"outcome": "perhaps"}),
        ("deliveries", {"state": "perhaps"}),
    ],
)
def test_a_value_that_means_nothing_is_refused(stand: Database, table: str, change: Row) -> None:
    row = rows(stand, table)[0]
    found = metadata.tables[table]
    mine = sa.and_(*(column == row[column.name] for column in found.primary_key))
    with pytest.raises(IntegrityError), stand.write("T1") as connection:
        connection.execute(sa.update(found).where(mine).values(**change))


@pytest.mark.parametrize(
    ("table", "renamed"),
    [
        ("deals", {"id": "another"}),
        ("runs", {"id": "another"}),
        ("stages", {"id": "another"}),
        ("teams", {"id": "another", "is_default": False}),
        ("teams", {"id": "another", "name": "Another", "is_default": True}),
        ("deliveries", {}),
        ("receipts", {}),
        ("clocks", {}),
    ],
)
def test_what_can_be_there_once_only_is_refused_a_second_time(stand: Database, table: str, renamed: Row) -> None:
    for row in rows(stand, table):
        with pytest.raises(IntegrityError):
            write(stand, metadata.tables[table], row | renamed)


def test_two_workspaces_may_hold_deals_of_one_name_and_one_external_id(database: Database) -> None:
    working(database, "T1")
    working(database, "T2")
    one, other = the_deal(database, "Tarnwick", "T1"), the_deal(database, "Tarnwick", "T2")
    assert (one.name, one.external_id, one.source) == (other.name, other.external_id, other.source)
    assert one.id != other.id


def test_a_deal_keeps_its_history_when_it_is_taken_away(database: Database) -> None:
    working(database)
    deal = the_deal(database, "Tarnwick")
    with database.write("T1") as connection:
        deals.remove(connection, "T1", deal.id)
    assert [row["what"] for row in rows(database, "changes") if row["deal_id"] == deal.id] == ["deal.created"]


def test_the_moments_of_the_rows_are_those_that_were_given(database: Database) -> None:
    working(database)
    assert {row["recorded_at"] for row in rows(database, "deals")} == {FRIDAY}
