"""Taking away one of the two protections that keep workspaces apart, so that the other stands alone."""

import re
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import operators, visitors

from storage.database import READING, SYSTEM_ROLE, WRITING, Database
from storage.tables import metadata

ACTS_AS = "acts as"
OF_A_WORKSPACE = "workspace_id"
COMPARED = re.compile(r"\bworkspace_id = (%\(|\?)")


def without_row_level_security(url: str) -> None:
    """From now on this Postgres database shows every row to every query."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in metadata.tables:
            connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY".encode())
            connection.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY".encode())


class WithoutFilters:
    """Has every query forget for which workspace it asks: `workspace_id = …` becomes true wherever a value is given.

    Joins on the column stay, and on Postgres the queries of the role that works across workspaces, where no security
    of rows stands behind them. `forgotten` counts what was taken away.
    """

    def __init__(self, database: Database) -> None:
        self.forgotten = 0
        sa.event.listen(database.engine, "before_execute", self._rewritten, retval=True)
        sa.event.listen(database.engine, "before_cursor_execute", _refuse_what_is_left)

    def _rewritten(
        self, connection: Connection, statement: Any, many: Any, values: Any, _options: Any
    ) -> tuple[Any, Any, Any]:
        if statement in (READING, WRITING):
            connection.info[ACTS_AS] = values["role"]
        if connection.info.get(ACTS_AS) == SYSTEM_ROLE:
            return statement, many, values
        return visitors.replacement_traverse(statement, {}, self._forget), many, values

    def _forget(self, element: Any, **_more: Any) -> Any | None:
        if not isinstance(element, sa.BinaryExpression) or element.operator is not operators.eq:
            return None
        sides = (element.left, element.right)
        is_named = any(getattr(side, "name", None) == OF_A_WORKSPACE for side in sides)
        if not is_named or not any(isinstance(side, sa.BindParameter) for side in sides):
            return None
        self.forgotten += 1
        return sa.true()


def _refuse_what_is_left(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    is_across = connection.info.get(ACTS_AS) == SYSTEM_ROLE
    assert is_across or not COMPARED.search(statement), f"this query still asks for its workspace: {statement}"
