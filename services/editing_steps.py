"""Editing a step: the form shows it as it stands, and what others change meanwhile is neither lost nor overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from sales.answers import Editing, Recorded
from sales.deal import Deal
from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.step import Step, checked_contact, checked_text, refuse_past
from sales.working_time import moment
from services import access
from services.answering import recorded
from services.drafts import Details, Typist
from services.recording import NO_REMINDER, change_step, found_step, new_act, owner, person
from services.telling import tell
from storage import changes, deals, memory
from storage.changes import EDIT
from storage.changes import Recorded as Made
from storage.database import Database

# Of each field of the form its columns; a date and its time of day are changed as one.
COLUMNS = {
    "text": ("text",),
    "due_on": ("due_on", "due_at"),
    "party": ("party",),
    "contact": ("contact",),
    "owner": ("owner_id",),
}


@dataclass(frozen=True, slots=True)
class Edited:
    """What the form holds now. `due_on` is the owner's date, and with a time of day the typist's.

    `form_id` is Slack's id of it, `seen` the place in the history up to which it shows the step. `act_id` recorded the
    step, where the form was opened from that answer.
    """

    form_id: str
    step_id: str
    seen: int
    text: str | None
    owner_id: str | None
    due_on: date | None
    details: Details
    act_id: str | None = None


def begin(database: Database, *, workspace_id: str, person_id: str, step_id: str) -> Editing:
    """An open step as it stands, for the form."""
    with database.read(workspace_id) as connection:
        who = access.member(connection, workspace_id, person_id)
        # The history first: a change in between is then noticed rather than missed.
        made = changes.of_step_after(connection, workspace_id, step_id, 0)
        step = found_step(connection, workspace_id, step_id)
        deal = _open_to(connection, who, deals.find(connection, workspace_id, step.deal_id), step)
        return Editing(step, deal, max((one.seq for one in made), default=0), who.person)


def save(database: Database, *, typist: Typist, edited: Edited, now: datetime) -> Recorded | tuple[Refusal, ...]:
    """Change what the form changes. A repeat of the same request changes nothing and is answered as the first was.

    Where somebody else has changed since what the form shows, nothing is changed and that is told, field by field, once
    for this form and this change: sent again, the form means it, and what this person left alone stays as it is now.
    """
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        deals.find_for_change(connection, workspace_id, found_step(connection, workspace_id, edited.step_id).deal_id)
        if memory.answered(connection, workspace_id, typist.request_id) is None:  # a repeat has waited for the first
            if overtaken := _change(connection, typist, edited, now):
                return overtaken
            memory.receive(connection, workspace_id, typist.request_id, now=now)
            memory.answer_with(connection, workspace_id, typist.request_id, {"step": edited.step_id})
        return recorded(connection, typist, edited.act_id or "", edited.step_id, now)


def _change(connection: Connection, typist: Typist, edited: Edited, now: datetime) -> tuple[Refusal, ...]:
    """Change the step, unless its form must be told of others' changes first."""
    workspace_id = typist.workspace_id
    who = access.member(connection, workspace_id, typist.person_id)
    step = found_step(connection, workspace_id, edited.step_id)
    _open_to(connection, who, deals.find_for_change(connection, workspace_id, step.deal_id), step)
    since = changes.of_step_after(connection, workspace_id, step.id, edited.seen)
    shown = _as_shown(step, since)
    mine = _filled_in(connection, who.person, shown, edited, now)
    told = [
        _told(
            connection, who.person, edited, field, step=step, since=since, is_mine=_differs(field, shown, mine), now=now
        )
        for field in _unseen(shown, mine, step)
    ]
    if overtaken := tuple(filter(None, told)):
        return overtaken
    if made := _made(shown, mine):
        act = new_act(workspace_id, actor_id=typist.person_id, via=EDIT, now=now)
        change_step(connection, act, step, **_without_reminder(made))
        if "owner_id" in made:
            tell(connection, act, found_step(connection, workspace_id, step.id))
    return ()


def _unseen(shown: Step, mine: Step, standing: Step) -> list[str]:
    """The fields that hold by now what the form neither showed nor wants; whose contact it is goes with the party."""
    found = [name for name in COLUMNS if _differs(name, shown, standing) and _differs(name, mine, standing)]
    return [name for name in found if name != "contact" or "party" not in found]


def _differs(field: str, one: Step, other: Step) -> bool:
    """Whether a field says another thing; a moment is the same on any owner's date."""
    if field == "due_on" and one.due_at and other.due_at:
        return one.due_at != other.due_at
    return any(getattr(one, column) != getattr(other, column) for column in COLUMNS[field])


def _made(shown: Step, mine: Step) -> dict[str, Any]:
    """The columns that the form changes; who does it and the buyer's person are set together."""
    made = {name: getattr(mine, name) for name in _all_columns() if getattr(mine, name) != getattr(shown, name)}
    return made | {"party": mine.party, "contact": mine.contact} if made.keys() & {"party", "contact"} else made


def _without_reminder(made: dict[str, Any]) -> dict[str, Any]:
    """Another day or another owner ends a reminder, as *Move date* and *Hand over* do."""
    return made | dict(NO_REMINDER) if made.keys() & {"owner_id", "due_on", "due_at"} else made


def _open_to(connection: Connection, who: Member, deal: Deal | None, step: Step) -> Deal:
    """The step's deal, if this person may change the step and both are open."""
    found = access.open_to(who, Right.CHANGE_STEP, deal, step=step)
    if step.state != "open":
        last = changes.last_of_step(connection, who.person.workspace_id, step.id, "state")
        by = _name(connection, who.person, last)
        raise Refusal(f"{by} marked this step {step.state}; only an open one can be edited.")
    return found


def _as_shown(step: Step, since: Sequence[Made]) -> Step:
    """The step as the form showed it: with what was changed since taken back."""
    known = _all_columns()
    first = {made.change.field: made.change for made in reversed(since) if made.change.field in known}
    return replace(step, **{str(field): changes.value_before(change) for field, change in first.items()})


def _filled_in(connection: Connection, viewer: Person, shown: Step, edited: Edited, now: datetime) -> Step:
    """The step as the form wants it; what is wrong is refused on its field."""
    if edited.due_on is None:
        raise Refusal("Choose the day by which it is due.", field="due_on")
    party, owner_id = edited.details.party, edited.owner_id or shown.owner_id
    is_handed_over = owner_id != shown.owner_id
    held = (owner if is_handed_over else person)(connection, viewer.workspace_id, owner_id)
    named = replace(
        shown,
        text=checked_text(edited.text or ""),
        owner_id=owner_id,
        party=party,
        contact=checked_contact(edited.details.contact, party),
    )
    when = (edited.due_on, edited.details.due_time)
    if when == shown.due_for(viewer):
        return replace(named, due_on=held.today(shown.due_at)) if is_handed_over and shown.due_at else named
    due_at = moment(when[0], when[1], viewer.timezone) if when[1] else None
    due_on = held.today(due_at) if due_at else when[0]
    refuse_past(due_on, due_at, today=held.today(now), now=now)
    return replace(named, due_on=due_on, due_at=due_at)


def _told(
    connection: Connection,
    viewer: Person,
    edited: Edited,
    field: str,
    *,
    step: Step,
    since: Sequence[Made],
    is_mine: bool,
    now: datetime,
) -> Refusal | None:
    """What the form did not show; None where it was told already, or it is the viewer's own and stays."""
    last = next((made for made in reversed(since) if made.change.field in COLUMNS[field]), None)
    if last is None or (last.actor_id == viewer.id and not is_mine):
        return None
    key = f"overtaken:{edited.form_id}:{field}:{last.seq}"
    if not memory.receive(connection, viewer.workspace_id, key, now=now):
        return None
    by, value = _name(connection, viewer, last), _in_words(step, field, viewer)
    todo = "save again to replace that, or cancel to keep it" if is_mine else "that stays when you save again"
    return Refusal(f"{by} changed this to {value} since; {todo}.", field=field)


def _in_words(step: Step, field: str, viewer: Person) -> str:
    day, at = step.due_for(viewer)
    return {
        "text": f"“{step.text}”",
        "due_on": f"{day:%a} {day.day} {day:%b %Y}{f' at {at.hour}:{at.minute:02}' if at else ''}",
        "party": "ours"
        if step.party == "ours"
        else f"the buyer's, “{step.contact}”"
        if step.contact
        else "the buyer's",
        "contact": f"“{step.contact}”" if step.contact else "nobody",
        "owner": step.owner_name,
    }[field]


def _name(connection: Connection, viewer: Person, made: Made | None) -> str:
    if made is None or made.actor_id is None:
        return "Nextstep"
    return "You" if made.actor_id == viewer.id else person(connection, viewer.workspace_id, made.actor_id).name


def _all_columns() -> list[str]:
    return [column for columns in COLUMNS.values() for column in columns]
