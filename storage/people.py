"""People, as Slack has them."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.person import Person
from storage.tables import people
from storage.upsert import refresh


def put_all(connection: Connection, members: Iterable[Person]) -> None:
    """Record people, or bring them up to date."""
    refresh(connection, people, [asdict(member) for member in members])


def find(connection: Connection, workspace_id: str, person_id: str) -> Person | None:
    """One person."""
    query = sa.select(people).where(people.c.workspace_id == workspace_id, people.c.id == person_id)
    row = connection.execute(query).first()
    return _person(row) if row else None


def hold(connection: Connection, workspace_id: str, person_id: str) -> None:
    """Keep others from changing this person's own settings at the same time, until the transaction ends."""
    query = sa.select(people.c.id).where(people.c.workspace_id == workspace_id, people.c.id == person_id)
    connection.execute(query.with_for_update(key_share=True)).all()


def every(connection: Connection, workspace_id: str) -> list[Person]:
    """Everybody of a workspace, deactivated people and bots included."""
    rows = connection.execute(sa.select(people).where(people.c.workspace_id == workspace_id).order_by(people.c.id))
    return [_person(row) for row in rows]


def zones(connection: Connection, workspace_id: str) -> list[str]:
    """The distinct time zones of a workspace's people."""
    query = sa.select(people.c.timezone).where(people.c.workspace_id == workspace_id)
    return sorted(connection.execute(query.distinct()).scalars())


def named(connection: Connection, workspace_id: str, ids: Collection[str]) -> list[Person]:
    """These people."""
    query = sa.select(people).where(people.c.workspace_id == workspace_id, people.c.id.in_(ids))
    return [_person(row) for row in connection.execute(query.order_by(people.c.id))]


def note_left(connection: Connection, workspace_id: str, *, now: datetime) -> list[Person]:
    """Those who have left since people were last looked at; from now on they have, and no other look finds them."""
    gone = (people.c.workspace_id == workspace_id) & people.c.is_deactivated & people.c.left_at.is_(None)
    rows = connection.execute(sa.update(people).where(gone).values(left_at=now).returning(people))
    return sorted(map(_person, rows), key=lambda one: one.id)


def note_back(connection: Connection, workspace_id: str) -> list[str]:
    """The ids of those who had left and are back; should they leave again, that is another time."""
    back = (people.c.workspace_id == workspace_id) & ~people.c.is_deactivated & people.c.left_at.is_not(None)
    return sorted(
        connection.execute(sa.update(people).where(back).values(left_at=None).returning(people.c.id)).scalars()
    )


def _person(row: Row[Any]) -> Person:
    values = dict(row._mapping)
    del values["left_at"]
    return Person(**values)
