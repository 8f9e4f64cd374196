"""The morning message's groups."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from sales.deal import Deal
from sales.nudge import Nudge, NudgeLine, nudge_for
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def nudged(jane: Person) -> Callable[..., Nudge]:
    def made(*lines: NudgeLine, deals: tuple[Deal, ...] = (), person: Person = jane) -> Nudge:
        return nudge_for(person, now=NOW, lines=lines, own_open_deals=deals)

    return made


def test_due_today_is_not_overdue(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    today = NudgeLine(make_step(id="today", due_on=TODAY), make_deal())
    late = NudgeLine(make_step(id="late", due_on=TODAY - timedelta(days=1)), make_deal())

    nudge = nudged(today, late)

    assert [line.step.id for line in nudge.overdue] == ["late"]
    assert [line.step.id for line in nudge.due_today] == ["today"]


def test_today_is_the_person_s_own(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal], make_step: Callable[..., Step], jane: Person
) -> None:
    line = NudgeLine(make_step(due_on=date(2026, 11, 24)), make_deal())

    in_auckland = nudged(line, person=replace(jane, timezone="Pacific/Auckland"))

    assert in_auckland.today == date(2026, 11, 24)
    assert in_auckland.due_today == (line,)
    assert nudged(line).is_empty, "not yet, in Berlin"


def test_overdue_come_oldest_first_today_s_and_undated_by_amount(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    small, large, none = make_deal(amount=Decimal(1)), make_deal(amount=Decimal(2)), make_deal(amount=None)
    lines = [
        NudgeLine(make_step(id="new", due_on=TODAY - timedelta(days=1)), large),
        NudgeLine(make_step(id="old", due_on=TODAY - timedelta(days=9)), small),
        NudgeLine(make_step(id="without", due_on=TODAY), none),
        NudgeLine(make_step(id="small", due_on=TODAY), small),
        NudgeLine(make_step(id="large", due_on=TODAY), large),
    ]

    nudge = nudged(*lines, deals=(small, none, large))

    assert [line.step.id for line in nudge.overdue] == ["old", "new"]
    assert [line.step.id for line in nudge.due_today] == ["large", "small", "without"]
    assert [deal.amount for deal in nudge.undated] == [Decimal(2), Decimal(1), None]


def test_only_own_deals_without_a_date_are_undated(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal]
) -> None:
    nudge = nudged(deals=(make_deal(id="a"), make_deal(id="b", next_step_on=TODAY)))

    assert [deal.id for deal in nudge.undated] == ["a"]
    assert (nudge.open_deals, nudge.dated_deals) == (2, 1)


def test_nothing_due_is_nothing_to_say(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    assert nudged().is_empty
    assert nudged(deals=(make_deal(next_step_on=TODAY),)).is_empty
    assert nudged(NudgeLine(make_step(due_on=TODAY + timedelta(days=1)), make_deal())).is_empty
    assert not nudged(deals=(make_deal(),)).is_empty
    assert not nudged(NudgeLine(make_step(due_on=TODAY), make_deal())).is_empty


def test_what_was_closed_before_the_message_went_out_is_no_reason_to_send_it(
    nudged: Callable[..., Nudge], make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    done = NudgeLine(make_step(state="done", due_on=TODAY), make_deal())
    dropped = NudgeLine(make_step(state="dropped", due_on=TODAY - timedelta(days=3)), make_deal())

    nudge = nudged(done, dropped)

    assert nudge.is_empty
    assert (nudge.due_today, nudge.overdue) == ((done,), (dropped,)), "a redraw shows them ticked"
