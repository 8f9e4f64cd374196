"""Keeping each schedule's clocks in line with where people are and when they want to hear."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.working_time import clock_time, in_order, local_date, next_fire, weekdays
from services import mornings
from storage import preferences, schedules, workspaces
from storage.preferences import Rhythm
from storage.schedules import Clock, LocalTime, Schedule


def align(connection: Connection, workspace_id: str, *, now: datetime) -> None:
    """Give every schedule one clock for each zone and local time that it serves, on the days that anybody there wants.

    A clock that runs already keeps its next fire, unless its days change before that has come.
    """
    workspace = workspaces.find(connection, workspace_id)
    home = workspace.timezone if workspace else None
    rhythms = preferences.rhythms(connection, workspace_id)
    for schedule in schedules.every(connection, workspace_id):
        wanted = _wanted(schedule, rhythms, home)
        running = schedules.clocks_of(connection, workspace_id, schedule.id)
        for at, days in sorted(wanted.items()):
            _keep(connection, schedule, Clock(at, days, fire_after(at, days, now)), running.get(at), now)
        for at in sorted(running.keys() - wanted.keys()):
            schedules.stop_clock(connection, schedule, at)


def restart(connection: Connection, schedule: Schedule, *, now: datetime) -> None:
    """After an edit: forget what was planned and work the next fire out anew.

    A morning that was still to come today is not lost to an hour that is over.
    """
    planned = schedules.clocks_of(connection, schedule.workspace_id, schedule.id)
    for at in sorted(planned):
        schedules.stop_clock(connection, schedule, at)
    align(connection, schedule.workspace_id, now=now)
    if schedule.kind == "nudge":
        waiting = {at.timezone for at, clock in planned.items() if _is_today(clock, now)}
        mornings.catch_up_zones(connection, schedule, waiting, now=now)


def fire_after(at: LocalTime, days: str, moment: datetime) -> datetime:
    """The next fire there and then on one of these weekdays, strictly after a moment (UTC)."""
    return next_fire(moment, days=weekdays(days), at=clock_time(at.time), zone=at.timezone)


def _is_today(clock: Clock, now: datetime) -> bool:
    zone = clock.at.timezone
    return local_date(clock.next_fire_at, zone) == local_date(now, zone)


def _keep(connection: Connection, schedule: Schedule, wanted: Clock, running: Clock | None, now: datetime) -> None:
    if running is None:
        schedules.add_clock(connection, schedule, wanted)
    elif running.days != wanted.days:
        is_due = running.next_fire_at <= now
        schedules.set_clock(
            connection, schedule, Clock(wanted.at, wanted.days, running.next_fire_at) if is_due else wanted
        )


def _wanted(schedule: Schedule, rhythms: set[Rhythm], home: str | None) -> dict[LocalTime, str]:
    """Where and when the schedule fires, with the weekdays on which somebody there wants it."""
    if schedule.kind != "nudge" or schedule.timezone is not None:
        zone = schedule.timezone or home
        return {LocalTime(zone, schedule.local_time): schedule.days} if zone else {}
    days: dict[LocalTime, set[str]] = {}
    for rhythm in rhythms:
        at = LocalTime(rhythm.timezone, rhythm.nudge_time or schedule.local_time)
        days.setdefault(at, set()).update((rhythm.days or schedule.days).split(","))
    return {at: in_order(named) for at, named in days.items()}
