"""The morning message of one person: what is overdue, due today, and which own deals have no dated step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sales.deal import Deal, largest_first
from sales.person import Person
from sales.step import Step
from sales.undated import Ticked

Away = Literal["moved", "handed_over", "later"]


@dataclass(frozen=True, slots=True)
class NudgeLine:
    """One step in the message; `following` is the deal's next open step once this one is closed.

    `opens_deal` is False on a deal that its reader may not see, as one of another team who was given the step.
    `away` says why it is not for today any more although it is open, `was_due` when it was due before it was moved.
    `undo_act` opens a step again for the reader who ticked it off.
    """

    step: Step
    deal: Deal
    following: Step | None = None
    away: Away | None = None
    was_due: date | None = None
    opens_deal: bool = True
    undo_act: str = ""

    @property
    def is_open(self) -> bool:
        """Still to be dealt with today."""
        return self.step.state == "open" and self.away is None

    @property
    def due_on(self) -> date:
        """When it was due as the message was sent."""
        return self.was_due or self.step.due_on


@dataclass(frozen=True, slots=True)
class Nudge:
    """Groups in the order in which they are read. What was dealt with stays for the day, ticked.

    `undated` are the deals without a dated step; `dated_since` are those that had none, and what became of them.
    """

    person: Person
    today: date
    now: datetime
    overdue: tuple[NudgeLine, ...]
    due_today: tuple[NudgeLine, ...]
    undated: tuple[Deal, ...]
    open_deals: int
    dated_since: tuple[Deal, ...] = ()
    ticked: Mapping[str, Ticked] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing to say, nothing said: what is dealt with by now is no reason to write."""
        return not (self.undated or any(line.is_open for line in (*self.overdue, *self.due_today)))

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
    ticked: Mapping[str, Ticked] | None = None,
) -> Nudge:
    """Group a person's lines: overdue oldest first, today's by amount, undated own deals largest first."""
    today, since = person.today(now), ticked or {}
    overdue = sorted(
        (line for line in lines if line.due_on < today), key=lambda line: (line.due_on, *largest_first(line.deal))
    )
    due_today = sorted((line for line in lines if line.due_on == today), key=lambda line: largest_first(line.deal))
    by_size = sorted(own_open_deals, key=largest_first)
    return Nudge(
        person=person,
        today=today,
        now=now,
        overdue=tuple(overdue),
        due_today=tuple(due_today),
        undated=tuple(deal for deal in by_size if deal.is_undated),
        open_deals=len(own_open_deals),
        dated_since=tuple(deal for deal in by_size if deal.id in since and not deal.is_undated),
        ticked=since,
    )
