"""What stands in the database: looked at past every rule, compared, put back."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.ids import ALPHABET
from storage.tables import metadata

Rows = dict[str, list[dict[str, Any]]]
MEMORY = {"receipts", "drafts"}
"""What is kept of requests themselves: a refused one may leave its trace there."""

_RESPONSE_URL = re.compile(r"/response/\w+")
_ID = re.compile(rf"(?<![\w])[{ALPHABET}]{{16}}(?![\w])")


def snapshot(database: Database) -> Rows:
    """All rows of all workspaces."""
    with database.engine.connect() as connection:
        return {name: _rows(connection, table) for name, table in metadata.tables.items()}


def _rows(connection: Connection, table: sa.Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]


def put_back(database: Database, rows: Rows, *, instead_of: Rows) -> None:
    """Have the database hold these rows and no others."""
    tables = [table for name, table in metadata.tables.items() if rows[name] != instead_of[name]]
    with database.engine.begin() as connection:
        # A table at a time: what one row says of another is whole again at the end.
        whole = "PRAGMA defer_foreign_keys=ON" if database.is_sqlite else "SET LOCAL session_replication_role = replica"
        connection.execute(sa.text(whole))
        for table in tables:
            connection.execute(sa.delete(table))
            if rows[table.name]:
                connection.execute(sa.insert(table), rows[table.name])


def changed(before: Rows, after: Rows, *, also: Iterable[str] = ()) -> list[str]:
    """The tables that differ, apart from what is kept of requests themselves."""
    return [name for name in before if name not in MEMORY.difference(also) and before[name] != after[name]]


def of_workspace(rows: Rows, workspace_id: str) -> Rows:
    """The rows of one workspace."""
    return {name: [row for row in held if row["workspace_id"] == workspace_id] for name, held in rows.items()}


def without_chance(rows: Rows, known: Rows) -> dict[str, list[str]]:
    """The rows as text in which each id that was not known before is called the same, so that two runs compare."""
    ids = set(_ID.findall(_text(known)))

    def named(text: str) -> str:
        settled = _RESPONSE_URL.sub("/response", text)
        return _ID.sub(lambda found: found.group() if found.group() in ids else "new", settled)

    return {table: sorted(named(_text(_comparable(row))) for row in held) for table, held in rows.items()}


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    """Without the number of a change, which a database gives out anew after each attempt."""
    return {name: value for name, value in row.items() if name != "seq"}


def _text(said: Any) -> str:
    return json.dumps(said, default=str, sort_keys=True, ensure_ascii=False)


def texts_in(said: Any) -> Iterator[str]:
    """Every text in something that was sent, JSON within text read as well."""
    if isinstance(said, dict):
        for part in said.values():
            yield from texts_in(part)
    elif isinstance(said, list):
        for part in said:
            yield from texts_in(part)
    elif isinstance(said, str):
        yield said
