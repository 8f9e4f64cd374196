"""A list of steps of which a card or a home tab shows only the first: one's own of a group of days, or a deal's."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from sales.nudge import NudgeLine
from sales.person import Person

PAGE = 10
SUNDAY = 6

Group = Literal["overdue", "today", "week"]
GROUPS: tuple[Group, ...] = get_args(Group)


def days_of(group: Group, today: date) -> tuple[date, date]:
    """The first and the last day of a group; the week ends on Sunday."""
    day = timedelta(days=1)
    sunday = today + (SUNDAY - today.weekday()) * day
    return {"overdue": (date.min, today - day), "today": (today, today), "week": (today + day, sunday)}[group]


@dataclass(frozen=True, slots=True)
class StepsShown:
    """What such a list shows: a group of one's own steps or a deal's open ones, and how many come before this page."""

    of: str
    offset: int = 0

    @property
    def group(self) -> Group | None:
        """The group of one's own steps."""
        return next((group for group in GROUPS if group == self.of), None)

    def earlier(self) -> "StepsShown":
        """The page before."""
        return replace(self, offset=max(0, self.offset - PAGE))

    def later(self) -> "StepsShown":
        """The page behind."""
        return replace(self, offset=self.offset + PAGE)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of it; `total` counts all pages, `may_step` says whether the viewer may change all of them."""

    shown: StepsShown
    lines: tuple[NudgeLine, ...]
    total: int
    viewer: Person
    now: datetime
    may_step: bool
