"""What has not gone as planned: messages that failed or still wait, and clocks whose time has long come."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.tables import clocks, deliveries, schedules, teams


@dataclass(frozen=True, slots=True)
class Failed:
    """Messages to one place that Slack refused for one reason; `last` (UTC) is when the last of them was due."""

    recipient: str
    reason: str
    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages whose time has come and that nobody has sent; `since` (UTC) the first of them waits."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Late:
    """A schedule that should have fired at a moment (UTC) and has not."""

    kind: str
    team_name: str | None
    due_at: datetime


def failed(connection: Connection, workspace_id: str, *, since: datetime) -> list[Failed]:
    """What failed of that which was due since a moment, most first."""
    count, last = sa.func.count(), sa.func.max(deliveries.c.fire_at, type_=deliveries.c.fire_at.type)
    reason = sa.func.coalesce(deliveries.c.reason, "no reason on record")
    query = (
        sa.select(deliveries.c.recipient, reason, count, last)
        .where(deliveries.c.workspace_id == workspace_id)
        .where(deliveries.c.state == "failed", deliveries.c.fire_at >= since)
        .group_by(deliveries.c.recipient, reason)
        .order_by(count.desc(), deliveries.c.recipient, reason)
    )
    return [Failed(*row) for row in connection.execute(query)]


def reached(connection: Connection, workspace_id: str, *, since: datetime) -> set[str]:
    """The places that took a message of those which were due since a moment."""
    query = sa.select(deliveries.c.recipient).where(
        deliveries.c.workspace_id == workspace_id, deliveries.c.state == "sent", deliveries.c.fire_at >= since
    )
    return set(connection.execute(query.distinct()).scalars())


def waiting(connection: Connection, workspace_id: str, *, before: datetime) -> Waiting | None:
    """What waits since before a moment, if anything does."""
    first = sa.func.min(deliveries.c.available_at, type_=deliveries.c.available_at.type)
    query = sa.select(sa.func.count(), first).where(
        deliveries.c.workspace_id == workspace_id,
        deliveries.c.state == "pending",
        deliveries.c.available_at < before,
    )
    count, since = connection.execute(query).one()
    return Waiting(count, since) if count else None


def late(connection: Connection, workspace_id: str, *, before: datetime) -> list[Late]:
    """The schedules that run and whose time has come before a moment without a fire, the longest overdue first."""
    due_at = sa.func.min(clocks.c.next_fire_at, type_=clocks.c.next_fire_at.type)
    query = (
        sa.select(schedules.c.kind, teams.c.name, due_at)
        .select_from(schedules)
        .join(clocks, (clocks.c.workspace_id == schedules.c.workspace_id) & (clocks.c.schedule_id == schedules.c.id))
        .outerjoin(teams, (teams.c.workspace_id == schedules.c.workspace_id) & (teams.c.id == schedules.c.team_id))
        .where(schedules.c.workspace_id == workspace_id, ~schedules.c.is_paused, clocks.c.next_fire_at < before)
        .group_by(schedules.c.id, schedules.c.kind, teams.c.name)
        .order_by(due_at, schedules.c.id)
    )
    return [Late(*row) for row in connection.execute(query)]
