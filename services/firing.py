"""The tick: due schedules become runs and deliveries, once, whatever dies; what comes too late is recorded as that."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.working_time import clock_time, day_meant, local_date
from services.clocks import fire_after
from services.mornings import regions_off
from storage import deliveries, schedules, teams, workspaces
from storage.database import Database
from storage.preferences import Served
from storage.schedules import Clock, DueClock

LATEST_REPORT = timedelta(days=2)
MOST_MISSED = 400
TOO_LATE = "too late: its time was over when it could be planned"


def fire_due(database: Database, *, now: datetime, limit: int) -> int:
    """Fire what is due (UTC) in one transaction; how many clocks that were. Safe in every replica at once."""
    with database.system() as connection:
        due = schedules.claim_due(connection, now=now, limit=limit)
        for clock in due:
            _fire(connection, clock, now)
        return len(due)


def _fire(connection: Connection, due: DueClock, now: datetime) -> None:
    """Deliver the latest missed fire if it is still of use; record the earlier ones as too late."""
    *missed, latest = _fires_until(due, now)
    for fire_at in missed:
        schedules.record_run(connection, due, fire_at, outcome="late", now=now)
    outcome = _outcome(connection, due, latest, now)
    if schedules.record_run(connection, due, latest, outcome=outcome, now=now) and outcome != "day_off":
        _plan(connection, due, latest, is_late=outcome == "late", now=now)
    schedules.set_clock(connection, due.schedule, Clock(due.at, due.days, fire_after(due.at, due.days, now)))


def _fires_until(due: DueClock, now: datetime) -> list[datetime]:
    return list(_fires(due, now))[-MOST_MISSED:]


def _fires(due: DueClock, now: datetime) -> Iterator[datetime]:
    fire_at = due.fire_at
    while fire_at <= now:
        yield fire_at
        fire_at = fire_after(due.at, due.days, fire_at)


def _outcome(connection: Connection, due: DueClock, fire_at: datetime, now: datetime) -> str:
    """A nudge is of use on its own local day, a report within two days; nobody is nudged on a public holiday.

    It is a day off where it is one for everybody whom this morning would serve.
    """
    if is_late(due.schedule.kind, fire_at, due.at.timezone, now):
        return "late"
    if due.schedule.kind != "nudge":
        return "fired"
    regions, off = regions_off(connection, _served(due, fire_at))
    return "day_off" if (regions or {None}) <= off else "fired"


def _served(due: DueClock, fire_at: datetime) -> Served:
    return Served(due.schedule, due.at, day_meant(fire_at, clock_time(due.at.time), due.at.timezone))


def is_late(kind: str, fire_at: datetime, zone: str, now: datetime) -> bool:
    """Whether a message of this kind is of no use any more."""
    if kind in {"welcome", "left", "handed", "handing", "moved", "settling"}:
        return False
    if kind != "nudge":
        return now - fire_at > LATEST_REPORT
    return local_date(fire_at, zone) != local_date(now, zone)


def _plan(connection: Connection, due: DueClock, fire_at: datetime, *, is_late: bool, now: datetime) -> None:
    state, reason = ("skipped", TOO_LATE) if is_late else ("pending", None)
    schedule = due.schedule
    if schedule.kind == "nudge":
        served = _served(due, fire_at)
        _, off = regions_off(connection, served)
        deliveries.plan_nudges(connection, served, fire_at=fire_at, off=off, state=state, reason=reason)
        return
    recipient = _place_of(connection, due)
    row = {
        "workspace_id": schedule.workspace_id,
        "key": f"{schedule.kind}:{schedule.id}:{local_date(fire_at, due.at.timezone).isoformat()}",
        "schedule_id": schedule.id,
        "team_id": schedule.team_id,
        "fire_at": fire_at,
        "kind": schedule.kind,
        "recipient": recipient or "",
        "available_at": now,
        "state": state if recipient else "skipped",
        "reason": reason if recipient else "the team has no channel and nobody installed the app",
    }
    deliveries.plan(connection, [row])


def _place_of(connection: Connection, due: DueClock) -> str | None:
    """The team's channel, or the installer in private until a channel is named."""
    workspace_id = due.schedule.workspace_id
    team = teams.find(connection, workspace_id, due.schedule.team_id or "")
    workspace = workspaces.find(connection, workspace_id)
    return (team.channel_id if team else None) or (workspace.installer_id if workspace else None)
