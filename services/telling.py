"""Telling people in private what they have been given, and of what they wanted to be reminded."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.note import How
from sales.step import Step
from services.redrawing import redraw_message
from storage import deliveries
from storage.changes import Act

UNTOLD = frozenset({"import", "undo"})  # what comes in hundreds, and what redraws the message that was sent


def tell(connection: Connection, act: Act, step: Step, how: How = "given") -> None:
    """Tell the step's owner, once for each act, that somebody else has given it to them."""
    if act.actor_id is None or act.actor_id == step.owner_id or act.via in UNTOLD:
        return
    about = {"step": step.id, "text": step.text, "giver": act.actor_id, "act": act.id, "how": how}
    _plan(connection, act, f"told:{step.id}:{act.id}", step, about, at=act.at)


def tell_of_handed(connection: Connection, act: Act, leaver_id: str, owner_id: str) -> None:
    """Tell somebody what another gives them of what a third has left: one message a day, which grows."""
    about = {"giver": act.actor_id, "leaver": leaver_id}
    _tell_of_deals(connection, act, handed_key(act, leaver_id, owner_id), owner_id, about)


def tell_of_deal(connection: Connection, act: Act, owner_id: str) -> None:
    """Tell a deal's new owner who has given it to them: one message for all that comes within the hour, which grows."""
    key = f"handed:deal:{act.actor_id}:{owner_id}:{act.at.isoformat(timespec='hours')}"
    _tell_of_deals(connection, act, key, owner_id, {"giver": act.actor_id})


def _tell_of_deals(connection: Connection, act: Act, key: str, owner_id: str, about: Mapping[str, str | None]) -> None:
    if act.actor_id in {None, owner_id}:
        return
    row = {
        "workspace_id": act.workspace_id,
        "key": key,
        "fire_at": act.at,
        "kind": "handed",
        "recipient": owner_id,
        "about": dict(about),
        "available_at": act.at,
    }
    if deliveries.plan(connection, [row]):
        return
    before = deliveries.find(connection, act.workspace_id, key)
    if before is not None and before.state in {"sent", "pending"}:
        redraw_message(connection, act, before.key)
    else:
        deliveries.plan_again(connection, [row])


def handed_key(act: Act, leaver_id: str, owner_id: str) -> str:
    """The message in which whoever does this tells the new owner of it, that day."""
    return f"handed:{leaver_id}:{act.actor_id}:{owner_id}:{act.at.date().isoformat()}"


def remind(connection: Connection, act: Act, step: Step, at: datetime) -> None:
    """Write to the step's owner at a moment (UTC), unless it is dealt with by then or the reminder is another."""
    wanted = step.remind_at.isoformat() if step.remind_at else None
    about = {"step": step.id, "text": step.text, "remind_at": wanted}
    _plan(connection, act, f"reminder:{step.id}:{at.isoformat()}:{step.owner_id}", step, about, at=at)


def _plan(
    connection: Connection, act: Act, key: str, step: Step, about: Mapping[str, str | None], *, at: datetime
) -> None:
    row = {
        "workspace_id": act.workspace_id,
        "key": key,
        "fire_at": at,
        "kind": key.partition(":")[0],
        "recipient": step.owner_id,
        "about": dict(about),
        "available_at": at,
    }
    deliveries.plan(connection, [row])
