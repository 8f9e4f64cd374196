from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from blocks import capture
from blocks.message import Message
from sales.answers import Recorded, Understood, Undone, WhichDate, WhichDeal
from sales.deal import Deal
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
SAID = Understood("nortwind", "send the revised quote", "U1", "Jane Roe")


@pytest.fixture
def recorded(make_deal: Callable[..., Deal], make_step: Callable[..., Step], jane: Person) -> Callable[..., Recorded]:
    """A step recorded for the Northwind pilot."""

    def make(*earlier: Step, is_day_off: bool = False, **step: Any) -> Recorded:
        return Recorded(make_step(**step), make_deal(), "a1", earlier, is_day_off, jane, NOW)

    return make


@pytest.fixture
def which_date(make_deal: Callable[..., Deal], jane: Person) -> Callable[..., WhichDate]:
    """The question when."""

    def make(*choices: date, **given: Any) -> WhichDate:
        asked = {"said": SAID, "deal": make_deal(), "why": "", **given}
        return WhichDate(draft_id="q1", choices=choices, viewer=jane, now=NOW, **asked)

    return make


def _elements(message: Message) -> list[dict[str, Any]]:
    return [element for block in message.blocks for element in block.get("elements", []) if "action_id" in element]


def test_the_answer_says_what_was_understood(recorded: Callable[..., Recorded], shown: Callable[[Any], str]) -> None:
    answer = capture.answer(recorded())
    assert shown(answer).splitlines()[:2] == [
        "✓ *Northwind Health – Pilot* · Discovery · $45,300",
        "Send the revised quote — Jane Roe · Fri 27 Nov (in 4 days)",
    ]
    assert answer.text == "✓ Northwind Health – Pilot: Send the revised quote — Jane Roe · Fri 27 Nov (in 4 days)"


def test_the_answer_can_be_taken_back(recorded: Callable[..., Recorded]) -> None:
    undo = _elements(capture.answer(recorded()))[0]
    assert (undo["action_id"], undo["value"], undo["text"]["text"]) == ("capture_undo", "a1", "Undo")


def test_a_day_off_is_said_and_kept(recorded: Callable[..., Recorded], shown: Callable[[Any], str]) -> None:
    said = shown(capture.answer(recorded(is_day_off=True, due_on=date(2026, 11, 28))))
    assert "Sat 28 Nov is a day off; the date stays." in said
    assert "day off" not in shown(capture.answer(recorded()))


def test_an_earlier_step_can_be_done_dropped_or_kept(
    recorded: Callable[..., Recorded], make_step: Callable[..., Step], shown: Callable[[Any], str]
) -> None:
    late = make_step(id="s0", text="Call the CFO", due_on=date(2026, 11, 18))
    later = make_step(id="s9", text="Security review", due_on=date(2026, 12, 2), owner_id="U2", owner_name="Bert Vogel")
    answer = capture.answer(recorded(late, later))
    assert "Still open from before: “Call the CFO”, was due Wed 18 Nov" in shown(answer)
    assert "“Security review”, Bert Vogel, due Wed 2 Dec" in shown(answer)
    assert [(one["action_id"], one["value"]) for one in _elements(answer)[2:]] == [
        ("earlier_done_0", "a1|s0"),
        ("earlier_drop_0", "a1|s0"),
        ("earlier_keep_0", "a1|s0"),
        ("earlier_done_1", "a1|s9"),
        ("earlier_drop_1", "a1|s9"),
        ("earlier_keep_1", "a1|s9"),
    ]


def test_beyond_three_earlier_steps_it_is_said_how_many_more(
    recorded: Callable[..., Recorded], make_step: Callable[..., Step], shown: Callable[[Any], str]
) -> None:
    answer = capture.answer(recorded(*(make_step(id=f"s{number}") for number in range(5))))
    assert len(_elements(answer)) == 2 + 3 * 3
    assert "and 2 more earlier open steps" in shown(answer)


def test_an_uncertain_deal_is_asked_about_with_the_candidates_and_a_new_one(
    make_deal: Callable[..., Deal], jane: Person, shown: Callable[[Any], str]
) -> None:
    candidates = (make_deal(id="d1"), make_deal(id="d2", name="Renewal"))
    answer = capture.answer(WhichDeal("q1", SAID, candidates, jane, NOW))
    assert answer.text == "Which deal is “nortwind”?"
    assert "“send the revised quote” — Jane Roe" in shown(answer)
    assert [(one["action_id"], one["value"], one["text"]["text"]) for one in _elements(answer)] == [
        ("capture_pick_deal_0", "q1|d1", "Pilot · Northwind Health · Discovery · $45.3k"),
        ("capture_pick_deal_1", "q1|d2", "Renewal · Northwind Health · Discovery · $45.3k"),
        ("capture_new_deal", "q1", "New deal “nortwind”"),
    ]


def test_an_unknown_deal_is_offered_as_a_new_one(jane: Person) -> None:
    answer = capture.answer(WhichDeal("q1", SAID, (), jane, NOW))
    assert answer.text == "No open deal is called “nortwind”; add it as new, or type the line with its name again."
    assert [one["action_id"] for one in _elements(answer)] == ["capture_new_deal"]


def test_who_may_add_no_deal_is_offered_no_new_one(jane: Person) -> None:
    answer = capture.answer(WhichDeal("q1", SAID, (), jane, NOW, may_add=False))
    assert answer.text == "No open deal is called “nortwind”; type the line with its name again."
    assert _elements(answer) == []


def test_a_line_without_a_deal_is_asked_which_one_it_is_for(jane: Person, make_deal: Callable[..., Deal]) -> None:
    said = Understood("", "send the quote", "U1", "Jane Roe", date(2026, 11, 27), time(14, 0))
    answer = capture.answer(WhichDeal("q1", said, (make_deal(),), jane, NOW))
    assert answer.text.startswith("Which deal is this for? Choose it, or type the deal first")
    assert "“send the quote” — Jane Roe · Fri 27 Nov at 14:00" in answer.blocks[0]["text"]["text"]
    assert [element["action_id"] for element in _elements(answer)] == ["capture_pick_deal_0"]


def test_a_missing_date_is_asked_for_with_days_written_out(which_date: Callable[..., WhichDate]) -> None:
    answer = capture.answer(which_date(date(2026, 11, 23), date(2026, 11, 24), date(2027, 1, 4)))
    assert answer.text == "When? Northwind Health – Pilot: “send the revised quote”"
    assert [(one["action_id"], one.get("value"), one.get("text", {}).get("text")) for one in _elements(answer)] == [
        ("capture_pick_date_0", "q1|2026-11-23", "Mon 23 Nov (today)"),
        ("capture_pick_date_1", "q1|2026-11-24", "Tue 24 Nov (tomorrow)"),
        ("capture_pick_date_2", "q1|2027-01-04", "Mon 4 Jan 2027"),
        ("capture_other_date", None, None),
    ]
    assert answer.blocks[-1]["block_id"] == "capture_other_date:q1"


def test_two_readings_of_a_date_are_explained(
    which_date: Callable[..., WhichDate], shown: Callable[[Any], str]
) -> None:
    asked = which_date(date(2026, 11, 27), date(2026, 12, 4), why="“next friday” can mean two dates")
    assert "“next friday” can mean two dates." in shown(capture.answer(asked))


def test_a_date_without_offers_can_still_be_picked(
    which_date: Callable[..., WhichDate], accepted: Callable[[Any], None]
) -> None:
    answer = capture.answer(which_date())
    accepted(answer)
    assert [one["action_id"] for one in _elements(answer)] == ["capture_other_date"]


def test_a_deal_that_is_still_to_be_made_is_asked_about_by_its_typed_name(which_date: Callable[..., WhichDate]) -> None:
    assert capture.answer(which_date(deal=None)).text == "When? nortwind: “send the revised quote”"


def test_what_was_taken_back_is_one_sentence() -> None:
    answer = capture.answer(Undone("Taken back: “a <b>” on Pilot."))
    assert answer.text == "Taken back: “a &lt;b&gt;” on Pilot."
    assert [block["type"] for block in answer.blocks] == ["section"]


def test_a_buttons_value_is_read_back_in_two_halves() -> None:
    assert capture.read_choice(capture.choice("q1", "2026-11-27")) == ("q1", "2026-11-27")


@pytest.mark.parametrize("value", ["", "q1", "q1|", "|d1"])
def test_a_value_without_two_halves_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match="two halves"):
        capture.read_choice(value)
