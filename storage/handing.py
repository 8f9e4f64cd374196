"""Handing over in bulk what somebody holds, and taking it back: a few statements for each piece, whatever its size."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.leaving import Place
from sales.person import Person
from sales.step import Step
from storage import changes as history
from storage import steps as all_steps
from storage.bulk import COLUMNS, record_setting, said
from storage.changes import UNDO, Act, Change
from storage.tables import changes, deals, steps, teams

OF_ITS_OWN = ("due_on", "remind_at", "remind_on")  # of steps: each its own value
FIELDS = ("owner_id", "owner_name", "team_id", *OF_ITS_OWN)
_Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some deals of somebody's part of a team, in the order of their ids: a condition names the first and last."""

    place: Place
    deal_ids: Sequence[str]

    @property
    def first(self) -> str:
        """The first of the deals."""
        return self.deal_ids[0]

    @property
    def last(self) -> str:
        """The last of the deals."""
        return self.deal_ids[-1]


def piece(
    connection: Connection, workspace_id: str, place: Place, *, after: str = "", limit: int
) -> tuple[Piece | None, bool]:
    """The next deals behind one that somebody owns or has an open step on; locked, and whether there may be more."""
    has_step = sa.exists().where(
        steps.c.workspace_id == workspace_id,
        steps.c.deal_id == deals.c.id,
        steps.c.owner_id == place.person_id,
        steps.c.state == "open",
    )
    query = sa.select(deals.c.id).where(
        deals.c.workspace_id == workspace_id,
        deals.c.id > after,
        deals.c.team_id == place.team_id,
        deals.c.status == "open",
        sa.or_(deals.c.owner_id == place.person_id, has_step),
    )
    # In one order, so that nobody waits for another who waits for them.
    ids = list(connection.execute(query.order_by(deals.c.id).limit(limit).with_for_update()).scalars())
    return (Piece(place, ids) if ids else None), len(ids) == limit


def uneven_steps(connection: Connection, workspace_id: str, piece: Piece) -> list[Step]:
    """Their open steps that have a time of day or a reminder of their own."""
    is_uneven = steps.c.due_at.is_not(None) | steps.c.remind_at.is_not(None)
    found = sa.select(steps.c.id).where(_open_steps(workspace_id, piece), is_uneven)
    return all_steps.by_ids(connection, workspace_id, list(connection.execute(found).scalars()))


def hand(connection: Connection, act: Act, piece: Piece, owner: Person, team_id: str) -> set[str]:
    """Make somebody the owner of their deals, and of their open steps on others too; who owns the deals concerned."""
    here = _here(act.workspace_id, piece)
    own = here & (deals.c.owner_id == piece.place.person_id)
    new = {"owner_id": owner.id, "owner_name": owner.name, "team_id": team_id}
    for field, value in new.items():
        differs = deals.c[field].is_distinct_from(value)
        record_setting(connection, act, deals, own & differs, field=field, after=value)
    theirs = _open_steps(act.workspace_id, piece)
    record_setting(connection, act, steps, theirs, field="owner_id", after=owner.id)
    owners = sa.select(deals.c.owner_id).where(_of(deals, act.workspace_id, piece.deal_ids))
    concerned = set(connection.execute(owners.where(deals.c.owner_id.is_not(None)).distinct()).scalars())
    connection.execute(sa.update(steps).where(theirs).values(owner_id=owner.id))
    connection.execute(sa.update(deals).where(own).values(**new, touched_at=act.at))
    return concerned | {owner.id}


def set_steps(connection: Connection, workspace_id: str, field: str, values: Mapping[str, Any]) -> None:
    """Set one column of several steps, each (by its id) to its own value."""
    if values:
        each = {step_id: sa.literal(value, steps.c[field].type) for step_id, value in values.items()}
        mine = _of(steps, workspace_id, list(values))
        connection.execute(sa.update(steps).where(mine).values({field: sa.case(each, value=steps.c.id)}))


def keep_step_dates(connection: Connection, workspace_id: str, deal_ids: Collection[str]) -> None:
    """Bring `next_step_on` and `last_step_on` of these deals in line with their open steps."""
    if deal_ids:
        theirs = (steps.c.workspace_id == workspace_id) & (steps.c.deal_id == deals.c.id) & (steps.c.state == "open")
        first = sa.select(sa.func.min(steps.c.due_on)).where(theirs).scalar_subquery()
        last = sa.select(sa.func.max(steps.c.due_on)).where(theirs).scalar_subquery()
        kept = sa.update(deals).where(_of(deals, workspace_id, list(deal_ids)))
        connection.execute(kept.values(next_step_on=first, last_step_on=last))


def counted(connection: Connection, workspace_id: str, act_id: str) -> tuple[int, int]:
    """How many deals and how many steps an act has given another owner."""
    mine = _made(workspace_id, act_id) & (changes.c.field == "owner_id")
    of_deals = sa.func.count().filter(changes.c.step_id.is_(None))
    row = connection.execute(sa.select(of_deals, sa.func.count()).where(mine)).one()
    return row[0], row[1] - row[0]


def to_take_back(connection: Connection, workspace_id: str, act_id: str, *, after: str, limit: int) -> list[str]:
    """The next deals of an act behind one, by their ids; locked."""
    query = sa.select(changes.c.deal_id).where(_made(workspace_id, act_id), changes.c.deal_id > after)
    ids = list(connection.execute(query.distinct().order_by(changes.c.deal_id).limit(limit)).scalars())
    locked = sa.select(deals.c.id).where(_of(deals, workspace_id, ids)).order_by(deals.c.id)
    return list(connection.execute(locked.with_for_update()).scalars())


def touched_since(connection: Connection, workspace_id: str, act_id: str, first: str, last: str) -> set[str]:
    """Deals between two of an act of which a later one has changed the owner, or anything of one of the steps."""
    newer = changes.alias("newer")
    of_owner = changes.c.step_id.is_(None) & newer.c.step_id.is_(None) & (newer.c.field == "owner_id")
    query = (
        sa.select(changes.c.deal_id)
        .join(newer, (newer.c.workspace_id == changes.c.workspace_id) & (newer.c.deal_id == changes.c.deal_id))
        .where(_made(workspace_id, act_id), changes.c.deal_id.between(first, last), changes.c.field == "owner_id")
        .where(newer.c.seq > changes.c.seq, newer.c.act_id != act_id, newer.c.via != "undo")
        .where(history.stands(workspace_id, newer))
        .where(sa.or_(of_owner, newer.c.step_id == changes.c.step_id))
    )
    return set(connection.execute(query.distinct()).scalars())


def take_back(connection: Connection, undoing: Act, between: tuple[str, str], but: Collection[str]) -> None:
    """Put the deals of an act between two ids, but for some, and their steps back as they stood; with its history."""
    workspace_id, act_id = undoing.workspace_id, undoing.id.removeprefix(UNDO)
    every = history.fields_of_act(connection, workspace_id, act_id, FIELDS, deals_between=between)
    which = _made(workspace_id, act_id) & changes.c.deal_id.between(*between) & changes.c.deal_id.not_in(but)
    swapped = sa.select(
        *said(undoing),
        *(changes.c[name] for name in ("what", "deal_id", "step_id", "field")),
        changes.c.after.label("before"),
        changes.c.before.label("after"),
    )
    connection.execute(sa.insert(changes).from_select(COLUMNS, swapped.where(which).order_by(changes.c.seq)))
    _restore(connection, undoing, [one.change for one in every if one.change.deal_id not in but])


def _restore(connection: Connection, undoing: Act, made: Sequence[Change]) -> None:
    """Set the columns that were changed to what they held before, with one statement for a value that many share."""
    workspace_id = undoing.workspace_id
    known = set(connection.execute(sa.select(teams.c.id).where(teams.c.workspace_id == workspace_id)).scalars())
    shared: dict[tuple[bool, str, str | None], list[str]] = {}
    own: dict[str, dict[str, Any]] = {field: {} for field in OF_ITS_OWN}
    for one in made:
        field, is_step = str(one.field), one.step_id is not None
        if field in own:
            own[field][str(one.step_id)] = history.value_before(one)
        elif field != "team_id" or one.before in known:
            shared.setdefault((is_step, field, one.before), []).append(str(one.step_id or one.deal_id))
    for (is_step, field, before), ids in shared.items():
        table, touched = (steps, {}) if is_step else (deals, {"touched_at": undoing.at})
        connection.execute(sa.update(table).where(_of(table, workspace_id, ids)).values({field: before, **touched}))
    for field, values in own.items():
        set_steps(connection, workspace_id, field, values)
    keep_step_dates(connection, workspace_id, {str(one.deal_id) for one in made if one.field == "due_on"})


def _here(workspace_id: str, piece: Piece) -> _Condition:
    return sa.and_(
        deals.c.workspace_id == workspace_id,
        deals.c.id.between(piece.first, piece.last),
        deals.c.team_id == piece.place.team_id,
        deals.c.status == "open",
    )


def _open_steps(workspace_id: str, piece: Piece) -> _Condition:
    return sa.and_(
        steps.c.workspace_id == workspace_id,
        steps.c.owner_id == piece.place.person_id,
        steps.c.state == "open",
        steps.c.deal_id.between(piece.first, piece.last),
        steps.c.deal_id.in_(sa.select(deals.c.id).where(_here(workspace_id, piece))),
    )


def _of(table: sa.Table, workspace_id: str, ids: Sequence[str]) -> _Condition:
    return (table.c.workspace_id == workspace_id) & table.c.id.in_(ids)


def _made(workspace_id: str, act_id: str) -> _Condition:
    return (changes.c.workspace_id == workspace_id) & (changes.c.act_id == act_id)
