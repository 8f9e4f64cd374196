"""What a message has to say at the moment when it is sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from sales.ahead import Ahead, is_near
from sales.deal import Deal
from sales.digest import Digest, Pictures, digest_of
from sales.nudge import Nudge, nudge_for
from sales.undated import UndatedList, undated_list
from sales.working_time import fire_before, local_date, moment, weekdays
from services.morning import NAMES, as_now, shown_lines, ticked
from services.recording import person
from storage import changes, deals, pictures, schedules, teams, workspaces
from storage.database import Database
from storage.teams import Team

A_WEEK = timedelta(days=7)


def nudge(database: Database, workspace_id: str, person_id: str, *, fire_at: datetime, now: datetime) -> Nudge:
    """The morning message of a person; what was dealt with since it was sent (`fire_at`) stays in it, ticked."""
    with database.read(workspace_id) as connection:
        reader = person(connection, workspace_id, person_id)
        lines = shown_lines(connection, reader, fire_at=fire_at, now=now)
        own = deals.open_of_owner(connection, workspace_id, person_id)
        dated = [deal.id for deal in own if deal.is_dated and deal.recorded_at <= fire_at]
        missing = pictures.undated_then(connection, workspace_id, dated, fire_at - timedelta.resolution)
        since = ticked(connection, workspace_id, missing)
    return nudge_for(reader, now=now, lines=lines, own_open_deals=tuple(own), ticked=since)


def undated(
    database: Database, workspace_id: str, team_id: str, *, now: datetime, at: datetime | None = None
) -> UndatedList:
    """A team's open deals without a dated next step at `at` (UTC; by default now), by owner."""
    with database.read(workspace_id) as connection:
        return undated_on(connection, workspace_id, team_id, then=at or now)


def undated_on(connection: Connection, workspace_id: str, team_id: str, *, then: datetime) -> UndatedList:
    """The same within a transaction."""
    return _undated(connection, workspace_id, team_id, then, is_ticked=False)


def undated_again(database: Database, workspace_id: str, team_id: str, *, at: datetime) -> UndatedList:
    """The list of a moment (UTC) once more; what was dealt with since is ticked."""
    with database.read(workspace_id) as connection:
        return _undated(connection, workspace_id, team_id, at, is_ticked=True)


def _undated(connection: Connection, workspace_id: str, team_id: str, at: datetime, *, is_ticked: bool) -> UndatedList:
    team = _team(connection, workspace_id, team_id)
    zone = _zone(connection, workspace_id)
    (present,) = _pictures(connection, workspace_id, team_id, (at,))
    missing = {deal.id for deal in present if deal.is_undated} if is_ticked else set()
    present = as_now(connection, workspace_id, present, missing)
    since = ticked(connection, workspace_id, missing)
    return undated_list(team.id, team.name, present, today=local_date(at, zone), now=at, ticked=since)


def digest_again(
    database: Database, workspace_id: str, team_id: str, *, at: datetime, schedule_id: str | None
) -> Digest:
    """The digest of a moment (UTC) once more; the undated deals that were dealt with since are ticked."""
    with database.read(workspace_id) as connection:
        found = digest_on(connection, workspace_id, team_id, then=at, schedule_id=schedule_id)
        listed = {deal.id for deal in found.undated}
        since = ticked(connection, workspace_id, listed)
        undated = as_now(connection, workspace_id, found.undated, listed, fields=NAMES)
    return replace(found, ticked=since, undated=tuple(undated))


def digest(
    database: Database,
    workspace_id: str,
    team_id: str,
    *,
    now: datetime,
    at: datetime | None = None,
    schedule_id: str | None = None,
) -> Digest:
    """A team's pipeline at `at` (UTC; by default now), and what changed since a week before.

    With the schedule that fired at `at`, since its fire before that one.
    """
    with database.read(workspace_id) as connection:
        return digest_on(connection, workspace_id, team_id, then=at or now, schedule_id=schedule_id)


def digest_on(
    connection: Connection, workspace_id: str, team_id: str, *, then: datetime, schedule_id: str | None = None
) -> Digest:
    """The same within a transaction."""
    team = _team(connection, workspace_id, team_id)
    zone = _zone(connection, workspace_id)
    since = _fire_before(connection, workspace_id, schedule_id, then, zone) or _week_before(then, zone)
    began = changes.first_at(connection, workspace_id)
    is_on_record = began is not None and max(began, team.created_at) <= since
    present, *earlier = _pictures(connection, workspace_id, team_id, (then, since) if is_on_record else (then,))
    seen = Pictures(
        at=then,
        since=since,
        zone=zone,
        present=present,
        earlier=earlier[0] if earlier else None,
        ahead=ahead_of(connection, workspace_id, present, at=then, zone=zone),
    )
    return digest_of(team.id, team.name, seen)


def ahead_of(connection: Connection, workspace_id: str, present: Iterable[Deal], *, at: datetime, zone: str) -> Ahead:
    """What is overdue of these deals' steps at a moment (UTC), and what lies ahead."""
    today = local_date(at, zone)
    near = [deal.id for deal in present if is_near(deal, today)]
    return Ahead(
        at=at,
        today=today,
        steps=pictures.open_steps_at(connection, workspace_id, near, at),
    )


def _pictures(
    connection: Connection, workspace_id: str, team_id: str, moments: tuple[datetime, ...]
) -> list[list[Deal]]:
    """A team's deals at each moment: the open ones, and those of which anything was changed in two weeks before."""
    since = min(moments) - 2 * A_WEEK
    return pictures.team_at_each(connection, workspace_id, team_id, moments, touched_since=since)


def _fire_before(
    connection: Connection, workspace_id: str, schedule_id: str | None, at: datetime, home: str
) -> datetime | None:
    schedule = next((s for s in schedules.every(connection, workspace_id) if s.id == schedule_id), None)
    if schedule is None:
        return None
    hour = time.fromisoformat(schedule.local_time)
    return fire_before(at, days=weekdays(schedule.days), at=hour, zone=schedule.timezone or home)


def _week_before(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return moment(local.date() - A_WEEK, local.time(), zone)


def _team(connection: Connection, workspace_id: str, team_id: str) -> Team:
    found = teams.find(connection, workspace_id, team_id)
    if found is None:
        raise LookupError(f"no team {team_id}")
    return found


def _zone(connection: Connection, workspace_id: str) -> str:
    workspace = workspaces.find(connection, workspace_id)
    return (workspace.timezone if workspace else None) or "UTC"
