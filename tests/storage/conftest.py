"""A database with rows in every table for tests that leave it as it is."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage.database import Database
from tests.services.hurry import hurry
from tests.storage.busy import busy


@pytest.fixture(scope="session", autouse=True)
def _hurried(postgres_server: str) -> None:
    hurry(postgres_server)


@pytest.fixture(scope="module", params=["SQLite", "Postgres"])
def stand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One busy workspace, T1, shared by a file's tests: what they write must be refused or taken back."""
    if request.param == "SQLite":
        path = tmp_path_factory.mktemp("stand") / "stand.db"
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, path)
        opened = Database(f"sqlite:///{path}")
    else:
        opened = cloned(request.getfixturevalue("postgres_server"), f"stand_{request.module.__name__.split('.')[-1]}")
    busy(opened)
    yield opened
    opened.close()


def cloned(server: str, name: str) -> Database:
    """A migrated Postgres database of this name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_nextstep".encode())
    return Database(sa.make_url(server).set(database=name).render_as_string(hide_password=False))
