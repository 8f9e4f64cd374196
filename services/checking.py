"""How a workspace stands, for whoever looks after it: what its settings name, and what has not gone as planned."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import leavers, people, schedules, teams, troubles
from storage.database import Database
from storage.schedules import Schedule
from storage.teams import Team
from storage.troubles import Failed, Late, Waiting

LATE_AFTER = timedelta(minutes=5)
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Condition:
    """A workspace's teams, with the roles of their people by id, and its troubles; `names` holds everybody's.

    `reached` are the places that took a message lately.
    """

    teams: tuple[Team, ...]
    roles: dict[str, dict[str, str]]
    names: dict[str, str]
    paused: tuple[Schedule, ...]
    late: tuple[Late, ...]
    failed: tuple[Failed, ...]
    waiting: Waiting | None
    reached: frozenset[str]


def condition(database: Database, workspace_id: str, *, now: datetime) -> Condition:
    """How it stands now; failures, and what arrived, are those of the last seven days."""
    with database.read(workspace_id) as connection:
        return Condition(
            teams=tuple(teams.every(connection, workspace_id)),
            roles=teams.members(connection, workspace_id),
            names={person.id: person.name for person in people.every(connection, workspace_id)},
            paused=tuple(one for one in schedules.every(connection, workspace_id) if one.is_paused),
            late=tuple(troubles.late(connection, workspace_id, before=now - LATE_AFTER)),
            failed=tuple(troubles.failed(connection, workspace_id, since=now - RECENT)),
            waiting=troubles.waiting(connection, workspace_id, before=now - LATE_AFTER),
            reached=frozenset(troubles.reached(connection, workspace_id, since=now - RECENT)),
        )


def holders(database: Database, workspace_id: str, among: Collection[str]) -> set[str]:
    """Those of these people who own open deals or open steps."""
    with database.read(workspace_id) as connection:
        return {place.person_id for place in leavers.places(connection, workspace_id, among)}
