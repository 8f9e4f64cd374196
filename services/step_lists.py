"""The steps behind "and 7 more" on a home tab or a card."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.nudge import NudgeLine
from sales.permissions import Right
from sales.person import Person
from sales.step_list import PAGE, Group, StepPage, StepsShown, days_of
from services import access, deal_reading
from services.choosing import somebody_served
from services.drafts import Typist
from storage import deals, steps
from storage.database import Database


def page(database: Database, *, typist: Typist, shown: StepsShown, now: datetime) -> StepPage:
    """A page of such a list; where the list has become shorter, its last page."""
    with database.read(typist.workspace_id) as connection:
        if shown.group is not None:
            viewer = somebody_served(connection, typist.workspace_id, typist.person_id)
            return _own(connection, StepPage(shown, (), 0, viewer, now, may_step=True), shown.group)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        deal = deal_reading.visible(connection, who, shown.of)
        may_step = who.may(Right.ADD_STEP, team_id=deal.team_id, owners={deal.owner_id})
        return _of_deal(connection, StepPage(shown, (), 0, who.person, now, may_step=may_step), deal)


def _own(connection: Connection, empty: StepPage, group: Group) -> StepPage:
    """A page of one's own steps, in the order of the home tab."""
    viewer: Person = empty.viewer
    due = steps.Due(viewer.workspace_id, viewer.id, *days_of(group, viewer.today(empty.now)))
    turned = _turned(empty, steps.count_due(connection, due))
    found = steps.due_page(connection, due, offset=turned.shown.offset, limit=PAGE)
    held = deals.by_ids(connection, viewer.workspace_id, sorted({step.deal_id for step in found}))
    named = {deal.id: deal for deal in held}
    who = access.member(connection, viewer.workspace_id, viewer.id)
    lines = ((step, named[step.deal_id]) for step in found)
    return replace(
        turned, lines=tuple(NudgeLine(step, deal, opens_deal=access.sees(who, deal)) for step, deal in lines)
    )


def _of_deal(connection: Connection, empty: StepPage, deal: Deal) -> StepPage:
    """A page of a deal's open steps, those due first first."""
    workspace_id = empty.viewer.workspace_id
    turned = _turned(empty, steps.count_open(connection, workspace_id, deal.id))
    found = steps.open_of_deal(connection, workspace_id, deal.id, offset=turned.shown.offset, limit=PAGE)
    return replace(turned, lines=tuple(NudgeLine(step, deal) for step in found))


def _turned(empty: StepPage, total: int) -> StepPage:
    offset = min(empty.shown.offset, max(0, (total - 1) // PAGE * PAGE))
    return replace(empty, shown=replace(empty.shown, offset=offset), total=total)
