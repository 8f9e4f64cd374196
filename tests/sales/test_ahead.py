"""Overdue is what was due before today where the step's owner is; due today is not overdue."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from sales.ahead import Ahead, is_near
from sales.deal import Deal
from sales.step import Step

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Sunday in Los Angeles, Monday in Auckland
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # Monday in Los Angeles, Tuesday in Auckland


@pytest.mark.parametrize(
    ("due", "at", "zone", "is_overdue"),
    [
        (TODAY - DAY, NIGHT, "UTC", True),
        (TODAY, NIGHT, "UTC", False),
        (TODAY - DAY, NIGHT, "America/Los_Angeles", False),
        (TODAY - DAY, NOON, "America/Los_Angeles", True),
        (TODAY, NIGHT, "Pacific/Auckland", False),
        (TODAY, NOON, "Pacific/Auckland", True),
        (TODAY + DAY, NOON, "Pacific/Auckland", False),
    ],
)
def test_a_step_is_overdue_by_its_owners_calendar(
    due: date,
    at: datetime,
    zone: str,
    is_overdue: bool,
    make_deal: Callable[..., Deal],
    make_step: Callable[..., Step],
) -> None:
    deal, step = make_deal(next_step_on=due, last_step_on=due), make_step(due_on=due, owner_zone=zone)
    ahead = Ahead(at, TODAY, {deal.id: [step]})
    assert is_near(deal, TODAY)
    assert (ahead.overdue_step(deal) == step) is is_overdue
    assert ahead.has_step_ahead(deal) is not is_overdue


def test_a_later_step_counts_as_ahead_though_the_next_one_is_overdue(
    make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    late, later = make_step(due_on=TODAY - DAY), make_step(id="s2", due_on=TODAY + 9 * DAY)
    deal = make_deal(next_step_on=late.due_on, last_step_on=later.due_on)
    ahead = Ahead(NOON, TODAY, {deal.id: [late, later]})
    assert ahead.overdue_step(deal) == late
    assert ahead.has_step_ahead(deal)


def test_a_deal_whose_steps_lie_further_ahead_needs_no_look_at_them(make_deal: Callable[..., Deal]) -> None:
    deal = make_deal(next_step_on=TODAY + 2 * DAY, last_step_on=TODAY + 2 * DAY)
    ahead = Ahead(NOON, TODAY, {})
    assert not is_near(deal, TODAY)
    assert ahead.overdue_step(deal) is None
    assert ahead.has_step_ahead(deal)
    assert not ahead.has_step_ahead(make_deal())
