"""A company somebody leaves: Ann manages EMEA, in which Bert and Kenji sell; Jane sells in the other team."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from sales.crm import OwnerRow
from sales.leaving import Left, Place
from sales.person import Person
from services import leaving, workspaces
from storage.database import Database
from storage.ids import new_id
from storage.tables import deals, steps
from tests.services.company import FRIDAY, configured, founded, rows, staff, taken_in

ANN = ("UANN", "Ann Keller", "Europe/London")
KENJI = ("UKENJI", "Kenji Mori", "Asia/Tokyo")
LINES = """
1,Falcon - Rollout,Falcon,120000,USD,Proposal,Bert Vogel,2026-12-15,2026-09-01
2,Zeta - Renewal,Zeta,12000,USD,Discovery,Bert Vogel,2026-12-15,2026-09-02
3,Tarnwick - Depot,Tarnwick,25000,GBP,Discovery,Bert Vogel,2027-01-31,2026-10-05
4,Aurora - Mining,Aurora,450000,USD,Negotiation,Kenji Mori,,2026-11-02
5,Northwind - Pilot,Northwind,45300,USD,Proposal,Jane Roe,,2026-11-03
"""
OWNERS = (
    OwnerRow(2, "Bert Vogel", None, "UBERT"),
    OwnerRow(3, "Kenji Mori", None, "UKENJI"),
    OwnerRow(4, "Jane Roe", None, "UJANE"),
)


def everybody(workspace_id: str = "T1") -> list[Person]:
    """The staff, a manager and a rep more."""
    return [*staff(workspace_id), *(Person(workspace_id, one, name, zone) for one, name, zone in (ANN, KENJI))]


def selling(database: Database, workspace_id: str = "T1", *, managers: tuple[str, ...] = ("UANN",)) -> str:
    """The company with its deals; its id."""
    founded(database, workspace_id, members=everybody(workspace_id))
    emea = {"name": "EMEA", "managers": list(managers), "members": ["UBERT", "UKENJI"]}
    configured(database, workspace_id, teams=[emea])
    taken_in(database, workspace_id, LINES, owners=OWNERS)
    return workspace_id


def turns(
    database: Database, person_id: str, *, now: datetime = FRIDAY, workspace_id: str = "T1", **facts: Any
) -> None:
    """Slack says something new of somebody."""
    known = next(person for person in everybody(workspace_id) if person.id == person_id)
    workspaces.meet(database, workspace_id, [replace(known, **facts)], now=now)


def leaves(database: Database, person_id: str = "UBERT", *, now: datetime = FRIDAY, workspace_id: str = "T1") -> None:
    """Somebody is deactivated in Slack."""
    turns(database, person_id, now=now, workspace_id=workspace_id, is_deactivated=True)


def comes_back(database: Database, person_id: str = "UBERT", *, now: datetime = FRIDAY) -> None:
    """Somebody is activated again."""
    turns(database, person_id, now=now)


def emea(database: Database, person_id: str = "UBERT", workspace_id: str = "T1") -> Place:
    """Somebody's part of EMEA."""
    team = next(team["id"] for team in rows(database, "teams", workspace_id) if team["name"] == "EMEA")
    return Place(person_id, team)


def told(database: Database, kind: str = "left", workspace_id: str = "T1") -> list[str]:
    """Who is written to about it, in the order of the keys."""
    return [row["recipient"] for row in rows(database, "deliveries", workspace_id) if row["kind"] == kind]


def seen_by_ann(database: Database, *, now: datetime = FRIDAY) -> Left:
    """What Ann's message says."""
    return leaving.message(database, "T1", "UANN", emea(database), since=FRIDAY, now=now)


def owners(database: Database, workspace_id: str = "T1") -> dict[str, str]:
    """The first word of each deal's name, and who owns it."""
    return {row["name"].split()[0]: row["owner_id"] for row in rows(database, "deals", workspace_id)}


def many(database: Database, number: int, *, steps_each: int = 1) -> None:
    """So many more deals of Bert's, each with a step of his."""
    with database.engine.begin() as connection:
        one = dict(connection.execute(sa.select(deals).where(deals.c.owner_id == "UBERT").limit(1)).one()._mapping)
        made = [
            one
            | {"id": new_id(), "name": f"Deal {n}", "amount": n, "external_id": f"m{n}", "next_step_on": FRIDAY.date()}
            for n in range(number)
        ]
        connection.execute(sa.insert(deals), made)
        connection.execute(sa.insert(steps), [_step(deal) for deal in made for _ in range(steps_each)])
    database.take_stock()  # as an import does


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(database.engine, "before_cursor_execute", note)


def _step(deal: dict[str, Any]) -> dict[str, Any]:
    return {
        "workspace_id": deal["workspace_id"],
        "id": new_id(),
        "deal_id": deal["id"],
        "text": "call",
        "owner_id": "UBERT",
        "due_on": FRIDAY.date(),
        "state_since": FRIDAY,
        "created_by": "UBERT",
        "created_at": FRIDAY,
        "via": "test",
    }
