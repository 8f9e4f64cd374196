from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from blocks import lines
from blocks.typed import length
from sales.deal import Deal, Stage
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def test_an_account_is_said_before_the_deal_unless_the_name_has_it(make_deal: Callable[..., Deal]) -> None:
    assert lines.label(make_deal()) == "Northwind Health – Pilot"
    assert lines.label(make_deal(name="northwind health – Pilot")) == "northwind health – Pilot"
    assert lines.label(make_deal(account=None)) == "Pilot"


def test_a_long_name_gives_way_and_the_amount_does_not(make_deal: Callable[..., Deal]) -> None:
    said = lines.heading(make_deal(name="Roll-out of everything everywhere to everybody, phase 2", account="A" * 90))
    assert said.startswith("*AAAA")
    assert "…" in said
    assert said.endswith("phase 2* · $45.3k")


def test_an_undated_line_says_how_long_the_deal_has_stood(make_deal: Callable[..., Deal]) -> None:
    stuck = make_deal(stage_since=NOW - timedelta(days=31))
    assert lines.undated_line(stuck, NOW) == "*Northwind Health – Pilot* · $45.3k · Discovery for 31 days (norm 14)"
    assert lines.undated_line(make_deal(), NOW).endswith("· Discovery for 12 days")


def test_where_it_is_not_known_since_when_no_days_are_said(make_deal: Callable[..., Deal]) -> None:
    assert lines.undated_line(make_deal(stage_since=None), NOW) == "*Northwind Health – Pilot* · $45.3k · Discovery"


def test_without_an_amount_a_line_says_the_deals_age(make_deal: Callable[..., Deal]) -> None:
    deal = make_deal(amount=None, currency=None, stage_since=NOW)
    assert lines.undated_line(deal, NOW) == "*Northwind Health – Pilot* · Discovery · open for 210 days"


def test_a_deal_that_never_left_its_first_stage_says_its_days_once(make_deal: Callable[..., Deal]) -> None:
    since = NOW - timedelta(days=21)
    deal = make_deal(amount=None, currency=None, created_at=since, stage_since=since)
    assert lines.undated_line(deal, NOW).startswith("*Northwind Health – Pilot* · Discovery for 21 days")
    assert "open for" not in lines.undated_line(deal, NOW)


def test_a_time_is_said_on_the_readers_clock(make_step: Callable[..., Step], jane: Person) -> None:
    step = make_step(due_at=datetime(2026, 11, 27, 13, 0, tzinfo=UTC))
    assert lines.due(step, jane, date(2026, 11, 23)) == "Fri 27 Nov at 14:00"


def test_a_buyers_step_names_both_sides(make_step: Callable[..., Step]) -> None:
    assert lines.who(make_step()) == "Jane Roe"
    assert lines.who(make_step(party="buyer", contact="Kim Lee")) == "Kim Lee, buyer; Jane Roe sees to it"
    assert lines.who(make_step(party="buyer")) == "the buyer; Jane Roe sees to it"


def test_a_choice_says_name_account_stage_and_amount(make_deal: Callable[..., Deal]) -> None:
    assert lines.choices([make_deal()]) == ["Pilot · Northwind Health · Discovery · $45.3k"]


def test_deals_that_would_read_the_same_are_told_apart(make_deal: Callable[..., Deal]) -> None:
    deals = [
        make_deal(id="d1"),
        make_deal(id="d2", owner_name="Bert Vogel"),
        make_deal(id="d3", owner_name="Cara Diaz", close_on=date(2026, 12, 1)),
        make_deal(id="d4", owner_name="Cara Diaz", close_on=date(2027, 1, 5)),
        make_deal(id="d5", name="Renewal"),
    ]
    one, two, three, four, five = lines.choices(deals)
    assert one.endswith("· Jane Roe")
    assert two.endswith("· Bert Vogel")
    assert three.endswith("· closes 1 Dec 2026")
    assert four.endswith("· closes 5 Jan 2027")
    assert five == "Renewal · Northwind Health · Discovery · $45.3k"


def test_deals_alike_in_everything_are_told_apart_by_number(make_deal: Callable[..., Deal]) -> None:
    same = [make_deal(id=f"d{number}", external_id=f"00{number}") for number in range(3)]
    assert len(set(lines.choices(same))) == 3


NAMES = st.text(min_size=1, max_size=150)


@given(NAMES, NAMES, NAMES, st.decimals(min_value=0, max_value=Decimal(10) ** 14, places=2))
def test_a_choice_never_exceeds_what_slack_takes(
    make_deal: Callable[..., Deal], name: str, account: str, stage: str, amount: Decimal
) -> None:
    about = {
        "name": name,
        "account": account,
        "stage": Stage("g", stage, 1, "open"),
        "amount": amount,
        "currency": "CHF",
    }
    deal, twin = make_deal(id="d1", **about), make_deal(id="d2", **about)
    for said in lines.choices([deal, twin]):
        assert 0 < length(said) <= 75
        assert lines.short_amount(deal) in said
