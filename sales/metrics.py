"""The numbers of a sales report: win rate, revenue, sales cycle and next-step rate, each with its count.

An empty denominator gives None, which is shown as n/a, never 0. Amounts of different currencies are never added.
Days are calendar days in the team's zone: the caller turns moments into dates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sales.deal import Status


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, which carries both counts."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where the whole is empty."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; None leaves that side open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in the period; a missing day lies only in the one that is open on both sides."""
        if day is None:
            return self.first is None and self.last is None
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


EVER = Period()


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What the numbers need of one deal.

    `strict`, `dated` and `any` tell whether it has a next step with text, owner and a date of today or later; with any
    date; or at least in the CRM's words. They count for open deals only.
    """

    status: Status
    amount: Decimal | None
    currency: str | None
    created_on: date | None
    closed_on: date | None
    strict: bool
    dated: bool
    any: bool


@dataclass(frozen=True, slots=True)
class CycleTime:
    """Days from creation to close; `excluded` deals lack a date or were closed before they were created."""

    mean: float | None
    median: float | None
    counted: int
    excluded: int


@dataclass(frozen=True, slots=True)
class NextStepRates:
    """Open deals with a next step, of all open deals, in three readings of the word."""

    strict: Rate
    dated: Rate
    any: Rate


@dataclass(frozen=True, slots=True)
class Metrics:
    """The numbers of one set of deals.

    `revenue` is the amount won by currency; `revenue_excluded` won deals have no amount or no currency. `cycle` is of
    won deals.
    """

    open: int
    won: int
    lost: int
    win_rate: Rate
    revenue: Mapping[str, Decimal]
    revenue_excluded: int
    cycle: CycleTime
    next_step_rate: NextStepRates


@dataclass(frozen=True, slots=True)
class MetricsReport:
    """The numbers of all deals, and of each group by its name, in the order of the names."""

    total: Metrics
    groups: Mapping[str, Metrics]


def win_rate(won: int, lost: int) -> Rate:
    """Won deals of those decided, by count: won / (won + lost); open deals are never in it.

    Source: Gong's help on win-loss analysis (help.gong.io, analyze-review-winloss). A rate by amount would be 1.0
    wherever a CRM sets the amount of lost deals to 0.
    """
    return Rate(won, won + lost)


def cycle_days(created: date | None, closed: date | None) -> int | None:
    """Whole days from creation to close; None where a date is missing or the close comes first.

    Source: usedaymark.io, sales cycle length.
    """
    if created is None or closed is None or closed < created:
        return None
    return (closed - created).days


def cycle_time(counts: Mapping[int | None, int]) -> CycleTime:
    """Mean and median of sales cycles, from how many deals took how many days; those of None are left out and counted.

    Sources: usedaymark.io, sales cycle length (mean); revopsdictionary.com, sales cycle (mean and median).
    """
    by_days = sorted((days, count) for days, count in counts.items() if days is not None)
    counted = sum(count for _, count in by_days)
    mean = sum(days * count for days, count in by_days) / counted if counted else None
    return CycleTime(mean, _median(by_days, counted), counted, counts.get(None, 0))


def next_step_rates(*, open_deals: int, strict: int, dated: int, any_kind: int) -> NextStepRates:
    """Open deals with a next step, of all open deals.

    `strict`: an open step with text, owner and a date of today or later; `dated`: any open step, overdue ones too;
    `any_kind`: dated, or a text in the CRM. Source: after mentorgroup.com, on what makes a next step a good one.
    """
    return NextStepRates(Rate(strict, open_deals), Rate(dated, open_deals), Rate(any_kind, open_deals))


def quarter_of(day: date, fiscal_start: int = 1) -> str:
    """The quarter of a day, as `2017Q1`; `fiscal_start` is the month in which the fiscal year starts (1 to 12).

    A fiscal year is called after the calendar year in which it ends: from February 2026 to January 2027 it is 2027.
    """
    months_in = (day.month - fiscal_start) % 12
    starts_in = day.year if day.month >= fiscal_start else day.year - 1
    return f"{starts_in + (fiscal_start > 1)}Q{months_in // 3 + 1}"


@dataclass(slots=True)
class MetricsTally:
    """Takes deals one at a time and keeps only counts, so that any number of deals fits.

    Closed deals count where they were closed within `period`; open deals always count, since they are open now.
    """

    period: Period = EVER
    _open: int = 0
    _won: int = 0
    _lost: int = 0
    _strict: int = 0
    _dated: int = 0
    _any: int = 0
    _revenue: dict[str, Decimal] = field(default_factory=dict)
    _without_amount: int = 0
    _cycles: Counter[int | None] = field(default_factory=Counter)

    def add(self, deal: DealFacts) -> None:
        """Count one deal."""
        if deal.status == "open":
            self._add_open(deal)
        elif not self.period.holds(deal.closed_on):
            return
        elif deal.status == "lost":
            self._lost += 1
        else:
            self._add_won(deal)

    def metrics(self) -> Metrics:
        """The numbers of what was added so far."""
        return Metrics(
            open=self._open,
            won=self._won,
            lost=self._lost,
            win_rate=win_rate(self._won, self._lost),
            revenue=MappingProxyType(dict(sorted(self._revenue.items()))),
            revenue_excluded=self._without_amount,
            cycle=cycle_time(self._cycles),
            next_step_rate=next_step_rates(
                open_deals=self._open, strict=self._strict, dated=self._dated, any_kind=self._any
            ),
        )

    def _add_open(self, deal: DealFacts) -> None:
        self._open += 1
        self._strict += deal.strict
        self._dated += deal.dated
        self._any += deal.any

    def _add_won(self, deal: DealFacts) -> None:
        self._won += 1
        self._cycles[cycle_days(deal.created_on, deal.closed_on)] += 1
        if deal.amount is None or deal.currency is None:
            self._without_amount += 1
        else:
            self._revenue[deal.currency] = self._revenue.get(deal.currency, Decimal(0)) + deal.amount


def measure(deals: Iterable[tuple[str | None, DealFacts]], *, period: Period = EVER) -> MetricsReport:
    """The numbers of deals that come with the name of their group; those with None count in the total only."""
    total = MetricsTally(period)
    groups: dict[str, MetricsTally] = {}
    for name, deal in deals:
        total.add(deal)
        if name is not None:
            groups.setdefault(name, MetricsTally(period)).add(deal)
    by_name = {name: groups[name].metrics() for name in sorted(groups)}
    return MetricsReport(total.metrics(), MappingProxyType(by_name))


def _median(by_days: list[tuple[int, int]], counted: int) -> float | None:
    if not counted:
        return None
    return (_at(by_days, (counted - 1) // 2) + _at(by_days, counted // 2)) / 2


def _at(by_days: list[tuple[int, int]], rank: int) -> int:
    """The value at a rank, from 0, where each value comes with its count."""
    for days, count in by_days:
        if rank < count:
            return days
        rank -= count
    raise IndexError(rank)
