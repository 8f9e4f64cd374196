"""Deals: queries and writes. Every condition carries the workspace, in joins too."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.deal import Deal, Stage
from sales.deal_list import Todays, Wanted
from sales.matching import index_words
from sales.permissions import Territory
from storage.tables import changes, deal_words, deals, people, stages, steps
from storage.upsert import insert_all, insert_new

CHUNK = 500

_STAGE = (stages.c.workspace_id == deals.c.workspace_id) & (stages.c.id == deals.c.stage_id)
_OWNER = (people.c.workspace_id == deals.c.workspace_id) & (people.c.id == deals.c.owner_id)
# In the order of Deal's fields, with the stage's id in the stage's place and what else a stage has behind them all.
_COLUMNS = (
    deals.c.id,
    deals.c.name,
    deals.c.account,
    deals.c.amount,
    deals.c.currency,
    deals.c.stage_id,
    deals.c.stage_since,
    deals.c.status,
    deals.c.owner_id,
    sa.func.coalesce(people.c.name, deals.c.owner_name),
    deals.c.team_id,
    deals.c.close_on,
    deals.c.created_at,
    deals.c.recorded_at,
    deals.c.closed_at,
    deals.c.source,
    deals.c.external_id,
    deals.c.crm_next_step,
    deals.c.next_step_on,
    deals.c.last_step_on,
    deals.c.lost_reason,
    deals.c.channel_id,
    sa.func.coalesce(people.c.is_deactivated, sa.false()),
    stages.c.name,
    stages.c.position,
    stages.c.kind,
    stages.c.norm_days,
)
_STAGE_AT = 5
_END_OF_DEAL = 23


def _select(workspace_id: str) -> sa.Select[Any]:
    joined = sa.select(*_COLUMNS).join(stages, _STAGE).outerjoin(people, _OWNER)
    return joined.where(deals.c.workspace_id == workspace_id)


def find(connection: Connection, workspace_id: str, deal_id: str) -> Deal | None:
    """One deal."""
    row = connection.execute(_select(workspace_id).where(deals.c.id == deal_id)).first()
    return _deal(row) if row else None


def find_for_change(connection: Connection, workspace_id: str, deal_id: str) -> Deal | None:
    """One deal, locked against other writers until the transaction ends."""
    # The lock by itself: Postgres would join what it waited for with the stage that stood there before, and find none.
    mine = sa.select(deals.c.id).where(deals.c.workspace_id == workspace_id, deals.c.id == deal_id)
    connection.execute(mine.with_for_update())
    return find(connection, workspace_id, deal_id)


def by_ids(connection: Connection, workspace_id: str, ids: Sequence[str]) -> list[Deal]:
    """Deals in the order of their ids."""
    rows = connection.execute(_select(workspace_id).where(deals.c.id.in_(ids)))
    found = {row.id: _deal(row) for row in rows}
    return [found[deal_id] for deal_id in ids if deal_id in found]


def of_channel(connection: Connection, workspace_id: str, channel_id: str) -> Deal | None:
    """The deal that is linked to a Slack channel."""
    row = connection.execute(_select(workspace_id).where(deals.c.channel_id == channel_id)).first()
    return _deal(row) if row else None


def open_of_owner(connection: Connection, workspace_id: str, owner_id: str) -> list[Deal]:
    """A person's own open deals."""
    query = _select(workspace_id).where(deals.c.status == "open", deals.c.owner_id == owner_id)
    return [_deal(row) for row in connection.execute(query)]


def teams_with_deals(connection: Connection, workspace_id: str) -> set[str]:
    """The ids of the teams that have deals."""
    query = sa.select(deals.c.team_id).where(deals.c.workspace_id == workspace_id)
    return set(connection.execute(query.distinct()).scalars())


def every(connection: Connection, workspace_id: str) -> Iterator[Deal]:
    """All deals, oldest record first, read in pieces."""
    query = _select(workspace_id).order_by(deals.c.recorded_at, deals.c.id)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _deal(row)


def open_or_touched_since(connection: Connection, workspace_id: str, at: datetime, team_id: str) -> list[Deal]:
    """Deals of which anything was changed after a moment, and all open ones: those in this team now, or then."""
    later = (changes.c.workspace_id == workspace_id) & (changes.c.at > at)
    touched = sa.select(changes.c.deal_id).where(later, changes.c.deal_id.is_not(None))
    left = sa.select(changes.c.deal_id).where(later, changes.c.field == "team_id", changes.c.before == team_id)
    query = _select(workspace_id).where(
        sa.or_(deals.c.status == "open", deals.c.id.in_(touched)),
        sa.or_(deals.c.team_id == team_id, deals.c.id.in_(left)),
    )
    return [_deal(row) for row in connection.execute(query)]


def _within(territory: Territory) -> sa.ColumnElement[bool]:
    """Only deals of these teams, and one's own."""
    if territory.is_everything:
        return sa.true()
    return sa.or_(deals.c.team_id.in_(territory.teams), deals.c.owner_id == territory.own_id)


def with_words(
    connection: Connection,
    workspace_id: str,
    typed: Sequence[str],
    *,
    seen: Territory,
    limit: int,
    own_first: str | None = None,
) -> list[Deal]:
    """Open deals in whose name or account these words begin a word.

    Those that are called just so come first, then those with most of the words, then those of `own_first`, then those
    touched last.
    """
    if not typed:
        return []
    # One range of the index for each word: with OR, SQLite read every word of the workspace.
    found = sa.union_all(*(_beginning(workspace_id, word) for word in typed)).subquery()
    called = " ".join(typed)
    is_whole = sa.or_(sa.func.lower(deals.c.name) == called, sa.func.lower(deals.c.account) == called)
    query = _most_hits(workspace_id, found, seen, sa.case((is_whole, 0), else_=1))
    query = query.order_by(sa.case((deals.c.owner_id == own_first, 0), else_=1), deals.c.touched_at.desc(), deals.c.id)
    return [_deal(row) for row in connection.execute(query.limit(limit))]


def with_whole_words(
    connection: Connection, workspace_id: str, said: Sequence[str], *, seen: Territory, limit: int
) -> list[Deal]:
    """Open deals whose name or account has some of these very words, those with most of them first."""
    mine = (deal_words.c.workspace_id == workspace_id) & deal_words.c.word.in_(said)
    found = sa.select(deal_words.c.deal_id, deal_words.c.word.label("typed")).where(mine).subquery()
    query = _most_hits(workspace_id, found, seen).order_by(deals.c.touched_at.desc(), deals.c.id)
    return [_deal(row) for row in connection.execute(query.limit(limit))]


def _most_hits(workspace_id: str, found: sa.Subquery, seen: Territory, *first: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Open deals of which words were found, by `first`, then those with most words."""
    hits = sa.func.count(sa.distinct(found.c.typed))
    matched = sa.select(found.c.deal_id, hits.label("hits")).group_by(found.c.deal_id).subquery()
    joined = _select(workspace_id).join(matched, matched.c.deal_id == deals.c.id)
    return joined.where(deals.c.status == "open", _within(seen)).order_by(*first, matched.c.hits.desc())


def _beginning(workspace_id: str, word: str) -> sa.Select[Any]:
    return sa.select(deal_words.c.deal_id, sa.literal(word).label("typed")).where(
        deal_words.c.workspace_id == workspace_id,
        deal_words.c.word >= word,
        deal_words.c.word < word + "\U0010ffff",
    )


def recent(connection: Connection, workspace_id: str, owner_id: str, *, seen: Territory, limit: int) -> list[Deal]:
    """Open deals: this person's own, then the others; in each group those touched last come first."""
    mine = _select(workspace_id).where(deals.c.status == "open", _within(seen))
    latest = mine.order_by(deals.c.touched_at.desc()).limit(limit)
    own = list(connection.execute(latest.where(deals.c.owner_id == owner_id)))
    others = latest.where(deals.c.owner_id.is_distinct_from(owner_id)).limit(limit - len(own))
    return [_deal(row) for row in (*own, *connection.execute(others))]


def called(connection: Connection, workspace_id: str, name: str, *, seen: Territory) -> list[Deal]:
    """Open deals of exactly this name, which no word finds where it has none."""
    query = _select(workspace_id).where(deals.c.status == "open", deals.c.name == name, _within(seen))
    return [_deal(row) for row in connection.execute(query.order_by(deals.c.id).limit(1))]


def page(
    connection: Connection, workspace_id: str, wanted: Wanted, *, seen: Territory, offset: int, limit: int
) -> list[Deal]:
    """Some of the deals that are wanted, open ones first, then largest first."""
    # The ids first: sorting whole rows, joined, took four times as long at ten thousand deals.
    query = sa.select(deals.c.id).where(deals.c.workspace_id == workspace_id, _is_wanted(workspace_id, wanted, seen))
    order = (
        deals.c.status != "open",
        deals.c.amount.is_(None),
        deals.c.amount.desc(),
        sa.func.coalesce(deals.c.created_at, deals.c.recorded_at),
        deals.c.name,
        deals.c.id,
    )
    found = connection.execute(query.order_by(*order).offset(offset).limit(limit)).scalars()
    return by_ids(connection, workspace_id, list(found))


def count(connection: Connection, workspace_id: str, wanted: Wanted, *, seen: Territory) -> int:
    """How many deals are wanted."""
    query = sa.select(sa.func.count()).select_from(deals).where(deals.c.workspace_id == workspace_id)
    return connection.execute(query.where(_is_wanted(workspace_id, wanted, seen))).scalar_one()


def _is_wanted(workspace_id: str, wanted: Wanted, seen: Territory) -> sa.ColumnElement[bool]:
    asked = [
        _within(seen),
        deals.c.status == wanted.status if wanted.status else None,
        deals.c.owner_id == wanted.owner_id if wanted.owner_id else None,
        deals.c.team_id.in_(wanted.teams) if wanted.teams is not None else None,
        deals.c.stage_id == wanted.stage_id if wanted.stage_id else None,
        deals.c.next_step_on.is_(None) if wanted.is_undated else None,
        _owner_has_left(workspace_id) if wanted.has_owner_left else None,
        _has_overdue(wanted.overdue_on) if wanted.overdue_on else None,
        *(deals.c.id.in_(_holding(workspace_id, word)) for word in wanted.words),
    ]
    return sa.and_(*(condition for condition in asked if condition is not None))


def _owner_has_left(workspace_id: str) -> sa.ColumnElement[bool]:
    gone = sa.select(people.c.id).where(people.c.workspace_id == workspace_id, people.c.is_deactivated)
    return deals.c.owner_id.in_(gone)


def _has_overdue(todays: Todays) -> sa.ColumnElement[bool]:
    """An open step was due before the date that is today where its owner is."""
    latest = todays[-1][0]
    elsewhere = [(people.c.timezone.in_(zones), sa.literal(day, sa.Date)) for day, zones in todays[:-1]]
    today = sa.case(*elsewhere, else_=sa.literal(latest, sa.Date)) if elsewhere else sa.literal(latest, sa.Date)
    whose = (people.c.workspace_id == steps.c.workspace_id) & (people.c.id == steps.c.owner_id)
    late = sa.exists().where(
        steps.c.workspace_id == deals.c.workspace_id, steps.c.deal_id == deals.c.id, steps.c.state == "open"
    )
    # The deal's own date first: it spares the look at the steps of deals that are overdue nowhere.
    return (deals.c.next_step_on < latest) & late.where(whose, steps.c.due_on < today)


def _holding(workspace_id: str, word: str) -> sa.Select[Any]:
    found = _beginning(workspace_id, word).subquery()
    return sa.select(found.c.deal_id)


def columns_of(connection: Connection, workspace_id: str, deal_id: str) -> dict[str, Any]:
    """The columns of a deal that must be there, as they stand."""
    query = sa.select(deals).where(deals.c.workspace_id == workspace_id, deals.c.id == deal_id)
    return dict(connection.execute(query).one()._mapping)


def insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert deals as rows of the table, and their words into the index of names."""
    insert_all(connection, deals, rows)
    index(connection, rows)


def index(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Put the words of these deals' names and accounts into the index; needs workspace_id, id, name, account."""
    words = [
        {"workspace_id": row["workspace_id"], "word": word, "deal_id": row["id"]}
        for row in rows
        for word in sorted(index_words(row["name"], row["account"]))
    ]
    insert_new(connection, deal_words, words)


def change(connection: Connection, workspace_id: str, deal_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one deal; a new name or account is indexed."""
    mine = (deals.c.workspace_id == workspace_id) & (deals.c.id == deal_id)
    connection.execute(sa.update(deals).where(mine).values(**values))
    if values.keys() & {"name", "account"}:
        words = (deal_words.c.workspace_id == workspace_id) & (deal_words.c.deal_id == deal_id)
        connection.execute(sa.delete(deal_words).where(words))
        row = connection.execute(sa.select(deals.c.name, deals.c.account).where(mine)).one()
        index(connection, [{"workspace_id": workspace_id, "id": deal_id, **row._mapping}])


def remove(connection: Connection, workspace_id: str, deal_id: str) -> None:
    """Take a deal away that nothing else refers to; its history stays."""
    connection.execute(
        sa.delete(deal_words).where(deal_words.c.workspace_id == workspace_id, deal_words.c.deal_id == deal_id)
    )
    connection.execute(sa.delete(deals).where(deals.c.workspace_id == workspace_id, deals.c.id == deal_id))


def keep_step_dates(connection: Connection, workspace_id: str, deal_id: str, *, now: datetime) -> str | None:
    """Bring `next_step_on` and `last_step_on` in line with the deal's open steps, and mark it as touched; its owner."""
    open_steps = (steps.c.workspace_id == workspace_id) & (steps.c.deal_id == deal_id) & (steps.c.state == "open")
    first = sa.select(sa.func.min(steps.c.due_on)).where(open_steps).scalar_subquery()
    last = sa.select(sa.func.max(steps.c.due_on)).where(open_steps).scalar_subquery()
    kept = (
        sa.update(deals)
        .where(deals.c.workspace_id == workspace_id, deals.c.id == deal_id)
        .values(next_step_on=first, last_step_on=last, touched_at=now)
        .returning(deals.c.owner_id)
    )
    return connection.execute(kept).scalar()


def imported(
    connection: Connection, workspace_id: str, source: str, external_ids: Sequence[str]
) -> dict[str, Row[Any]]:
    """What stands under these ids of a source: external id -> the deal's row, with the values last imported."""
    query = sa.select(deals).where(
        deals.c.workspace_id == workspace_id, deals.c.source == source, deals.c.external_id.in_(external_ids)
    )
    return {row.external_id: row for row in connection.execute(query)}


def rows_by_id(connection: Connection, workspace_id: str, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """The same of deals by our own ids."""
    query = sa.select(deals).where(deals.c.workspace_id == workspace_id, deals.c.id.in_(ids))
    return {row.id: row for row in connection.execute(query)}


def _deal(row: Row[Any]) -> Deal:
    """A row of `_COLUMNS`, taken by place: by name it takes three times as long, and a digest reads 50,000."""
    values: list[Any] = [*row[:_END_OF_DEAL]]
    values[_STAGE_AT] = Stage(row[_STAGE_AT], *row[_END_OF_DEAL:])
    return Deal(*values)
