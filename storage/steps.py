"""Next steps: queries and writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.step import Step
from storage.tables import deals, people, steps

_DEAL = (deals.c.workspace_id == steps.c.workspace_id) & (deals.c.id == steps.c.deal_id)
_OWNER = (people.c.workspace_id == steps.c.workspace_id) & (people.c.id == steps.c.owner_id)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody's open steps on open deals that are due between two days, both included."""

    workspace_id: str
    owner_id: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Placed:
    """A step with where its deal came from, the deal's id there, and its owner's e-mail."""

    step: Step
    source: str
    external_id: str | None
    owner_email: str | None


def _select(workspace_id: str) -> sa.Select[Any]:
    return (
        sa.select(
            steps,
            deals.c.name.label("deal_name"),
            people.c.name.label("owner_name"),
            people.c.is_deactivated.label("owner_has_left"),
            people.c.timezone.label("owner_zone"),
        )
        .join(deals, _DEAL)
        .join(people, _OWNER)
        .where(steps.c.workspace_id == workspace_id)
    )


def find(connection: Connection, workspace_id: str, step_id: str) -> Step | None:
    """One step."""
    row = connection.execute(_select(workspace_id).where(steps.c.id == step_id)).first()
    return _step(row) if row else None


def to_nudge(
    connection: Connection, workspace_id: str, owner_id: str, *, today: date, closed_since: datetime
) -> list[Step]:
    """A person's steps due by today on open deals, and those due by today that were closed since a moment."""
    query = _select(workspace_id).where(
        steps.c.owner_id == owner_id,
        steps.c.due_on <= today,
        sa.or_(
            (steps.c.state == "open") & (deals.c.status == "open"),
            (steps.c.state != "open") & (steps.c.state_since >= closed_since),
        ),
    )
    return [_step(row) for row in connection.execute(query.order_by(steps.c.due_on, steps.c.id))]


def timed_of_owner(connection: Connection, workspace_id: str, owner_id: str) -> list[Step]:
    """A person's open steps that have a time of day."""
    query = _select(workspace_id).where(steps.c.owner_id == owner_id, steps.c.state == "open")
    return [_step(row) for row in connection.execute(query.where(steps.c.due_at.is_not(None)).order_by(steps.c.id))]


def of_owner(connection: Connection, workspace_id: str, owner_id: str, *, closed_since: datetime) -> list[Step]:
    """A person's open steps on open deals, and those that were closed since a moment."""
    query = _select(workspace_id).where(
        steps.c.owner_id == owner_id,
        sa.or_(
            (steps.c.state == "open") & (deals.c.status == "open"),
            (steps.c.state != "open") & (steps.c.state_since >= closed_since),
        ),
    )
    return [_step(row) for row in connection.execute(query.order_by(steps.c.due_on, steps.c.id))]


def count_due(connection: Connection, due: Due) -> int:
    """How many steps that are."""
    query = sa.select(sa.func.count()).select_from(steps).join(deals, _DEAL).where(_is_due(due))
    return connection.execute(query).scalar_one()


def due_page(connection: Connection, due: Due, *, offset: int, limit: int) -> list[Step]:
    """Some of them: those due first first, of a day by the size of their deals, as `largest_first` sorts."""
    since = sa.func.coalesce(deals.c.created_at, deals.c.recorded_at)
    by_size = (deals.c.amount.is_(None), deals.c.amount.desc(), since, deals.c.name)
    query = _select(due.workspace_id).where(_is_due(due)).order_by(steps.c.due_on, *by_size, steps.c.id)
    return [_step(row) for row in connection.execute(query.offset(offset).limit(limit))]


def by_ids(connection: Connection, workspace_id: str, ids: list[str]) -> list[Step]:
    """Steps by their ids, those due first first."""
    query = _select(workspace_id).where(steps.c.id.in_(ids))
    return [_step(row) for row in connection.execute(query.order_by(steps.c.due_on, steps.c.id))]


def following(connection: Connection, workspace_id: str, deal_ids: list[str]) -> dict[str, Step]:
    """The next step of each of these deals, where it has one."""
    query = _select(workspace_id).where(steps.c.deal_id.in_(deal_ids), steps.c.state == "open")
    rows = connection.execute(query.order_by(steps.c.due_on.desc(), steps.c.created_at.desc()))
    return {row.deal_id: _step(row) for row in rows}


def every(connection: Connection, workspace_id: str) -> list[Step]:
    """All steps, oldest first."""
    rows = connection.execute(_select(workspace_id).order_by(steps.c.created_at, steps.c.id))
    return [_step(row) for row in rows]


def with_their_source(connection: Connection, workspace_id: str) -> Iterator[Placed]:
    """All steps, oldest first, each with where its deal came from; read in pieces."""
    more = (deals.c.source, deals.c.external_id, people.c.email.label("owner_email"))
    query = _select(workspace_id).add_columns(*more).order_by(steps.c.created_at, steps.c.id)
    for row in connection.execution_options(yield_per=1000).execute(query):
        values = dict(row._mapping)
        told = {name: values.pop(name) for name in ("source", "external_id", "owner_email")}
        del values["workspace_id"]
        yield Placed(Step(**values), **told)


def of_deals(connection: Connection, workspace_id: str, deal_ids: list[str]) -> list[Step]:
    """All steps of these deals, whatever their state."""
    return [_step(row) for row in connection.execute(_select(workspace_id).where(steps.c.deal_id.in_(deal_ids)))]


def count_open(connection: Connection, workspace_id: str, deal_id: str) -> int:
    """How many open steps a deal has."""
    theirs = (steps.c.workspace_id == workspace_id) & (steps.c.deal_id == deal_id) & (steps.c.state == "open")
    return connection.execute(sa.select(sa.func.count()).where(theirs)).scalar_one()


def open_of_deal(
    connection: Connection, workspace_id: str, deal_id: str, *, offset: int = 0, limit: int | None = None
) -> list[Step]:
    """A deal's open steps, those due first first; all of them, or a page."""
    query = _select(workspace_id).where(steps.c.deal_id == deal_id, steps.c.state == "open")
    ordered = query.order_by(steps.c.due_on, steps.c.created_at, steps.c.id)
    return [_step(row) for row in connection.execute(ordered.offset(offset).limit(limit))]


def alive(connection: Connection, workspace_id: str, deal_ids: Sequence[str], *, since: datetime) -> dict[str, str]:
    """The open steps of these deals, and those closed since a moment: step id -> owner."""
    query = sa.select(steps.c.id, steps.c.owner_id).where(
        steps.c.workspace_id == workspace_id,
        steps.c.deal_id.in_(deal_ids),
        sa.or_(steps.c.state == "open", steps.c.state_since >= since),
    )
    return {row.id: row.owner_id for row in connection.execute(query.order_by(steps.c.id))}


def insert(connection: Connection, row: dict[str, Any]) -> None:
    """Insert one step as a row of the table."""
    connection.execute(sa.insert(steps).values(**row))


def change(connection: Connection, workspace_id: str, step_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one step."""
    mine = (steps.c.workspace_id == workspace_id) & (steps.c.id == step_id)
    connection.execute(sa.update(steps).where(mine).values(**values))


def remove(connection: Connection, workspace_id: str, step_id: str) -> None:
    """Take a step away; its history stays."""
    connection.execute(sa.delete(steps).where(steps.c.workspace_id == workspace_id, steps.c.id == step_id))


def _is_due(due: Due) -> sa.ColumnElement[bool]:
    return sa.and_(
        steps.c.workspace_id == due.workspace_id,
        steps.c.owner_id == due.owner_id,
        steps.c.due_on.between(due.first, due.last),
        steps.c.state == "open",
        deals.c.status == "open",
    )


def _step(row: Row[Any]) -> Step:
    values = dict(row._mapping)
    del values["workspace_id"]
    return Step(**values)
