"""Which next steps are overdue and which still lie ahead, each by the calendar of the step's owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sales.deal import Deal
from sales.step import Step

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The open steps, first due first, of every deal that has one due by tomorrow, and what day it is for whom.

    `today` is the team's local date, `todays` the local date of each person by their id. No two calendars are further
    apart than a day, so that a deal without a step due by tomorrow has none overdue anywhere.
    """

    today: date
    todays: Mapping[str, date]
    steps: Mapping[str, Sequence[Step]]

    def overdue_step(self, deal: Deal) -> Step | None:
        """The deal's next step, if it was due before today where its owner is."""
        first = next(iter(self.steps.get(deal.id, ())), None)
        return first if first is not None and not self._is_ahead(first) else None

    def has_step_ahead(self, deal: Deal) -> bool:
        """Whether an open step is due today or later where its owner is."""
        if not is_near(deal, self.today):
            return deal.is_dated
        return any(self._is_ahead(step) for step in self.steps.get(deal.id, ()))

    def _is_ahead(self, step: Step) -> bool:
        return step.due_on >= self.todays.get(step.owner_id, self.today)


def is_near(deal: Deal, today: date) -> bool:
    """Whether its next step is due by tomorrow, so that it may be overdue somewhere."""
    return deal.next_step_on is not None and deal.next_step_on <= today + A_DAY
