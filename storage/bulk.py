"""One column of many deals or steps set to one value: their history, and reading moments as the history tells them."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.changes import Act
from storage.tables import changes, steps
from storage.types import Moment

COLUMNS = ("workspace_id", "act_id", "at", "actor_id", "via", "what", "deal_id", "step_id", "field", "before", "after")


def record_setting(
    connection: Connection,
    act: Act,
    table: sa.Table,
    which: sa.ColumnElement[bool],
    *,
    field: str,
    after: str,
    before: str | None = None,
) -> None:
    """The history of setting a field of these deals or steps to one value; `before` where it is no column of theirs.

    One statement, however many they are: row by row, the history of ten thousand deals took seconds.
    """
    is_step = table is steps
    rows = sa.select(
        *said(act),
        sa.literal("step.changed" if is_step else "deal.changed").label("what"),
        (table.c.deal_id if is_step else table.c.id).label("deal_id"),
        (table.c.id if is_step else sa.null()).label("step_id"),
        sa.literal(field).label("field"),
        (sa.literal(before) if before is not None else _as_text(connection, table.c[field])).label("before"),
        sa.literal(after).label("after"),
    )
    connection.execute(sa.insert(changes).from_select(COLUMNS, rows.where(which).order_by(table.c.id)))


def said(act: Act) -> tuple[sa.ColumnElement[Any], ...]:
    """The columns of the history that say who did it, when, through what."""
    told = {
        "workspace_id": act.workspace_id,
        "act_id": act.id,
        "at": act.at,
        "actor_id": act.actor_id,
        "via": act.via,
    }
    return tuple(sa.literal(value, changes.c[name].type).label(name) for name, value in told.items())


def _as_text(connection: Connection, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """A column as `changes.as_text` tells its values: a moment in ISO's form, in UTC; text as it is."""
    if not isinstance(column.type, Moment):
        return column
    if connection.dialect.name == "sqlite":
        told = sa.func.replace(sa.type_coerce(column, sa.Text), " ", "T")
    else:
        told = sa.func.to_char(sa.func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US')
    return sa.func.replace(told, ".000000", "").concat("+00:00")
