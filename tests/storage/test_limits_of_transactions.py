"""What a transaction may not do: change anything while it reads, or wait for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from storage.database import Database, limit_waiting
from tests.services.company import founded, rows, working

LIMIT = 20.0
TIMES = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workspaces SET name = 'changed'",
        "DELETE FROM receipts",
        "INSERT INTO receipts (workspace_id, key, at) VALUES ('T1', 'k', '2026-11-20 15:00:00.000000')",
    ],
)
def test_a_read_cannot_change_anything(database: Database, statement: str) -> None:
    founded(database)
    before = rows(database, "workspaces")
    for reading in (database.read("T1"), database.system_read()):
        with pytest.raises(DBAPIError, match=r"read-?only"), reading as connection:
            connection.execute(sa.text(statement))
    assert rows(database, "workspaces") == before
    assert rows(database, "receipts") == []


def test_a_connection_that_has_read_can_write_again_and_the_other_way_round(database: Database) -> None:
    founded(database)
    for number in range(3):
        with database.read("T1") as connection:
            connection.execute(sa.text("SELECT 1"))
        with database.write("T1") as connection:
            assert connection.execute(sa.text(f"UPDATE workspaces SET name = 'n{number}'")).rowcount == 1
        with pytest.raises(DBAPIError), database.read("T1") as connection:
            connection.execute(sa.text("DELETE FROM workspaces"))
        with database.system() as connection:
            assert connection.execute(sa.text("UPDATE workspaces SET name = name")).rowcount == 1
    assert [row["name"] for row in rows(database, "workspaces")] == ["n2"]


def test_on_postgres_nothing_waits_for_ever(postgres_url: str) -> None:
    database = Database(postgres_url)
    held = {}
    acts = {"read": database.read("T1"), "write": database.write("T1"), "system": database.system()}
    for name, act in acts.items():
        with act as connection:
            held[name] = [connection.execute(sa.text(f"SHOW {setting}")).scalar_one() for setting in TIMES]
    assert held == {"read": ["30s", "10s", "0"], "write": ["30s", "10s", "1min"], "system": ["30s", "10s", "1min"]}
    database.close()


def test_the_limits_end_with_their_transaction(postgres_url: str) -> None:
    database = Database(postgres_url)
    with database.read("T1") as connection:
        process = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    with database.engine.connect() as connection:
        told = "SELECT pg_backend_pid(), current_setting('statement_timeout'), current_setting('transaction_read_only')"
        assert connection.execute(sa.text(told)).one() == (process, "0", "off")
    database.close()


def test_who_waits_too_long_for_a_row_is_told_and_the_holder_goes_on(postgres_url: str) -> None:
    database = Database(postgres_url)
    working(database)
    with database.write("T1") as holder:
        holder.execute(sa.text("UPDATE deals SET name = 'first'"))
        with ThreadPoolExecutor(1) as pool, pytest.raises(OperationalError, match="lock timeout"):
            pool.submit(_rename_hastily, database).result(LIMIT)
    assert {row["name"] for row in rows(database, "deals")} == {"first"}
    database.close()


def test_a_writer_that_falls_silent_gives_its_rows_back(postgres_url: str) -> None:
    database = Database(postgres_url)
    working(database)
    with pytest.raises(InternalError, match="idle-in-transaction"):
        _rename_and_fall_silent(database, postgres_url)
    assert "silent" not in {row["name"] for row in rows(database, "deals")}
    database.close()


def _rename_and_fall_silent(database: Database, url: str) -> None:
    with database.write("T1") as silent:
        silent.execute(sa.text("SELECT set_config('idle_in_transaction_session_timeout', '100ms', true)"))
        silent.execute(sa.text("UPDATE deals SET name = 'silent'"))
        _until_it_is_gone(url, silent)
        silent.execute(sa.text("SELECT 1"))


def _until_it_is_gone(url: str, connection: sa.Connection) -> None:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, psycopg.Connection)
    turn = threading.Event()
    query = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s"
    with psycopg.connect(url, autocommit=True) as watching:
        for _ in range(1000):
            if watching.execute(query, (raw.info.backend_pid,)).fetchone() == (0,):
                return
            turn.wait(0.01)
    raise TimeoutError("it held on")


def _rename_hastily(database: Database) -> None:
    with database.write("T1") as connection:
        limit_waiting(connection, lock="100ms")
        connection.execute(sa.text("UPDATE deals SET name = 'second'"))
