import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import digest as digest_blocks
from sales.deal import Deal, Stage
from sales.digest import Digest

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
DAY = date(2026, 11, 27)
WON = Stage("g8", "Won", 8, "won")
UNITS = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


@pytest.fixture(scope="session")
def week(make_deal: Callable[..., Deal]) -> list[Deal]:
    """Ten deals of a week ago: $50k each, eight of them dated."""
    return [
        make_deal(
            id=f"d{number}",
            name=f"Deal {number}",
            account=None,
            amount=Decimal(50_000),
            next_step_on=None if number < 2 else DAY,
            last_step_on=None if number < 2 else DAY,
        )
        for number in range(10)
    ]


def _closed(deal: Deal, status: Any) -> Deal:
    return replace(deal, status=status, stage=WON, closed_at=NOW)


def test_the_headline_has_the_number_that_matters(
    week: list[Deal], digest_of: Callable[..., Digest], make_deal: Callable[..., Deal]
) -> None:
    present = [*week, make_deal(id="n1", amount=Decimal(80_000))]
    message = digest_blocks.message(digest_of(present, week))
    assert message.text == (
        "EMEA: Open pipeline $580k (+$80k) · 11 deals (+1), 8 with a dated next step (73 %, was 80 %)"
    )


def test_the_week_adds_up_in_deals_and_in_money(
    week: list[Deal],
    digest_of: Callable[..., Digest],
    make_deal: Callable[..., Deal],
    shown: Callable[[Any], str],
) -> None:
    present = [
        replace(week[0], amount=Decimal(75_000)),
        replace(week[1], amount=Decimal(40_000)),
        _closed(week[2], "won"),
        _closed(week[3], "lost"),
        *week[5:],
        make_deal(id="n1", amount=Decimal(140_000)),
    ]
    said = shown(digest_blocks.message(digest_of(present, week)))
    assert "16 Nov 10 deals + new 1 − won 1 − lost 1 − moved away 1 = 23 Nov 8 deals" in said
    assert (
        "16 Nov $500k + new $140k + raised $25k − lowered $10k − won $50k − lost $50k − moved away $50k = 23 Nov $505k"
    ) in said
    assert "Won: 1 · Lost: 1" in said


AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=2)


@settings(max_examples=40)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, st.sampled_from(["open", "won", "lost"])), min_size=1, max_size=8))
def test_the_line_adds_up_as_it_is_printed(
    make_deal: Callable[..., Deal],
    digest_of: Callable[..., Digest],
    changes: list[tuple[Decimal, Decimal, Any]],
) -> None:
    then = [make_deal(id=f"d{number}", amount=was) for number, (was, _, _) in enumerate(changes)]
    now = [
        replace(_closed(deal, status), amount=amount, closed_at=NOW if status != "open" else None)
        for deal, (_, amount, status) in zip(then, changes, strict=True)
    ]
    blocks = digest_blocks.message(digest_of(now, then)).blocks
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    line = next(line for text in texts for line in text.splitlines() if line.startswith("16 Nov $"))
    begun, _, ended = line.partition(" = ")
    assert sum(_printed(begun)) == sum(_printed(ended))


def _printed(text: str) -> list[Decimal]:
    found = re.findall(r"(− [a-z ]+)?\$([\d,.]+)([kMBT]?)", text)
    return [(-1 if minus else 1) * Decimal(digits.replace(",", "")) * UNITS[unit] for minus, digits, unit in found]


def test_no_earlier_week_is_said_and_shows_no_trend(
    week: list[Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    message = digest_blocks.message(digest_of(week, None))
    assert "No earlier week on record, so no comparison." in shown(message)
    assert message.text == "EMEA: Open pipeline $500k · 10 deals, 8 with a dated next step (80 %)"
    assert "Won" not in shown(message)


def test_deals_pushed_to_a_later_month_are_counted(
    week: list[Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    then = [replace(deal, close_on=date(2026, 11, 30)) for deal in week]
    now = [replace(deal, close_on=date(2026, 12, 15)) for deal in then[:5]] + then[5:]
    said = shown(digest_blocks.message(digest_of(now, then)))
    assert "Pushed to a later month: 5 deals, $250k · Won: 0 · Lost: 0" in said


def test_stages_are_a_table_with_a_caption(week: list[Deal], digest_of: Callable[..., Digest]) -> None:
    message = digest_blocks.message(digest_of(week, None))
    place = next(index for index, block in enumerate(message.blocks) if block["type"] == "table")
    assert message.blocks[place - 1]["elements"][0]["text"].startswith("By stage: open deals")
    assert [[cell["text"] for cell in row] for row in message.blocks[place]["rows"]] == [
        ["Stage", "Deals", "Amount", "Median days", "No dated step"],
        ["Discovery", "10", "$500k", "12 (14)", "2"],
    ]


def test_the_days_in_a_stage_say_whom_they_leave_out(week: list[Deal], digest_of: Callable[..., Digest]) -> None:
    for unknown, said, days in [
        (1, "when 1 deal came into its stage; the days leave it out", "12 (14)"),
        (10, "when 10 deals came into their stage; the days leave them out", "n/a"),
    ]:
        held = [replace(deal, stage_since=None) for deal in week[:unknown]] + week[unknown:]
        message = digest_blocks.message(digest_of(held, None))
        place = next(index for index, block in enumerate(message.blocks) if block["type"] == "table")
        assert message.blocks[place - 1]["elements"][0]["text"].endswith(said)
        assert message.blocks[place]["rows"][1][3]["text"] == days


def test_overdue_deals_say_since_when_and_whose_they_are(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    late = make_deal(next_step_on=date(2026, 11, 18), last_step_on=date(2026, 11, 18))
    said = shown(digest_blocks.message(digest_of([late], None)))
    assert "*Overdue next step* (1)" in said
    assert "*Northwind Health – Pilot* · $45.3k\nSend the revised quote · was due Wed 18 Nov · Jane Roe" in said


@pytest.mark.parametrize("overdue", [False, True])
def test_ten_of_each_list_are_shown_and_the_rest_counted(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str], overdue: bool
) -> None:
    due_on = date(2026, 11, 18) if overdue else None
    deals = [
        make_deal(id=f"d{number}", name=f"Deal {number:02}", amount=Decimal(number), next_step_on=due_on)
        for number in range(47)
    ]
    said = shown(digest_blocks.message(digest_of(deals, None)))
    assert "(47)" in said
    assert "and 37 more" in said.splitlines()
    assert "Deal 46" in said
    assert "Deal 36" not in said


def test_each_undated_deal_can_be_given_a_step(week: list[Deal], digest_of: Callable[..., Digest]) -> None:
    message = digest_blocks.message(digest_of(week, None))
    buttons = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert [(one["action_id"], one["value"]) for one in buttons] == [("deal_set_step", "d0"), ("deal_set_step", "d1")]


def test_amounts_that_are_missing_are_said(
    make_deal: Callable[..., Deal], week: list[Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    bare = [make_deal(id=f"b{number}", amount=None, currency=None) for number in range(3)]
    assert "3 deals have no amount" in shown(digest_blocks.message(digest_of([*week, *bare], None)))
    assert digest_blocks.message(digest_of(bare, None)).text == (
        "EMEA: Open pipeline: 3 deals, none with an amount, 0 with a dated next step (0 %)"
    )


def test_the_rate_says_its_basis_and_the_stricter_one(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    late = make_deal(id="d1", next_step_on=date(2026, 11, 18), last_step_on=date(2026, 11, 18))
    noted = make_deal(id="d2", crm_next_step="CFO to sign")
    said = shown(digest_blocks.message(digest_of([late, noted], None)))
    assert (
        "Of 2 open deals: 0 with a step due today or later (0 %), 2 with a dated step or a text from the CRM (100 %)"
    ) in said


def test_rates_of_nothing_say_why_there_are_none(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    empty = digest_blocks.message(digest_of([], [make_deal()]))
    assert empty.text == "EMEA: No open deals (−1)"
    assert "Next-step rate n/a: there are no open deals" in shown(empty)
    begun = digest_blocks.message(digest_of([make_deal()], []))
    assert "rate a week ago n/a: no open deals then" in shown(begun)
    assert "was" not in begun.text


def test_currencies_are_never_added(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    then = [make_deal(id="d1"), make_deal(id="d2", amount=Decimal(20_000), currency="EUR")]
    now = [*then, make_deal(id="d3", amount=Decimal(10_000), currency="EUR", created_at=NOW - timedelta(days=1))]
    message = digest_blocks.message(digest_of(now, then))
    assert message.text.startswith("EMEA: Open pipeline €30k + $45.3k (+€10k) · 3 deals (+1)")
    assert "16 Nov €20k + new €10k = 23 Nov €30k" in shown(message)
    assert "16 Nov $45.3k = 23 Nov $45.3k" in shown(message)


def test_more_stages_than_a_phone_shows_are_counted(
    make_deal: Callable[..., Deal], digest_of: Callable[..., Digest], shown: Callable[[Any], str]
) -> None:
    deals = [
        make_deal(id=f"d{number}", stage=Stage(f"g{number}", f"Stage {number}", number, "open")) for number in range(23)
    ]
    message = digest_blocks.message(digest_of(deals, None))
    table = next(block for block in message.blocks if block["type"] == "table")
    assert len(table["rows"]) == 1 + 20
    assert "and 3 more stages" in shown(message).splitlines()
