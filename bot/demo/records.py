"""What is on record, as `nextstep export` would write it."""

from bot.demo.stage import Stage
from services import exporting
from services.exporting import Record, What
from storage.database import Database


async def recorded(stage: Stage, what: What) -> list[Record]:
    """All records of a kind."""
    return await stage.runtime.bridge(_all, stage.runtime.workspace.workspace_id, what)


def _all(database: Database, workspace_id: str, what: What) -> list[Record]:
    return list(exporting.records(database, workspace_id, what))
