"""Row-level security on Postgres: the database itself keeps workspaces apart, even where a query forgets to.

Roles belong to the server, not to one database: those that exist are used, and a login that may take them already needs
no right to grant them. So a login without CREATEROLE can migrate once an administrator has created and granted both.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import APP_ROLE, SYSTEM_ROLE

APPEND_ONLY = frozenset({"changes"})
CREATE_ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
TAKE_ROLE = """
DO $$ BEGIN
    SET LOCAL ROLE {role};
    RESET ROLE;
EXCEPTION WHEN insufficient_privilege THEN
    GRANT {role} TO CURRENT_USER;
END $$
"""

ROLES = "SELECT rolname, pg_has_role(current_user, oid, 'MEMBER') AS is_ours FROM pg_roles WHERE rolname = ANY(:names)"
RIGHTS = """
SELECT quote_ident(current_user), quote_ident(schema), has_schema_privilege(schema, 'CREATE')
FROM (SELECT coalesce(current_schema(), 'public') AS schema) AS ours
"""
VERSION_IS_HIDDEN = """
SELECT EXISTS (
    SELECT FROM pg_class WHERE oid = to_regclass('alembic_version') AND NOT has_table_privilege(oid, 'SELECT')
)
"""

UNGRANTED = """
SELECT name FROM unnest(CAST(:tables AS text[])) AS name
WHERE NOT has_table_privilege(:role, name, 'SELECT') OR NOT has_table_privilege(:role, name, 'INSERT') ORDER BY name
"""


def protect(
    connection: Connection,
    tables: Sequence[str],
    *,
    system_reads: Sequence[str],
    system_writes: Sequence[str],
) -> None:
    """Let the app's role see one workspace at a time, and the system's role only the tables that it needs."""
    if connection.dialect.name != "postgresql":
        return
    _make_roles(connection)
    for table in tables:
        _keep_apart(connection, table)
    for table in system_reads:
        _open_to_system(connection, table, "SELECT")
    for table in system_writes:
        _open_to_system(connection, table, "SELECT, INSERT, UPDATE, DELETE")


def lacking(connection: Connection) -> list[str]:
    """The statements that an administrator of the server runs once, so that this login can use this database.

    An own one it can then migrate too; one that is another's it can use as soon as it may take both roles and read the
    schema's version.
    """
    if connection.dialect.name != "postgresql":
        return []
    login, schema, may_create = connection.execute(sa.text(RIGHTS)).one()
    held = {row.rolname: row.is_ours for row in connection.execute(sa.text(ROLES), {"names": [APP_ROLE, SYSTEM_ROLE]})}
    missing = [role for role in (APP_ROLE, SYSTEM_ROLE) if not held.get(role)]
    statements = [f"CREATE ROLE {role} NOLOGIN" for role in missing if role not in held]
    statements += [f"GRANT {', '.join(missing)} TO {login}"] if missing else []
    if connection.execute(sa.text(VERSION_IS_HIDDEN)).scalar_one():
        return [*statements, f"GRANT SELECT ON alembic_version TO {login}"]
    return statements if may_create else [*statements, f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {login}"]


def ungranted(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Those of these tables that the app's role may not use, as after a restore that left the privileges out."""
    if connection.dialect.name != "postgresql":
        return []
    found = connection.execute(sa.text(UNGRANTED), {"tables": list(tables), "role": APP_ROLE})
    return list(found.scalars())


def _make_roles(connection: Connection) -> None:
    schema = connection.execute(sa.text("SELECT quote_ident(current_schema())")).scalar_one()
    for role in (APP_ROLE, SYSTEM_ROLE):
        connection.execute(sa.text(CREATE_ROLE.format(role=role)))
        connection.execute(sa.text(TAKE_ROLE.format(role=role)))
        connection.execute(sa.text(f"GRANT USAGE ON SCHEMA {schema} TO {role}"))


def _keep_apart(connection: Connection, table: str) -> None:
    connection.execute(sa.text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
    connection.execute(
        sa.text(
            f"CREATE POLICY own_workspace ON {table} TO {APP_ROLE}"
            " USING (workspace_id = current_setting('nextstep.workspace', true))"
            " WITH CHECK (workspace_id = current_setting('nextstep.workspace', true))"
        )
    )
    rights = "SELECT, INSERT" if table in APPEND_ONLY else "SELECT, INSERT, UPDATE, DELETE"
    connection.execute(sa.text(f"GRANT {rights} ON {table} TO {APP_ROLE}"))


def _open_to_system(connection: Connection, table: str, rights: str) -> None:
    connection.execute(sa.text(f"GRANT {rights} ON {table} TO {SYSTEM_ROLE}"))
    connection.execute(
        sa.text(f"CREATE POLICY across_workspaces ON {table} TO {SYSTEM_ROLE} USING (true) WITH CHECK (true)")
    )
