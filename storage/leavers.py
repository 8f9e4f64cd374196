"""What somebody holds in a team, and what has become of it: the queries behind what people leave who have left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.leaving import Became, Held, Place
from storage.changes import CARD, stands
from storage.tables import changes, deals, people, steps

DEAL, STEP = "deal", "step"
LEFT = "left"  # through what the acts were made that hand over what people have left

_OF_STEP = (deals.c.workspace_id == steps.c.workspace_id) & (deals.c.id == steps.c.deal_id)
_Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Line:
    """A deal, or a step on somebody else's deal."""

    kind: str
    id: str
    deal_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A line that is no longer held: what became of it, and when (UTC)."""

    line: Line
    became: Became
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What one person handed to another, between two moments (UTC): of what a third had left, or (None) by the card."""

    giver_id: str
    leaver_id: str | None
    owner_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class _Picked:
    """Some deals, somebody's steps, and which of these steps are not on the deals."""

    deals: _Condition
    steps: _Condition
    is_alone: _Condition


def places(connection: Connection, workspace_id: str, person_ids: Collection[str]) -> list[Place]:
    """The teams in which these people hold something."""
    theirs = _holdings(workspace_id)
    query = sa.select(theirs.c.owner_id, theirs.c.team_id).where(theirs.c.owner_id.in_(person_ids))
    rows = connection.execute(query.order_by(theirs.c.owner_id, theirs.c.team_id))
    return [Place(*row) for row in rows]


def places_of_leavers(connection: Connection, workspace_id: str, team_ids: Collection[str]) -> list[Place]:
    """Where people who have left hold something in these teams, those who left last first."""
    theirs = _holdings(workspace_id)
    query = (
        sa.select(theirs.c.owner_id, theirs.c.team_id)
        .join(people, people.c.id == theirs.c.owner_id)
        .where(people.c.workspace_id == workspace_id, people.c.is_deactivated, theirs.c.team_id.in_(team_ids))
        .order_by(people.c.left_at.desc(), theirs.c.owner_id, theirs.c.team_id)
    )
    return [Place(*row) for row in connection.execute(query)]


def leavings(connection: Connection, workspace_id: str) -> list[tuple[Place, datetime]]:
    """Where people who have left hold something, and since when (UTC) they have left."""
    theirs = _holdings(workspace_id)
    query = (
        sa.select(theirs.c.owner_id, theirs.c.team_id, people.c.left_at)
        .join(people, people.c.id == theirs.c.owner_id)
        .where(people.c.workspace_id == workspace_id, people.c.is_deactivated, people.c.left_at.is_not(None))
        .order_by(theirs.c.owner_id, theirs.c.team_id)
    )
    return [(Place(row.owner_id, row.team_id), row.left_at) for row in connection.execute(query)]


def held(connection: Connection, workspace_id: str, place: Place) -> Held:
    """How much somebody holds in a team."""
    return _counted(connection, _of_place(workspace_id, place))


def lines(connection: Connection, workspace_id: str, place: Place, *, offset: int, limit: int) -> list[Line]:
    """What somebody holds in a team, line by line: the largest deals first, and steps by the deals that they are on."""
    return _largest(connection, _of_place(workspace_id, place), offset=offset, limit=limit)


def received(connection: Connection, workspace_id: str, given: Given, *, limit: int) -> tuple[Held, list[Line]]:
    """What somebody was handed and still has: how much that is, and the largest of it."""
    picked = _of_gift(workspace_id, given)
    return _counted(connection, picked), _largest(connection, picked, offset=0, limit=limit)


def steps_with(
    connection: Connection, workspace_id: str, person_id: str, deal_ids: Sequence[str]
) -> dict[str, tuple[int, date]]:
    """How many open steps somebody has on each of these deals, and when the first is due."""
    query = sa.select(steps.c.deal_id, sa.func.count(), sa.func.min(steps.c.due_on)).where(
        steps.c.workspace_id == workspace_id,
        steps.c.owner_id == person_id,
        steps.c.state == "open",
        steps.c.deal_id.in_(deal_ids),
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query.group_by(steps.c.deal_id))}


def gone(
    connection: Connection, workspace_id: str, place: Place, since: datetime, *, limit: int
) -> tuple[list[Gone], int]:
    """What somebody held in a team and does not any more since a moment, the latest and largest first; and how much."""
    found = sa.union_all(
        _deals_handed_over(workspace_id, place, since),
        _deals_closed(workspace_id, place, since),
        _steps_handed_over(workspace_id, place, since),
        _steps_closed(workspace_id, place, since),
    ).subquery()
    line = (found.c.kind, found.c.id, found.c.deal_id, found.c.became, found.c.amount)
    latest = sa.select(*line, sa.func.max(found.c.at).label("at")).group_by(*line).subquery()
    query = sa.select(latest, sa.func.count().over().label("number"))
    order = (latest.c.at.desc(), latest.c.amount.is_(None), latest.c.amount.desc(), latest.c.kind, latest.c.id)
    rows = list(connection.execute(query.order_by(*order).limit(limit)))
    shown = [Gone(Line(row.kind, row.id, row.deal_id), row.became, row.at) for row in rows]
    return shown, rows[0].number if rows else 0


def last_act(connection: Connection, workspace_id: str, place: Place, actor_id: str, since: datetime) -> str | None:
    """The act by which somebody handed over what this person had left here, their latest since a moment that stands."""
    # Act by act: asked of each of its thousand rows, the same costs Postgres minutes where it has not counted them yet.
    acts = (
        sa.select(changes.c.act_id, sa.func.max(changes.c.seq).label("seq"))
        .where(changes.c.workspace_id == workspace_id, changes.c.at >= since, changes.c.actor_id == actor_id)
        .where(changes.c.via == LEFT, changes.c.field == "owner_id", changes.c.before == place.person_id)
        .group_by(changes.c.act_id)
        .subquery()
    )
    of_place = sa.select(acts.c.act_id).where(_gave_from(workspace_id, acts, place), stands(workspace_id, acts))
    return connection.execute(of_place.order_by(acts.c.seq.desc()).limit(1)).scalar()


def _holdings(workspace_id: str) -> sa.Subquery:
    """Owner and team of every open deal, and of every open step on one; each pair once."""
    is_open = (deals.c.workspace_id == workspace_id) & (deals.c.status == "open")
    own = sa.select(deals.c.owner_id, deals.c.team_id).where(is_open)
    seen_to = sa.select(steps.c.owner_id, deals.c.team_id).join(deals, _OF_STEP)
    return sa.union(
        own, seen_to.where(steps.c.workspace_id == workspace_id, steps.c.state == "open", is_open)
    ).subquery()


def _of_place(workspace_id: str, place: Place) -> _Picked:
    here = (deals.c.workspace_id == workspace_id) & (deals.c.status == "open") & (deals.c.team_id == place.team_id)
    theirs = (steps.c.workspace_id == workspace_id) & (steps.c.owner_id == place.person_id) & (steps.c.state == "open")
    return _Picked(
        deals=here & (deals.c.owner_id == place.person_id),
        steps=theirs & here,
        is_alone=deals.c.owner_id.is_distinct_from(place.person_id),
    )


def _of_gift(workspace_id: str, given: Given) -> _Picked:
    made = sa.and_(
        changes.c.workspace_id == workspace_id,
        changes.c.at.between(given.since, given.until),
        changes.c.via == (LEFT if given.leaver_id else CARD),
        changes.c.actor_id == given.giver_id,
        changes.c.field == "owner_id",
        changes.c.before == given.leaver_id if given.leaver_id else sa.true(),
        changes.c.after == given.owner_id,
    )
    given_deals = sa.select(changes.c.deal_id).where(made, changes.c.step_id.is_(None))
    given_steps = sa.select(changes.c.step_id).where(made, changes.c.step_id.is_not(None))
    is_open = (deals.c.workspace_id == workspace_id) & (deals.c.status == "open")
    theirs = (steps.c.workspace_id == workspace_id) & (steps.c.owner_id == given.owner_id) & (steps.c.state == "open")
    return _Picked(
        deals=is_open & (deals.c.owner_id == given.owner_id) & deals.c.id.in_(given_deals),
        steps=theirs & is_open & steps.c.id.in_(given_steps),
        is_alone=deals.c.id.not_in(given_deals),
    )


def _counted(connection: Connection, picked: _Picked) -> Held:
    amounts = (deals.c.currency, sa.func.count().label("number"), sa.func.count(deals.c.amount).label("priced"))
    by_currency = sa.select(*amounts, sa.func.sum(deals.c.amount).label("amount")).where(picked.deals)
    rows = list(connection.execute(by_currency.group_by(deals.c.currency)))
    most_first = sorted(rows, key=lambda row: (-row.priced, row.currency or ""))
    counts = (
        sa.select(sa.func.count().filter(picked.is_alone), sa.func.count()).select_from(steps).join(deals, _OF_STEP)
    )
    alone, every = connection.execute(counts.where(picked.steps)).one()
    return Held(
        deals=sum(row.number for row in rows),
        money={row.currency: row.amount for row in most_first if row.amount is not None},
        steps=alone,
        with_deals=every - alone,
    )


def _largest(connection: Connection, picked: _Picked, *, offset: int, limit: int) -> list[Line]:
    own = sa.select(sa.literal(DEAL).label("kind"), deals.c.id.label("id"), *_size()).where(picked.deals)
    alone = sa.select(sa.literal(STEP).label("kind"), steps.c.id.label("id"), *_size()).select_from(steps)
    alone = alone.join(deals, _OF_STEP).where(picked.steps, picked.is_alone)
    every = sa.union_all(own, alone).subquery()
    columns = (every.c.no_amount, every.c.amount.desc(), every.c.since, every.c.name, every.c.kind, every.c.id)
    query = sa.select(every.c.kind, every.c.id, every.c.deal_id).order_by(*columns).offset(offset).limit(limit)
    return [Line(*row) for row in connection.execute(query)]


def _size() -> tuple[sa.ColumnElement[Any], ...]:
    """The deal's columns by which lines are sorted, as `largest_first` sorts."""
    return (
        deals.c.id.label("deal_id"),
        deals.c.amount.is_(None).label("no_amount"),
        deals.c.amount,
        sa.func.coalesce(deals.c.created_at, deals.c.recorded_at).label("since"),
        deals.c.name,
    )


def _gone(kind: str, row_id: sa.ColumnElement[Any], became: Any, at: sa.ColumnElement[Any]) -> sa.Select[Any]:  # noqa: ANN401 - a column or a word
    said = sa.literal(became) if isinstance(became, str) else became
    return sa.select(
        sa.literal(kind).label("kind"),
        row_id.label("id"),
        deals.c.id.label("deal_id"),
        said.label("became"),
        deals.c.amount,
        at.label("at"),
    )


def _from_history(workspace_id: str, place: Place, since: datetime) -> _Condition:
    return sa.and_(
        changes.c.workspace_id == workspace_id,
        changes.c.at >= since,
        changes.c.field == "owner_id",
        changes.c.before == place.person_id,
    )


def _deals_handed_over(workspace_id: str, place: Place, since: datetime) -> sa.Select[Any]:
    same = (deals.c.workspace_id == changes.c.workspace_id) & (deals.c.id == changes.c.deal_id)
    return (
        _gone(DEAL, deals.c.id, "handed_over", changes.c.at)
        .select_from(changes)
        .join(deals, same)
        .where(_from_history(workspace_id, place, since), changes.c.step_id.is_(None))
        .where(deals.c.owner_id.is_distinct_from(place.person_id))
        .where(sa.or_(deals.c.team_id == place.team_id, _in_same_act("team_id", place.team_id)))
    )


def _steps_handed_over(workspace_id: str, place: Place, since: datetime) -> sa.Select[Any]:
    """But for those that went with their deal."""
    same = (steps.c.workspace_id == changes.c.workspace_id) & (steps.c.id == changes.c.step_id)
    return (
        _gone(STEP, steps.c.id, "handed_over", changes.c.at)
        .select_from(changes)
        .join(steps, same)
        .join(deals, _OF_STEP)
        .where(_from_history(workspace_id, place, since), deals.c.team_id == place.team_id)
        .where(steps.c.owner_id != place.person_id, ~_in_same_act("owner_id", place.person_id))
    )


def _in_same_act(field: str, before: str) -> _Condition:
    """Whether the act has changed this field of the deal from this value."""
    also = changes.alias("also")
    return sa.exists().where(
        also.c.workspace_id == changes.c.workspace_id,
        also.c.act_id == changes.c.act_id,
        also.c.deal_id == changes.c.deal_id,
        also.c.step_id.is_(None),
        also.c.field == field,
        also.c.before == before,
    )


def _gave_from(workspace_id: str, acts: sa.FromClause, place: Place) -> _Condition:
    """Whether an act has given away deals of this team: they have gone from it, or are in it and went nowhere."""
    of_act = (changes.c.workspace_id == workspace_id) & (changes.c.act_id == acts.c.act_id)
    moved = sa.exists().where(of_act, changes.c.step_id.is_(None), changes.c.field == "team_id")
    is_here = sa.exists().where(
        of_act, deals.c.workspace_id == workspace_id, deals.c.id == changes.c.deal_id, deals.c.team_id == place.team_id
    )
    return sa.or_(moved.where(changes.c.before == place.team_id), ~moved & is_here)


def _deals_closed(workspace_id: str, place: Place, since: datetime) -> sa.Select[Any]:
    theirs = (deals.c.workspace_id == workspace_id) & (deals.c.owner_id == place.person_id)
    closed = (deals.c.status != sa.literal_column("'open'")) & (deals.c.closed_at >= since)
    return _gone(DEAL, deals.c.id, deals.c.status, deals.c.closed_at).where(
        theirs, closed, deals.c.team_id == place.team_id
    )


def _steps_closed(workspace_id: str, place: Place, since: datetime) -> sa.Select[Any]:
    """But for those on their own deals, which have no line."""
    theirs = (steps.c.workspace_id == workspace_id) & (steps.c.owner_id == place.person_id)
    return (
        _gone(STEP, steps.c.id, steps.c.state, steps.c.state_since)
        .select_from(steps)
        .join(deals, _OF_STEP)
        .where(theirs, steps.c.state != "open", steps.c.state_since >= since)
        .where(deals.c.team_id == place.team_id, deals.c.owner_id.is_distinct_from(place.person_id))
    )
