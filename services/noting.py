"""What a message about one step has to say: that it was given to its reader, or that they wanted to hear of it.

A reminder that a morning message takes in is not sent beside it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from sales.delivery import Delivery, nudge_key
from sales.note import Note
from sales.person import Person
from sales.step import Step
from services import access, mornings
from storage import changes, deals, deliveries, people, steps
from storage.database import Database


def note(database: Database, workspace_id: str, reader_id: str, *, about: Mapping[str, Any], now: datetime) -> Note:
    """The message as it stands now; `about` is what its delivery was planned with."""
    with database.read(workspace_id) as connection:
        step = steps.find(connection, workspace_id, str(about["step"]))
        giver = people.find(connection, workspace_id, str(about.get("giver")))
        act_id = str(about.get("act"))
        deal = deals.find(connection, workspace_id, step.deal_id) if step else None
        who = access.member(connection, workspace_id, reader_id)
        return Note(
            how=about.get("how", "reminder"),
            reader=who.person,
            text=step.text if step else str(about["text"]),
            now=now,
            giver=giver,
            step=step,
            deal=deal,
            following=_following(connection, workspace_id, step) if step else None,
            is_taken_back=step is None or bool(changes.of_act(connection, workspace_id, f"{changes.UNDO}{act_id}")),
            undo_act=_own_handing_on(connection, step, reader_id, workspace_id) if step else "",
            opens_deal=deal is not None and access.sees(who, deal),
            is_in_morning=step is not None and _is_in_morning(connection, who.person, step, now),
        )


def waits(database: Database, delivery: Delivery, *, now: datetime) -> bool:
    """Whether a reminder waits, since the morning message of its day is about to take it in."""
    if delivery.kind != "reminder":
        return False
    with database.read(delivery.workspace_id) as connection:
        step = steps.find(connection, delivery.workspace_id, str((delivery.about or {})["step"]))
        reader = people.find(connection, delivery.workspace_id, delivery.recipient)
        if step is None or reader is None or not _may_be_taken_in(step, reader, now):
            return False
        morning = _morning(connection, reader, now)
        return mornings.is_to_come(connection, reader, now=now) if morning is None else morning.state == "pending"


def is_wanted(note: Note, about: Mapping[str, Any]) -> bool:
    """Whether it is still worth sending: not once it was undone, dealt with, passed on or put off further."""
    if not note.is_live or note.step is None:
        return False
    return _is_still_to_remind(note, note.step, about) if note.how == "reminder" else not note.is_taken_back


def _is_still_to_remind(note: Note, step: Step, about: Mapping[str, Any]) -> bool:
    """Its reminder stands, and no morning message has it by now."""
    is_standing = step.remind_at is not None and step.remind_at.isoformat() == about.get("remind_at")
    return is_standing and not note.is_in_morning


def _may_be_taken_in(step: Step, reader: Person, now: datetime) -> bool:
    """Whether a morning message of today shows the step, and its reminder is for no certain hour of today."""
    if step.remind_at is None or step.due_on > reader.today(now):
        return False
    return step.remind_on is not None or reader.local(step.remind_at).date() < reader.today(now)


def _is_in_morning(connection: Connection, reader: Person, step: Step, now: datetime) -> bool:
    """Whether today's morning message went out once the step was to be reminded of, and was due."""
    morning = _morning(connection, reader, now)
    if morning is None or morning.state != "sent" or step.remind_at is None:
        return False
    return step.remind_at <= morning.fire_at and step.due_on <= reader.today(now)


def _morning(connection: Connection, reader: Person, now: datetime) -> Delivery | None:
    return deliveries.find(connection, reader.workspace_id, nudge_key(reader.id, reader.today(now)))


def _following(connection: Connection, workspace_id: str, step: Step) -> Step | None:
    return steps.following(connection, workspace_id, [step.deal_id]).get(step.deal_id)


def _own_handing_on(connection: Connection, step: Step, reader_id: str, workspace_id: str) -> str:
    """The act by which the reader has passed the step on, if they have."""
    last = changes.last_of_step(connection, workspace_id, step.id, "owner_id")
    is_own = last is not None and last.actor_id == reader_id and last.change.before == reader_id
    return last.act_id if last and is_own and last.via != "undo" else ""
