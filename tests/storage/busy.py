"""A workspace that has rows in every table."""

from datetime import date

from sqlalchemy.engine import Connection

from sales.crm import TeamRow
from sales.preferences import Preferences
from services import capture, editing_steps, firing
from services.drafts import NO_DETAILS
from services.editing_steps import Edited
from storage import deals, handing, leavers, people, preferences
from storage.changes import Act
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
        _hand_over(connection, workspace_id)
    assert all(rows(database, table, workspace_id) for table in metadata.tables)
    return workspace_id


def _hand_over(connection: Connection, workspace_id: str) -> None:
    """Maya gives Jane the deals that are Bert's."""
    held = {place.person_id: place for place in leavers.places(connection, workspace_id, ["UJANE", "UBERT"])}
    jane = next(person for person in people.every(connection, workspace_id) if person.id == "UJANE")
    piece, _ = handing.piece(connection, workspace_id, held["UBERT"], limit=10)
    assert piece is not None
    act = Act(workspace_id, "handed", "UMAYA", leavers.LEFT, MONDAY)
    handing.hand(connection, act, piece, jane, held["UJANE"].team_id)
