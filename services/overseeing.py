"""Who sees to what people leave behind in a team who have left Slack."""

from collections.abc import Collection

from sqlalchemy.engine import Connection

from sales.permissions import Member
from sales.person import Person
from services.access import somebody_who_administers
from storage import people, teams


def overseers(connection: Connection, workspace_id: str, team_ids: Collection[str]) -> dict[str, list[Person]]:
    """Of each of these teams the managers who are here; where there is none, the installer, else an admin."""
    managers = _managers_here(connection, workspace_id)
    fallback = None if managers.keys() >= set(team_ids) else somebody_who_administers(connection, workspace_id)
    return {team_id: managers.get(team_id) or ([fallback] if fallback else []) for team_id in team_ids}


def overseen_by(connection: Connection, who: Member) -> list[str]:
    """The ids of the teams in which this person sees to it."""
    workspace_id = who.person.workspace_id
    if not (who.is_installer or who.person.is_admin):
        return sorted(who.managed) if _is_here(who.person) else []
    every = [team.id for team in teams.every(connection, workspace_id)]
    found = overseers(connection, workspace_id, every)
    return [team_id for team_id in every if any(person.id == who.person.id for person in found[team_id])]


def _managers_here(connection: Connection, workspace_id: str) -> dict[str, list[Person]]:
    """Team id -> its managers, those excepted who have left."""
    roles = teams.members(connection, workspace_id)
    named = {person_id for of in roles.values() for person_id, role in of.items() if role == "manager"}
    here = {person.id: person for person in people.named(connection, workspace_id, named) if _is_here(person)}
    managers = {
        team_id: [here[person_id] for person_id in sorted(of) if person_id in here and of[person_id] == "manager"]
        for team_id, of in roles.items()
    }
    return {team_id: found for team_id, found in managers.items() if found}


def _is_here(person: Person) -> bool:
    return not (person.is_deactivated or person.is_bot or person.is_guest or person.is_stranger)
