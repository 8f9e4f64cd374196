"""What a message has to say at the moment when it is sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.digest import Digest, Pictures, digest_of
from sales.nudge import Nudge, nudge_for
from sales.pipeline import overdue
from sales.undated import UndatedList, undated_list
from sales.working_time import local_date, moment
from services.morning import shown_lines, ticked
from services.recording import person
from storage import changes, deals, pictures, teams, workspaces
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
        return _undated(connection, workspace_id, team_id, at or now, is_ticked=False)


def undated_again(database: Database, workspace_id: str, team_id: str, *, at: datetime) -> UndatedList:
    """The list of a moment (UTC) once more; what was dealt with since is ticked."""
    with database.read(workspace_id) as connection:
        return _undated(connection, workspace_id, team_id, at, is_ticked=True)


def _undated(connection: Connection, workspace_id: str, team_id: str, at: datetime, *, is_ticked: bool) -> UndatedList:
    team = _team(connection, workspace_id, team_id)
    zone = _zone(connection, workspace_id)
    present = _picture(connection, workspace_id, team_id, at)
    missing = {deal.id for deal in present if deal.is_undated} if is_ticked else set()
    since = ticked(connection, workspace_id, missing)
    return undated_list(team.id, team.name, present, today=local_date(at, zone), now=at, ticked=since)


def digest_again(database: Database, workspace_id: str, team_id: str, *, at: datetime) -> Digest:
    """The digest of a moment (UTC) once more; the undated deals that were dealt with since are ticked."""
    found = digest(database, workspace_id, team_id, now=at)
    with database.read(workspace_id) as connection:
        since = ticked(connection, workspace_id, {deal.id for deal in found.undated})
    return replace(found, ticked=since)


def digest(database: Database, workspace_id: str, team_id: str, *, now: datetime, at: datetime | None = None) -> Digest:
    """A team's pipeline at `at` (UTC; by default now), and what changed since the Monday before."""
    then = at or now
    with database.read(workspace_id) as connection:
        team = _team(connection, workspace_id, team_id)
        zone = _zone(connection, workspace_id)
        since = _earlier_moment(then, zone)
        began = changes.first_at(connection, workspace_id)
        present = _picture(connection, workspace_id, team_id, then)
        late = [deal.id for deal in overdue(present, today=local_date(then, zone))]
        seen = Pictures(
            at=then,
            since=since,
            zone=zone,
            present=present,
            earlier=_picture(connection, workspace_id, team_id, since) if began and began <= since else None,
            next_steps=pictures.next_steps_at(connection, workspace_id, late, then),
        )
    return digest_of(team.id, team.name, seen)


def _picture(connection: Connection, workspace_id: str, team_id: str, at: datetime) -> list[Deal]:
    """A team's deals at a moment: the open ones, and those of which anything was changed in the two weeks before."""
    return pictures.deals_at(connection, workspace_id, at, team_id=team_id, touched_since=at - 2 * A_WEEK)


def _earlier_moment(at: datetime, zone: str) -> datetime:
    """The same local time a week before the Monday of this week's report: last Monday for one sent on a Monday."""
    local = at.astimezone(ZoneInfo(zone))
    monday = local.date() - timedelta(days=local.weekday() or 7)
    return moment(monday, local.time(), zone)


def _team(connection: Connection, workspace_id: str, team_id: str) -> Team:
    found = teams.find(connection, workspace_id, team_id)
    if found is None:
        raise LookupError(f"no team {team_id}")
    return found


def _zone(connection: Connection, workspace_id: str) -> str:
    workspace = workspaces.find(connection, workspace_id)
    return (workspace.timezone if workspace else None) or "UTC"
