"""Next steps for a CRM: those of the deals that came from it, and what becomes of the others."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.crm.tasks import Crm, Task, is_deal_id, names_owner
from sales.step import Step
from storage import steps, teams
from storage.database import Database
from storage.steps import Placed


@dataclass(slots=True)
class Tasks:
    """The tasks, oldest first, and how many steps are none and why.

    The deals of `elsewhere` came from somewhere else, those of `without_id` have no id of the CRM's. `ownerless` tasks
    do not say whose they are.
    """

    found: list[Task] = field(default_factory=list)
    elsewhere: int = 0
    without_id: int = 0
    dropped: int = 0
    ownerless: int = 0


def of_crm(database: Database, workspace_id: str, crm: Crm, *, source: str, since: datetime | None) -> Tasks:
    """The steps of deals imported under this source, or those recorded since a moment (UTC)."""
    tasks = Tasks()
    with database.read(workspace_id) as connection:
        calls = _calls(connection, workspace_id)
        for placed in steps.with_their_source(connection, workspace_id):
            if since is None or placed.step.created_at >= since:
                _sort(tasks, placed, crm, source, calls)
    return tasks


def _sort(tasks: Tasks, placed: Placed, crm: Crm, source: str, calls: dict[str, tuple[str, ...]]) -> None:
    if placed.step.state == "dropped":
        tasks.dropped += 1
    elif placed.source != source:
        tasks.elsewhere += 1
    elif not is_deal_id(crm, placed.external_id):
        tasks.without_id += 1
    else:
        task = _task(placed.step, placed, calls.get(placed.step.owner_id, ()))
        tasks.found.append(task)
        tasks.ownerless += not names_owner(crm, task)


def _task(step: Step, placed: Placed, calls: tuple[str, ...]) -> Task:
    return Task(
        step_id=step.id,
        text=step.text,
        deal_id=placed.external_id or "",
        due_on=step.due_on,
        due_at=step.due_at,
        zone=step.owner_zone,
        is_done=step.state == "done",
        is_buyers=step.party == "buyer",
        contact=step.contact,
        owner_name=step.owner_name,
        owner_email=placed.owner_email,
        owner_calls=calls,
    )


def _calls(connection: Connection, workspace_id: str) -> dict[str, tuple[str, ...]]:
    """What CRMs call each person."""
    calls: dict[str, list[str]] = defaultdict(list)
    for owner in teams.crm_owner_rows(connection, workspace_id).values():
        if owner.person_id:
            calls[owner.person_id].append(owner.name)
    return {person_id: tuple(sorted(names)) for person_id, names in calls.items()}
