"""The Monday digest of a team's pipeline: what there is, what changed, what wants a next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sales import pipeline
from sales.ahead import Ahead
from sales.deal import Deal, largest_first
from sales.money import Sums, total_of
from sales.pipeline import Movement, NextStepRate, StageRow, Waterfall
from sales.step import Step
from sales.undated import Ticked


@dataclass(frozen=True, slots=True)
class Overdue:
    """A deal with its next step, which was due before today."""

    deal: Deal
    step: Step


@dataclass(frozen=True, slots=True)
class Digest:
    """A team's Monday digest. `waterfall` is None while no earlier week is on record.

    `ticked` holds, by their ids, the undated deals that have been dealt with since; the numbers are those of its hour.
    """

    team_id: str
    team_name: str
    today: date
    now: datetime
    deals: int
    money: Sums
    without_amount: int
    rate: NextStepRate
    waterfall: Waterfall | None
    pushed: Movement
    moved_stage: int
    stages: tuple[StageRow, ...]
    overdue: tuple[Overdue, ...]
    undated: tuple[Deal, ...]
    ticked: Mapping[str, Ticked] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pictures:
    """A team's deals at `at`, with what is overdue of their steps, and at `since`, the digest before.

    Moments are UTC, `zone` is an IANA name. `earlier` is None where `since` is not on record.
    """

    at: datetime
    since: datetime
    zone: str
    present: Sequence[Deal]
    earlier: Sequence[Deal] | None
    ahead: Ahead


def digest_of(team_id: str, team_name: str, seen: Pictures) -> Digest:
    """The digest that two pictures of a team's deals make; without an earlier one it shows no trend."""
    held = [deal for deal in seen.present if deal.status == "open"]
    earlier = seen.earlier or []
    return Digest(
        team_id=team_id,
        team_name=team_name,
        today=seen.ahead.today,
        now=seen.at,
        deals=len(held),
        money=total_of(held),
        without_amount=sum(deal.amount is None for deal in held),
        rate=pipeline.next_step_rate(held, seen.ahead),
        waterfall=None if seen.earlier is None else _waterfall(seen, seen.earlier),
        pushed=pipeline.pushed(earlier, seen.present),
        moved_stage=pipeline.moved_stage(earlier, seen.present),
        stages=pipeline.stage_rows(held, now=seen.at),
        overdue=_overdue(held, seen.ahead),
        undated=pipeline.undated(held),
    )


def _overdue(held: Sequence[Deal], ahead: Ahead) -> tuple[Overdue, ...]:
    """Deals whose next step is overdue, largest first."""
    found = ((deal, ahead.overdue_step(deal)) for deal in held)
    late = (Overdue(deal, step) for deal, step in found if step is not None)
    return tuple(sorted(late, key=lambda one: largest_first(one.deal)))


def _waterfall(seen: Pictures, earlier: Sequence[Deal]) -> Waterfall:
    since = seen.since.astimezone(ZoneInfo(seen.zone)).date()
    return pipeline.waterfall(earlier, seen.present, at=seen.since, since=since)
