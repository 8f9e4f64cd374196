"""The settings as an admin sees them; who may, and who can be asked."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy.engine import Connection

from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.settings import WELCOME_STEPS, Overview, ScheduleSeen, TeamSeen
from services import access
from services.drafts import Typist
from services.setting_values import named
from storage import memory, people, schedules, stages, teams, workspaces
from storage.database import Database
from storage.schedules import Schedule
from storage.teams import Team

VIA = "admin"
T = TypeVar("T")


def overview(database: Database, *, typist: Typist, now: datetime) -> Overview:
    """All settings. Refuses who may not change them, and names somebody who may."""
    with database.read(typist.workspace_id) as connection:
        return overview_in(connection, administrator(connection, typist), now=now)


def administrator(connection: Connection, typist: Typist) -> Member:
    """Who types, if they may change the settings; else a refusal that names somebody who may."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    if who.person.is_stranger or who.may(Right.ADMINISTER):
        access.demand(who, Right.ADMINISTER)
        return who
    asked = access.somebody_who_administers(connection, typist.workspace_id)
    raise Refusal(
        "Only an admin of this workspace, or whoever installed Nextstep, can change its settings; "
        f"ask {asked.name if asked else 'an admin'}."
    )


def overview_in(connection: Connection, who: Member, *, now: datetime) -> Overview:
    """All settings as they stand in this transaction."""
    workspace_id = who.person.workspace_id
    workspace = workspaces.find(connection, workspace_id)
    known = {person.id: person for person in people.every(connection, workspace_id)}
    installer = known.get((workspace.installer_id if workspace else None) or "")
    step = workspace.welcome_step if workspace else WELCOME_STEPS + 1
    home = workspace.timezone if workspace else None
    held = teams.every(connection, workspace_id)
    roles = teams.members(connection, workspace_id)
    return Overview(
        teams=tuple(seen(team, roles.get(team.id, {}), known) for team in held),
        stages=tuple(stages.every(connection, workspace_id)),
        schedules=tuple(
            _schedule(connection, who.person, schedule, {team.id: team for team in held}, home)
            for schedule in schedules.every(connection, workspace_id)
        ),
        installer=installer.name if installer else None,
        welcome_step=step if step <= WELCOME_STEPS else None,
        viewer=who.person,
        now=now,
    )


def seen(team: Team, roles: dict[str, str], known: dict[str, Person], *, deals: int = 0) -> TeamSeen:
    """A team with its people by name, those who have left Slack excepted."""
    here = sorted(
        (known[person] for person in roles if not known[person].is_deactivated), key=lambda p: (p.name.casefold(), p.id)
    )
    return TeamSeen(
        id=team.id,
        name=team.name,
        channel_id=team.channel_id,
        is_default=team.is_default,
        managers=tuple(person for person in here if roles[person.id] == "manager"),
        members=tuple(person for person in here if roles[person.id] == "member"),
        deals=deals,
    )


def the_team(connection: Connection, workspace_id: str, team_id: str) -> Team:
    """A team that must be there."""
    found = teams.find(connection, workspace_id, team_id)
    if found is None:
        raise Refusal("This team is no longer there; another admin has deleted it.")
    return found


def name_of(typed: str) -> str:
    """The name of a team or stage; a wrong one is refused on its field."""
    try:
        return named(typed)
    except ValueError as error:
        raise Refusal(f"This name cannot be used: {error}.", field="name") from None


def once(connection: Connection, typist: Typist, do: Callable[[], str], *, now: datetime) -> str:
    """Do it and give what is told of it; a repeat of the same request does nothing and tells the same."""
    if memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
        told = do()
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"told": told})
        return told
    return str((memory.answered(connection, typist.workspace_id, typist.request_id) or {}).get("told", ""))


def merged(field: str, shown: T, said: T, now: T, *, told: str) -> T:
    """What a field becomes that showed `shown`, was sent as `said` and stands at `now` (`told` says that in words).

    What this person left as it was stays as another has set it; where both changed it, it is refused.
    """
    if said == shown:
        return now
    if now in (shown, said):
        return said
    raise Refusal(
        f"This was changed while the form was open and is now {told}; choose that here, or open the form again.",
        field=field,
    )


def _schedule(
    connection: Connection, viewer: Person, schedule: Schedule, known: dict[str, Team], home: str | None
) -> ScheduleSeen:
    """A schedule and its next run; of what runs on each person's own clock, the one where the viewer is."""
    every = schedules.clocks_of(connection, schedule.workspace_id, schedule.id).values()
    own = [clock for clock in every if clock.at.timezone == viewer.timezone]
    clocks = every if schedule.team_id else own or every
    team = known.get(schedule.team_id or "")
    return ScheduleSeen(
        kind=schedule.kind,
        team_name=schedule.team_name,
        days=schedule.days,
        local_time=schedule.local_time,
        zone=schedule.timezone or (home if schedule.team_id else None),
        channel_id=team.channel_id if team else None,
        next_fire_at=min((clock.next_fire_at for clock in clocks), default=None),
        is_paused=schedule.is_paused,
    )
