"""Every builder with nothing, little, much, and the largest and strangest that the product lets in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from blocks import (
    capture,
    deal_card,
    deal_form,
    deal_list,
    digest,
    home,
    linking,
    note,
    notice,
    nudge,
    own_settings,
    pipeline,
    rearranging,
    step_form,
    step_list,
    undated,
)
from blocks.layers import Layer, Layers, put_on, under, with_itself
from blocks.step_form import Prefill
from sales.answers import Editing, Recorded, Understood, Undone, WhichDate, WhichDeal
from sales.deal import Deal, Stage
from sales.deal_card import TOLD_OF_A_DEAL, TOLD_OF_A_STEP, Card, DealPage, Line, Past
from sales.deal_fields import DealFields, Overtaken, fields_of
from sales.deal_list import EVERY, NAMED, OF_STAGE, Shown
from sales.digest import Digest
from sales.home import home_for
from sales.note import Note
from sales.nudge import NudgeLine, nudge_for
from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual
from sales.rearranging import Asked, Rearranged, Since, likely_reminders
from sales.regions import regions_like
from sales.shared import Pipeline, Shared
from sales.step import Step
from sales.step_list import StepPage, StepsShown
from sales.undated import Ticked, UndatedList
from sandbox.rules import check_options

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LATE = date(2020, 2, 29)
PERSON = Person("W1", "U1", "Jane Roe", "Europe/Berlin")

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
            "link": f"https://{'d' * 60}.slack.com/archives/C1/p1?thread_ts=1.2&cid={'C' * 300}",
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
def test_a_home_tab_of_any_size_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    person = Person("W1", "U1", _filled(typed, 200), "America/Argentina/ComodRivadavia")
    chosen = Preferences("23:30", "mon,wed,fri,sun", "CH-Stadt Zurich", date(2030, 12, 31))
    held = OwnSettings(person, TODAY, chosen, Usual("08:15", "mon,tue", "DE", is_guessed=True))
    days = (LATE, TODAY, TODAY + timedelta(days=2), TODAY + timedelta(days=30))
    lines = [
        NudgeLine(
            longest(number, due_on=days[number % 4], state="open" if number % 5 else "done"),
            large(number),
            longest(number),
        )
        for number in range(count)
    ]
    own = [large(number, id=f"{number}", next_step_on=LATE if number % 2 else None) for number in range(count)]
    following = {deal.id: longest(0, owner_id="U2") for deal in own if deal.is_dated}
    shown = home.view(home_for(held, now=NOW, lines=lines, own=own, following=following))
    accepted(shown)
    accepted(home.notice(_filled(typed, 900)))


@pytest.mark.parametrize("zone", ["America/Argentina/ComodRivadavia", "UTC"])
def test_every_form_of_settings_is_accepted(accepted: Callable[[Any], None], typed: str, zone: str) -> None:
    person = Person("W1", "U1", _filled(typed, 200), zone)
    for usual in (Usual("08:15", "mon", "DE", is_guessed=True), Usual("09:00", "mon", None, is_guessed=False)):
        for chosen in (Preferences(), Preferences("23:59", "sat,sun", "CH-Stadt Zurich", date(2030, 12, 31))):
            held = OwnSettings(person, TODAY, chosen, usual)
            accepted(own_settings.form(held))
            for found in (regions_like("", most=100), regions_like("ger", most=100)):
                check_options({"options": own_settings.region_options(held, found)})


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


@pytest.mark.parametrize("count", SIZES)
def test_a_pipeline_of_any_size_and_any_number_of_teams_is_accepted(
    large: Callable[..., Deal],
    digest_of: Callable[..., Digest],
    undated_list: Callable[..., UndatedList],
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    deals = [large(number, next_step_on=LATE if number % 2 else None) for number in range(count)]
    teams = tuple((f"{number:040}", _filled(f"{number}{typed}", 100)) for number in range(1 + count))
    for content in (digest_of(deals, deals, team=_filled(typed, 100)), undated_list(deals, team=_filled(typed, 100))):
        for shown in (teams[0], teams[-1]):
            accepted(pipeline.message(Pipeline(shown[0], content, teams)))
        accepted(pipeline.shared(Shared(content, _filled(typed, 200))))


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
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
) -> None:
    for deal in (None, large(0)):
        for closing in (None, longest(0)):
            accepted(step_form.form(deal=deal, owner_id="U1", text=_filled(typed, 3000), due_on=LATE, closing=closing))
    accepted(step_form.form(deal=None, owner_id=""))
    prefill = Prefill(large(0), time(23, 59), "https://x.slack.com/" + "a" * 380)
    accepted(step_form.form(deal=None, owner_id="U1", text=_filled(typed, 4000), prefill=prefill))
    for party in ("ours", "buyer"):
        step = longest(0, party=party)
        view = step_form.edit_form(Editing(step, large(0), 10**12, jane), act_id="a" * 40, reply_to="h" * 300)
        accepted(view)
        accepted(step_form.with_party(view))
        accepted(put_on(view, _layers(typed)))
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
    usual = Usual("09:00", "mon,tue,wed,thu,fri", "DE", is_guessed=True)
    reminders = likely_reminders(OwnSettings(jane, jane.today(NOW), Preferences(), usual), NOW)
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


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_a_page_of_deals_is_accepted_whatever_it_shows(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    states = ("open", "won", "lost")
    lines = tuple(
        Line(large(number, status=states[number % 3], closed_at=NOW), longest(number) if number % 2 else None)
        for number in range(count)
    )
    stages = tuple(Stage(f"{number:040}", _filled(f"{number}{typed}", 100), number, "open") for number in range(120))
    for choice in (EVERY, NAMED, f"{OF_STAGE}{stages[5].id}", f"{OF_STAGE}gone"):
        shown = Shown(choice, _filled(typed, 150), 1000)
        page = DealPage(shown, lines, 9999 if count else 0, stages, jane, NOW, may_add=True, note=_filled(typed, 300))
        accepted(deal_list.view(page))
        accepted(deal_list.view(DealPage(shown, lines, 0, (), jane, NOW, may_add=False)))
        assert deal_list.shown_in(deal_list.view(page)) == shown


def _layers(typed: str) -> Layers:
    """The list with the longest words that may have been typed, and a card on it."""
    page = DealPage(Shown(NAMED, _filled(typed, 150), 90_000), (), 0, (), PERSON, NOW, may_add=True)
    sent = {**deal_list.view(page), "id": "V" + "1" * 20}
    return (*with_itself(sent), Layer("V" + "2" * 20, deal_card.CALLBACK_ID, "d" * 40))


@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_page_of_steps_is_accepted_whatever_it_shows(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    lines = tuple(NudgeLine(longest(number, owner_id=f"U{number}"), large(number)) for number in range(count))
    for of in ("overdue", "today", "week", "d" * 40):
        page = StepPage(StepsShown(of, 1000), lines, 9999 if count else 0, jane, NOW, may_step=True)
        accepted(put_on(step_list.view(page), _layers(typed)))
        assert step_list.shown_in(step_list.view(page)) == page.shown


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_a_card_of_any_size_is_accepted(
    large: Callable[..., Deal],
    longest: Callable[..., Step],
    jane: Person,
    accepted: Callable[[Any], None],
    typed: str,
    count: int,
) -> None:
    history = tuple(_past(typed, number) for number in range(min(count, 10)))
    steps = tuple(map(longest, range(count)))
    closed = {"status": "lost", "closed_at": NOW, "lost_reason": _filled(typed, 300), "channel_id": "C" + "1" * 39}
    for given in ({}, closed, closed | {"amount": None, "stage_since": None, "owner_name": None}):
        for may in (False, True):
            deal = large(0, **given)
            card = Card(deal, _filled(typed, 100), steps, history, jane, NOW, may, may, _filled(typed, 400), "a" * 40)
            view = deal_card.view(card)
            accepted(view)
            assert deal_card.deal_of(view) == deal.id
    accepted(deal_card.gone(_filled(typed, 3000)))


def _past(typed: str, number: int) -> Past:
    """A change of each kind, with the longest that may have stood there."""
    fields = sorted(TOLD_OF_A_DEAL) + sorted(TOLD_OF_A_STEP)
    field = fields[number % len(fields)]
    values = {"amount": str(HUGE), "close_on": "2026-11-23", "due_on": "2026-11-23"}
    value = values.get(field, _filled(typed, 300))
    what = "deal.changed" if field in TOLD_OF_A_DEAL else "step.changed"
    return Past(NOW, _filled(typed, 200), what, field, value, value, _filled(typed, 300), "USD", "XXQ")


def test_every_change_is_told_in_a_line(
    large: Callable[..., Deal], jane: Person, accepted: Callable[[Any], None]
) -> None:
    history = (*(_past("x", number) for number in range(20)), Past(NOW, None, "deal.created", None, None, "x"))
    added = tuple(replace(past, before=None) for past in history)
    taken = tuple(replace(past, after=None) for past in history)
    for told in (history, added, taken):
        accepted(deal_card.view(Card(large(0), "Sales", (), told, jane, NOW, may_change=True, may_step=True)))


def test_every_form_of_a_deal_is_accepted(
    large: Callable[..., Deal], accepted: Callable[[Any], None], typed: str
) -> None:
    stages = tuple(Stage(f"{number:040}", _filled(f"{number}{typed}", 100), number, "open") for number in range(120))
    below = _layers(typed)
    for given in ({}, {"status": "won"}, {"owner_id": None, "close_on": None, "amount": None}):
        deal = large(0, **given)
        view = put_on(deal_form.form(fields_of(deal), stages, deal=deal), below)
        accepted(view)
        assert under(view) == below
        assert deal_form.read_kept(view).fields == fields_of(deal)
        accepted(put_on(deal_form.lost_form(deal), below))
        names = ("status", "name", "account", "stage", "amount", "close_on", "owner")
        told = [Overtaken(name, _filled(typed, 200), deal, is_mine=True) for name in names]
        sent = {**view, "state": {"values": {name: {name: {}} for name in names[1:]}}}
        marked = deal_form.overtaken(told, sent)
        assert set(marked) == set(names[1:])
        assert all(len(said) < 2000 for said in marked.values())
    accepted(deal_form.form(DealFields(), stages, deal=None))


@pytest.mark.parametrize("count", [0, 1, 5])
def test_every_answer_about_a_channel_is_accepted(
    large: Callable[..., Deal], accepted: Callable[[Any], None], typed: str, count: int
) -> None:
    accepted(linking.linked(large(0), "a" * 40, was_elsewhere=True))
    accepted(linking.linked(large(0), "", was_elsewhere=False))
    accepted(linking.unlinked(large(0), "a" * 40))
    accepted(linking.which(_filled(typed, 150), "C" * 40, tuple(map(large, range(count)))))
    accepted(linking.instead(large(0), large(1), "C" * 40))
