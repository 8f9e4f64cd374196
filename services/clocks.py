"""Keeping each schedule's clocks in line with where people are."""

from datetime import datetime, time

from sqlalchemy.engine import Connection

from sales.working_time import next_fire, weekdays
from storage import people, schedules, workspaces
from storage.schedules import Schedule


def align(connection: Connection, workspace_id: str, *, now: datetime) -> None:
    """Give every schedule one clock for each zone that it serves; a clock that runs already keeps its next fire."""
    workspace = workspaces.find(connection, workspace_id)
    home = workspace.timezone if workspace else None
    zones = people.zones(connection, workspace_id)
    for schedule in schedules.every(connection, workspace_id):
        wanted = _zones_of(schedule, zones, home)
        running = schedules.clocks_of(connection, workspace_id, schedule.id)
        for zone in wanted - running.keys():
            schedules.add_clock(connection, schedule, zone, fire_after(schedule, zone, now))
        for zone in running.keys() - wanted:
            schedules.stop_clock(connection, schedule, zone)


def restart(connection: Connection, schedule: Schedule, *, now: datetime) -> None:
    """After an edit: forget what was planned and work the next fire out anew."""
    for zone in schedules.clocks_of(connection, schedule.workspace_id, schedule.id):
        schedules.stop_clock(connection, schedule, zone)
    align(connection, schedule.workspace_id, now=now)


def fire_after(schedule: Schedule, zone: str, moment: datetime) -> datetime:
    """The schedule's next fire in a zone, strictly after a moment (UTC)."""
    return next_fire(moment, days=weekdays(schedule.days), at=time.fromisoformat(schedule.local_time), zone=zone)


def _zones_of(schedule: Schedule, of_people: set[str], home: str | None) -> set[str]:
    if schedule.timezone is not None:
        return {schedule.timezone}
    if schedule.kind == "nudge":
        return of_people
    return {home} if home else set()
