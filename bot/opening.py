"""Opening the database for a command: at the right schema, with a plain sentence where that cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from bot.settings import SettingsError
from storage.database import APP_ROLE, SYSTEM_ROLE, Database
from storage.schema import Standing, migrate, standing

NOT_ALLOWED = "42501"  # Postgres: insufficient privilege


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
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise SettingsError(
            "DATABASE_URL cannot be read; write it as sqlite:///nextstep.db or postgresql://user:password@host/name."
        ) from None


@contextmanager
def _plainly(database: Database) -> Iterator[None]:
    shown = database.url.render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as error:
        raise SettingsError(
            f"The database {shown} cannot be opened ({cause(error)}); check DATABASE_URL and that the server runs."
        ) from error
    except SQLAlchemyError as error:
        raise SettingsError(f"The database {shown} cannot be used ({cause(error)}); {_remedy(error)}.") from error


def cause(error: SQLAlchemyError) -> str:
    """What the database itself says, in one line."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__


def _remedy(error: SQLAlchemyError) -> str:
    if getattr(getattr(error, "orig", None), "sqlstate", None) == NOT_ALLOWED:
        return f"let its user create roles, or have the roles {APP_ROLE} and {SYSTEM_ROLE} created and granted to it"
    return "check DATABASE_URL"
