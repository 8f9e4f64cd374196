"""The tick: due schedules become runs and deliveries, once, whatever dies; what comes too late is recorded as that."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.working_time import is_holiday, local_date
from services.clocks import fire_after
from services.recording import region_in
from storage import deliveries, schedules, teams, workspaces
from storage.database import Database
from storage.schedules import DueClock

LATEST_REPORT = timedelta(days=2)
MOST_MISSED = 400
TOO_LATE = "too late: the bot was not running at its time"


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
    outcome = _outcome(due, latest, now, region_in(connection, due.schedule.workspace_id, due.timezone))
    if schedules.record_run(connection, due, latest, outcome=outcome, now=now) and outcome != "day_off":
        _plan(connection, due, latest, is_late=outcome == "late", now=now)
    schedules.set_clock(connection, due.schedule, due.timezone, fire_after(due.schedule, due.timezone, now))


def _fires_until(due: DueClock, now: datetime) -> list[datetime]:
    return list(_fires(due, now))[-MOST_MISSED:]


def _fires(due: DueClock, now: datetime) -> Iterator[datetime]:
    fire_at = due.fire_at
    while fire_at <= now:
        yield fire_at
        fire_at = fire_after(due.schedule, due.timezone, fire_at)


def _outcome(due: DueClock, fire_at: datetime, now: datetime, region: str | None) -> str:
    """A nudge is of use on its own local day, a report within two days; nobody is nudged on a public holiday."""
    if is_late(due.schedule.kind, fire_at, due.timezone, now):
        return "late"
    is_day_off = due.schedule.kind == "nudge" and is_holiday(local_date(fire_at, due.timezone), region)
    return "day_off" if is_day_off else "fired"


def is_late(kind: str, fire_at: datetime, zone: str, now: datetime) -> bool:
    """Whether a message of this kind is of no use any more."""
    if kind == "welcome":
        return False
    if kind != "nudge":
        return now - fire_at > LATEST_REPORT
    return local_date(fire_at, zone) != local_date(now, zone)


def _plan(connection: Connection, due: DueClock, fire_at: datetime, *, is_late: bool, now: datetime) -> None:
    state, reason = ("skipped", TOO_LATE) if is_late else ("pending", None)
    schedule = due.schedule
    if schedule.kind == "nudge":
        deliveries.plan_nudges(
            connection,
            workspace_id=schedule.workspace_id,
            schedule_id=schedule.id,
            timezone=due.timezone,
            fire_at=fire_at,
            today=local_date(fire_at, due.timezone),
            state=state,
            reason=reason,
        )
        return
    recipient = _place_of(connection, due)
    row = {
        "workspace_id": schedule.workspace_id,
        "key": f"{schedule.kind}:{schedule.id}:{fire_at.isoformat()}",
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
