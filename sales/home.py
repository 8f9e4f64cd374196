"""A person's home tab: what is due when, which own deals have no dated step, the own deals, the own settings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sales.deal import Deal, largest_first
from sales.leaving import Left
from sales.nudge import NudgeLine
from sales.person import Person
from sales.preferences import OwnSettings
from sales.step import Step
from sales.step_list import days_of


@dataclass(frozen=True, slots=True)
class OwnDeal:
    """An open deal of the person's, with its next step where it has one."""

    deal: Deal
    next_step: Step | None


@dataclass(frozen=True, slots=True)
class Home:
    """Groups in the order in which they are read; `later` are the steps due after this week, of which none is shown.

    `closed` are the person's steps that were closed on the local day `today`. `left` is what people who have left
    still hold in teams that the person sees to, and `left_more` of how many more such people and teams there is some.
    """

    person: Person
    today: date
    now: datetime
    overdue: tuple[NudgeLine, ...]
    due_today: tuple[NudgeLine, ...]
    this_week: tuple[NudgeLine, ...]
    later: int
    closed: tuple[NudgeLine, ...]
    undated: tuple[Deal, ...]
    deals: tuple[OwnDeal, ...]
    settings: OwnSettings
    left: tuple[Left, ...] = ()
    left_more: int = 0


def home_for(
    settings: OwnSettings, *, now: datetime, lines: Sequence[NudgeLine], own: Sequence[Deal], following: dict[str, Step]
) -> Home:
    """Group a person's lines by their days: overdue and coming ones by date, then by amount; deals by amount.

    The week ends on Sunday. `following` is the next step by deal id.
    """
    today = settings.today
    still_open = sorted((line for line in lines if line.step.state == "open"), key=_soonest)
    closed = sorted((line for line in lines if line.step.state != "open"), key=lambda line: line.step.state_since)
    deals = sorted(own, key=largest_first)
    return Home(
        person=settings.person,
        today=today,
        now=now,
        overdue=_due(still_open, *days_of("overdue", today)),
        due_today=_due(still_open, *days_of("today", today)),
        this_week=_due(still_open, *days_of("week", today)),
        later=len(_due(still_open, days_of("week", today)[1] + timedelta(days=1), date.max)),
        closed=tuple(closed),
        undated=tuple(deal for deal in deals if deal.is_undated),
        deals=tuple(OwnDeal(deal, following.get(deal.id)) for deal in deals),
        settings=settings,
    )


def _soonest(line: NudgeLine) -> tuple[object, ...]:
    return (line.step.due_on, largest_first(line.deal), line.step.id)


def _due(lines: Iterable[NudgeLine], first: date, last: date) -> tuple[NudgeLine, ...]:
    return tuple(line for line in lines if first <= line.step.due_on <= last)
