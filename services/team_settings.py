"""Teams by their form in Slack: who is in them, who manages them, where their messages go."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.person import Person
from sales.refusal import Refusal
from sales.settings import Saved, TeamSeen, TeamValues
from services import clocks, team_rules
from services.administering import VIA, administrator, merged, name_of, once, overview_in, seen, the_team
from services.drafts import Typist
from services.recording import new_act, person
from services.team_rules import Seats
from storage import memory, people, teams, workspaces
from storage.changes import Act
from storage.database import Database
from storage.teams import Team

BY_AND_BY = "Its deals are many; they follow within a minute."
EMPTY = TeamValues("", None, frozenset(), frozenset())


def team(database: Database, *, typist: Typist, team_id: str) -> TeamSeen:
    """A team as its form shows it, and how many deals it has."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)
        return team_in(connection, typist.workspace_id, the_team(connection, typist.workspace_id, team_id))


def for_deletion(database: Database, *, typist: Typist, team_id: str) -> tuple[TeamSeen, str]:
    """A team with all that goes with it, and the name of the default team to which that falls."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)
        default = next(team for team in teams.every(connection, typist.workspace_id) if team.is_default)
        found = the_team(connection, typist.workspace_id, team_id)
        return team_in(connection, typist.workspace_id, found), default.name


def may_add(database: Database, *, typist: Typist) -> None:
    """Refuses who may not change the settings."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)


def save(
    database: Database,
    *,
    typist: Typist,
    team_id: str | None,
    shown: TeamValues,
    said: TeamValues,
    now: datetime,
) -> Saved:
    """Take over what was changed in a team's form (None: a new team), which showed `shown`; a repeat changes nothing.

    Raises Refusal, on the field that is wrong or that another admin has set differently meanwhile.
    """
    with database.write(typist.workspace_id) as connection:
        who = administrator(connection, typist)
        told = save_in(connection, typist, team_id, shown=shown, said=said, now=now)
        return Saved(overview_in(connection, who, now=now), tuple(told))


def delete(database: Database, *, typist: Typist, team_id: str, now: datetime) -> Saved:
    """Delete a team; its people and deals fall to the default team. A second time it changes nothing."""
    with database.write(typist.workspace_id) as connection:
        who = administrator(connection, typist)
        workspaces.hold(connection, typist.workspace_id)
        told = once(connection, typist, lambda: _delete(connection, typist, team_id, now), now=now)
        return Saved(overview_in(connection, who, now=now), (told,))


def save_in(
    connection: Connection, typist: Typist, team_id: str | None, *, shown: TeamValues, said: TeamValues, now: datetime
) -> list[str]:
    """The same within a transaction, for an admin: in sentences what was done; of a repeat only that it is saved."""
    workspaces.hold(connection, typist.workspace_id)
    if not memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
        return [f"{said.name.strip()} is saved."]
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    return _save(connection, act, team_id, shown, said)


def team_in(connection: Connection, workspace_id: str, found: Team) -> TeamSeen:
    """A team as it stands in this transaction."""
    known = {person.id: person for person in people.every(connection, workspace_id)}
    roles = teams.members(connection, workspace_id).get(found.id, {})
    return seen(found, roles, known, deals=teams.deal_count(connection, workspace_id, found.id))


def _delete(connection: Connection, typist: Typist, team_id: str, now: datetime) -> str:
    found = teams.find(connection, typist.workspace_id, team_id)
    if found is None:
        return "This team was deleted already."
    team_rules.remove(connection, new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now), found)
    return f"{found.name} is deleted."


def _save(connection: Connection, act: Act, team_id: str | None, shown: TeamValues, said: TeamValues) -> list[str]:
    name = name_of(said.name)
    if team_id is None:
        found = team_rules.add(connection, act, name)
    else:
        found = the_team(connection, act.workspace_id, team_id)
        name = merged("name", shown.name, name, found.name, told=f"“{found.name}”")
    set_to = "another channel" if found.channel_id else "empty"
    channel = merged("channel", shown.channel_id, said.channel_id, found.channel_id, told=set_to)
    team_rules.change(connection, act, found, name=name, channel_id=channel)
    held = Seats.of(teams.members(connection, act.workspace_id).get(found.id, {}))
    wanted = _wanted(held, shown, said)
    _check_newcomers(connection, act.workspace_id, held, wanted)
    moved = _take_out_of_others(connection, act, found, wanted.members - held.members)
    team_rules.seat(connection, act, found, wanted)
    is_settled = team_rules.settle(connection, act)
    clocks.align(connection, act.workspace_id, now=act.at)
    return [f"{name} is saved.", *moved, *([] if is_settled else [BY_AND_BY])]


def _wanted(held: Seats, shown: TeamValues, said: TeamValues) -> Seats:
    """Who was put in is in, who was taken out is out; the others stay as they are by now. In both is a manager."""
    managers, members = (
        now - (before - after) | (after - before)
        for now, before, after in (
            (held.managers, shown.managers, said.managers),
            (held.members, shown.members, said.members),
        )
    )
    return Seats(managers, members - managers)


def _check_newcomers(connection: Connection, workspace_id: str, held: Seats, wanted: Seats) -> None:
    for field, new in (("managers", wanted.managers - held.managers), ("members", wanted.members - held.members)):
        for person_id in sorted(new):
            found = people.find(connection, workspace_id, person_id)
            if found is None:
                raise Refusal("Nextstep does not know one of these people yet; try again in a minute.", field=field)
            if what := _what_keeps_out(found):
                raise Refusal(f"{found.name} is {what} and cannot be in a team; choose somebody else.", field=field)


def _what_keeps_out(found: Person) -> str | None:
    """What somebody is who can be in no team: a guest sees their own deals alone, wherever they are put."""
    reasons = (
        (found.is_bot, "a bot"),
        (found.is_stranger, "from another workspace"),
        (found.is_deactivated, "no longer active in Slack"),
        (found.is_guest, "a guest"),
    )
    return next((what for holds, what in reasons if holds), None)


def _take_out_of_others(connection: Connection, act: Act, found: Team, new: frozenset[str]) -> list[str]:
    """Nobody is a member of two teams: who comes into this one leaves the other, and that is told."""
    told = []
    roles = teams.members(connection, act.workspace_id)
    for other in teams.every(connection, act.workspace_id):
        held = Seats.of(roles.get(other.id, {}))
        leaving = held.members & new if other.id != found.id else frozenset()
        if leaving:
            team_rules.seat(connection, act, other, Seats(held.managers, held.members - leaving))
        told += [
            f"{person(connection, act.workspace_id, person_id).name} moves here from {other.name}."
            for person_id in sorted(leaving)
        ]
    return told
