"""What a message has to say at the moment when it is sent."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.digest import Digest, Pictures, digest_of
from sales.nudge import Nudge, NudgeLine, nudge_for
from sales.pipeline import overdue
from sales.undated import UndatedList, undated_list
from sales.working_time import local_date, moment
from services.recording import person
from storage import changes, deals, pictures, steps, teams, workspaces
from storage.database import Database
from storage.teams import Team

A_WEEK = timedelta(days=7)


def nudge(database: Database, workspace_id: str, person_id: str, *, fire_at: datetime, now: datetime) -> Nudge:
    """The morning message of a person; what was dealt with since it was sent (`fire_at`) stays in it, ticked."""
    with database.read(workspace_id) as connection:
        reader = person(connection, workspace_id, person_id)
        shown = steps.to_nudge(connection, workspace_id, person_id, today=reader.today(now), closed_since=fire_at)
        ids = sorted({step.deal_id for step in shown})
        held = {deal.id: deal for deal in deals.by_ids(connection, workspace_id, ids)}
        following = steps.following(connection, workspace_id, ids)
        own = deals.open_of_owner(connection, workspace_id, person_id)
    lines = tuple(
        NudgeLine(step, held[step.deal_id], None if step.state == "open" else following.get(step.deal_id))
        for step in shown
    )
    return nudge_for(reader, now=now, lines=lines, own_open_deals=tuple(own))


def undated(
    database: Database, workspace_id: str, team_id: str, *, now: datetime, at: datetime | None = None
) -> UndatedList:
    """A team's open deals without a dated next step at `at` (UTC; by default now), by owner."""
    with database.read(workspace_id) as connection:
        return undated_on(connection, workspace_id, team_id, then=at or now)


def undated_on(connection: Connection, workspace_id: str, team_id: str, *, then: datetime) -> UndatedList:
    """The same within a transaction."""
    team = _team(connection, workspace_id, team_id)
    zone = _zone(connection, workspace_id)
    present = _picture(connection, workspace_id, team_id, then)
    return undated_list(team.id, team.name, present, today=local_date(then, zone), now=then)


def digest(database: Database, workspace_id: str, team_id: str, *, now: datetime, at: datetime | None = None) -> Digest:
    """A team's pipeline at `at` (UTC; by default now), and what changed since the Monday before."""
    with database.read(workspace_id) as connection:
        return digest_on(connection, workspace_id, team_id, then=at or now)


def digest_on(connection: Connection, workspace_id: str, team_id: str, *, then: datetime) -> Digest:
    """The same within a transaction."""
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
