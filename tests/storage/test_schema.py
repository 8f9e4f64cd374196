"""Migrations build the schema that the tables describe, on both databases."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import tables
from storage.database import Database
from storage.schema import Standing, migrate, standing

INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname"
CONSTRAINTS = (
    "SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace ORDER BY 1"
)
COLUMNS = (
    "SELECT table_name || '.' || column_name, data_type || ':' || coalesce(character_maximum_length::text, '')"
    " || ':' || is_nullable || ':' || coalesce(column_default, '') || ':' || coalesce(collation_name, '')"
    " FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1"
)
LITE = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"


def described(database: Database) -> dict[str, str]:
    queries = [LITE] if database.is_sqlite else [INDEXES, CONSTRAINTS, COLUMNS]
    with database.engine.connect() as connection:
        rows = [row for query in queries for row in connection.execute(sa.text(query))]
    return {name: _normal(text) for name, text in rows if not name.startswith("alembic_version")}


def _normal(text: str) -> str:
    """Columns and constraints in any order are the same table."""
    head, _, body = text.partition("(")
    if not head.startswith("CREATE TABLE"):
        return text
    parts = re.split(r",\s*\n\s*", body.strip().removesuffix(")").strip())
    return head + "; ".join(sorted(part.strip() for part in parts))


def test_the_migrated_schema_is_the_one_that_the_tables_describe(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    migrated = described(database)
    if database.is_sqlite:
        made = Database(f"sqlite:///{tmp_path / 'made.db'}")
        tables.metadata.create_all(made.engine)
        assert migrated == described(made)
        made.close()
        return
    with database.engine.begin() as connection:
        connection.execute(sa.text("CREATE SCHEMA made"))
    with database.engine.connect() as connection:
        connection.execute(sa.text("SET search_path TO made"))
        tables.metadata.create_all(connection)
        rows = [row for query in (INDEXES, CONSTRAINTS, COLUMNS) for row in connection.execute(sa.text(query))]
    made_rows = {name.removeprefix("made."): _normal(text.replace("made.", "public.")) for name, text in rows}
    assert migrated == made_rows


def test_every_table_belongs_to_a_workspace() -> None:
    for table in tables.metadata.sorted_tables:
        assert "workspace_id" in table.columns, table.name


def test_a_migrated_database_is_current_and_migrating_again_changes_nothing(database: Database) -> None:
    before = described(database)
    assert standing(database) is Standing.CURRENT
    assert migrate(database) is Standing.CURRENT
    assert described(database) == before


@pytest.mark.parametrize(
    ("revision", "expected"), [(None, Standing.OLDER), ("0001", Standing.CURRENT), ("9999", Standing.NEWER)]
)
def test_the_standing_is_told_from_the_stored_revision(
    database: Database, revision: str | None, expected: Standing
) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        if revision:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    assert standing(database) is expected


def test_a_newer_schema_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert migrate(database) is Standing.NEWER


def test_a_database_without_tables_is_empty(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert standing(database) is Standing.EMPTY
    database.close()
