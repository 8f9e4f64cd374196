"""Schedules, and the clocks in which each fires: one for each distinct zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.ids import new_id
from storage.tables import clocks, runs, schedules, teams
from storage.upsert import insert_new

Kind = Literal["nudge", "undated", "digest"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is sent, for which team (None: everybody), on which weekdays ('mon,tue') at which local time ('09:00').

    `timezone` None means each person's own for a nudge, the team's (the workspace's) for the rest.
    """

    id: str
    workspace_id: str
    kind: Kind
    team_id: str | None
    team_name: str | None
    days: str
    local_time: str
    timezone: str | None
    is_paused: bool


@dataclass(frozen=True, slots=True)
class DueClock:
    """A clock whose time has come."""

    schedule: Schedule
    timezone: str
    fire_at: datetime


def add(
    connection: Connection,
    workspace_id: str,
    kind: Kind,
    *,
    team_id: str | None,
    days: str,
    local_time: str,
    now: datetime,
    timezone: str | None = None,
) -> str:
    """Add a schedule and give its id; its clocks are set by `set_clocks`."""
    schedule_id = new_id()
    connection.execute(
        sa.insert(schedules).values(
            workspace_id=workspace_id,
            id=schedule_id,
            kind=kind,
            team_id=team_id,
            days=days,
            local_time=local_time,
            timezone=timezone,
            created_at=now,
        )
    )
    return schedule_id


def every(connection: Connection, workspace_id: str) -> list[Schedule]:
    """All schedules of a workspace, those of one moment by kind and team."""
    order = (schedules.c.created_at, schedules.c.kind, teams.c.name, schedules.c.id)
    rows = connection.execute(_select().where(schedules.c.workspace_id == workspace_id).order_by(*order))
    return [_schedule(row) for row in rows]


def change(connection: Connection, workspace_id: str, schedule_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one schedule."""
    mine = (schedules.c.workspace_id == workspace_id) & (schedules.c.id == schedule_id)
    connection.execute(sa.update(schedules).where(mine).values(**values))


def clocks_of(connection: Connection, workspace_id: str, schedule_id: str) -> dict[str, datetime]:
    """Zone -> the next fire."""
    query = sa.select(clocks).where(clocks.c.workspace_id == workspace_id, clocks.c.schedule_id == schedule_id)
    return {row.timezone: row.next_fire_at for row in connection.execute(query)}


def add_clock(connection: Connection, schedule: Schedule, timezone: str, next_fire_at: datetime) -> None:
    """Let a schedule fire in one more zone."""
    row = {
        "workspace_id": schedule.workspace_id,
        "schedule_id": schedule.id,
        "timezone": timezone,
        "next_fire_at": next_fire_at,
    }
    insert_new(connection, clocks, [row])


def set_clock(connection: Connection, schedule: Schedule, timezone: str, next_fire_at: datetime) -> None:
    """Move a clock's next fire."""
    connection.execute(sa.update(clocks).where(_clock(schedule, timezone)).values(next_fire_at=next_fire_at))


def stop_clock(connection: Connection, schedule: Schedule, timezone: str) -> None:
    """A schedule no longer fires in this zone."""
    connection.execute(sa.delete(clocks).where(_clock(schedule, timezone)))


def claim_due(connection: Connection, *, now: datetime, limit: int) -> list[DueClock]:
    """Clocks whose time has come, locked until the transaction ends; other replicas pass over them."""
    query = (
        _select()
        .add_columns(clocks.c.timezone.label("zone"), clocks.c.next_fire_at)
        .join(clocks, (clocks.c.workspace_id == schedules.c.workspace_id) & (clocks.c.schedule_id == schedules.c.id))
        .where(clocks.c.next_fire_at <= now, ~schedules.c.is_paused)
        .order_by(clocks.c.next_fire_at, clocks.c.workspace_id, clocks.c.schedule_id, clocks.c.timezone)
        .limit(limit)
        .with_for_update(of=clocks, skip_locked=True)
    )
    return [DueClock(_schedule(row), row.zone, row.next_fire_at) for row in connection.execute(query)]


def record_run(connection: Connection, due: DueClock, fire_at: datetime, *, outcome: str, now: datetime) -> bool:
    """Record that a fire happened; False where it had happened already."""
    row = {
        "workspace_id": due.schedule.workspace_id,
        "id": new_id(),
        "schedule_id": due.schedule.id,
        "timezone": due.timezone,
        "fire_at": fire_at,
        "fired_at": now,
        "outcome": outcome,
    }
    return insert_new(connection, runs, [row]) == 1


def _clock(schedule: Schedule, timezone: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        clocks.c.workspace_id == schedule.workspace_id,
        clocks.c.schedule_id == schedule.id,
        clocks.c.timezone == timezone,
    )


def _select() -> sa.Select[Any]:
    same_team = (teams.c.workspace_id == schedules.c.workspace_id) & (teams.c.id == schedules.c.team_id)
    return sa.select(schedules, teams.c.name.label("team_name")).outerjoin(teams, same_team)


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        id=row.id,
        workspace_id=row.workspace_id,
        kind=row.kind,
        team_id=row.team_id,
        team_name=row.team_name,
        days=row.days,
        local_time=row.local_time,
        timezone=row.timezone,
        is_paused=row.is_paused,
    )
