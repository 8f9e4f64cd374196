"""The append-only history: every change, who made it, when, through what. Written in the change's own transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.tables import changes, deals, steps
from storage.upsert import insert_all

UNDO = "undo:"
EDIT = "edit"
CARD = "card"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did; it may change several fields, and is undone as one. `at` is UTC."""

    workspace_id: str
    id: str
    actor_id: str | None
    via: str
    at: datetime

    def undone_by(self, actor_id: str, at: datetime) -> "Act":
        """The act that takes this one back: it bears the same name, so that an act is undone once."""
        return Act(self.workspace_id, f"{UNDO}{self.id}", actor_id, "undo", at)


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as text; `what` is 'deal' or 'step' and a verb: 'step.created', 'deal.changed'."""

    what: str
    deal_id: str | None
    step_id: str | None = None
    field: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change as it stands in the history."""

    seq: int
    act_id: str
    at: datetime
    actor_id: str | None
    via: str
    change: Change


def record(connection: Connection, act: Act, made: Iterable[Change]) -> None:
    """Append changes of one act."""
    insert_all(connection, changes, [_row(act, change) for change in made])


def difference(
    what: str, before: dict[str, Any], after: dict[str, Any], *, deal_id: str, step_id: str | None = None
) -> list[Change]:
    """A change for each field that `after` sets differently."""
    return [
        Change(what, deal_id, step_id, field, as_text(before[field]), as_text(value))
        for field, value in after.items()
        if before[field] != value
    ]


def as_text(value: Any) -> str | None:  # noqa: ANN401 - any column's value
    """How a value stands in the history: ISO dates and moments, plain decimals."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def is_column(change: Change) -> bool:
    """Whether the field is a column, and not only what people read of one, as the stage's name of that day."""
    return str(change.field) in (steps.c if change.step_id else deals.c)


def value_before(change: Change) -> Any:  # noqa: ANN401 - any column's value
    """What the column that was changed held before, from the text that stands in the history."""
    columns = steps.c if change.step_id else deals.c
    kind = columns[str(change.field)].type.python_type
    if change.before is None or kind is str:
        return change.before
    return Decimal(change.before) if kind is Decimal else kind.fromisoformat(change.before)


def of_act(connection: Connection, workspace_id: str, act_id: str) -> list[Recorded]:
    """The changes of one act, in their order."""
    query = sa.select(changes).where(changes.c.workspace_id == workspace_id, changes.c.act_id == act_id)
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq))]


def fields_of_act(
    connection: Connection,
    workspace_id: str,
    act_id: str,
    fields: Collection[str],
    *,
    deals_between: tuple[str, str] | None = None,
    behind: int = 0,
    limit: int | None = None,
) -> list[Recorded]:
    """The changes of these fields that an act made, in order, behind a place in the history.

    Of deals and their steps between two ids, or all.
    """
    query = sa.select(changes).where(
        changes.c.workspace_id == workspace_id, changes.c.act_id == act_id, changes.c.field.in_(fields)
    )
    query = query.where(changes.c.seq > behind) if behind else query
    if deals_between is not None:
        query = query.where(changes.c.deal_id.between(*deals_between))
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq).limit(limit))]


def newer_than(connection: Connection, workspace_id: str, act: list[Recorded]) -> Recorded | None:
    """The first change of a step or deal field after this act changed it, by another act that still stands."""
    touched = [(changes.c.seq > recorded.seq) & _touches(recorded.change) for recorded in act]
    query = (
        sa.select(changes)
        .where(changes.c.workspace_id == workspace_id, sa.or_(*touched))
        .where(changes.c.act_id != act[0].act_id, changes.c.via != "undo", stands(workspace_id))
        .order_by(changes.c.seq)
        .limit(1)
    )
    row = connection.execute(query).first()
    return _recorded(row) if row else None


def last_of_step(connection: Connection, workspace_id: str, step_id: str, field: str) -> Recorded | None:
    """The latest change of one field of a step."""
    query = (
        sa.select(changes)
        .where(changes.c.workspace_id == workspace_id, changes.c.step_id == step_id, changes.c.field == field)
        .order_by(changes.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return _recorded(row) if row else None


def last_closings(
    connection: Connection, workspace_id: str, step_ids: Sequence[str], *, actor_id: str, via: str
) -> dict[str, str]:
    """Of these steps those whose latest change of state this person made, through this: step id -> act."""
    found: dict[str, str] = {}
    for start in range(0, len(step_ids), CHUNK):
        piece = step_ids[start : start + CHUNK]
        query = sa.select(changes.c.step_id, changes.c.act_id, changes.c.actor_id, changes.c.via).where(
            changes.c.workspace_id == workspace_id, changes.c.step_id.in_(piece), changes.c.field == "state"
        )
        last = {row.step_id: row for row in connection.execute(query.order_by(changes.c.seq))}
        found |= {row.step_id: row.act_id for row in last.values() if (row.actor_id, row.via) == (actor_id, via)}
    return found


def last_of_deal(connection: Connection, workspace_id: str, deal_id: str, fields: Sequence[str]) -> Recorded | None:
    """The latest change of any of these fields of a deal."""
    query = (
        sa.select(changes)
        .where(changes.c.workspace_id == workspace_id, changes.c.deal_id == deal_id, changes.c.field.in_(fields))
        .where(changes.c.step_id.is_(None))
        .order_by(changes.c.seq.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return _recorded(row) if row else None


def of_deal(connection: Connection, workspace_id: str, deal_id: str, *, limit: int) -> list[Recorded]:
    """The latest changes of a deal and its steps, newest first."""
    query = sa.select(changes).where(changes.c.workspace_id == workspace_id, changes.c.deal_id == deal_id)
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq.desc()).limit(limit))]


def of_step_after(connection: Connection, workspace_id: str, step_id: str, seq: int) -> list[Recorded]:
    """The changes of a step behind a place in the history, oldest first; from 0, all of them."""
    query = sa.select(changes).where(
        changes.c.workspace_id == workspace_id, changes.c.step_id == step_id, changes.c.seq > seq
    )
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq))]


def last_of_deals(connection: Connection, workspace_id: str, deal_ids: Collection[str]) -> dict[str, int]:
    """The place in the history of the latest change of each of these deals and of its steps."""
    query = sa.select(changes.c.deal_id, sa.func.max(changes.c.seq))
    query = query.where(changes.c.workspace_id == workspace_id, changes.c.deal_id.in_(deal_ids))
    return {row[0]: row[1] for row in connection.execute(query.group_by(changes.c.deal_id))}


def of_steps_after(connection: Connection, workspace_id: str, deal_id: str, seq: int) -> list[Recorded]:
    """The changes of a deal's steps behind a place in the history, oldest first."""
    query = sa.select(changes).where(
        changes.c.workspace_id == workspace_id, changes.c.deal_id == deal_id, changes.c.seq > seq
    )
    query = query.where(changes.c.step_id.is_not(None))
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq))]


def creation_of(connection: Connection, workspace_id: str, deal_id: str) -> Recorded | None:
    """That a deal was added."""
    query = (
        sa.select(changes)
        .where(changes.c.workspace_id == workspace_id, changes.c.deal_id == deal_id)
        .where(changes.c.what == "deal.created")
        .order_by(changes.c.seq)
        .limit(1)
    )
    row = connection.execute(query).first()
    return _recorded(row) if row else None


def last_edit(connection: Connection, workspace_id: str, step_id: str, actor_id: str) -> str | None:
    """The act by which this person edited a step last, unless it was undone."""
    query = (
        sa.select(changes.c.act_id)
        .where(changes.c.workspace_id == workspace_id, changes.c.step_id == step_id)
        .where(changes.c.actor_id == actor_id, changes.c.via == EDIT, stands(workspace_id))
        .order_by(changes.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def since(connection: Connection, workspace_id: str, at: datetime) -> Iterator[Recorded]:
    """Changes of what was there, made after a moment, oldest first; not that deals were added, as imports do."""
    query = sa.select(changes).where(changes.c.workspace_id == workspace_id, changes.c.at > at)
    query = query.where(changes.c.what != "deal.created")
    for row in connection.execute(query.order_by(changes.c.seq)):
        yield _recorded(row)


def of_steps_since(connection: Connection, workspace_id: str, at: datetime, fields: Iterable[str]) -> list[Recorded]:
    """Changes of these fields of steps from a moment on, oldest first."""
    query = (
        sa.select(changes)
        .where(changes.c.workspace_id == workspace_id, changes.c.at >= at)
        .where(changes.c.what == "step.changed", changes.c.field.in_(tuple(fields)))
    )
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq))]


def of_deals_since(connection: Connection, workspace_id: str, deal_ids: Sequence[str], at: datetime) -> list[Recorded]:
    """Changes of a few hundred deals and of their steps after a moment, oldest first."""
    query = sa.select(changes).where(
        changes.c.workspace_id == workspace_id, changes.c.deal_id.in_(deal_ids), changes.c.at > at
    )
    return [_recorded(row) for row in connection.execute(query.order_by(changes.c.seq))]


def first_at(connection: Connection, workspace_id: str) -> datetime | None:
    """When the record of this workspace's deals begins."""
    query = sa.select(sa.func.min(changes.c.at))
    query = query.where(changes.c.workspace_id == workspace_id, changes.c.deal_id.is_not(None))
    return connection.execute(query).scalar()


def every(connection: Connection, workspace_id: str) -> Iterator[Recorded]:
    """The whole history, oldest first, read in pieces."""
    query = sa.select(changes).where(changes.c.workspace_id == workspace_id).order_by(changes.c.seq)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _recorded(row)


def stands(workspace_id: str, made: sa.FromClause = changes) -> sa.ColumnElement[bool]:
    """Whether the act of a row of the history was not undone."""
    undone = changes.alias("undone")
    return ~sa.exists().where(
        undone.c.workspace_id == workspace_id, undone.c.act_id == sa.literal(UNDO) + made.c.act_id
    )


def _touches(change: Change) -> sa.ColumnElement[bool]:
    if change.step_id is not None:
        return changes.c.step_id == change.step_id
    same_deal = changes.c.deal_id == change.deal_id
    return same_deal if change.field is None else same_deal & (changes.c.field == change.field)


def _row(act: Act, change: Change) -> dict[str, Any]:
    return {
        "workspace_id": act.workspace_id,
        "act_id": act.id,
        "at": act.at,
        "actor_id": act.actor_id,
        "via": act.via,
        "what": change.what,
        "deal_id": change.deal_id,
        "step_id": change.step_id,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def _recorded(row: Row[Any]) -> Recorded:
    change = Change(row.what, row.deal_id, row.step_id, row.field, row.before, row.after)
    return Recorded(row.seq, row.act_id, row.at, row.actor_id, row.via, change)
