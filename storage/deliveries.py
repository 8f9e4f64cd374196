"""Deliveries: one message to one place because of one fire, from plan to proof."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.delivery import Delivery, nudge_key
from storage import preferences
from storage.preferences import Served
from storage.tables import deals, deliveries, people, steps, workspaces
from storage.tables import preferences as choices
from storage.upsert import insert, insert_new, put

DRAWN_AGAIN = ("nudge", "undated", "digest", "shared", "told", "reminder", "left", "handed")


def plan(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Insert deliveries as rows of the table, those that stand already excepted; how many were new."""
    return insert_new(connection, deliveries, rows)


def plan_again(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Have deliveries made once more, however they stand: what is under way loses its lease and is repeated."""
    anew = {"state": "pending", "attempts": 0, "lease_owner": None, "reason": None}
    # In one order, so that two writers of the same rows wait for one another instead of barring each other's way.
    put(connection, deliveries, [row | anew for row in sorted(rows, key=lambda row: str(row["key"]))])


def plan_nudges(
    connection: Connection,
    served: Served,
    *,
    fire_at: datetime,
    off: frozenset[str | None],
    state: str = "pending",
    reason: str | None = None,
) -> int:
    """Plan one nudge for each of these people who has something due or an undated deal, in one statement.

    Those whose region is in `off` (None: who have chosen none) get nothing. The key holds the local date: whatever
    moves, a person gets one nudge a day.
    """
    chosen = (
        sa.select(
            people.c.workspace_id,
            sa.literal(nudge_key("", served.today)) + people.c.id,
            sa.literal(served.schedule.id),
            sa.literal(fire_at, deliveries.c.fire_at.type),
            sa.literal("nudge"),
            people.c.id,
            sa.literal(state),
            sa.literal(0),
            sa.literal(fire_at, deliveries.c.available_at.type),
            sa.literal(reason, sa.String),
        )
        .select_from(preferences.with_choices())
        .where(preferences.is_served(served), ~_is_off(off), _has_something_to_do(served.today))
    )
    columns = ["workspace_id", "key", "schedule_id", "fire_at", "kind", "recipient"]
    columns += ["state", "attempts", "available_at", "reason"]
    statement = insert(connection, deliveries).from_select(columns, chosen).on_conflict_do_nothing()
    return connection.execute(statement).rowcount


def _is_off(off: frozenset[str | None]) -> sa.ColumnElement[bool]:
    region = sa.func.coalesce(choices.c.holidays, "")
    return region.in_([name or "" for name in off])


def _has_something_to_do(today: date) -> sa.ColumnElement[bool]:
    has_due = sa.exists().where(
        steps.c.workspace_id == people.c.workspace_id,
        steps.c.owner_id == people.c.id,
        steps.c.state == "open",
        steps.c.due_on <= today,
    )
    has_undated = sa.exists().where(
        deals.c.workspace_id == people.c.workspace_id,
        deals.c.owner_id == people.c.id,
        deals.c.status == "open",
        deals.c.next_step_on.is_(None),
    )
    return sa.or_(has_due, has_undated)


def hold(connection: Connection, workspace_id: str, key: str) -> Delivery | None:
    """One delivery, locked until the transaction ends."""
    mine = (deliveries.c.workspace_id == workspace_id) & (deliveries.c.key == key)
    row = connection.execute(sa.select(deliveries).where(mine).with_for_update()).first()
    return _delivery(row) if row else None


def set_about(connection: Connection, workspace_id: str, key: str, about: dict[str, Any]) -> None:
    """Change what a delivery needs to be made."""
    mine = (deliveries.c.workspace_id == workspace_id) & (deliveries.c.key == key)
    connection.execute(sa.update(deliveries).where(mine).values(about=about))


def repeat(connection: Connection, workspace_id: str, keys: Collection[str], *, now: datetime) -> int:
    """Have those of these deliveries that were made before made once more, at this moment; how many that are.

    One that waits for an earlier moment keeps that.
    """
    if not keys:
        return 0
    mine = (deliveries.c.workspace_id == workspace_id) & deliveries.c.key.in_(keys)
    # Locked in one order, so that two writers of the same rows wait for one another.
    held = sa.select(deliveries.c.key).where(mine).order_by(deliveries.c.key).with_for_update()
    waits = (deliveries.c.state == "pending") & deliveries.c.lease_owner.is_(None) & (deliveries.c.available_at < now)
    at = sa.case((waits, deliveries.c.available_at), else_=sa.literal(now, deliveries.c.available_at.type))
    again = {"state": "pending", "attempts": 0, "lease_owner": None, "reason": None, "fire_at": now}
    anew = sa.update(deliveries).where(deliveries.c.workspace_id == workspace_id, deliveries.c.key.in_(held))
    return connection.execute(anew.values(available_at=at, **again)).rowcount


def claim(connection: Connection, *, lease_owner: str, now: datetime, until: datetime, limit: int) -> list[Delivery]:
    """Lease pending deliveries of active workspaces until `until`; other replicas pass over them."""
    # EXISTS keeps SQLite on the index of pending rows; with IN it read every delivery ever made.
    active = sa.exists().where(workspaces.c.workspace_id == deliveries.c.workspace_id, workspaces.c.state == "active")
    chosen = (
        sa.select(deliveries)
        .where(deliveries.c.state == "pending", deliveries.c.available_at <= now)
        .where(active)
        .order_by(deliveries.c.available_at, deliveries.c.workspace_id, deliveries.c.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = [_delivery(row) for row in connection.execute(chosen)]
    if claimed:
        keys = [(delivery.workspace_id, delivery.key) for delivery in claimed]
        connection.execute(
            sa.update(deliveries)
            .where(sa.tuple_(deliveries.c.workspace_id, deliveries.c.key).in_(keys))
            .values(lease_owner=lease_owner, available_at=until, attempts=deliveries.c.attempts + 1)
        )
    return claimed


def release_all(connection: Connection, *, now: datetime) -> int:
    """End every lease; for a process that knows that it is alone."""
    held = (deliveries.c.state == "pending") & deliveries.c.lease_owner.is_not(None)
    return connection.execute(sa.update(deliveries).where(held).values(lease_owner=None, available_at=now)).rowcount


def close(connection: Connection, delivery: Delivery, *, holder: str, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Record the end (or the next attempt) of a delivery that this owner still holds; whether it did."""
    mine = _mine(delivery) & (deliveries.c.lease_owner == holder) & (deliveries.c.state == "pending")
    return connection.execute(sa.update(deliveries).where(mine).values(**values)).rowcount == 1


def shown_since(
    connection: Connection,
    workspace_id: str,
    recipient: str,
    kind: str,
    since: datetime,
    *,
    team_id: str | None = None,
) -> Delivery | None:
    """The latest delivery of a kind (of a team) that reached this recipient since a moment, or is about to."""
    query = _shown(workspace_id, [recipient], (kind,), since)
    if team_id is not None:
        query = query.where(deliveries.c.team_id == team_id)
    row = connection.execute(query.order_by(deliveries.c.fire_at.desc()).limit(1)).first()
    return _delivery(row) if row else None


def at_place(
    connection: Connection, workspace_id: str, recipients: Collection[str], place: tuple[str, str]
) -> Delivery | None:
    """The delivery to one of these recipients that stands in this channel under this name of Slack's, where it does."""
    query = sa.select(deliveries).where(
        deliveries.c.workspace_id == workspace_id,
        deliveries.c.recipient.in_(recipients),
        deliveries.c.kind.in_(DRAWN_AGAIN),
        deliveries.c.slack_channel == place[0],
        deliveries.c.slack_ts == place[1],
    )
    row = connection.execute(query).first()
    return _delivery(row) if row else None


def every_shown_since(
    connection: Connection, workspace_id: str, recipient: str, kind: str, since: datetime
) -> list[Delivery]:
    """All deliveries of a kind that reached this recipient since a moment, or are about to."""
    query = _shown(workspace_id, [recipient], (kind,), since).order_by(deliveries.c.key)
    return [_delivery(row) for row in connection.execute(query)]


def showing(
    connection: Connection,
    workspace_id: str,
    step_ids: Sequence[str],
    *,
    people: Sequence[str],
    places: Mapping[str, str],
    since: Mapping[str, datetime],
) -> list[Delivery]:
    """What may show these people's deals and steps, latest first: their own messages, those about these steps, lists.

    Lists are those of the teams in `places`, so far as they went to the place that stands there, and what was shared of
    these teams. So may what tells that one of the people has left. `since` says from which moments on, for "nudge",
    "note", "list" and "left". What is about to be sent counts too.
    """
    # One search of the index for each part: with OR, SQLite reads every delivery of the workspace.
    parts = [
        _shown(workspace_id, people, ("nudge",), since["nudge"]),
        _about_leavers(workspace_id, people, since["left"]),
    ]
    if step_ids:
        about = deliveries.c.about["step"].as_string()
        parts.append(_shown(workspace_id, people, ("told", "reminder"), since["note"]).where(about.in_(step_ids)))
    if places:
        there = [
            (deliveries.c.team_id == team_id) & (deliveries.c.recipient == place) for team_id, place in places.items()
        ]
        lists = _shown(workspace_id, sorted(set(places.values())), ("undated", "digest"), since["list"])
        parts += [lists.where(sa.or_(*there)), _shared(workspace_id, sorted(places), since["list"])]
    found = (_delivery(row) for row in connection.execute(sa.union_all(*parts)))
    return sorted(found, key=lambda delivery: delivery.fire_at, reverse=True)


def about_leavers(
    connection: Connection, workspace_id: str, people: Sequence[str], *, since: datetime
) -> list[Delivery]:
    """The messages since a moment that one of these people has left."""
    query = _about_leavers(workspace_id, people, since).order_by(deliveries.c.key)
    return [_delivery(row) for row in connection.execute(query)]


def _about_leavers(workspace_id: str, people: Sequence[str], since: datetime) -> sa.Select[Any]:
    about = [deliveries.c.key.startswith(f"left:{person}:", autoescape=True) for person in people]
    # The kind as it stands in the condition of their small index.
    is_left = deliveries.c.kind == sa.literal_column("'left'")
    return sa.select(deliveries).where(
        deliveries.c.workspace_id == workspace_id,
        is_left,
        deliveries.c.fire_at >= since,
        _is_seen(),
        sa.or_(sa.false(), *about),
    )


def _shared(workspace_id: str, team_ids: Sequence[str], since: datetime) -> sa.Select[Any]:
    # The kind as it stands in the condition of their small index.
    is_shared = deliveries.c.kind == sa.literal_column("'shared'")
    return sa.select(deliveries).where(
        deliveries.c.workspace_id == workspace_id,
        is_shared,
        deliveries.c.team_id.in_(team_ids),
        deliveries.c.fire_at >= since,
        _is_seen(),
    )


def _shown(workspace_id: str, recipients: Sequence[str], kinds: Sequence[str], since: datetime) -> sa.Select[Any]:
    return (
        sa.select(deliveries)
        .where(deliveries.c.workspace_id == workspace_id, deliveries.c.recipient.in_(recipients))
        .where(deliveries.c.kind.in_(kinds), deliveries.c.fire_at >= since, _is_seen())
    )


def _is_seen() -> sa.ColumnElement[bool]:
    """Whether it was sent, or is under way."""
    under_way = (deliveries.c.state == "pending") & deliveries.c.lease_owner.is_not(None)
    return sa.or_(deliveries.c.state == "sent", under_way)


def find(connection: Connection, workspace_id: str, key: str) -> Delivery | None:
    """One delivery."""
    query = sa.select(deliveries).where(deliveries.c.workspace_id == workspace_id, deliveries.c.key == key)
    row = connection.execute(query).first()
    return _delivery(row) if row else None


def every(connection: Connection, workspace_id: str) -> list[Delivery]:
    """All deliveries, oldest fire first."""
    query = sa.select(deliveries).where(deliveries.c.workspace_id == workspace_id)
    return [_delivery(row) for row in connection.execute(query.order_by(deliveries.c.fire_at, deliveries.c.key))]


def _mine(delivery: Delivery) -> sa.ColumnElement[bool]:
    return (deliveries.c.workspace_id == delivery.workspace_id) & (deliveries.c.key == delivery.key)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        workspace_id=row.workspace_id,
        key=row.key,
        schedule_id=row.schedule_id,
        team_id=row.team_id,
        fire_at=row.fire_at,
        kind=row.kind,
        recipient=row.recipient,
        about=row.about,
        state=row.state,
        attempts=row.attempts,
        sent_at=row.sent_at,
        slack_channel=row.slack_channel,
        slack_ts=row.slack_ts,
        reason=row.reason,
    )
