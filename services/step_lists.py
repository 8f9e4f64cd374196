"""The steps behind "and 7 more" on a home tab or a card."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sales.nudge import NudgeLine
from sales.permissions import Right
from sales.step_list import PAGE, StepPage, StepsShown
from services import access, deal_reading
from services.drafts import Typist
from services.home import home_of
from storage import steps
from storage.database import Database


def page(database: Database, *, typist: Typist, shown: StepsShown, now: datetime) -> StepPage:
    """A page of such a list; where the list has become shorter, its last page."""
    with database.read(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        if shown.deal_id is None:
            home = home_of(connection, typist.workspace_id, typist.person_id, now)
            groups = {"overdue": home.overdue, "today": home.due_today, "week": home.this_week}
            return _page(StepPage(shown, (), 0, who.person, now, may_step=True), groups[shown.of])
        deal = deal_reading.visible(connection, who, shown.deal_id)
        may_step = who.may(Right.ADD_STEP, team_id=deal.team_id, owners={deal.owner_id})
        found = [NudgeLine(step, deal) for step in steps.open_of_deal(connection, typist.workspace_id, deal.id)]
        return _page(StepPage(shown, (), 0, who.person, now, may_step=may_step), found)


def _page(empty: StepPage, every: Sequence[NudgeLine]) -> StepPage:
    offset = min(empty.shown.offset, max(0, (len(every) - 1) // PAGE * PAGE))
    return replace(
        empty,
        shown=replace(empty.shown, offset=offset),
        lines=tuple(every[offset : offset + PAGE]),
        total=len(every),
    )
