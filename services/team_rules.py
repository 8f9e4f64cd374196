"""What holds for teams however they are set: by a file, or by a form in Slack. Each change comes with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy.engine import Connection

from sales.refusal import Refusal
from services import leaving, placing
from services.workspaces import add_team
from storage import changes, people, teams
from storage.changes import Act, Change
from storage.teams import Team


@dataclass(frozen=True, slots=True)
class Seats:
    """Who is in a team, by person id; who stands in both is a manager."""

    managers: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    @classmethod
    def of(cls, roles: Mapping[str, str]) -> Self:
        """The seats as the roles (person id -> role) say."""
        return cls(
            managers=frozenset(person for person, role in roles.items() if role == "manager"),
            members=frozenset(person for person, role in roles.items() if role == "member"),
        )

    @property
    def roles(self) -> dict[str, str]:
        """Person id -> role."""
        return dict.fromkeys(sorted(self.members), "member") | dict.fromkeys(sorted(self.managers), "manager")


def add(connection: Connection, act: Act, name: str) -> Team:
    """A new team with both default schedules."""
    _check_free(connection, act.workspace_id, name, own_id=None)
    team = add_team(connection, act.workspace_id, name, now=act.at)
    if team is None:
        raise Refusal(_taken(name), field="name")
    changes.record(connection, act, [Change("team.added", None, field="name", after=name)])
    return team


def change(connection: Connection, act: Act, team: Team, **values: str | None) -> None:
    """Set a team's name or channel (name, channel_id)."""
    new = {field: value for field, value in values.items() if getattr(team, field) != value}
    if not new:
        return
    if new.get("name"):
        _check_free(connection, act.workspace_id, str(new["name"]), own_id=team.id)
    teams.change(connection, act.workspace_id, team.id, **new)
    changes.record(connection, act, [_told(team, field, getattr(team, field), value) for field, value in new.items()])


def seat(connection: Connection, act: Act, team: Team, wanted: Seats) -> None:
    """Put exactly these people into a team."""
    held = Seats.of(teams.members(connection, act.workspace_id).get(team.id, {}))
    if held.roles == wanted.roles:
        return
    teams.set_members(connection, act.workspace_id, team.id, wanted.roles)
    before, after = (
        {role: " ".join(person for person, of in seats.roles.items() if of == role) for role in ("manager", "member")}
        for seats in (held, wanted)
    )
    made = [_told(team, f"{role}s", before[role], after[role]) for role in before if before[role] != after[role]]
    changes.record(connection, act, made)


def check_one_team_each(connection: Connection, workspace_id: str) -> None:
    """A member of two teams would have deals that belong to either; managers may have several teams."""
    names = {person.id: person.name for person in people.every(connection, workspace_id)}
    roles = teams.members(connection, workspace_id)
    seen: dict[str, str] = {}
    for team in teams.every(connection, workspace_id):
        for person in sorted(Seats.of(roles.get(team.id, {})).members):
            if person in seen:
                raise Refusal(
                    f"{names.get(person, person)} would be a member of both “{seen[person]}” and “{team.name}”; "
                    "name the members of both teams so that each person is in one; nothing was changed."
                )
            seen[person] = team.name


def remove(connection: Connection, act: Act, team: Team) -> None:
    """Delete a team; its people and deals fall to the default team."""
    if team.is_default:
        raise Refusal(f"{team.name} holds everybody who is in no other team, and cannot be deleted.")
    seat(connection, act, team, Seats())
    teams.empty(connection, act.workspace_id, team.id)
    placing.settle_within(connection, act)
    leaving.pass_on(connection, act)
    teams.remove(connection, act.workspace_id, team.id)
    changes.record(connection, act, [Change("team.removed", None, field="name", before=team.name)])


def settle(connection: Connection, act: Act) -> bool:
    """Move deals to the teams that they belong to now, and what people have left to whoever sees to it now.

    Whether all deals stand there already: thousands are moved by and by.
    """
    is_done = placing.settle_soon(connection, act)
    leaving.pass_on(connection, act)
    return is_done


def _check_free(connection: Connection, workspace_id: str, name: str, *, own_id: str | None) -> None:
    key = name.casefold()
    if any(team.name.casefold() == key and team.id != own_id for team in teams.every(connection, workspace_id)):
        raise Refusal(_taken(name), field="name")


def _taken(name: str) -> str:
    return f"There is a team “{name}” already; choose another name."


def _told(team: Team, field: str, before: Any, after: Any) -> Change:  # noqa: ANN401 - a column's value
    """A change as the history tells it; but for its name, each value stands behind the team's name."""
    told = [value if field == "name" or not value else f"{team.name}: {value}" for value in (before, after)]
    return Change("team.changed", None, field=field, before=told[0] or None, after=told[1] or None)
