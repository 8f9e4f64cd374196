"""The databases that every released version has left behind, and how to open them again.

`tests/data/releases/VERSION` holds two: an SQLite file, and what pg_dump wrote of a Postgres database.
"""

import shutil
from pathlib import Path

import psycopg

DATA = Path(__file__).parents[1] / "data" / "releases"
LITE, DUMP = "nextstep.sqlite", "nextstep.sql"


def versions() -> list[str]:
    """Every stored version, oldest first."""
    return sorted((place.name for place in DATA.iterdir()), key=lambda name: [int(part) for part in name.split(".")])


def sqlite_of(version: str, place: Path) -> str:
    """The address of a copy of a version's SQLite file."""
    return f"sqlite:///{shutil.copy(DATA / version / LITE, place / 'nextstep.db')}"


def fill_postgres(version: str, url: str) -> None:
    """Take a version's dump into an empty database, on a server that has the roles."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute((DATA / version / DUMP).read_bytes())
