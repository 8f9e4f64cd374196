"""A company on record, made by the services themselves, for the tests of storage, services and jobs."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from sales.answers import Recorded
from sales.crm import OwnerRow, TeamRow, read_export
from sales.deal import Deal
from sales.person import Person
from services import capture, configuring, importing, workspaces
from services.configuring import Configuration
from services.drafts import Typist
from services.import_summary import Summary
from services.importing import Job
from services.workspaces import Installation
from storage import deals
from storage.database import Database
from storage.ids import new_id
from storage.tables import metadata

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # Friday, 10:00 in New York
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HEADER = "id,name,account,amount,currency,stage,owner,close date,created date"
PIPELINE = """
1,Northwind Health - Pilot,Northwind Health,45300,USD,Proposal,Jane Roe,2026-12-15,2026-09-01
2,Aurora Bank - Process Mining,Aurora Bank,450000.50,USD,Negotiation,Jane Roe,2026-12-31,2026-08-10
3,Tarnwick - Depot Route,Tarnwick,25000,GBP,Discovery,Bert Vogel,2027-01-31,2026-10-05
4,Corlane - Pilot,Corlane,,,Discovery,Somebody Else,,2026-11-02
"""
OWNERS = (OwnerRow(2, "Jane Roe", None, "UJANE"), OwnerRow(3, "Bert Vogel", None, "UBERT"))


def staff(workspace_id: str) -> list[Person]:
    """The owner in Los Angeles, reps in New York and Berlin, one who has left, and a bot."""
    told: list[tuple[str, str, str, Mapping[str, Any]]] = [
        ("UMAYA", "Maya Lind", "America/Los_Angeles", {"is_primary_owner": True, "is_admin": True}),
        ("UJANE", "Jane Roe", "America/New_York", {}),
        ("UBERT", "Bert Vogel", "Europe/Berlin", {}),
        ("UTOM", "Tom Gone", "Asia/Tokyo", {"is_deactivated": True}),
        ("UBOT", "Nextstep", "Pacific/Auckland", {"is_bot": True}),
    ]
    return [
        Person(workspace_id, person_id, name, zone, email=f"{name.split()[0].casefold()}@example.com", **more)
        for person_id, name, zone, more in told
    ]


def founded(
    database: Database, workspace_id: str = "T1", *, now: datetime = FRIDAY, members: list[Person] | None = None
) -> str:
    """A workspace with its people and defaults; its id."""
    held = staff(workspace_id) if members is None else members
    workspaces.settle_in(database, Installation(workspace_id, f"{workspace_id} Ltd", "UBOT", held), now=now)
    return workspace_id


def taken_in(
    database: Database,
    workspace_id: str,
    text: str = PIPELINE,
    *,
    now: datetime = FRIDAY,
    header: str = HEADER,
    source: str = "crm",
    owners: Iterable[OwnerRow] = OWNERS,
    teams: Iterable[TeamRow] = (),
    is_dry: bool = False,
) -> Summary:
    """Import the lines of a CSV."""
    content = f"{header}\n{text.strip()}\n".encode()
    found = read_export(lambda: io.BytesIO(content), source=source, mapping={}, date_order=None, currency="USD")
    job = Job(workspace_id, found, tuple(owners), tuple(teams), is_dry)
    return importing.run(database, job, now=now, progress=lambda _rows: None)


def working(database: Database, workspace_id: str = "T1", *, now: datetime = FRIDAY) -> str:
    """A workspace with people and four open deals; its id."""
    founded(database, workspace_id, now=now)
    taken_in(database, workspace_id, now=now)
    return workspace_id


def configured(database: Database, workspace_id: str, *, now: datetime = FRIDAY, **parts: Any) -> None:
    """Apply settings as they would stand in a file."""
    configuring.configure(database, workspace_id, Configuration.model_validate(parts), now=now)


def typist(workspace_id: str = "T1", person_id: str = "UJANE", request_id: str = "") -> Typist:
    """Somebody who types, each time in another request."""
    return Typist(workspace_id, person_id, request_id or f"test:{new_id()}")


def every_deal(database: Database, workspace_id: str = "T1") -> dict[str, Deal]:
    """All deals by their names."""
    with database.read(workspace_id) as connection:
        return {deal.name: deal for deal in deals.every(connection, workspace_id)}


def the_deal(database: Database, begins: str, workspace_id: str = "T1") -> Deal:
    """The deal whose name begins so."""
    return next(deal for name, deal in every_deal(database, workspace_id).items() if name.startswith(begins))


def agreed(
    database: Database,
    begins: str,
    due_on: date,
    *,
    text: str = "send the quote",
    owner_id: str = "UJANE",
    by: str | None = None,
    workspace_id: str = "T1",
    now: datetime = FRIDAY,
) -> Recorded:
    """A next step on the deal whose name begins so, recorded by its owner or another."""
    deal = the_deal(database, begins, workspace_id)
    who = typist(workspace_id, by or owner_id)
    done = capture.from_form(
        database, typist=who, deal_id=deal.id, text=text, owner_id=owner_id, due_on=due_on, now=now
    )
    assert isinstance(done, Recorded)
    return done


def rows(database: Database, table: str, workspace_id: str | None = "T1") -> list[dict[str, Any]]:
    """A table's rows as they stand, of one workspace or (None) of all, seen past every rule."""
    found = metadata.tables[table]
    query = sa.select(found).order_by(*found.primary_key)
    if workspace_id is not None:
        query = query.where(found.c.workspace_id == workspace_id)
    with database.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def everything(database: Database, workspace_id: str | None) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table."""
    return {table: rows(database, table, workspace_id) for table in metadata.tables}
