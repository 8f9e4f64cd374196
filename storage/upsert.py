"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each.

RETURNING lets SQLAlchemy put many rows into one statement: on Postgres a statement a row took four times as long.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Insert = sqlite.Insert | postgresql.Insert
Row = dict[str, Any]


def insert(connection: Connection, table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT on this connection's database."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_all(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert rows, all with the same columns."""
    if rows:
        connection.execute(sa.insert(table).returning(*table.primary_key), rows).all()


def insert_new(connection: Connection, table: sa.Table, rows: list[Row]) -> int:
    """Insert the rows that do not stand there yet; how many that were."""
    if not rows:
        return 0
    statement = insert(connection, table).on_conflict_do_nothing().returning(*table.primary_key)
    return len(connection.execute(statement, rows).all())


def put(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert the rows, or overwrite those that stand under the same primary key."""
    if rows:
        statement = insert(connection, table)
        _upsert(connection, table, statement, rows, where=None)


def refresh(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    """Insert the rows, or overwrite those that have changed: the others cost no write. Not for columns of JSON."""
    if rows:
        statement = insert(connection, table)
        differs = sa.or_(*(table.c[name].is_distinct_from(statement.excluded[name]) for name in rows[0]))
        _upsert(connection, table, statement, rows, where=differs)


def _upsert(
    connection: Connection, table: sa.Table, statement: Insert, rows: list[Row], where: sa.ColumnElement[bool] | None
) -> None:
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    upsert = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=where)
    connection.execute(upsert.returning(*table.primary_key), rows).all()
