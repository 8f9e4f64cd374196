"""A figure of the bench, and how it is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from storage.database import Database
from storage.schema import migrate

TIMES = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `unit` is "s", "ratio" or what is counted."""

    name: str
    value: float
    unit: str


def fresh(place: Path, name: str) -> Database:
    """A migrated SQLite database in a folder."""
    database = Database(f"sqlite:///{place / name}.db")
    migrate(database)
    return database


def seconds(act: Callable[[], object], times: int = TIMES) -> float:
    """The median of several runs, the first one left out."""
    act()
    return statistics.median(_one(act) for _ in range(times))


def statements(database: Database, act: Callable[[], object]) -> int:
    """How many statements an act sends to the database."""
    counted: list[str] = []

    def note(*sent: object) -> None:
        counted.append(str(sent[2]))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    act()
    sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(counted)


def _one(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
