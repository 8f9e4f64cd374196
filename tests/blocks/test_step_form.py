import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from blocks import step_form
from blocks.step_form import FormAnswer
from sales.answers import Recorded, Undone
from sales.deal import Deal
from sales.person import Person
from sales.refusal import Refusal
from sales.step import Step, checked_text
from sandbox.rules import check_options, check_view_errors

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def _field(view: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(block for block in view["blocks"] if block.get("block_id") == name)
    return found


def _names(view: dict[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def _submitted(view: dict[str, Any], **values: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends back: the state of every field, the others with null in them."""
    empty: dict[str, dict[str, Any]] = {
        "deal": {"type": "external_select", "selected_option": None},
        "text": {"type": "plain_text_input", "value": None},
        "due_on": {"type": "datepicker", "selected_date": None},
        "due_time": {"type": "timepicker", "selected_time": None},
        "owner": {"type": "users_select", "selected_user": None},
        "party": {"type": "radio_buttons", "selected_option": {"value": "ours"}},
        "contact": {"type": "plain_text_input", "value": None},
    }
    filled = {name: {name: {**empty[name], **values.get(name, {})}} for name in _names(view)}
    return {**view, "id": "V1", "state": {"values": filled}}


def test_an_empty_form_asks_for_deal_step_date_and_owner(accepted: Callable[[Any], None]) -> None:
    view = step_form.form(deal=None, owner_id="U1")
    accepted(view)
    assert view["callback_id"] == "step_form"
    assert _names(view) == ["deal", "text", "due_on", "due_time", "owner", "party"]
    assert _field(view, "deal")["element"]["min_query_length"] == 0
    assert _field(view, "text")["element"]["max_length"] == 300
    assert _field(view, "owner")["element"]["initial_user"] == "U1"


def test_the_deal_field_says_how_a_new_deal_is_added() -> None:
    view = step_form.form(deal=None, owner_id="U1")
    assert _field(view, "deal")["hint"]["text"] == "Not there yet? Type its name, and choose New deal."


def test_a_form_for_a_deal_shows_it_and_does_not_ask_for_it(
    make_deal: Callable[..., Deal], accepted: Callable[[Any], None], shown: Callable[[Any], str]
) -> None:
    view = step_form.form(deal=make_deal(), owner_id="U1")
    accepted(view)
    assert _names(view) == ["text", "due_on", "due_time", "owner", "party"]
    assert "*Northwind Health – Pilot* · Discovery · $45,300" in shown(view)


def test_a_message_is_taken_over_as_far_as_a_step_goes(
    make_deal: Callable[..., Deal], accepted: Callable[[Any], None]
) -> None:
    view = step_form.form(deal=make_deal(), owner_id="U1", text="as discussed " * 60, due_on=date(2026, 11, 27))
    accepted(view)
    assert checked_text(_field(view, "text")["element"]["initial_value"]).startswith("as discussed")
    assert _field(view, "due_on")["element"]["initial_date"] == "2026-11-27"


def test_the_crms_own_next_step_is_offered_beside_the_field(make_deal: Callable[..., Deal]) -> None:
    view = step_form.form(deal=make_deal(crm_next_step="CFO to sign"), owner_id="U1")
    assert _field(view, "text")["hint"]["text"] == "In the CRM: CFO to sign"


def test_a_step_just_done_asks_what_is_next(
    make_deal: Callable[..., Deal], make_step: Callable[..., Step], shown: Callable[[Any], str]
) -> None:
    view = step_form.form(deal=make_deal(), owner_id="U1", closing=make_step(text="Call the CISO"))
    assert "✓ Done: Call the CISO" in shown(view)
    assert view["close"]["text"] == "Not now"


def test_a_step_just_done_knows_its_deal(make_step: Callable[..., Step], accepted: Callable[[Any], None]) -> None:
    view = step_form.form(deal=None, owner_id="U1", closing=make_step())
    accepted(view)
    assert "deal" not in _names(view)
    assert step_form.read(_submitted(view)).deal_id == "d1"


def test_what_was_filled_in_is_read_back() -> None:
    view = _submitted(
        step_form.form(deal=None, owner_id="U1"),
        deal={"selected_option": {"text": {"type": "plain_text", "text": "Pilot"}, "value": "d7"}},
        text={"value": "Call the CFO"},
        due_on={"selected_date": "2026-11-27"},
        owner={"selected_user": "U2"},
    )
    assert step_form.read(view) == FormAnswer("d7", "Call the CFO", "U2", date(2026, 11, 27))


def test_the_deal_that_was_shown_is_read_back(make_deal: Callable[..., Deal]) -> None:
    assert step_form.read(_submitted(step_form.form(deal=make_deal(id="d9"), owner_id="U1"))).deal_id == "d9"


@pytest.mark.parametrize(
    "view", [{}, {"state": {"values": {}}, "private_metadata": ""}, {"state": {"values": {"x": {}}}}]
)
def test_what_was_not_filled_in_is_none(view: dict[str, Any]) -> None:
    assert step_form.read(view) == FormAnswer(None, None, None, None)


def test_a_date_that_is_none_is_an_error() -> None:
    view = step_form.form(deal=None, owner_id="U1")
    with pytest.raises(ValidationError):
        step_form.read(_submitted(view, due_on={"selected_date": "soon"}))


@pytest.mark.parametrize(
    ("field", "marked"),
    [("deal", "deal"), ("text", "text"), ("due_on", "due_on"), ("owner", "owner"), (None, "text"), ("amount", "text")],
)
def test_a_refusal_marks_its_field_or_else_the_text(field: str | None, marked: str) -> None:
    view = step_form.form(deal=None, owner_id="U1")
    errors = step_form.errors(Refusal("This date is past.", field=field), _submitted(view))
    check_view_errors(errors, view)
    assert errors == {marked: "This date is past."} == step_form.errors(Refusal("This date is past.", field=field))


def test_a_refusal_about_a_deal_that_is_not_asked_for_marks_the_text(make_deal: Callable[..., Deal]) -> None:
    view = step_form.form(deal=make_deal(), owner_id="U1")
    errors = step_form.errors(Refusal("Pilot is won.", field="deal"), _submitted(view))
    check_view_errors(errors, view)
    assert errors == {"text": "Pilot is won."}


def test_a_saved_form_shows_what_a_typed_line_would(
    make_deal: Callable[..., Deal], make_step: Callable[..., Step], jane: Person, accepted: Callable[[Any], None]
) -> None:
    recorded = Recorded(make_step(), make_deal(), "a1", (make_step(id="s0"),), False, jane, NOW)
    view = step_form.confirmation(recorded)
    accepted(view)
    assert view["close"]["text"] == "Close"
    assert [one["action_id"] for block in view["blocks"] for one in block.get("elements", [])] == [
        "capture_undo",
        "capture_edit",
        "earlier_done_0",
        "earlier_drop_0",
        "earlier_keep_0",
    ]
    assert step_form.after(recorded) == view


def test_what_was_taken_back_stands_in_the_confirmations_place(
    accepted: Callable[[Any], None], shown: Callable[[Any], str]
) -> None:
    view = step_form.after(Undone("Taken back: “Call” on Pilot."))
    accepted(view)
    assert "Taken back: “Call” on Pilot." in shown(view)


def test_a_notice_says_who_was_first(accepted: Callable[[Any], None], shown: Callable[[Any], str]) -> None:
    view = step_form.notice("Already closed by another", "“Call” was marked done at 9:04 by <!here> & Bert.")
    accepted(view)
    assert "by &lt;!here&gt; &amp; Bert." in shown(view)


def test_the_picker_offers_at_most_a_hundred_deals(make_deal: Callable[..., Deal]) -> None:
    options = step_form.options([make_deal(id=f"d{number}", name=f"Deal {number}") for number in range(650)])
    check_options({"options": options})
    assert [option["value"] for option in options] == [f"d{number}" for number in range(100)]
    assert options[3]["text"]["text"] == "Deal 3 · Northwind Health · Discovery · $45.3k"


def test_no_deals_are_no_options() -> None:
    check_options({"options": step_form.options([])})


def test_what_the_form_keeps_for_itself_is_small(make_deal: Callable[..., Deal]) -> None:
    view = step_form.form(deal=make_deal(name="N" * 150, crm_next_step="x" * 9000), owner_id="U1")
    assert json.loads(view["private_metadata"]) == {"deal_id": "d1"}
