"""A form for a new step that others have overtaken: what they have set on its deal since it was chosen, told once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.person import Person
from sales.refusal import Refusal
from sales.step import Step
from services.drafts import Details
from services.recording import person
from storage import changes, memory, steps
from storage.changes import Recorded as Made

MOST_NAMED = 3
LONGEST = 80
SAID = frozenset({"text", "due_on", "due_at", "owner_id", "party", "contact", "state"})  # what a form would show


def by_other_steps(
    connection: Connection, viewer: Person, deal_id: str, details: Details, *, now: datetime
) -> Refusal | None:
    """The open steps that others have added or changed since the form's deal was seen; None where it was told of them.

    What the viewer has changed since themselves is known to them.
    """
    if details.seen is None:
        return None
    since = changes.of_steps_after(connection, viewer.workspace_id, deal_id, details.seen)
    last = {made.change.step_id: made for made in since if made.change.field in {None, *SAID}}
    standing = steps.open_of_deal(connection, viewer.workspace_id, deal_id) if last else []
    unseen = [(step, last[step.id]) for step in standing if step.id in last and last[step.id].actor_id != viewer.id]
    if not unseen:
        return None
    key = f"overtaken:{details.form_id}:{deal_id}:{max(made.seq for _, made in unseen)}"
    if not memory.receive(connection, viewer.workspace_id, key, now=now):
        return None
    added = {made.change.step_id for made in since if made.change.what == "step.created"}
    return Refusal(f"{_said(connection, viewer, unseen, added)}; save again to add yours too.", field="text")


def _said(connection: Connection, viewer: Person, unseen: Sequence[tuple[Step, Made]], added: set[str | None]) -> str:
    """Such as "Ann Keller has meanwhile set “Call Bob”, due Fri 27 Nov 2026."""
    parts = []
    for step, made in unseen[:MOST_NAMED]:
        by = person(connection, viewer.workspace_id, made.actor_id).name if made.actor_id else "Nextstep"
        day, _ = step.due_for(viewer)
        did = "set" if step.id in added else "changed"
        parts.append(f"{by} has meanwhile {did} “{_cut(step.text)}”, due {day:%a} {day.day} {day:%b %Y}")
    more = len(unseen) - MOST_NAMED
    return "; ".join([*parts, *([f"there are {more} more"] if more > 0 else [])])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
