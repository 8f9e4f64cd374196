"""Whether the database can be used as it is; nothing in it is changed, and none is made where there is none."""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.findings import Finding
from bot.opening import REFUSED, opened, shown, why_unusable
from bot.settings import SettingsError
from services import workspaces
from storage.database import APP_ROLE, Database
from storage.migrations.security import lacking, ungranted
from storage.schema import Standing, standing
from storage.tables import metadata

ABOUT = "database"
COMES = "the first “nextstep serve” or “nextstep migrate” sets it up"


def look_at(url: str) -> tuple[Database | None, list[Finding]]:
    """The database if it can be asked more, and what was found."""
    try:
        database = opened(url, leaves_file=True)
    except SettingsError as error:
        return None, [Finding("fault", ABOUT, str(error))]
    try:
        found = list(_examined(database))
    except SQLAlchemyError as error:
        found = [Finding("fault", ABOUT, why_unusable(database, error))]
    if [finding.weight for finding in found] == ["fine"]:
        return database, found
    database.close()
    return None, found


def _examined(database: Database) -> Iterator[Finding]:
    """The schema, then the rights."""
    if _is_still_to_come(database.url):
        yield Finding("note", ABOUT, f"{shown(database)} is not there yet; {COMES}")
        return
    found = standing(database)
    if found in REFUSED:
        yield Finding("fault", ABOUT, REFUSED[found])
    elif statements := _statements(database, found):
        advice = f"have an administrator of the server run once, in this database: {'; '.join(statements)}"
        yield Finding("fault", ABOUT, f"The login may not do what Nextstep does; {advice}")
    elif found is Standing.EMPTY:
        yield Finding("note", ABOUT, f"{shown(database)} is empty; {COMES}")
    elif barred := _barred(database):
        yield Finding(
            "fault",
            ABOUT,
            f"The role {APP_ROLE} may not use {', '.join(barred)}; restore the database together with its privileges, "
            "or grant SELECT, INSERT, UPDATE and DELETE on them again (on changes: SELECT and INSERT)",
        )
    else:
        workspaces.installed(database)
        yield Finding("fine", ABOUT, f"{shown(database)} answers and has the newest schema")


def _is_still_to_come(url: sa.URL) -> bool:
    if url.get_backend_name() != "sqlite":
        return False
    file = Path(url.database or "")
    return not file.exists() or (file.is_file() and not file.stat().st_size)


def _statements(database: Database, found: Standing) -> list[str]:
    """What the login lacks: for the first migration everything, afterwards only to be one of the roles."""
    with database.engine.connect() as connection:
        missing = lacking(connection)
    return missing if found is Standing.EMPTY else [one for one in missing if " ON SCHEMA " not in one]


def _barred(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return ungranted(connection, sorted(metadata.tables))
