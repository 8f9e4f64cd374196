"""The message in which something was pressed: it is drawn anew whatever its age."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.delivery import Delivery
from services.drafts import Typist
from services.redrawing import (
    LEFT,
    LEFT_REDRAWN_FOR,
    LISTS,
    LISTS_REDRAWN_FOR,
    NOTES,
    NOTES_REDRAWN_FOR,
    REDRAWN_FOR,
    SHARED,
    redraw_message,
)
from storage import deliveries, teams
from storage.changes import Act
from storage.database import Database

AGES = {"nudge": REDRAWN_FOR, LEFT: LEFT_REDRAWN_FOR} | dict.fromkeys(NOTES, NOTES_REDRAWN_FOR)


def redraw_pressed(database: Database, *, typist: Typist, place: tuple[str, str], now: datetime) -> None:
    """Have the message drawn anew in which somebody pressed something, whatever its age, unless the change does that.

    `place` is the channel and Slack's name for the message in it.
    """
    workspace_id = typist.workspace_id
    act = Act(workspace_id, "", typist.person_id, "press", now)
    with database.read(workspace_id) as connection:
        shown = deliveries.at_place(connection, workspace_id, (place[0], typist.person_id), place)
        if shown is None or _is_followed(connection, shown, now):
            return
    with database.write(workspace_id) as connection:
        redraw_message(connection, act, shown.key)


def _is_followed(connection: Connection, shown: Delivery, now: datetime) -> bool:
    """Whether each change of what stands in a message has it drawn anew."""
    if shown.kind in {"handed", SHARED}:
        return False
    since = now - AGES.get(shown.kind, LISTS_REDRAWN_FOR)
    if shown.fire_at < since:
        return False
    if shown.kind not in LISTS:
        return True
    place = teams.places(connection, shown.workspace_id, [shown.team_id or ""]).get(shown.team_id or "")
    last = deliveries.shown_since(
        connection, shown.workspace_id, shown.recipient, shown.kind, since, team_id=shown.team_id
    )
    return place == shown.recipient and last is not None and last.key == shown.key
