"""What people have chosen for themselves."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.preferences import Preferences
from storage.tables import preferences
from storage.upsert import put


def find(connection: Connection, workspace_id: str, person_id: str) -> Preferences:
    """Somebody's choices; the defaults where they have made none."""
    chosen = (preferences.c.nudge_time, preferences.c.days, preferences.c.holidays, preferences.c.paused_until)
    query = sa.select(*chosen).where(preferences.c.workspace_id == workspace_id, preferences.c.person_id == person_id)
    row = connection.execute(query).first()
    return Preferences(*row) if row else Preferences()


def choose(connection: Connection, workspace_id: str, person_id: str, chosen: Preferences) -> None:
    """Record somebody's choices in place of earlier ones."""
    put(connection, preferences, [{"workspace_id": workspace_id, "person_id": person_id} | asdict(chosen)])
