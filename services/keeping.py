"""How long questions and receipts are kept."""

from datetime import datetime

from storage import memory
from storage.database import Database


def forget(database: Database, *, before: datetime) -> int:
    """Drop questions and receipts older than a moment, in every workspace; how many rows."""
    with database.system() as connection:
        return memory.forget(connection, before=before)
