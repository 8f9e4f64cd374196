"""The database of every released version is brought to the newest schema, and nothing in it is lost."""

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, get_args

import psycopg
import pytest
import sqlalchemy as sa

from services import exporting
from storage.database import Database
from storage.schema import Standing, migrate, standing
from tests.journeys.reading import checkout, set_up
from tests.releases.stored import fill_postgres, sqlite_of, versions
from tests.services.company import MONDAY, agreed
from tests.storage.test_schema import described

_numbers = itertools.count(1)
CASTS = re.compile(r"::[a-z ]+(\[\])?|[()]")
NEXT = '''"""A change of every kind that a later version may bring."""

import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{newest}"


def upgrade() -> None:
    with op.batch_alter_table("deals") as table:
        table.add_column(sa.Column("probability", sa.Integer, server_default="10", nullable=False))
    with op.batch_alter_table("steps") as table:
        table.alter_column("link", existing_type=sa.String(400), type_=sa.String(800))
    op.create_table("notes", sa.Column("workspace_id", sa.String(40), primary_key=True), sa.Column("text", sa.Text))
'''


@pytest.fixture(params=versions())
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["SQLite", "Postgres"])
def stored_url(request: pytest.FixtureRequest, version: str, tmp_path: Path) -> str:
    """The address of a version's stored database."""
    if request.param == "SQLite":
        return sqlite_of(version, tmp_path)
    url = new_database(request.getfixturevalue("postgres_server"))
    fill_postgres(version, url)
    return url


@pytest.fixture
def stored(stored_url: str) -> Iterator[Database]:
    database = Database(stored_url)
    yield database
    database.close()


def new_database(server: str) -> str:
    name = f"stored_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


Rows = dict[str, list[dict[str, Any]]]


def every_row(database: Database) -> Rows:
    """Every table as it stands in the database, whatever this program knows of it; rows in the order of their keys."""
    found: Rows = {}
    inspector = sa.inspect(database.engine)
    with database.engine.connect() as connection:
        for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
            keys = ", ".join(inspector.get_pk_constraint(table)["constrained_columns"])
            rows = connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY {keys}"))
            found[table] = [dict(row._mapping) for row in rows]
    return found


def schema(database: Database) -> dict[str, str]:
    """What a schema says; a check that came through a dump has the same casts in other places."""
    told = described(database)
    return told if database.is_sqlite else {name: CASTS.sub("", text) for name, text in told.items()}


def kept(before: Rows, after: Rows) -> None:
    """Every row is there with every value that it had."""
    assert set(before) <= set(after)
    for table, rows in before.items():
        assert rows, f"nothing was stored in {table}"
        then = [{name: row[name] for name in rows[0]} for row in after[table]]
        assert then == rows, table


def test_a_stored_database_comes_to_the_newest_schema_and_nothing_is_lost(stored: Database) -> None:
    before = every_row(stored)
    assert standing(stored) in {Standing.OLDER, Standing.CURRENT}
    migrate(stored)
    assert standing(stored) is Standing.CURRENT
    kept(before, every_row(stored))


def test_it_then_has_the_schema_of_a_new_one(stored: Database, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    migrate(stored)
    lite = f"sqlite:///{tmp_path / 'new.db'}"
    with closing(
        Database(lite if stored.is_sqlite else new_database(request.getfixturevalue("postgres_server")))
    ) as new:
        migrate(new)
        assert schema(stored) == schema(new), "a migration that was released must stay as it was"


def test_it_is_worked_with_as_before(stored: Database) -> None:
    migrate(stored)
    known = {what: list(exporting.records(stored, "T1", what)) for what in get_args(exporting.What)}
    assert all(known.values())
    agreed(stored, "Tarnwick", date(2026, 12, 1), now=MONDAY)
    assert len(list(exporting.records(stored, "T1", "steps"))) == len(known["steps"]) + 1
    assert len(list(exporting.records(stored, "T2", "steps"))) == len(known["steps"]), (
        "the neighbour's stay as they are"
    )


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The program as a later version will be, with one more migration."""
    folder = checkout(tmp_path)
    set_up(folder)
    place = folder / "storage" / "migrations" / "versions"
    newest = max(path.name[1:5] for path in place.glob("v0*.py"))
    (place / "v9000_later.py").write_text(NEXT.format(newest=newest), encoding="utf-8")
    return folder


def typed(folder: Path, url: str, *arguments: str) -> tuple[int, str]:
    """Run a command of that version: its exit code and what it said."""
    ended = subprocess.run(
        [str(folder / ".venv" / "bin" / "nextstep"), *arguments],
        cwd=folder,
        env={"DATABASE_URL": url, "LANG": "C.UTF-8", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}
        | {"SLACK_API_URL": "http://127.0.0.1:9/api/", "PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_a_later_version_refuses_to_serve_until_it_has_migrated_and_this_one_leaves_that_database_alone(
    later: Path, stored: Database, stored_url: str
) -> None:
    before = every_row(stored)
    code, said = typed(later, stored_url, "serve")
    assert (code, said) == (2, "The database has an older schema; run “nextstep migrate”, then start again.\n")
    assert "fault  database: The database has an older schema" in typed(later, stored_url, "doctor")[1]
    assert every_row(stored) == before, "neither has changed anything"

    assert typed(later, stored_url, "migrate") == (0, "The database now has the newest schema.\n")
    after = every_row(stored)
    kept(before, after)
    assert {row["probability"] for row in after["deals"]} == {10}
    assert typed(later, stored_url, "export", "--workspace", "T1", "--what", "steps")[0] == 0

    assert standing(stored) is Standing.NEWER
    assert migrate(stored) is Standing.NEWER
    assert every_row(stored) == after
