"""Settling in: a workspace, its people as Slack has them, and the defaults that let it work untouched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.deal import Status
from sales.person import Person
from sales.settings import WELCOME_STEPS
from services import leaving
from services.clocks import align
from services.mornings import catch_up
from services.recording import change_step, new_act
from storage import deliveries, people, schedules, stages, steps, teams, workspaces
from storage.database import Database

DEFAULT_TEAM = "Sales"
DEFAULT_STAGES: tuple[tuple[str, Status], ...] = (
    ("Discovery", "open"),
    ("Proposal", "open"),
    ("Negotiation", "open"),
    ("Won", "won"),
    ("Lost", "lost"),
)
WORKDAYS = "mon,tue,wed,thu,fri"
WELCOME = "welcome"
WELCOMED = WELCOME_STEPS + 1


@dataclass(frozen=True, slots=True)
class Installation:
    """What Slack says of a workspace and of its members."""

    workspace_id: str
    name: str
    bot_user_id: str | None
    members: Sequence[Person]


def settle_in(database: Database, found: Installation, *, now: datetime) -> None:
    """Record a workspace and its people; on the first time give it its team, stages and schedules."""
    with database.write(found.workspace_id) as connection:
        begin(connection, found.workspace_id, found.name, now=now)
        workspaces.change(
            connection, found.workspace_id, name=found.name, bot_user_id=found.bot_user_id, state="active"
        )
        _meet(connection, found.workspace_id, found.members, now)


def start_alone(database: Database, workspace_id: str, *, now: datetime) -> None:
    """Begin a workspace that Slack has not been asked about yet."""
    with database.write(workspace_id) as connection:
        begin(connection, workspace_id, workspace_id, now=now)


def meet(database: Database, workspace_id: str, members: Sequence[Person], *, now: datetime) -> None:
    """Bring people up to date with Slack; a zone that is new gets its clock."""
    with database.write(workspace_id) as connection:
        _meet(connection, workspace_id, members, now)


def greet(database: Database, workspace_id: str, *, now: datetime) -> None:
    """Have whoever installed the app welcomed: once ever, and not where the settings were made from a file."""
    with database.write(workspace_id) as connection:
        workspace = workspaces.find(connection, workspace_id)
        if workspace is None or workspace.installer_id is None or workspace.welcome_step == WELCOMED:
            return
        row = {
            "workspace_id": workspace_id,
            "key": WELCOME,
            "fire_at": now,
            "kind": WELCOME,
            "recipient": workspace.installer_id,
            "available_at": now,
        }
        deliveries.plan(connection, [row])


def end_welcome(connection: Connection, workspace_id: str) -> None:
    """Whoever makes the settings from a file needs no welcome any more, unless it stands in Slack already."""
    workspace = workspaces.find(connection, workspace_id)
    planned = deliveries.find(connection, workspace_id, WELCOME)
    if workspace is not None and workspace.welcome_step < WELCOMED and (planned is None or planned.state != "sent"):
        workspaces.change(connection, workspace_id, welcome_step=WELCOMED)


def installed(database: Database) -> list[workspaces.Workspace]:
    """Every workspace, oldest installation first."""
    with database.system_read() as connection:
        return workspaces.every(connection)


def begin(connection: Connection, workspace_id: str, name: str, *, now: datetime) -> None:
    """Record a workspace with its defaults, unless it stands already."""
    workspaces.add(connection, workspace_id, name=name, now=now)
    if teams.every(connection, workspace_id):
        return
    schedules.add(connection, workspace_id, "nudge", team_id=None, days=WORKDAYS, local_time="09:00", now=now)
    add_team(connection, workspace_id, DEFAULT_TEAM, now=now, is_default=True)
    for position, (stage, kind) in enumerate(DEFAULT_STAGES):
        stages.add(connection, workspace_id, stage, kind=kind, position=position)


def add_team(
    connection: Connection, workspace_id: str, name: str, *, now: datetime, is_default: bool = False
) -> teams.Team | None:
    """Add a team with both default schedules; None where one of this name stands already."""
    team = teams.add(connection, workspace_id, name, now=now, is_default=is_default)
    if team is not None:
        schedules.add(connection, workspace_id, "undated", team_id=team.id, days="fri", local_time="10:00", now=now)
        schedules.add(connection, workspace_id, "digest", team_id=team.id, days="mon", local_time="08:30", now=now)
    return team


def _meet(connection: Connection, workspace_id: str, members: Sequence[Person], now: datetime) -> None:
    known = {member.id: member.timezone for member in people.every(connection, workspace_id)}
    people.put_all(connection, members)
    workspace = workspaces.find(connection, workspace_id)
    installer = next((member for member in members if member.is_primary_owner), None)
    if workspace is not None and workspace.installer_id is None and installer is not None:
        zone = workspace.timezone or installer.timezone
        workspaces.change(connection, workspace_id, installer_id=installer.id, timezone=zone)
    align(connection, workspace_id, now=now)
    moved = [member for member in members if known.get(member.id, member.timezone) != member.timezone]
    _keep_hours(connection, workspace_id, moved, now)
    leaving.take_note(connection, workspace_id, now=now)
    catch_up(connection, workspace_id, moved, now=now)


def _keep_hours(connection: Connection, workspace_id: str, moved: Sequence[Person], now: datetime) -> None:
    """A step with a time of day stays at its moment, which may be another day where its owner is now."""
    act = new_act(workspace_id, actor_id=None, via="zone", now=now)
    for member in moved:
        for step in steps.timed_of_owner(connection, workspace_id, member.id):
            if step.due_at is not None and member.today(step.due_at) != step.due_on:
                change_step(connection, act, step, due_on=member.today(step.due_at))
