"""Teams, their members and managers, and the owners' names that a CRM has brought."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.bulk import record_setting
from storage.changes import Act
from storage.ids import new_id
from storage.tables import crm_owners, deals, deliveries, schedules, team_members, teams, workspaces
from storage.upsert import insert_new, put

MOVED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Team:
    """A team; the default one holds everybody who is in no other."""

    id: str
    name: str
    channel_id: str | None
    is_default: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CrmOwner:
    """A name that a CRM gave as owner; who that is in Slack and which team the CRM says, where known."""

    name: str
    person_id: str | None
    team_id: str | None


@dataclass(frozen=True, slots=True)
class Placing:
    """Which team a deal belongs to: its owner's own, else the one of the CRM's owner name, else the default team."""

    of_person: dict[str, str]
    of_name: dict[str, str]
    default: str

    def team_of(self, owner_id: str | None, owner_name: str | None) -> str:
        """The id of the team."""
        own = self.of_person.get(owner_id or "")
        return own or self.of_name.get((owner_name or "").casefold()) or self.default


def add(
    connection: Connection, workspace_id: str, name: str, *, now: datetime, is_default: bool = False
) -> Team | None:
    """Add a team and give it, or None where one of this name stands already."""
    team = Team(new_id(), name, None, is_default, now)
    row = {
        "workspace_id": workspace_id,
        "id": team.id,
        "name": name,
        "is_default": is_default,
        "created_at": now,
    }
    return team if insert_new(connection, teams, [row]) else None


def every(connection: Connection, workspace_id: str) -> list[Team]:
    """All teams, the default one first."""
    query = (
        sa.select(teams.c.id, teams.c.name, teams.c.channel_id, teams.c.is_default, teams.c.created_at)
        .where(teams.c.workspace_id == workspace_id)
        .order_by(teams.c.is_default.desc(), teams.c.name)
    )
    return [Team(*row) for row in connection.execute(query)]


def find(connection: Connection, workspace_id: str, team_id: str) -> Team | None:
    """One team."""
    return next((team for team in every(connection, workspace_id) if team.id == team_id), None)


def places(connection: Connection, workspace_id: str, team_ids: Collection[str]) -> dict[str, str]:
    """Where the lists of these teams go: their channels, or the installer in private until a channel is named."""
    query = (
        sa.select(teams.c.id, sa.func.coalesce(teams.c.channel_id, workspaces.c.installer_id).label("place"))
        .join(workspaces, workspaces.c.workspace_id == teams.c.workspace_id)
        .where(teams.c.workspace_id == workspace_id, teams.c.id.in_(team_ids))
    )
    return {row.id: row.place for row in connection.execute(query) if row.place}


def change(connection: Connection, workspace_id: str, team_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one team."""
    mine = (teams.c.workspace_id == workspace_id) & (teams.c.id == team_id)
    connection.execute(sa.update(teams).where(mine).values(**values))


def empty(connection: Connection, workspace_id: str, team_id: str) -> None:
    """Take everybody out of a team, also those whom only a CRM names as in it."""
    set_members(connection, workspace_id, team_id, {})
    there = (crm_owners.c.workspace_id == workspace_id) & (crm_owners.c.team_id == team_id)
    connection.execute(sa.update(crm_owners).where(there).values(team_id=None))


def remove(connection: Connection, workspace_id: str, team_id: str) -> None:
    """Take an empty team away, with its schedules; messages about it that wait to be sent are not sent any more."""
    waiting = (deliveries.c.workspace_id == workspace_id) & (deliveries.c.team_id == team_id)
    waiting &= deliveries.c.state == "pending"
    connection.execute(sa.update(deliveries).where(waiting).values(state="skipped", reason="the team was deleted"))
    of_team = (schedules.c.workspace_id == workspace_id) & (schedules.c.team_id == team_id)
    connection.execute(sa.delete(schedules).where(of_team))
    connection.execute(sa.delete(teams).where(teams.c.workspace_id == workspace_id, teams.c.id == team_id))


def deal_count(connection: Connection, workspace_id: str, team_id: str) -> int:
    """How many deals a team has, closed ones included."""
    query = sa.select(sa.func.count()).where(deals.c.workspace_id == workspace_id, deals.c.team_id == team_id)
    return connection.execute(query).scalar_one()


def members(connection: Connection, workspace_id: str) -> dict[str, dict[str, str]]:
    """Team id -> person id -> role."""
    query = sa.select(team_members).where(team_members.c.workspace_id == workspace_id)
    found: dict[str, dict[str, str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.team_id, {})[row.person_id] = row.role
    return found


def seats(connection: Connection, workspace_id: str, person_id: str) -> tuple[frozenset[str], frozenset[str], str]:
    """The ids of the teams in which somebody is a member, of those that they manage, and of the default team."""
    theirs = (
        (team_members.c.workspace_id == teams.c.workspace_id)
        & (team_members.c.team_id == teams.c.id)
        & (team_members.c.person_id == person_id)
    )
    query = sa.select(teams.c.id, teams.c.is_default, team_members.c.role).outerjoin(team_members, theirs)
    rows = list(connection.execute(query.where(teams.c.workspace_id == workspace_id)))
    return (
        frozenset(row.id for row in rows if row.role == "member"),
        frozenset(row.id for row in rows if row.role == "manager"),
        next(row.id for row in rows if row.is_default),
    )


def set_members(connection: Connection, workspace_id: str, team_id: str, roles: dict[str, str]) -> None:
    """Replace a team's people: person id -> role."""
    mine = (team_members.c.workspace_id == workspace_id) & (team_members.c.team_id == team_id)
    connection.execute(sa.delete(team_members).where(mine))
    rows = [
        {"workspace_id": workspace_id, "team_id": team_id, "person_id": person, "role": role}
        for person, role in roles.items()
    ]
    put(connection, team_members, rows)


def crm_owner_rows(connection: Connection, workspace_id: str) -> dict[str, CrmOwner]:
    """Owners' names as CRMs gave them, by the name in lower case."""
    query = sa.select(crm_owners).where(crm_owners.c.workspace_id == workspace_id)
    return {row.name_key: CrmOwner(row.name, row.person_id, row.team_id) for row in connection.execute(query)}


def put_crm_owners(connection: Connection, workspace_id: str, owners: list[CrmOwner]) -> None:
    """Record owners' names, or bring them up to date."""
    rows = [
        {
            "workspace_id": workspace_id,
            "name_key": owner.name.casefold(),
            "name": owner.name,
            "person_id": owner.person_id,
            "team_id": owner.team_id,
        }
        for owner in owners
    ]
    put(connection, crm_owners, rows)


def placing(connection: Connection, workspace_id: str) -> Placing:
    """Who belongs where now; see `Placing`."""
    return Placing(
        of_person=_team_of_each_person(connection, workspace_id),
        of_name={key: o.team_id for key, o in crm_owner_rows(connection, workspace_id).items() if o.team_id},
        default=next(team.id for team in every(connection, workspace_id) if team.is_default),
    )


def misplaced(
    connection: Connection, workspace_id: str, *, among: Sequence[str] | None = None
) -> list[tuple[str, str, str]]:
    """Deals (all, or those among these ids) in another team than their owner is in: (deal id, team, owner's team)."""
    place = placing(connection, workspace_id)
    query = sa.select(deals.c.id, deals.c.team_id, deals.c.owner_id, deals.c.owner_name)
    query = query.where(deals.c.workspace_id == workspace_id)
    rows = connection.execute(query if among is None else query.where(deals.c.id.in_(among)))
    placed = [(row.id, row.team_id, place.team_of(row.owner_id, row.owner_name)) for row in rows]
    return [(deal_id, before, after) for deal_id, before, after in placed if before != after]


def move(connection: Connection, act: Act, moved: Sequence[tuple[str, str, str]]) -> None:
    """Put deals into other teams, with the history of it: (deal id, team before, team after)."""
    by_team: dict[str, list[str]] = {}
    for deal_id, _, after in moved:
        by_team.setdefault(after, []).append(deal_id)
    for team_id, ids in by_team.items():
        for start in range(0, len(ids), MOVED_AT_ONCE):
            piece = (deals.c.workspace_id == act.workspace_id) & deals.c.id.in_(ids[start : start + MOVED_AT_ONCE])
            record_setting(connection, act, deals, piece, field="team_id", after=team_id)
            connection.execute(sa.update(deals).where(piece).values(team_id=team_id))


def add_manager(connection: Connection, workspace_id: str, team_id: str, person_id: str) -> None:
    """Let somebody manage a team; who has a role in it keeps that one."""
    row = {"workspace_id": workspace_id, "team_id": team_id, "person_id": person_id, "role": "manager"}
    insert_new(connection, team_members, [row])


def _team_of_each_person(connection: Connection, workspace_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in ("manager", "member"):
        for team_id, roles in members(connection, workspace_id).items():
            found |= {person: team_id for person, held in roles.items() if held == role}
    return found
