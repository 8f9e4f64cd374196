"""The morning message of one person: what is overdue, due today, and which own deals have no dated step."""

from dataclasses import dataclass
from datetime import date, datetime

from sales.deal import Deal, largest_first
from sales.person import Person
from sales.step import Step


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """One step in the message; `following` is the deal's next open step once this one is closed."""

    step: Step
    deal: Deal
    following: Step | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """Groups in the order in which they are read. Closed lines stay for the day, ticked."""

    person: Person
    today: date
    now: datetime
    overdue: tuple[NudgeLine, ...]
    due_today: tuple[NudgeLine, ...]
    undated: tuple[Deal, ...]
    open_deals: int

    @property
    def is_empty(self) -> bool:
        """Nothing to say, nothing said: what is closed by now is no reason to write."""
        return not (self.undated or any(line.step.state == "open" for line in (*self.overdue, *self.due_today)))

    @property
    def dated_deals(self) -> int:
        """How many of the person's open deals have a dated next step."""
        return self.open_deals - len(self.undated)


def nudge_for(
    person: Person,
    *,
    now: datetime,
    lines: tuple[NudgeLine, ...],
    own_open_deals: tuple[Deal, ...],
) -> Nudge:
    """Group a person's lines: overdue oldest first, today's by amount, undated own deals largest first."""
    today = person.today(now)
    overdue = sorted((line for line in lines if line.step.due_on < today), key=lambda line: line.step.due_on)
    due_today = sorted((line for line in lines if line.step.due_on == today), key=lambda line: largest_first(line.deal))
    undated = sorted((deal for deal in own_open_deals if deal.is_undated), key=largest_first)
    return Nudge(
        person=person,
        today=today,
        now=now,
        overdue=tuple(overdue),
        due_today=tuple(due_today),
        undated=tuple(undated),
        open_deals=len(own_open_deals),
    )
