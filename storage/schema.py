"""Where the database's schema stands, and how it gets to the newest."""

from enum import Enum
from importlib.resources import files

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.database import Database, limit_waiting

MIGRATION_LOCK = 7_316_204
LONGEST_MIGRATION = "10min"
OURS = {"workspaces", "deals", "deliveries"}


class Standing(Enum):
    """How the database's schema compares with this program's."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


def standing(database: Database) -> Standing:
    """Compare the stored revision with the newest one that this program knows."""
    with database.engine.connect() as connection:
        limit_waiting(connection)
        return _standing(connection)


def migrate(database: Database) -> Standing:
    """Bring the schema to the newest and say where it stood; a newer one, and other people's tables, are left alone.

    Replicas that start together wait for one another.
    """
    from alembic import command  # noqa: PLC0415 - heavy, and a serving replica does without it
    from alembic.config import Config  # noqa: PLC0415

    with database.engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        _wait_for_turn(connection)
        before = _standing(connection)
        if before in {Standing.EMPTY, Standing.OLDER}:
            config = Config()
            config.set_main_option("script_location", str(files("storage.migrations")))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return before


def _wait_for_turn(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        limit_waiting(connection, statement=LONGEST_MIGRATION, lock=LONGEST_MIGRATION)
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        limit_waiting(connection, statement=LONGEST_MIGRATION)


def _standing(connection: Connection) -> Standing:
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return Standing.EMPTY
    if not tables >= OURS | {"alembic_version"}:
        return Standing.FOREIGN
    stored = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    known = _revisions()
    if stored == known[-1]:
        return Standing.CURRENT
    return Standing.OLDER if stored is None or stored in known else Standing.NEWER


def _revisions() -> list[str]:
    """Every revision, oldest first: the files are named v0001_first.py, v0002_….py."""
    names = (entry.name for entry in files("storage.migrations.versions").iterdir())
    return sorted(name[1:5] for name in names if name.startswith("v") and name.endswith(".py"))
