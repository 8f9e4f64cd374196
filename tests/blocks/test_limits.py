"""Every builder with nothing, little, much, and the largest and strangest that the product lets in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks import capture, digest, note, notice, nudge, rearranging, step_form, undated
from sales.answers import Recorded, Understood, Undone, WhichDate, WhichDeal
from sales.deal import Deal, Stage
from sales.digest import Digest
from sales.note import Note
from sales.nudge import NudgeLine, nudge_for
from sales.person import Person
from sales.rearranging import Asked, Rearranged, Since, likely_reminders
from sales.step import Step
from sales.undated import Ticked, UndatedList
from sandbox.rules import check_options

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LATE = date(2020, 2, 29)

SIZES = [0, 1, 3, 200, 2000]
TYPED = {
    "plain": "Northwind ",
    "escaped": "<&>",
    "pings": "<!channel> <@U12345> @here ",
    "emoji": "👩‍👩‍👧‍👦👋🏽🇩🇪",
    "right-to-left": "שלום مرحبا ",
    "quotes": "\"\\'`*_~",
    "marks": "e\u0301\u0302\u0303",
    "controls": "a\x00\u202e\n\t",
}
CURRENCIES = ("USD", "EUR", "JPY", "CHF", "KWD", "COP", "XXQ", "AED")
HUGE = Decimal("922337203685477.5807")


def _filled(typed: str, most: int) -> str:
    return (typed * most)[:most]


@pytest.fixture(params=list(TYPED))
def typed(request: pytest.FixtureRequest) -> str:
    """Something that people type."""
    return TYPED[request.param]


@pytest.fixture
def large(make_deal: Callable[..., Deal], typed: str) -> Callable[..., Deal]:
    """A deal of which everything is as long and as large as it can be."""

    def make(number: int, **given: Any) -> Deal:
        stage = Stage(f"g{number % 30}", _filled(f"{number % 30}{typed}", 100), number % 30, "open", norm_days=1)
        about = {
            "id": f"{number:040}",
            "name": _filled(f"{typed}{number}", 150),
            "account": _filled(typed + "account", 150),
            "amount": HUGE,
            "currency": CURRENCIES[number % len(CURRENCIES)],
            "stage": stage,
            "stage_since": NOW - timedelta(days=9999),
            "owner_name": _filled(f"{number % 40}{typed}", 200),
            "close_on": date(2030, 12, 31),
            "external_id": _filled(typed, 200),
            "crm_next_step": _filled(typed, 9000),
        }
        return make_deal(**{**about, **given})

    return make


@pytest.fixture
def longest(make_step: Callable[..., Step], typed: str) -> Callable[..., Step]:
    """A step of which every text is as long as it can be."""

    def make(number: int, **given: Any) -> Step:
        about = {
            "id": f"{number:040}",
            "text": _filled(typed, 300),
            "owner_name": _filled(typed, 200),
            "deal_name": _filled(typed, 150),
            "party": "buyer",
            "contact": _filled(typed, 200),
            "due_on": LATE,
            "due_at": datetime(2020, 2, 29, 9, 0, tzinfo=UTC),
        }
        return make_step(**{**about, **given})

    return make


@pytest.mark.parametrize("count", SIZES)
def test_a_morning_message_of_any_size_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    count: int,
) -> None:
    states = ("open", "done", "open", "dropped")
    lines = tuple(
        NudgeLine(
            longest(number, state=states[number % 4], due_on=TODAY if number % 3 else LATE),
            large(number),
            longest(number) if number % 2 else None,
            away=(None, None, "moved", None, "handed_over", "later")[number % 6],
        )
        for number in range(count)
    )
    deals = tuple(large(number) for number in range(count))
    dated = tuple(large(count + number, next_step_on=TODAY) for number in range(count))
    since = {deal.id: Ticked(longest(0), "open") for deal in dated}
    accepted(nudge.message(nudge_for(jane, now=NOW, lines=lines, own_open_deals=(*deals, *dated), ticked=since)))


@pytest.mark.parametrize("count", SIZES)
def test_an_undated_list_of_any_size_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    undated_list: Callable[..., UndatedList],
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    found = undated_list([large(number) for number in range(count)], team=_filled(typed, 100))
    since = {f"{number:040}": Ticked(longest(0) if number % 2 else None, "won") for number in range(0, count, 3)}
    accepted(undated.message(found))
    accepted(undated.message(replace(found, ticked=since)))


@pytest.mark.parametrize("count", SIZES)
def test_a_digest_of_any_size_is_accepted(
    large: Callable[..., Deal],
    digest_of: Callable[..., Digest],
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    then = [large(number, amount=Decimal(number), next_step_on=LATE) for number in range(count)]
    now = [large(number, next_step_on=LATE if number % 2 else None) for number in range(count + 5)]
    accepted(digest.message(digest_of(now, then, team=_filled(typed, 100))))
    accepted(digest.message(digest_of(now, None, team=_filled(typed, 100))))


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_every_answer_of_capture_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    said = Understood(_filled(typed, 3000), _filled(typed, 300), "U1", _filled(typed, 200), TODAY)
    deals, days = tuple(map(large, range(count))), tuple(TODAY + timedelta(days=400 + day) for day in range(count))
    recorded = Recorded(
        longest(0), large(0), "a" * 40, tuple(map(longest, range(count))), is_day_off=True, viewer=jane, now=NOW
    )
    accepted(capture.answer(recorded))
    accepted(capture.answer(WhichDeal("q" * 40, said, deals, jane, NOW)))
    for deal in (None, large(0)):
        accepted(capture.answer(WhichDate("q" * 40, said, deal, days, _filled(typed, 900), jane, NOW)))
    accepted(capture.answer(Undone(_filled(typed, 3000))))
    accepted(step_form.confirmation(recorded))
    accepted(step_form.after(Undone(_filled(typed, 3000))))


def test_every_form_is_accepted(
    large: Callable[..., Deal], longest: Callable[..., Step], accepted: Callable[[Any], None], typed: str
) -> None:
    for deal in (None, large(0)):
        for closing in (None, longest(0)):
            accepted(step_form.form(deal=deal, owner_id="U1", text=_filled(typed, 3000), due_on=LATE, closing=closing))
    accepted(step_form.form(deal=None, owner_id=""))
    accepted(step_form.notice(_filled(typed, 200), _filled(typed, 3000)))


@pytest.mark.parametrize("is_live", [True, False])
def test_every_form_and_message_about_one_step_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
    is_live: bool,
) -> None:
    step, giver = longest(0, owner_id="U1" if is_live else "U2"), replace(jane, name=_filled(typed, 200))
    reminders = likely_reminders(jane, NOW, "DE")
    asked = Asked(step, large(0), jane, NOW, reminders, tuple(TODAY + timedelta(days=day) for day in range(9)))
    for form in (rearranging.remind_form, rearranging.move_form, rearranging.hand_over_form):
        accepted(form(asked))
    for field in ("due_on", "owner_id", "remind_at"):
        made = Rearranged(step, large(0), field, "a" * 40, LATE, giver.name, jane, NOW)
        accepted(rearranging.after(made, NOW))
    for what in ("closed", "handed_over", "moved"):
        accepted(rearranging.after(Since(step, what, NOW, giver.name, jane), NOW))
    for how in ("given", "handed_back", "reminder"):
        for known in (step, None):
            deal = large(0) if known else None
            told = Note(how, jane, _filled(typed, 300), NOW, giver, known, deal, longest(1), undo_act="a" * 40)
            accepted(note.message(told))
            accepted(note.message(replace(told, giver=None, is_taken_back=True)))


@pytest.mark.parametrize("count", SIZES)
def test_options_of_any_number_of_deals_are_accepted(large: Callable[..., Deal], count: int) -> None:
    check_options({"options": step_form.options([large(number) for number in range(count)])})


def test_a_fault_of_ours_gives_its_reference(accepted: Callable[[Any], None]) -> None:
    message = notice.error("A1B2C3")
    accepted(message)
    assert message.text.endswith("the reference A1B2C3.")
    assert "Something went wrong on our side" in message.text
