"""A workspace that has rows in every table."""

from datetime import date

from sales.crm import TeamRow
from sales.preferences import Preferences
from services import capture, editing_steps, firing
from services.drafts import NO_DETAILS
from services.editing_steps import Edited
from storage import deals, preferences
from storage.database import Database
from storage.tables import metadata
from tests.services.company import DAY, MONDAY, agreed, configured, rows, taken_in, typist, working

SEEN = MONDAY - 7 * DAY


def busy(database: Database, workspace_id: str = "T1") -> str:
    """People, deals, an edited step, an open question, a fired schedule and what it planned; its id."""
    working(database, workspace_id, now=SEEN)
    taken_in(database, workspace_id, now=SEEN, teams=[TeamRow(2, "Bert Vogel", None, "EMEA")])
    configured(database, workspace_id, now=SEEN, teams=[{"name": "EMEA", "members": ["UBERT"], "managers": ["UMAYA"]}])
    step = agreed(database, "Northwind", date(2026, 11, 23), workspace_id=workspace_id, now=SEEN).step
    edited = Edited("V1", step.id, 0, "send the new quote", "UJANE", step.due_on, NO_DETAILS)
    editing_steps.save(database, typist=typist(workspace_id), edited=edited, now=SEEN)
    capture.from_line(database, typist=typist(workspace_id), line="Zeta - call the CFO", now=SEEN)
    firing.fire_due(database, now=MONDAY, limit=100)
    with database.write(workspace_id) as connection:
        preferences.choose(connection, workspace_id, "UJANE", Preferences(nudge_time="08:30"))
        deals.change(connection, workspace_id, step.deal_id, channel_id="CDEAL")
    assert all(rows(database, table, workspace_id) for table in metadata.tables)
    return workspace_id
