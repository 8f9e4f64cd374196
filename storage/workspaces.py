"""Workspaces: where the app is installed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from storage.tables import workspaces
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace and its defaults; `timezone` is an IANA name, `holidays` a country code, both None until known.

    `welcome_step` is the next of the four steps of the installer's welcome; five where they are through.
    """

    id: str
    name: str
    timezone: str | None
    currency: str
    holidays: str | None
    fiscal_year_start: int
    installer_id: str | None
    bot_user_id: str | None
    is_active: bool
    welcome_step: int


def add(connection: Connection, workspace_id: str, *, name: str, now: datetime) -> None:
    """Record a workspace unless it stands already."""
    row = {"workspace_id": workspace_id, "name": name, "created_at": now}
    insert_new(connection, workspaces, [row])


def change(connection: Connection, workspace_id: str, **values: Any) -> None:  # noqa: ANN401 - columns of the table
    """Set columns of one workspace."""
    connection.execute(sa.update(workspaces).where(workspaces.c.workspace_id == workspace_id).values(**values))


def find(connection: Connection, workspace_id: str) -> Workspace | None:
    """One workspace."""
    row = connection.execute(sa.select(workspaces).where(workspaces.c.workspace_id == workspace_id)).first()
    return _workspace(row) if row else None


def hold(connection: Connection, workspace_id: str) -> None:
    """Until the transaction ends, let nobody else hold this workspace; rows can be added to it all the same."""
    mine = sa.select(workspaces.c.workspace_id).where(workspaces.c.workspace_id == workspace_id)
    connection.execute(mine.with_for_update(key_share=True))


def every(connection: Connection) -> list[Workspace]:
    """All workspaces, in the order of their installation; for a system transaction."""
    rows = connection.execute(sa.select(workspaces).order_by(workspaces.c.created_at, workspaces.c.workspace_id))
    return [_workspace(row) for row in rows]


def _workspace(row: Row[Any]) -> Workspace:
    return Workspace(
        id=row.workspace_id,
        name=row.name,
        timezone=row.timezone,
        currency=row.currency,
        holidays=row.holidays,
        fiscal_year_start=row.fiscal_year_start,
        installer_id=row.installer_id,
        bot_user_id=row.bot_user_id,
        is_active=row.state == "active",
        welcome_step=row.welcome_step,
    )
