"""Opening the database for a command: at the right schema, with a plain sentence where that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from bot.settings import SettingsError
from storage.database import Database
from storage.schema import Standing, migrate, standing


def open_current(url: str) -> Database:
    """The database at this program's schema. An empty one is set up; an older or newer one is refused."""
    database = _open(url)
    with _plainly(database):
        found = standing(database)
        if found is Standing.EMPTY:
            migrate(database)
    if found is Standing.OLDER:
        database.close()
        raise SettingsError("The database has an older schema; run “nextstep migrate”, then start again.")
    if found is Standing.NEWER:
        database.close()
        raise SettingsError(
            "The database has a newer schema than this program; install the newer version of Nextstep again."
        )
    return database


def migrate_to_newest(url: str) -> str:
    """Migrate, and say in a sentence what was done."""
    database = _open(url)
    try:
        with _plainly(database):
            before = migrate(database)
    finally:
        database.close()
    if before is Standing.NEWER:
        raise SettingsError("The database has a newer schema than this program; nothing was changed.")
    if before is Standing.CURRENT:
        return "The database already has the newest schema."
    return "The database now has the newest schema."


def _open(url: str) -> Database:
    try:
        return Database(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise SettingsError(
            "DATABASE_URL cannot be read; write it as sqlite:///nextstep.db or postgresql://user:password@host/name."
        ) from None


@contextmanager
def _plainly(database: Database) -> Iterator[None]:
    shown = database.url.render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as error:
        cause = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
        raise SettingsError(
            f"The database {shown} cannot be opened ({cause}); check DATABASE_URL and that the server runs."
        ) from error
    except SQLAlchemyError as error:
        cause = type(error).__name__
        raise SettingsError(f"The database {shown} cannot be used ({cause}); check DATABASE_URL.") from error
