"""The engine and its transactions: who may see what, and how writers wait for each other."""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import ConnectionPoolEntry

APP_ROLE = "nextstep_app"
SYSTEM_ROLE = "nextstep_system"
POOL_SIZE = 13
LONGEST_STATEMENT = "30s"
LONGEST_LOCK_WAIT = "10s"
LONGEST_BUSY = 20_000  # ms that SQLite waits for another process that writes
GLANCE = 4  # ms between two looks whether it is through
LONGEST_PAUSE = "60s"  # of a writer between two statements, while others wait for its rows
LONGEST_COUNT = "5min"  # of taking stock of large tables

# What libpq waits for at most, in seconds (tcp_user_timeout: milliseconds); an address may say otherwise.
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

# A report asks several questions: all are answered of the same moment, which SQLite's readers see anyway.
READS_ON_POSTGRES = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
READS_ON_SQLITE = {"sqlite_query_only": True}
READING_PRAGMAS = (f"busy_timeout={LONGEST_BUSY}", "query_only=1")
PRAGMAS = (f"busy_timeout={LONGEST_BUSY}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")


def _settings(**values: str) -> str:
    """Settings of Postgres for one transaction, as the columns of a SELECT."""
    return ", ".join(f"set_config('{name}', '{value}', true)" for name, value in values.items())


_WHO = "SELECT set_config('role', :role, true), set_config('nextstep.workspace', :workspace, true)"
_WAITS = _settings(statement_timeout=LONGEST_STATEMENT, lock_timeout=LONGEST_LOCK_WAIT)

# Who acts and how long it may wait: one round trip at the start of each transaction.
# A reader's pauses are not limited: an export may be read page by page.
READING = sa.text(f"{_WHO}, {_WAITS}")
WRITING = sa.text(f"{_WHO}, {_WAITS}, {_settings(idle_in_transaction_session_timeout=LONGEST_PAUSE)}")


class FifoLock:
    """A lock that serves in the order of asking: no capture waits behind luck."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def acquire(self) -> None:
        """Wait until every earlier asker is through."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def release(self) -> None:
        """Hand over to the asker that has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold it for a while."""
        self.acquire()
        try:
            yield
        finally:
            self.release()


class Database:
    """One unit of work is one `with` block: it commits at its end, or rolls back on any exception.

    `read` and `write` see one workspace only; on Postgres row-level security holds to that even where a query
    forgets it. `system` crosses workspaces and is for the tick, delivery claims, clean-up and look-ups of
    installations. Nothing waits for ever: on Postgres a statement ends after half a minute, a wait for a lock after
    ten seconds; a read cannot change anything, on either database.
    """

    def __init__(self, url: str, *, leaves_file: bool = False) -> None:
        """With `leaves_file` an SQLite file that is no database of ours yet is not made into one that logs ahead."""
        self.url = driver_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        pragmas = READING_PRAGMAS if leaves_file else PRAGMAS
        self.engine = _sqlite_engine(self.url, pragmas) if self.is_sqlite else _postgres_engine(self.url)
        self._readers = self.engine.execution_options(**(READS_ON_SQLITE if self.is_sqlite else READS_ON_POSTGRES))
        self._immediate = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        self._writers = FifoLock()

    @contextmanager
    def read(self, workspace_id: str) -> Iterator[Connection]:
        """A transaction that sees this workspace's rows; on SQLite it holds no writer up."""
        with self._readers.begin() as connection:
            self._act_as(connection, APP_ROLE, workspace_id, statement=READING)
            yield connection

    @contextmanager
    def write(self, workspace_id: str) -> Iterator[Connection]:
        """A transaction that sees and changes this workspace's rows."""
        with self._writing() as connection:
            self._act_as(connection, APP_ROLE, workspace_id, statement=WRITING)
            yield connection

    @contextmanager
    def system(self) -> Iterator[Connection]:
        """A transaction across workspaces."""
        with self._writing() as connection:
            self._act_as(connection, SYSTEM_ROLE, "", statement=WRITING)
            yield connection

    @contextmanager
    def system_read(self) -> Iterator[Connection]:
        """A transaction across workspaces that changes nothing."""
        with self._readers.begin() as connection:
            self._act_as(connection, SYSTEM_ROLE, "", statement=READING)
            yield connection

    def take_stock(self) -> None:
        """After many writes: let Postgres count anew, or name look-ups are planned as for empty tables."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                limit_waiting(connection, statement=LONGEST_COUNT, lock=LONGEST_COUNT)
                connection.execute(sa.text("ANALYZE deals, deal_words, steps, changes"))

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._writers.held(), self._immediate.begin() as connection:
            yield connection

    def _act_as(self, connection: Connection, role: str, workspace_id: str, *, statement: sa.TextClause) -> None:
        if not self.is_sqlite:
            connection.execute(statement, {"role": role, "workspace": workspace_id})


def limit_waiting(connection: Connection, *, statement: str = LONGEST_STATEMENT, lock: str = LONGEST_LOCK_WAIT) -> None:
    """Until the transaction ends, let Postgres give up a statement, or a wait for a lock, after so long."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT {_settings(statement_timeout=statement, lock_timeout=lock)}"))


def plan_anew(connection: Connection) -> None:
    """For a writer of many rows: have Postgres forget the plans that it made while the tables were small.

    It checks references by plans that it keeps: a first import of 8,800 deals took 36 s, and 20 s with this.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DISCARD PLANS"))


def driver_url(url: str) -> sa.URL:
    """The address as people write it, with our driver: postgres://… and postgresql://… both mean psycopg."""
    parsed = make_url(url)
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _postgres_engine(url: sa.URL) -> Engine:
    return sa.create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={name: value for name, value in PATIENCE.items() if name not in url.query},
    )


def _sqlite_engine(url: sa.URL, pragmas: Sequence[str]) -> Engine:
    """WAL with full durability; writers begin IMMEDIATE, so that no transaction dies while it upgrades its lock."""
    engine = sa.create_engine(
        url, pool_size=POOL_SIZE, max_overflow=0, hide_parameters=True, connect_args={"check_same_thread": False}
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - sqlite3's own connection
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        _only_read(connection, bool(options.get("sqlite_query_only")))
        kind = options.get("sqlite_begin", "DEFERRED")
        if kind == "DEFERRED" or not _begun_to_write(connection):
            connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _begun_to_write(connection: Connection) -> bool:
    """Begin a writing transaction, or give up after the longest wait.

    SQLite looks whether another process is through at ever longer intervals, up to 100 ms, and misses the moment
    between two batches of an import: so it is asked again and again, and waits only for a glance itself.
    """
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    until = time.monotonic() + LONGEST_BUSY / 1000
    raw.execute(f"PRAGMA busy_timeout={GLANCE}")
    try:
        while time.monotonic() < until:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return False  # it is said again where SQLAlchemy hears of it
            else:
                return True
    finally:
        raw.execute(f"PRAGMA busy_timeout={LONGEST_BUSY}")
    return False


def _only_read(connection: Connection, wanted: bool) -> None:  # noqa: FBT001 - as the pragma has it
    """Have SQLite refuse changes, or allow them again; `info` stays with its connection through the pool."""
    if connection.info.get("only_reads", False) is not wanted:
        connection.exec_driver_sql(f"PRAGMA query_only={int(wanted)}")
        connection.info["only_reads"] = wanted
