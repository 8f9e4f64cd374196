"""What people leave who have left Slack, as it is read: the message, its rest, the forms, the new owner's message."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks import handed, home, leaving, leaving_forms
from sales.deal import Deal
from sales.home import home_for
from sales.leaving import (
    HandedBack,
    HandedOver,
    Held,
    Left,
    LeftLine,
    LeftSince,
    NothingLeft,
    Place,
    Received,
    Settled,
)
from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual
from sales.step import Step

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
PLACE = Place("U9", "T1")
BERT = Person("W1", "U9", "Bert Vogel", "Europe/Berlin", is_deactivated=True)


@pytest.fixture
def left(make_deal: Callable[..., Deal], make_step: Callable[..., Step], jane: Person) -> Left:
    """Bert leaves a deal with two steps, one without any, and a step on a deal of Ann's."""
    lines = (
        LeftLine(make_deal(owner_name="Ann Keller"), make_step(due_on=date(2026, 11, 18))),
        LeftLine(make_deal(id="d2", name="Rollout", account="Falcon"), None, 2, date(2026, 11, 27)),
        LeftLine(make_deal(id="d3", name="Zeta", account=None, amount=None)),
    )
    held = Held(2, {"USD": Decimal(45_300)}, 1, 2)
    return Left(BERT, PLACE, "EMEA", held, lines, jane, NOW)


def test_the_message_says_who_has_left_what_and_each_line_can_be_handed_over(
    left: Left, shown: Callable[[Any], str]
) -> None:
    message = leaving.message(left)
    first = "Bert Vogel has left Slack and leaves 2 open deals ($45.3k) and 1 next step on another person’s deal"
    assert message.text == first
    said = shown(message).split("\n")
    assert said[0] == f"*{first}*"
    assert said[1] == "EMEA · 2 next steps of theirs go with these deals"
    assert said[2:4] == [
        "*Northwind Health – Pilot* · $45.3k · deal of Ann Keller",
        "Send the revised quote · was due Wed 18 Nov",
    ]
    assert "With 2 next steps, the first due Fri 27 Nov" in said
    assert "No dated next step" in said
    buttons = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert [button["text"]["text"] for button in buttons] == ["Hand over"] * 3
    assert [leaving.read_line(button["value"]) for button in buttons] == [
        ("step", "s1", "U9"),
        ("deal", "d2", "U9"),
        ("deal", "d3", "U9"),
    ]
    (all_of_it,) = message.blocks[-1]["elements"]
    assert (all_of_it["text"]["text"], leaving.read_place(all_of_it["value"])) == ("Hand over all", PLACE)


def test_what_was_dealt_with_stays_ticked_and_the_rest_is_counted(
    left: Left, make_deal: Callable[..., Deal], shown: Callable[[Any], str]
) -> None:
    zeta = LeftLine(make_deal(name="Zeta", account=None))
    now = replace(
        left,
        held=replace(left.held, deals=40),
        settled=(Settled(zeta, "handed_over", NOW, "Kenji Mori"), Settled(zeta, "won", NOW, "x")),
        settled_count=12,
        undo_act="act",
    )
    said = shown(leaving.message(now))
    assert "✓ Zeta · $45.3k · handed over to Kenji Mori 10:05\n✓ Zeta · $45.3k · won 10:05" in said
    assert "and 10 more lines dealt with today" in said
    assert said.endswith("and 38 more\nHand over all\nUndo last hand over")


def test_nothing_left_and_somebody_who_is_back_are_said_so(left: Left, shown: Callable[[Any], str]) -> None:
    empty = replace(left, held=Held(0, {}, 0, 0), lines=())
    assert leaving.message(empty).text == "Bert Vogel has left Slack; nothing is left to hand over"
    back = replace(left, person=replace(BERT, is_deactivated=False))
    message = leaving.message(back)
    assert message.text.startswith("Bert Vogel is back in Slack; still theirs: 2 open deals ($45.3k)")
    assert "Hand over all" not in shown(message)
    assert "Hand over" in shown(message)


def test_a_page_knows_where_it_is_and_how_to_go_on(left: Left, shown: Callable[[Any], str]) -> None:
    page = leaving.page(replace(left, held=replace(left.held, deals=40), offset=10))
    assert leaving.shown_in(page) == (PLACE, 10)
    assert "11 to 13 of 41, largest first" in shown(page)
    assert "Previous" in shown(page)
    assert "Next" in shown(page)


def test_the_forms_name_what_goes_and_give_it_back(left: Left, shown: Callable[[Any], str]) -> None:
    one, every = leaving_forms.deal_form(left.lines[1], "U9"), leaving_forms.all_form(left)
    assert "with 2 open next steps" in shown(one)
    assert leaving_forms.read_deal(one) == ("U9", "d2")
    assert "All that Bert Vogel leaves in EMEA:" in shown(every)
    assert "2 next steps with these deals" in shown(every)
    assert leaving_forms.read_place(every) == PLACE
    assert {one["submit"]["text"], every["submit"]["text"]} == {"Hand over"}


def test_what_came_of_it_is_said_in_a_sentence(left: Left, jane: Person, shown: Callable[[Any], str]) -> None:
    deal = left.lines[1].deal
    of_one = HandedOver(deal, 1, 2, "Bert Vogel", "Jane Roe", "a")
    of_all = HandedOver(None, 3, 1, "Bert Vogel", "Jane Roe", "a")
    many = replace(of_all, deals=10_000, is_under_way=True)
    said = [shown(leaving_forms.after(made)) for made in (of_one, of_all, many)]
    assert "✓ *Falcon – Rollout* · $45.3k is Jane Roe’s now, with 2 next steps; it was Bert Vogel’s." in said[0]
    assert "✓ 3 open deals and 1 next step are Jane Roe’s now; they were Bert Vogel’s." in said[1]
    assert "10,000 open deals and 1 next step of Bert Vogel go to Jane Roe; so many take some moments." in said[2]
    since = LeftSince(deal, "handed_over", NOW - timedelta(days=1), "Ann Keller", jane, NOW)
    assert "“Falcon – Rollout” was handed over to Jane Roe on Sun 22 Nov at 10:05 by Ann Keller." in shown(
        leaving_forms.after(since)
    )
    back = HandedBack(2, 1, 1, "Bert Vogel")
    assert leaving_forms.taken_back(back) == (
        "Taken back: 2 open deals and 1 next step are Bert Vogel’s again. "
        "1 deal has been changed since and stays as it is."
    )


def test_the_new_owner_reads_how_much_it_is_and_the_largest_first(
    left: Left, jane: Person, shown: Callable[[Any], str]
) -> None:
    ann = replace(jane, name="Ann Keller")
    received = Received(ann, BERT, jane, replace(left.held, deals=40), left.lines, NOW)
    said = shown(handed.message(received))
    assert said.startswith(
        "*Ann Keller handed over to you 40 open deals ($45.3k) and 1 next step on another person’s deal; "
        "they were Bert Vogel’s*"
    )
    assert said.endswith("and 38 more\nShow all")
    gone = handed.message(replace(received, held=Held(0, {}, 0, 0), lines=()))
    assert gone.text.endswith("it was taken back or passed on")


def test_every_size_of_it_is_accepted(
    make_deal: Callable[..., Deal],
    make_step: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
) -> None:
    settings = OwnSettings(jane, NOW.date(), Preferences(), Usual("08:15", "mon,tue", "DE", is_guessed=True))
    own = home_for(settings, now=NOW, lines=(), own=[make_deal(id=f"{n}") for n in range(200)], following={})
    for typed in ("<!channel> <@U12345> @here ", "👩‍👩‍👧‍👦👋🏽🇩🇪", "שלום مرحبا ", "\"\\'`*_~"):
        long = (typed * 200)[:300]
        who = replace(BERT, name=long[:200])
        deal = make_deal(
            id="d" * 40,
            name=long[:150],
            account=long[:150],
            owner_name=long[:200],
            amount=Decimal("922337203685477.58"),
        )
        step = make_step(id="s" * 40, text=long, owner_name=long[:200], due_on=date(2020, 2, 29))
        for number in (0, 1, 10):
            lines = tuple(LeftLine(deal, step if n % 2 else None, n, date(2020, 2, 29)) for n in range(number))
            held = Held(
                10_000 if number else 0,
                {c: Decimal(10**14) for c in ("USD", "EUR", "JPY", "XXQ", "AED", "CHF")},
                9999,
                9,
            )
            settled = tuple(Settled(line, "handed_over", NOW, long[:200]) for line in lines)
            place = Place("U" * 40, "T" * 40)
            left = Left(who, place, long[:100], held, lines, jane, NOW, settled, 20_000, 500, "a" * 40)
            accepted(leaving.message(left))
            accepted(leaving.message(replace(left, person=replace(who, is_deactivated=False))))
            accepted(leaving.page(left))
            accepted(leaving_forms.all_form(left))
            accepted(handed.message(Received(who, who, jane, held, lines, NOW)))
            accepted(home.view(replace(own, left=(left, left, left), left_more=99)))
        accepted(leaving_forms.deal_form(LeftLine(deal, None, 9), "U" * 40))
        for made in (
            HandedOver(deal, 1, 9, long[:200], long[:200], "a" * 40),
            HandedOver(None, 10_000, 9, long[:200], long[:200], "a" * 40, is_under_way=True),
            LeftSince(deal, "handed_over", None, None, jane, NOW),
            NothingLeft(who, jane),
        ):
            accepted(leaving_forms.after(made))
