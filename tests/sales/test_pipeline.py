"""What changed in a pipeline between two moments: the waterfall adds up, whatever happened."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales import pipeline
from sales.ahead import Ahead
from sales.deal import Deal, Stage
from sales.money import total
from sales.step import Step

THEN = datetime(2026, 11, 16, 13, 30, tzinfo=UTC)
NOW = THEN + timedelta(days=7)
TODAY = NOW.date()
PROPOSAL = Stage("g2", "Proposal", 2, "open", norm_days=14)

State = Mapping[str, object]
Drawn = list[tuple[str, State | None, State | None]]

amounts = st.none() | st.decimals(0, 10**12, places=2)
currencies = st.sampled_from(["USD", "EUR", "JPY"])
statuses = st.sampled_from(["open", "won", "lost"])
closings = st.none() | st.sampled_from([THEN - timedelta(days=1), THEN, THEN + timedelta(days=1)])


@st.composite
def pictures(draw: st.DrawFn) -> Drawn:
    """Up to twelve deals as they stood then and as they stand now; None where a deal was not there."""
    state = st.fixed_dictionaries(
        {"amount": amounts, "currency": currencies, "status": statuses, "closed_at": closings}
    )
    return [
        (f"d{number}", draw(st.none() | state), draw(st.none() | state)) for number in range(draw(st.integers(0, 12)))
    ]


@given(pictures())
def test_the_waterfall_adds_up_in_every_currency(
    make_deal: Callable[..., Deal],
    drawn: Drawn,
) -> None:
    then = [make_deal(id=key, **state) for key, state, _ in drawn if state is not None]
    now = [make_deal(id=key, **state) for key, _, state in drawn if state is not None]

    fall = pipeline.waterfall(then, now, at=THEN, since=THEN.date())

    for currency in ("USD", "EUR", "JPY"):
        plus = (fall.begin, fall.new.money, fall.raised.money)
        minus = (fall.lowered.money, fall.won.money, fall.lost.money, fall.left.money)
        came = sum((part.get(currency, Decimal(0)) for part in plus), Decimal(0))
        went = sum((part.get(currency, Decimal(0)) for part in minus), Decimal(0))
        assert came - went == fall.end.get(currency, Decimal(0))
    assert fall.begin == total(_money(deal) for deal in then if deal.status == "open" and deal.amount is not None)
    assert fall.end == total(_money(deal) for deal in now if deal.status == "open" and deal.amount is not None)
    movements = (fall.new, fall.raised, fall.lowered, fall.won, fall.lost, fall.left)
    assert all(amount >= 0 for movement in movements for amount in movement.money.values())


@given(pictures())
def test_the_deals_add_up_too(
    make_deal: Callable[..., Deal],
    drawn: Drawn,
) -> None:
    then = [make_deal(id=key, **state) for key, state, _ in drawn if state is not None]
    now = [make_deal(id=key, **state) for key, _, state in drawn if state is not None]

    fall = pipeline.waterfall(then, now, at=THEN, since=THEN.date())

    open_now = sum(deal.status == "open" for deal in now)
    assert fall.begin_deals + fall.new.count - fall.won.count - fall.lost.count - fall.left.count == open_now


def _money(deal: Deal) -> tuple[str, Decimal]:
    assert deal.amount is not None
    assert deal.currency is not None
    return deal.currency, deal.amount


def _fall(then: list[Deal], now: list[Deal]) -> pipeline.Waterfall:
    return pipeline.waterfall(then, now, at=THEN, since=THEN.date())


def test_a_deal_opened_since_is_new_and_one_raised_since_is_raised(make_deal: Callable[..., Deal]) -> None:
    fall = _fall(
        [make_deal(id="a", amount=Decimal(1000))],
        [make_deal(id="a", amount=Decimal(1500)), make_deal(id="b", amount=Decimal(1000))],
    )

    assert (fall.new.count, dict(fall.new.money)) == (1, {"USD": Decimal(1000)})
    assert (fall.raised.count, dict(fall.raised.money)) == (1, {"USD": Decimal(500)})


def test_a_deal_won_after_its_amount_changed_counts_what_it_was_worth_when_it_closed(
    make_deal: Callable[..., Deal],
) -> None:
    closed = make_deal(id="a", amount=Decimal(800), status="won", closed_at=NOW)
    fall = _fall([make_deal(id="a", amount=Decimal(1000))], [closed])

    assert dict(fall.lowered.money) == {"USD": Decimal(200)}
    assert dict(fall.won.money) == {"USD": Decimal(800)}
    assert dict(fall.end) == {}


def test_a_deal_opened_and_won_within_the_week_is_new_and_won(make_deal: Callable[..., Deal]) -> None:
    fall = _fall([], [make_deal(status="won", closed_at=NOW)])

    assert (fall.new.count, fall.won.count) == (1, 1)


def test_an_import_of_deals_closed_long_ago_moves_nothing(make_deal: Callable[..., Deal]) -> None:
    old = make_deal(status="won", closed_at=THEN - timedelta(days=100))
    undated = make_deal(id="e", status="lost", closed_at=None)

    fall = _fall([], [old, undated])

    assert (fall.new.count, fall.won.count, fall.lost.count) == (0, 0, 0)


def test_a_deal_opened_again_is_new_and_one_handed_to_another_team_has_left(make_deal: Callable[..., Deal]) -> None:
    fall = _fall([make_deal(id="a", status="lost"), make_deal(id="b")], [make_deal(id="a")])

    assert (fall.new.count, fall.left.count) == (1, 1)


def test_a_change_of_currency_lowers_one_and_raises_the_other(make_deal: Callable[..., Deal]) -> None:
    then = make_deal(id="a", amount=Decimal(1000))
    fall = _fall([then], [make_deal(id="a", amount=Decimal(900), currency="EUR")])

    assert dict(fall.lowered.money) == {"USD": Decimal(1000)}
    assert dict(fall.raised.money) == {"EUR": Decimal(900)}
    assert (fall.lowered.count, fall.raised.count) == (1, 1)


def test_stages_come_in_their_order_with_what_is_undated(make_deal: Callable[..., Deal]) -> None:
    deals = [
        make_deal(id="a", stage=PROPOSAL, stage_since=NOW - timedelta(days=30)),
        make_deal(id="b", stage=PROPOSAL, stage_since=NOW - timedelta(days=10), next_step_on=TODAY),
        make_deal(id="c", amount=None),
        make_deal(id="d", status="won", stage=PROPOSAL),
    ]

    rows = pipeline.stage_rows(deals, now=NOW)

    assert [(row.stage.name, row.deals, row.undated) for row in rows] == [("Discovery", 1, 1), ("Proposal", 2, 1)]
    assert rows[1].median_days == 20
    assert dict(rows[0].money) == {}


def test_the_median_days_are_of_the_deals_whose_stage_age_is_known(make_deal: Callable[..., Deal]) -> None:
    deals = [
        make_deal(id="a", stage=PROPOSAL, stage_since=NOW - timedelta(days=30)),
        make_deal(id="b", stage=PROPOSAL, stage_since=None),
        make_deal(id="c", stage_since=None),
    ]

    rows = pipeline.stage_rows(deals, now=NOW)

    assert [(row.stage.name, row.median_days, row.ageless) for row in rows] == [
        ("Discovery", None, 1),
        ("Proposal", 30, 1),
    ]


def test_the_next_step_rate_counts_strict_dated_and_any(
    make_deal: Callable[..., Deal], make_step: Callable[..., Step]
) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    deals = [
        make_deal(id="a", next_step_on=yesterday, last_step_on=yesterday),
        make_deal(id="b", next_step_on=yesterday, last_step_on=tomorrow),
        make_deal(id="c", next_step_on=TODAY, last_step_on=TODAY),
        make_deal(id="d", crm_next_step="call them"),
        make_deal(id="e", crm_next_step=""),
        make_deal(id="f", status="won", next_step_on=TODAY, last_step_on=TODAY),
    ]

    steps = {deal.id: [make_step(due_on=day) for day in (deal.next_step_on, deal.last_step_on)] for deal in deals}

    rate = pipeline.next_step_rate(deals, Ahead(NOW, TODAY, steps))

    assert (rate.open, rate.strict, rate.dated, rate.any) == (5, 2, 3, 4)
    assert pipeline.next_step_rate([], Ahead(NOW, TODAY, {})) == pipeline.NextStepRate(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("before", "after", "is_pushed"),
    [
        (date(2026, 11, 30), date(2026, 12, 1), True),
        (date(2026, 11, 1), date(2026, 11, 30), False),
        (date(2026, 12, 31), date(2027, 1, 1), True),
        (date(2027, 1, 1), date(2026, 12, 31), False),
        (None, date(2026, 12, 31), False),
        (date(2026, 12, 31), None, False),
    ],
)
def test_a_close_date_moved_into_a_later_month_is_a_push(
    before: date | None, after: date | None, is_pushed: bool, make_deal: Callable[..., Deal]
) -> None:
    found = pipeline.pushed([make_deal(close_on=before)], [make_deal(close_on=after)])

    assert found.count == is_pushed


def test_only_open_deals_are_pushed_or_moved(make_deal: Callable[..., Deal]) -> None:
    before = [make_deal(id="a", close_on=TODAY), make_deal(id="b", close_on=TODAY, status="lost")]
    after = [
        make_deal(id="a", close_on=TODAY + timedelta(days=60), status="won", stage=PROPOSAL),
        make_deal(id="b", close_on=TODAY + timedelta(days=60), stage=PROPOSAL),
    ]

    assert pipeline.pushed(before, after).count == 0
    assert pipeline.moved_stage(before, after) == 0
    assert pipeline.moved_stage([make_deal(id="a")], [make_deal(id="a", stage=PROPOSAL)]) == 1


def test_the_largest_undated_deal_comes_first_and_those_without_an_amount_last(make_deal: Callable[..., Deal]) -> None:
    deals = [
        make_deal(id="small", amount=Decimal(1)),
        make_deal(id="large", amount=Decimal(2)),
        make_deal(id="none", amount=None),
        make_deal(id="dated", next_step_on=TODAY),
        make_deal(id="won", status="won"),
    ]

    assert [deal.id for deal in pipeline.undated(deals)] == ["large", "small", "none"]
