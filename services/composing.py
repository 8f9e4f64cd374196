"""What a message has to say at the moment when it is sent."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from sales import pipeline
from sales.deal import Deal
from sales.money import total_of
from sales.nudge import Nudge, NudgeLine, nudge_for
from sales.pipeline import Digest, UndatedList, UndatedOf
from sales.working_time import moment
from services.recording import person
from storage import changes, deals, pictures, steps, teams, workspaces
from storage.database import Database
from storage.teams import Team

NOBODY = "No owner yet"
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
        team = _team(connection, workspace_id, team_id)
        today = (at or now).astimezone(ZoneInfo(_zone(connection, workspace_id))).date()
        held = [d for d in _picture(connection, workspace_id, team_id, at or now, now) if d.status == "open"]
    return undated_list(team, held, today=today, now=at or now)


def digest(database: Database, workspace_id: str, team_id: str, *, now: datetime, at: datetime | None = None) -> Digest:
    """A team's pipeline at `at` (UTC; by default now), and what changed since the Monday before."""
    with database.read(workspace_id) as connection:
        team = _team(connection, workspace_id, team_id)
        zone = _zone(connection, workspace_id)
        then_at = at or now
        present = _picture(connection, workspace_id, team_id, then_at, now)
        since = _earlier_moment(then_at, zone)
        began = changes.first_at(connection, workspace_id)
        earlier = None if began is None or began > since else _picture(connection, workspace_id, team_id, since, now)
    return digest_of(team, present, earlier, since=since, zone=zone, at=then_at)


def digest_of(
    team: Team, present: list[Deal], earlier: list[Deal] | None, *, since: datetime, zone: str, at: datetime
) -> Digest:
    """The digest that two pictures of a team's deals make; without an earlier one it shows no trend."""
    today = at.astimezone(ZoneInfo(zone)).date()
    held = [deal for deal in present if deal.status == "open"]
    fall = None
    if earlier is not None:
        fall = pipeline.waterfall(earlier, present, at=since, since=since.astimezone(ZoneInfo(zone)).date())
    return Digest(
        team_id=team.id,
        team_name=team.name,
        today=today,
        now=at,
        deals=len(held),
        money=total_of(held),
        without_amount=sum(deal.amount is None for deal in held),
        rate=pipeline.next_step_rate(held, today=today),
        waterfall=fall,
        pushed=pipeline.pushed(earlier or [], present),
        moved_stage=pipeline.moved_stage(earlier or [], present),
        stages=pipeline.stage_rows(held, now=at),
        overdue=pipeline.overdue(held, today=today),
        undated=pipeline.undated(held),
    )


def undated_list(team: Team, held: list[Deal], *, today: date, now: datetime) -> UndatedList:
    """Group undated deals by owner: the owner of the largest first."""
    missing = pipeline.undated(held)
    by_owner: dict[tuple[str, str | None], list[Deal]] = {}
    for deal in missing:
        by_owner.setdefault((deal.owner_name or NOBODY, deal.owner_id), []).append(deal)
    owners = tuple(UndatedOf(name, owner_id, tuple(of)) for (name, owner_id), of in by_owner.items())
    return UndatedList(
        team_id=team.id,
        team_name=team.name,
        today=today,
        now=now,
        owners=owners,
        undated=len(missing),
        undated_money=total_of(missing),
        open_deals=len(held),
        open_money=total_of(held),
    )


def _picture(connection: Connection, workspace_id: str, team_id: str, at: datetime, now: datetime) -> list[Deal]:
    """A team's deals at a moment: the open ones, and those of which anything was changed in the two weeks before."""
    week = at - 2 * A_WEEK
    touched = changes.touched_since(connection, workspace_id, week)
    if at >= now:
        held = deals.open_or_touched_since(connection, workspace_id, week, touched)
    else:
        held = pictures.deals_at(connection, workspace_id, at, also=touched)
    return [deal for deal in held if deal.team_id == team_id]


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
