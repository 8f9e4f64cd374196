from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks import nudge as nudge_blocks
from blocks.message import Message
from sales.deal import Deal
from sales.nudge import Nudge, NudgeLine, nudge_for
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LATE = date(2026, 11, 18)
BUTTONS = {"Done", "Set next step", "Remind me later", "Move date", "Hand over", "Edit", "Open deal"}


@pytest.fixture
def nudge(jane: Person) -> Callable[..., Nudge]:
    """Jane's morning."""

    def make(*lines: NudgeLine, deals: Sequence[Deal] = ()) -> Nudge:
        return nudge_for(jane, now=NOW, lines=lines, own_open_deals=tuple(deals))

    return make


@pytest.fixture
def line(make_deal: Callable[..., Deal], make_step: Callable[..., Step]) -> Callable[..., NudgeLine]:
    """A step on a deal of its own."""

    def make(number: int, due_on: date = TODAY, following: Step | None = None, **step: Any) -> NudgeLine:
        deal = make_deal(id=f"d{number}", name=f"Deal {number}", account=None, amount=Decimal(1000 * number))
        return NudgeLine(make_step(id=f"s{number}", due_on=due_on, **step), deal, following)

    return make


def _buttons(message: Message) -> list[tuple[str, str]]:
    held = [
        element
        for block in message.blocks
        for element in (block.get("accessory"), *block.get("elements", ()))
        if element
    ]
    return [(element["action_id"], element["value"]) for element in held if element["type"] == "button"]


def _undone_by(message: Message) -> set[str]:
    return {value for action_id, value in _buttons(message) if action_id == "step_undo"}


def test_the_first_line_has_the_numbers(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], make_deal: Callable[..., Deal]
) -> None:
    message = nudge_blocks.message(nudge(line(1, LATE), line(2), line(3), deals=[make_deal()]))
    assert message.text == "1 overdue, 2 for today, 1 deal without a dated step"
    assert message.blocks[0]["text"]["text"] == f"*{message.text}*"


def test_each_line_has_its_button(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], make_deal: Callable[..., Deal]
) -> None:
    message = nudge_blocks.message(nudge(line(1, LATE), line(2), deals=[make_deal(id="d9")]))
    assert _buttons(message) == [("step_done", "s1"), ("step_done", "s2"), ("deal_set_step", "d9")]


def test_groups_are_read_in_the_order_of_urgency(
    nudge: Callable[..., Nudge],
    line: Callable[..., NudgeLine],
    make_deal: Callable[..., Deal],
    shown: Callable[[Any], str],
) -> None:
    due_at = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    dated = [make_deal(id=f"x{number}", next_step_on=TODAY) for number in range(5)]
    said = shown(
        nudge_blocks.message(nudge(line(1, LATE), line(2, due_at=due_at), deals=[make_deal(amount=None), *dated]))
    )
    assert [text for text in said.splitlines() if text not in BUTTONS] == [
        "*1 overdue, 1 for today, 1 deal without a dated step*",
        "*Overdue* (1)",
        "*Deal 1* · $1k",
        "Send the revised quote · was due Wed 18 Nov",
        "*Today* (1)",
        "*Deal 2* · $2k",
        "Send the revised quote · at 14:30",
        "*No dated next step* (1)",
        "*Northwind Health – Pilot* · Discovery for 12 days · open for 210 days",
        "5 of your 6 open deals have a dated next step",
    ]


def test_a_closed_line_stays_ticked_with_its_time_and_what_follows(
    nudge: Callable[..., Nudge],
    line: Callable[..., NudgeLine],
    make_step: Callable[..., Step],
    shown: Callable[[Any], str],
) -> None:
    closed = datetime(2026, 11, 23, 8, 4, tzinfo=UTC)
    done = line(1, state="done", state_since=closed, following=make_step(due_on=date(2026, 12, 1)))
    dropped = line(2, state="dropped", state_since=closed)
    message = nudge_blocks.message(nudge(done, dropped, line(3)))
    assert "✓ Deal 1 · $1k\n~Send the revised quote~ · done 9:04, next: Tue 1 Dec" in shown(message)
    assert "✕ Deal 2 · $2k\n~Send the revised quote~ · dropped 9:04" in shown(message)
    assert message.text == "1 for today"
    assert _buttons(message) == [("step_done", "s3")]


def test_when_every_line_is_closed_the_message_says_that_nothing_is_left(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], shown: Callable[[Any], str]
) -> None:
    message = nudge_blocks.message(nudge(line(1, state="done")))
    assert message.text == "Nothing left for today"
    assert "*Today*" in shown(message).splitlines()


def test_the_number_in_a_heading_is_what_is_shown_and_what_is_more(
    nudge: Callable[..., Nudge],
    line: Callable[..., NudgeLine],
    make_deal: Callable[..., Deal],
    shown: Callable[[Any], str],
) -> None:
    deals = [make_deal(id=f"u{number}") for number in range(23)]
    late = [line(number, LATE) for number in range(17)]
    message = nudge_blocks.message(nudge(*late, line(90, LATE, state="done"), deals=deals))
    assert "*Overdue* (17)" in shown(message)
    assert "and 7 more" in shown(message).splitlines()
    assert "*No dated next step* (23)" in shown(message)
    assert "and 13 more" in shown(message).splitlines()
    assert len(_buttons(message)) == 22
    assert [one for one in _buttons(message) if one[0].endswith("_more")] == [
        ("steps_more", "overdue"),
        ("deals_more", "own_undated"),
    ]


def test_open_lines_move_up_as_others_are_ticked_off(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], shown: Callable[[Any], str]
) -> None:
    ticked = [line(number, LATE, state="done") for number in range(40)]
    still_open = [line(100 + number, LATE) for number in range(12)]
    message = nudge_blocks.message(nudge(*ticked, *still_open))
    assert len(_buttons(message)) == 11
    assert "and 2 more · 30 more ticked off" in shown(message)


def test_where_not_every_ticked_line_has_room_for_its_way_back_the_latest_have(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], shown: Callable[[Any], str]
) -> None:
    ticked = [
        replace(line(number, LATE, state="done", state_since=NOW - timedelta(minutes=number)), undo_act=f"act{number}")
        for number in range(10)
    ]
    still_open = [line(number, TODAY) for number in range(20, 30)]
    few = nudge_blocks.message(nudge(*ticked, *still_open))
    assert _undone_by(few) == {f"act{number}" for number in range(10)}

    overdue = [line(number, LATE) for number in range(30, 36)]
    many = nudge_blocks.message(nudge(*ticked, *overdue, *still_open))
    left = _undone_by(many)
    assert 0 < len(left) < 10
    assert left == {f"act{number}" for number in range(len(left))}
    assert "more ticked off" not in shown(many)


def test_a_step_that_the_buyer_does_says_with_whom(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], shown: Callable[[Any], str]
) -> None:
    theirs = nudge(line(1, party="buyer", contact="Kim Lee"), line(2, party="buyer"))
    assert "Send the revised quote · with Kim Lee" in shown(nudge_blocks.message(theirs))
    assert "Send the revised quote · with the buyer" in shown(nudge_blocks.message(theirs))


@pytest.mark.parametrize(
    ("dated", "undated", "said"),
    [
        (0, 1, "Your one open deal has no dated next step"),
        (1, 0, "Your one open deal has a dated next step"),
        (1, 5, "1 of your 6 open deals has a dated next step"),
        (0, 2, "0 of your 2 open deals have a dated next step"),
    ],
)
def test_the_small_print_agrees_with_its_numbers(
    nudge: Callable[..., Nudge],
    line: Callable[..., NudgeLine],
    make_deal: Callable[..., Deal],
    dated: int,
    undated: int,
    said: str,
) -> None:
    deals = [make_deal(next_step_on=TODAY)] * dated + [make_deal()] * undated
    assert nudge_blocks.message(nudge(line(1), deals=deals)).blocks[-1]["elements"][0]["text"] == said


def test_somebody_without_open_deals_reads_no_share_of_none(
    nudge: Callable[..., Nudge], line: Callable[..., NudgeLine], shown: Callable[[Any], str]
) -> None:
    assert "open deals" not in shown(nudge_blocks.message(replace(nudge(line(1)), open_deals=0)))
