"""Drawing home tabs anew: the delivery that last drew one is its memory, so that only tabs once opened are drawn."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.engine import Connection

from storage import deliveries


def home_key(person_id: str) -> str:
    """The delivery that draws this person's home tab."""
    return f"home:{person_id}"


def draw_home_again(connection: Connection, workspace_id: str, people: Iterable[str], *, now: datetime) -> None:
    """Have the home tabs of these people drawn anew, so far as they have ever opened theirs."""
    deliveries.repeat(connection, workspace_id, sorted({home_key(person_id) for person_id in people}), now=now)


def remember_home(connection: Connection, workspace_id: str, person_id: str, *, now: datetime) -> None:
    """Note that this person has a home tab: what changes later is drawn there."""
    opened = {
        "workspace_id": workspace_id,
        "key": home_key(person_id),
        "fire_at": now,
        "kind": "home",
        "recipient": person_id,
        "state": "sent",
        "available_at": now,
        "sent_at": now,
    }
    deliveries.plan(connection, [opened])
