"""Which next steps are overdue and which still lie ahead, each by the calendar of the step's owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sales.deal import Deal
from sales.step import Step

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The open steps, first due first, of every deal that has one due by tomorrow, at a moment (UTC).

    `today` is the team's local date then. No two calendars are further apart than a day, so that a deal without a step
    due by tomorrow has none overdue anywhere.
    """

    at: datetime
    today: date
    steps: Mapping[str, Sequence[Step]]

    def overdue_step(self, deal: Deal) -> Step | None:
        """The first of the deal's steps that is overdue, where any is."""
        return next((step for step in self.steps.get(deal.id, ()) if step.is_overdue(self.at)), None)

    def has_step_ahead(self, deal: Deal) -> bool:
        """Whether an open step is due today or later where its owner is."""
        if not is_near(deal, self.today):
            return deal.is_dated
        return any(not step.is_overdue(self.at) for step in self.steps.get(deal.id, ()))


def is_near(deal: Deal, today: date) -> bool:
    """Whether its next step is due by tomorrow, so that it may be overdue somewhere."""
    return deal.next_step_on is not None and deal.next_step_on <= today + A_DAY
