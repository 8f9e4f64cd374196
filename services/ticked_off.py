"""What somebody ticked off by *Done* and may open again."""

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.permissions import Member, Right
from sales.step import Step
from storage import changes

VIA = "nudge"


def own_acts(connection: Connection, who: Member, held: Iterable[tuple[Step, Deal]]) -> dict[str, str]:
    """Of these steps those that this person marked done and may still change, each with the act that did it."""
    mine = [step.id for step, deal in held if step.state == "done" and _may_change(who, step, deal)]
    return changes.last_closings(connection, who.person.workspace_id, mine, actor_id=who.person.id, via=VIA)


def _may_change(who: Member, step: Step, deal: Deal) -> bool:
    owners = {deal.owner_id, step.owner_id, step.created_by}
    return who.may(Right.CHANGE_STEP, team_id=deal.team_id, owners=owners)
