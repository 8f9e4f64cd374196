"""The stages of a workspace's sales process."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.deal import Stage, Status
from storage.ids import new_id
from storage.tables import stages
from storage.upsert import insert_new


def every(connection: Connection, workspace_id: str) -> list[Stage]:
    """All stages in their order."""
    query = sa.select(stages).where(stages.c.workspace_id == workspace_id).order_by(stages.c.position, stages.c.id)
    return [_stage(row) for row in connection.execute(query)]


def add(
    connection: Connection,
    workspace_id: str,
    name: str,
    *,
    kind: Status,
    position: int,
    norm_days: int | None = None,
) -> None:
    """Add a stage unless one of this name (in any case) stands already."""
    row = {
        "workspace_id": workspace_id,
        "id": new_id(),
        "name": name,
        "name_key": name.casefold(),
        "position": position,
        "kind": kind,
        "norm_days": norm_days,
    }
    insert_new(connection, stages, [row])


def change(connection: Connection, workspace_id: str, stage_id: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set columns of one stage."""
    mine = (stages.c.workspace_id == workspace_id) & (stages.c.id == stage_id)
    connection.execute(sa.update(stages).where(mine).values(**values))


def _stage(row: Row[Any]) -> Stage:
    return Stage(id=row.id, name=row.name, position=row.position, kind=row.kind, norm_days=row.norm_days)
