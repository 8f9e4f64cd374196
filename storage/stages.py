"""The stages of a workspace's sales process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from sales.deal import Stage, Status
from storage.bulk import record_setting
from storage.changes import Act
from storage.ids import new_id
from storage.tables import deals, stages
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Held:
    """How many deals are in a stage: the open ones, and all."""

    open: int = 0
    all: int = 0


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
    connection.execute(sa.update(stages).where(_mine(workspace_id, stage_id)).values(**values))


def remove(connection: Connection, workspace_id: str, stage_id: str) -> None:
    """Take a stage away in which no deal is."""
    connection.execute(sa.delete(stages).where(_mine(workspace_id, stage_id)))


def held(connection: Connection, workspace_id: str) -> dict[str, Held]:
    """Stage id -> how many deals are in it; stages without deals are left out."""
    is_open = sa.case((deals.c.status == "open", 1), else_=0)
    query = sa.select(deals.c.stage_id, sa.func.sum(is_open), sa.func.count()).group_by(deals.c.stage_id)
    rows = connection.execute(query.where(deals.c.workspace_id == workspace_id))
    return {stage_id: Held(opened, everything) for stage_id, opened, everything in rows}


def move_deals(connection: Connection, act: Act, stage: Stage, *, to: Stage) -> None:
    """Put all deals of one stage into another, from now on, with the history of it."""
    there = (deals.c.workspace_id == act.workspace_id) & (deals.c.stage_id == stage.id)
    connection.execute(sa.select(deals.c.id).where(there).order_by(deals.c.id).with_for_update()).all()
    record_setting(connection, act, deals, there, field="stage_id", after=to.id)
    record_setting(connection, act, deals, there, field="stage", before=stage.name, after=to.name)
    record_setting(connection, act, deals, there, field="stage_since", after=act.at.isoformat())
    connection.execute(sa.update(deals).where(there).values(stage_id=to.id, stage_since=act.at, touched_at=act.at))


def former_names(connection: Connection, workspace_id: str) -> dict[str, str]:
    """Names (in lower case) that stages bore before -> the stage's id."""
    query = sa.select(stages.c.id, stages.c.former_names).where(stages.c.workspace_id == workspace_id)
    return {name: row.id for row in connection.execute(query) for name in row.former_names or ()}


def set_former_names(connection: Connection, workspace_id: str, stage_id: str, names: Sequence[str]) -> None:
    """Keep the names (in lower case) that a stage bore before."""
    kept = list(names) or sa.null()
    connection.execute(sa.update(stages).where(_mine(workspace_id, stage_id)).values(former_names=kept))


def _mine(workspace_id: str, stage_id: str) -> sa.ColumnElement[bool]:
    return (stages.c.workspace_id == workspace_id) & (stages.c.id == stage_id)


def _stage(row: Row[Any]) -> Stage:
    return Stage(id=row.id, name=row.name, position=row.position, kind=row.kind, norm_days=row.norm_days)
