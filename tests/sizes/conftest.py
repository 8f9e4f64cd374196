"""Workspaces of any size, on both databases; each size is filled once and copied for every test."""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage import tables
from tests.acting import FRIDAY, Office, office
from tests.services.hurry import hurry
from tests.sizes.portfolio import fill, settle
from tests.soak.scale import FULL

collect_ignore = [] if FULL >= 1 else ["test_load.py"]  # beside other tests a load shows how busy they keep the machine
SETTLED = FRIDAY - timedelta(days=21)  # so that this week's digests have an earlier one to compare with
UrlOf = Callable[[int], str]
_numbers = itertools.count(1)


async def _make(url: str, count: int) -> None:
    """Install the app, and give it so many deals."""
    async with office(url, now=SETTLED, is_new=True) as running:
        settle(running.database, running.workspace_id, now=SETTLED)
        fill(running.database, running.workspace_id, count, now=FRIDAY)
        with running.database.engine.begin() as connection:  # the welcome ends where a file sets everything
            connection.execute(sa.update(tables.workspaces).values(welcome_step=1))


@pytest.fixture(scope="session")
def filled_files(sqlite_template: Path) -> UrlOf:
    """The SQLite file with so many deals, made when it is first asked for."""
    made: dict[int, Path] = {}

    def of(count: int) -> str:
        if count not in made:
            path = sqlite_template.with_name(f"filled{count}.db")
            shutil.copy(sqlite_template, path)
            asyncio.run(_make(f"sqlite:///{path}", count))
            made[count] = path
        return str(made[count])

    return of


@pytest.fixture(scope="session")
def filled_databases(postgres_server: str) -> UrlOf:
    """The name of the Postgres database with so many deals, made when it is first asked for."""
    made: set[int] = set()
    hurry(postgres_server)

    def of(count: int) -> str:
        name = f"filled_{count}"
        if count not in made:
            _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE template_nextstep")
            asyncio.run(_make(_of(postgres_server, name), count))
            made.add(count)
        return name

    return of


@pytest.fixture
def filled(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> UrlOf:
    """The address of a database of one's own with so many deals."""

    def of(count: int) -> str:
        if database_kind == "SQLite":
            path = tmp_path / "filled.db"
            shutil.copy(request.getfixturevalue("filled_files")(count), path)
            return f"sqlite:///{path}"
        server = request.getfixturevalue("postgres_server")
        template, name = request.getfixturevalue("filled_databases")(count), f"sized_{next(_numbers)}"
        _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        return _of(server, name)

    return of


@pytest.fixture(params=["SQLite", "Postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases."""
    return str(request.param)


@pytest.fixture
def sized_url(filled: UrlOf, size: int) -> str:
    """A database with so many deals."""
    return filled(size)


@pytest.fixture
async def sized(sized_url: str) -> AsyncIterator[Office]:
    """The bot in the sandbox on Friday 20 Nov 2026, with so many deals, its welcome not sent yet."""
    async with office(sized_url, is_new=True) as running:
        yield running


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _of(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"
