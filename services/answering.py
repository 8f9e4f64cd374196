"""What is answered once a step stands."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.answers import Recorded
from sales.working_time import is_day_off
from services.drafts import Typist
from services.recording import found_step, person, region_of
from storage import changes, deals, steps


def recorded(connection: Connection, typist: Typist, act_id: str, step_id: str, now: datetime) -> Recorded:
    """A step that stands, its deal, and the deal's earlier open steps, for the person who asked."""
    step = found_step(connection, typist.workspace_id, step_id)
    deal = deals.by_ids(connection, typist.workspace_id, [step.deal_id])[0]
    held = person(connection, typist.workspace_id, step.owner_id)
    others = steps.of_deals(connection, typist.workspace_id, [step.deal_id])
    older = sorted((s for s in others if s.id != step.id and s.created_at <= step.created_at), key=lambda s: s.due_on)
    return Recorded(
        step=step,
        deal=deal,
        act_id=act_id,
        earlier=tuple(other for other in older if other.state == "open"),
        dealt_with=tuple(s for s in older if s.state != "open" and s.state_since >= step.created_at),
        is_day_off=is_day_off(step.due_on, region_of(connection, held)),
        viewer=person(connection, typist.workspace_id, typist.person_id),
        now=now,
        edit_id=changes.last_edit(connection, typist.workspace_id, step_id, typist.person_id),
    )
