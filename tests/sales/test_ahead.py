"""Overdue is what was due before today where the step's owner is; due today is not overdue."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from sales.ahead import Ahead, is_near
from sales.deal import Deal
from sales.step import Step

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "owners_today", "is_overdue"),
    [
        (TODAY - DAY, TODAY, True),
        (TODAY, TODAY, False),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY, TODAY + DAY, True),
        (TODAY + DAY, TODAY + DAY, False),
    ],
)
def test_a_step_is_overdue_by_its_owners_calendar(
    due: date,
    owners_today: date,
    is_overdue: bool,
    make_deal: Callable[..., Deal],
    make_step: Callable[..., Step],
) -> None:
    deal, step = make_deal(next_step_on=due, last_step_on=due), make_step(due_on=due, owner_id="UFAR")
    ahead = Ahead(TODAY, {"UFAR": owners_today}, {deal.id: [step]})
    assert is_near(deal, TODAY)
    assert (ahead.overdue_step(deal) == step) is is_overdue
    assert ahead.has_step_ahead(deal) is not is_overdue


def test_a_later_step_counts_as_ahead_though_the_next_one_is_overdue(
    make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    late, later = make_step(due_on=TODAY - DAY), make_step(id="s2", due_on=TODAY + 9 * DAY)
    deal = make_deal(next_step_on=late.due_on, last_step_on=later.due_on)
    ahead = Ahead(TODAY, {}, {deal.id: [late, later]})
    assert ahead.overdue_step(deal) == late
    assert ahead.has_step_ahead(deal)


def test_a_deal_whose_steps_lie_further_ahead_needs_no_look_at_them(make_deal: Callable[..., Deal]) -> None:
    deal = make_deal(next_step_on=TODAY + 2 * DAY, last_step_on=TODAY + 2 * DAY)
    ahead = Ahead(TODAY, {}, {})
    assert not is_near(deal, TODAY)
    assert ahead.overdue_step(deal) is None
    assert ahead.has_step_ahead(deal)
    assert not ahead.has_step_ahead(make_deal())
