"""Opening the database for a command: at the right schema, with a plain sentence where that cannot be."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, InternalError, NoSuchModuleError, OperationalError, SQLAlchemyError

from bot.settings import SettingsError, read_settings
from storage.database import Database, driver_url
from storage.migrations.security import lacking
from storage.schema import Standing, migrate, standing

NOT_ALLOWED = "42501"  # Postgres: insufficient privilege
BACKENDS = {"sqlite", "postgresql"}
HOW = "write it as sqlite:///nextstep.db or postgresql://user:password@host/name"
REFUSED = {
    Standing.OLDER: "The database has an older schema; run “nextstep migrate”, then start again.",
    Standing.NEWER: (
        "The database has a newer schema than this program; install the newer version of Nextstep again, "
        "nothing was changed."
    ),
    Standing.FOREIGN: (
        "This database holds other tables and none of Nextstep's; let DATABASE_URL name an empty database, "
        "nothing was changed."
    ),
}


def open_current(url: str) -> Database:
    """The database at this program's schema. An empty one is set up; an older, newer or foreign one is refused."""
    database = opened(url)
    with _plainly(database):
        found = standing(database)
        if found is Standing.EMPTY:
            found = migrate(database)  # another process may have been quicker
    _accept(database, found)
    return database


@contextmanager
def opened_database() -> Iterator[Database]:
    """The settings' database for a command; what it cannot go on with is said in a sentence."""
    database = open_current(read_settings().database_url)
    try:
        yield database
    except (OperationalError, InternalError) as error:  # the disk is full, the server has gone, a wait took too long
        raise SettingsError(f"The database gave up on the way ({cause(error)}); mend that and start again.") from error
    finally:
        database.close()


def migrate_to_newest(url: str) -> str:
    """Migrate, and say in a sentence what was done."""
    database = opened(url)
    try:
        with _plainly(database):
            before = migrate(database)
    finally:
        database.close()
    if before is Standing.CURRENT:
        return "The database already has the newest schema."
    if before is not Standing.OLDER:
        _accept(database, before)
    return "The database now has the newest schema."


def _accept(database: Database, found: Standing) -> None:
    if found in REFUSED:
        database.close()
        raise SettingsError(REFUSED[found])


def opened(url: str, *, leaves_file: bool = False) -> Database:
    """The database of this address, not yet asked anything; an address that cannot be meant is refused."""
    try:
        parsed = driver_url(url)
        if parsed.get_backend_name() not in BACKENDS:
            raise SettingsError(f"DATABASE_URL names a database that Nextstep does not know; {HOW}.")
        if parsed.get_backend_name() == "sqlite":
            _check_file(parsed)
        return Database(url, leaves_file=leaves_file)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise SettingsError(f"DATABASE_URL cannot be read; {HOW}.") from None


def _check_file(url: sa.URL) -> None:
    """An SQLite address names a file in a folder that is there; one in memory would forget everything."""
    name = url.database or ""
    if name in {"", ":memory:"} or name.startswith("file:"):
        raise SettingsError(
            "DATABASE_URL names no file, and what SQLite keeps in memory is lost at the end; "
            "write it as sqlite:///nextstep.db."
        )
    if url.query:
        raise SettingsError(
            "DATABASE_URL goes on after the name of the SQLite file; write it as sqlite:///nextstep.db."
        )
    folder = Path(name).absolute().parent
    if not folder.is_dir():
        raise SettingsError(f"The folder {folder} does not exist; make it, or let DATABASE_URL name another place.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingsError(f"The folder {folder} may not be written to; permit it, or choose another in DATABASE_URL.")


@contextmanager
def _plainly(database: Database) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        sentence = why_unusable(database, error)
        database.close()
        raise SettingsError(sentence) from error


def why_unusable(database: Database, error: SQLAlchemyError) -> str:
    """What the database has against being used, and what to do."""
    kind = "opened" if isinstance(error, OperationalError) else "used"
    return f"The database {shown(database)} cannot be {kind} ({cause(error)}); {_remedy(database, error)}."


def shown(database: Database) -> str:
    """The address as people write it, without its password."""
    return database.url.render_as_string(hide_password=True).replace("postgresql+psycopg:", "postgresql:")


def cause(error: SQLAlchemyError) -> str:
    """What the database itself says, in one line."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__


def _remedy(database: Database, error: SQLAlchemyError) -> str:
    if database.is_sqlite:
        return "check that DATABASE_URL names an SQLite file, or a new one, and that it may be written to"
    if getattr(getattr(error, "orig", None), "sqlstate", None) == NOT_ALLOWED and (statements := _lacking(database)):
        return f"have an administrator of the server run once, in this database: {'; '.join(statements)}"
    return "check DATABASE_URL and that the server runs"


def _lacking(database: Database) -> list[str]:
    try:
        with database.engine.connect() as connection:
            return lacking(connection)
    except SQLAlchemyError:
        return []
