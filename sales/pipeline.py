"""What a team's pipeline looks like now, and what changed since an earlier moment.

Both come from two pictures of the same deals, one at each moment, so that the waterfall adds up by construction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from statistics import median

from sales.ahead import Ahead
from sales.deal import Deal, Stage, largest_first
from sales.money import Sums, less, total, total_of


@dataclass(frozen=True, slots=True)
class Movement:
    """Deals on one side of the waterfall, and the money by currency (never negative)."""

    count: int
    money: Sums


@dataclass(frozen=True, slots=True)
class Waterfall:
    """begin + new + raised - lowered - won - lost - left = end, in each currency.

    `new` are deals that are in the open pipeline now and were not then (reopened and handed-in ones included),
    `left` are open deals that went to another team or were removed. `raised` and `lowered` are changed amounts,
    those of deals closed since then included; won and lost count what a deal was worth when it closed.
    """

    since: date
    begin: Sums
    new: Movement
    raised: Movement
    lowered: Movement
    won: Movement
    lost: Movement
    left: Movement
    end: Sums
    begin_deals: int
    begin_dated: int


@dataclass(frozen=True, slots=True)
class StageRow:
    """One open stage: its deals, money, median days in the stage, and how many have no dated step.

    The median is of the deals of which it is known since when they are in the stage; `ageless` counts the others.
    """

    stage: Stage
    deals: int
    money: Sums
    median_days: int | None
    ageless: int
    undated: int


@dataclass(frozen=True, slots=True)
class NextStepRate:
    """How many of `open` deals have a next step: strict (due today or later), dated (any open step), any text."""

    open: int
    strict: int
    dated: int
    any: int


def waterfall(then: Iterable[Deal], now: Iterable[Deal], *, at: datetime, since: date) -> Waterfall:
    """Compare two pictures of one team's deals; each holds every deal of the team at its moment, closed ones too.

    `at` is the moment of the earlier picture (UTC): a deal first recorded since then counts as won or lost only if
    it was closed since then, so that an import of old deals moves nothing.
    """
    before = {deal.id: deal for deal in then if deal.status == "open"}
    held_then = {deal.id for deal in then}
    after = {deal.id: deal for deal in now}
    entered = [deal for deal in after.values() if _entered(deal, before, held_then, at)]
    stayed = [(before[key], after[key]) for key in before if key in after]
    moved = [*entered, *(deal for _, deal in stayed)]
    raised, lowered = _changed_amounts(stayed)
    return Waterfall(
        since=since,
        begin=total_of(before.values()),
        new=_movement(entered),
        raised=raised,
        lowered=lowered,
        won=_movement(deal for deal in moved if deal.status == "won"),
        lost=_movement(deal for deal in moved if deal.status == "lost"),
        left=_movement(deal for key, deal in before.items() if key not in after),
        end=total_of(deal for deal in after.values() if deal.status == "open"),
        begin_deals=len(before),
        begin_dated=sum(deal.is_dated for deal in before.values()),
    )


def stage_rows(deals: Iterable[Deal], *, now: datetime) -> tuple[StageRow, ...]:
    """Open deals by stage, in the order of the stages."""
    by_stage: dict[Stage, list[Deal]] = {}
    for deal in deals:
        if deal.status == "open":
            by_stage.setdefault(deal.stage, []).append(deal)
    return tuple(
        _stage_row(stage, held, now) for stage, held in sorted(by_stage.items(), key=lambda item: item[0].position)
    )


def _stage_row(stage: Stage, held: list[Deal], now: datetime) -> StageRow:
    days = [known for deal in held if (known := deal.days_in_stage(now)) is not None]
    return StageRow(
        stage=stage,
        deals=len(held),
        money=total_of(held),
        median_days=round(median(days)) if days else None,
        ageless=len(held) - len(days),
        undated=sum(deal.is_undated for deal in held),
    )


def next_step_rate(deals: Iterable[Deal], ahead: Ahead) -> NextStepRate:
    """Count open deals with a next step: strict, dated and any, as the contract defines them."""
    held = [deal for deal in deals if deal.status == "open"]
    return NextStepRate(
        open=len(held),
        strict=sum(ahead.has_step_ahead(deal) for deal in held),
        dated=sum(deal.is_dated for deal in held),
        any=sum(deal.is_dated or bool(deal.crm_next_step) for deal in held),
    )


def pushed(then: Iterable[Deal], now: Iterable[Deal]) -> Movement:
    """Open deals whose close date moved into a later calendar month."""
    before = {deal.id: deal.close_on for deal in then if deal.status == "open"}
    return _movement(deal for deal in now if deal.status == "open" and _is_push(before.get(deal.id), deal.close_on))


def moved_stage(then: Iterable[Deal], now: Iterable[Deal]) -> int:
    """How many open deals stand in another stage than before."""
    before = {deal.id: deal.stage.id for deal in then if deal.status == "open"}
    return sum(deal.status == "open" and before.get(deal.id, deal.stage.id) != deal.stage.id for deal in now)


def undated(deals: Iterable[Deal]) -> tuple[Deal, ...]:
    """Open deals with no open, dated step, largest first."""
    return tuple(sorted((deal for deal in deals if deal.is_undated), key=largest_first))


def _movement(deals: Iterable[Deal]) -> Movement:
    held = list(deals)
    return Movement(len(held), total_of(held))


def _entered(deal: Deal, before: dict[str, Deal], held_then: set[str], at: datetime) -> bool:
    if deal.id in before:
        return False
    if deal.status == "open":
        return True
    return deal.id not in held_then and deal.closed_at is not None and deal.closed_at > at


def _is_push(before: date | None, after: date | None) -> bool:
    if before is None or after is None:
        return False
    return (after.year, after.month) > (before.year, before.month)


def _changed_amounts(stayed: list[tuple[Deal, Deal]]) -> tuple[Movement, Movement]:
    different = ((then, now) for then, now in stayed if (then.amount, then.currency) != (now.amount, now.currency))
    changes = [less(total_of([now]), total_of([then])) for then, now in different]
    ups = [[(c, amount) for c, amount in change.items() if amount > 0] for change in changes]
    downs = [[(c, -amount) for c, amount in change.items() if amount < 0] for change in changes]
    return _changed(ups), _changed(downs)


def _changed(changes: list[list[tuple[str, Decimal]]]) -> Movement:
    return Movement(sum(bool(change) for change in changes), total(part for change in changes for part in change))
