"""Schedules, and the clocks in which each fires: one for each distinct zone and local time."""

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


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A time on the clocks of a zone: ('Europe/Berlin', '09:00')."""

    timezone: str
    time: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Where and when a schedule fires, on which weekdays ('mon,tue'), and when next (UTC)."""

    at: LocalTime
    days: str
    next_fire_at: datetime


@dataclass(frozen=True, slots=True)
class DueClock:
    """A clock whose time has come."""

    schedule: Schedule
    at: LocalTime
    days: str
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


def clocks_of(connection: Connection, workspace_id: str, schedule_id: str) -> dict[LocalTime, Clock]:
    """A schedule's clocks, each under where and when it fires."""
    query = sa.select(clocks).where(clocks.c.workspace_id == workspace_id, clocks.c.schedule_id == schedule_id)
    found = (_clock(row) for row in connection.execute(query))
    return {clock.at: clock for clock in found}


def hold_clock(connection: Connection, schedule: Schedule, at: LocalTime) -> Clock | None:
    """One clock, kept from firing until the transaction ends."""
    row = connection.execute(sa.select(clocks).where(_is(schedule, at)).with_for_update()).first()
    return _clock(row) if row else None


def add_clock(connection: Connection, schedule: Schedule, clock: Clock) -> None:
    """Let a schedule fire at one more time of a zone."""
    row = {
        "workspace_id": schedule.workspace_id,
        "schedule_id": schedule.id,
        "timezone": clock.at.timezone,
        "local_time": clock.at.time,
        "days": clock.days,
        "next_fire_at": clock.next_fire_at,
    }
    insert_new(connection, clocks, [row])


def set_clock(connection: Connection, schedule: Schedule, clock: Clock) -> None:
    """Move a clock's next fire and its days."""
    values = {"days": clock.days, "next_fire_at": clock.next_fire_at}
    connection.execute(sa.update(clocks).where(_is(schedule, clock.at)).values(**values))


def stop_clock(connection: Connection, schedule: Schedule, at: LocalTime) -> None:
    """A schedule no longer fires there and then."""
    connection.execute(sa.delete(clocks).where(_is(schedule, at)))


def claim_due(connection: Connection, *, now: datetime, limit: int) -> list[DueClock]:
    """Clocks whose time has come, locked until the transaction ends; other replicas pass over them."""
    key = (clocks.c.workspace_id, clocks.c.schedule_id, clocks.c.timezone, clocks.c.local_time)
    query = (
        _select()
        .add_columns(
            clocks.c.timezone.label("zone"),
            clocks.c.local_time.label("zone_time"),
            clocks.c.days.label("zone_days"),
            clocks.c.next_fire_at,
        )
        .join(clocks, (clocks.c.workspace_id == schedules.c.workspace_id) & (clocks.c.schedule_id == schedules.c.id))
        .where(clocks.c.next_fire_at <= now, ~schedules.c.is_paused)
        .order_by(clocks.c.next_fire_at, *key)
        .limit(limit)
        .with_for_update(of=clocks, skip_locked=True)
    )
    return [
        DueClock(_schedule(row), LocalTime(row.zone, row.zone_time), row.zone_days, row.next_fire_at)
        for row in connection.execute(query)
    ]


def record_run(connection: Connection, due: DueClock, fire_at: datetime, *, outcome: str, now: datetime) -> bool:
    """Record that a fire happened; False where it had happened already."""
    row = {
        "workspace_id": due.schedule.workspace_id,
        "id": new_id(),
        "schedule_id": due.schedule.id,
        "timezone": due.at.timezone,
        "local_time": due.at.time,
        "fire_at": fire_at,
        "fired_at": now,
        "outcome": outcome,
    }
    return insert_new(connection, runs, [row]) == 1


def has_run(connection: Connection, schedule: Schedule, at: LocalTime, fire_at: datetime) -> bool:
    """Whether a clock's fire of this moment is on record."""
    query = sa.select(runs.c.id).where(
        runs.c.workspace_id == schedule.workspace_id,
        runs.c.schedule_id == schedule.id,
        runs.c.timezone == at.timezone,
        runs.c.local_time == at.time,
        runs.c.fire_at == fire_at,
    )
    return connection.execute(query).first() is not None


def _is(schedule: Schedule, at: LocalTime) -> sa.ColumnElement[bool]:
    return sa.and_(
        clocks.c.workspace_id == schedule.workspace_id,
        clocks.c.schedule_id == schedule.id,
        clocks.c.timezone == at.timezone,
        clocks.c.local_time == at.time,
    )


def _clock(row: Row[Any]) -> Clock:
    return Clock(LocalTime(row.timezone, row.local_time), row.days, row.next_fire_at)


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
