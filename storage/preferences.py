"""What people have chosen for themselves."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.preferences import Preferences
from sales.working_time import WEEKDAYS
from storage.schedules import LocalTime, Schedule
from storage.tables import people, preferences
from storage.upsert import put


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A zone with the hour and the weekdays that some of its people have chosen; None is the schedule's own."""

    timezone: str
    nudge_time: str | None
    days: str | None


@dataclass(frozen=True, slots=True)
class Served:
    """Whom a morning serves: those of a zone whose hour and weekday it is and who are not paused on that local day.

    `person_ids` None means all of them.
    """

    schedule: Schedule
    at: LocalTime
    today: date
    person_ids: Sequence[str] | None = None


def find(connection: Connection, workspace_id: str, person_id: str) -> Preferences:
    """Somebody's choices; the defaults where they have made none."""
    chosen = (preferences.c.nudge_time, preferences.c.days, preferences.c.holidays, preferences.c.paused_until)
    query = sa.select(*chosen).where(preferences.c.workspace_id == workspace_id, preferences.c.person_id == person_id)
    row = connection.execute(query).first()
    return Preferences(*row) if row else Preferences()


def choose(connection: Connection, workspace_id: str, person_id: str, chosen: Preferences) -> None:
    """Record somebody's choices in place of earlier ones."""
    put(connection, preferences, [{"workspace_id": workspace_id, "person_id": person_id} | asdict(chosen)])


def rhythms(connection: Connection, workspace_id: str) -> set[Rhythm]:
    """The distinct zones, hours and weekdays of the workspace's people."""
    query = (
        sa.select(people.c.timezone, preferences.c.nudge_time, preferences.c.days)
        .select_from(with_choices())
        .where(people.c.workspace_id == workspace_id, *_can_read())
        .distinct()
    )
    return {Rhythm(*row) for row in connection.execute(query)}


def regions(connection: Connection, served: Served) -> set[str | None]:
    """The distinct regions whose public holidays these people have chosen; None for those who have chosen none."""
    query = sa.select(preferences.c.holidays).select_from(with_choices())
    return set(connection.execute(query.where(is_served(served)).distinct()).scalars())


def is_served(served: Served) -> sa.ColumnElement[bool]:
    """The condition that picks these people, for a query of `people` joined with `with_choices`."""
    schedule, weekday = served.schedule, WEEKDAYS[served.today.weekday()]
    chosen = sa.true() if served.person_ids is None else people.c.id.in_(served.person_ids)
    return sa.and_(
        people.c.workspace_id == schedule.workspace_id,
        people.c.timezone == served.at.timezone,
        *_can_read(),
        sa.func.coalesce(preferences.c.nudge_time, schedule.local_time) == served.at.time,
        sa.func.coalesce(preferences.c.days, schedule.days).contains(weekday),
        sa.or_(preferences.c.paused_until.is_(None), preferences.c.paused_until < served.today),
        chosen,
    )


def _can_read() -> tuple[sa.ColumnElement[bool], ...]:
    """Those to whom the app writes in private at all."""
    return ~people.c.is_bot, ~people.c.is_deactivated, ~people.c.is_stranger


def with_choices() -> sa.Join:
    """People, each with what they have chosen."""
    same = (preferences.c.workspace_id == people.c.workspace_id) & (preferences.c.person_id == people.c.id)
    return people.outerjoin(preferences, same)
