"""Teams, their members and managers, and the owners' names that a CRM has brought."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.ids import new_id
from storage.tables import crm_owners, deals, people, team_members, teams, workspaces
from storage.upsert import insert_new, put


@dataclass(frozen=True, slots=True)
class Team:
    """A team; the default one holds everybody who is in no other."""

    id: str
    name: str
    channel_id: str | None
    is_default: bool


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
    team = Team(new_id(), name, None, is_default)
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
        sa.select(teams.c.id, teams.c.name, teams.c.channel_id, teams.c.is_default)
        .where(teams.c.workspace_id == workspace_id)
        .order_by(teams.c.is_default.desc(), teams.c.name)
    )
    return [Team(*row) for row in connection.execute(query)]


def find(connection: Connection, workspace_id: str, team_id: str) -> Team | None:
    """One team."""
    return next((team for team in every(connection, workspace_id) if team.id == team_id), None)


def place(connection: Connection, workspace_id: str, team_id: str) -> str | None:
    """Where a team's lists go: its channel, or the installer in private until a channel is named."""
    query = (
        sa.select(sa.func.coalesce(teams.c.channel_id, workspaces.c.installer_id))
        .join(workspaces, workspaces.c.workspace_id == teams.c.workspace_id)
        .where(teams.c.workspace_id == workspace_id, teams.c.id == team_id)
    )
    return connection.execute(query).scalar()


def change(connection: Connection, workspace_id: str, team_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one team."""
    mine = (teams.c.workspace_id == workspace_id) & (teams.c.id == team_id)
    connection.execute(sa.update(teams).where(mine).values(**values))


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


def settle(connection: Connection, workspace_id: str) -> list[tuple[str, str, str]]:
    """Move each deal to the team that its owner is in now: (deal id, team before, team after) of those moved."""
    place = placing(connection, workspace_id)
    query = sa.select(deals.c.id, deals.c.team_id, deals.c.owner_id, deals.c.owner_name)
    rows = connection.execute(query.where(deals.c.workspace_id == workspace_id))
    placed = [(row.id, row.team_id, place.team_of(row.owner_id, row.owner_name)) for row in rows]
    moved = [(deal_id, before, after) for deal_id, before, after in placed if before != after]
    if moved:
        mine = (deals.c.workspace_id == workspace_id) & (deals.c.id == sa.bindparam("moved"))
        connection.execute(
            sa.update(deals).where(mine).values(team_id=sa.bindparam("team")),
            [{"moved": deal_id, "team": after} for deal_id, _, after in moved],
        )
    return moved


def _team_of_each_person(connection: Connection, workspace_id: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for role in ("manager", "member"):
        for team_id, roles in members(connection, workspace_id).items():
            found |= {person: team_id for person, held in roles.items() if held == role}
    return found


def managers(connection: Connection, workspace_id: str, team_id: str) -> list[str]:
    """The ids of a team's managers who are still here."""
    query = (
        sa.select(team_members.c.person_id)
        .join(
            people,
            (people.c.workspace_id == team_members.c.workspace_id) & (people.c.id == team_members.c.person_id),
        )
        .where(team_members.c.workspace_id == workspace_id, team_members.c.team_id == team_id)
        .where(team_members.c.role == "manager", ~people.c.is_deactivated)
    )
    return list(connection.execute(query).scalars())
