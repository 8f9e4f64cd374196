"""The form for a next step, the reader of what comes back, and the views that follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.capture import answer, recorded_blocks
from blocks.lines import CARD_LABEL, choices, label, stage
from blocks.message import Block, button, plain, section
from blocks.modal import View, field
from blocks.typed import bold, cut_end, cut_middle, escape, literal
from blocks.words import joined, money_full
from sales.answers import Outcome, Recorded
from sales.deal import Deal
from sales.refusal import Refusal
from sales.step import TEXT_LENGTH, Step

CALLBACK_ID = "step_form"
_MOST_OPTIONS = 100
_LONGEST_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What was filled in; None is what was not. `due_on` is the owner's local date."""

    deal_id: str | None
    text: str | None
    owner_id: str | None
    due_on: date | None


def form(
    *,
    deal: Deal | None,
    owner_id: str,
    text: str = "",
    due_on: date | None = None,
    closing: Step | None = None,
    closing_act: str = "",
) -> View:
    """Ask for a deal's next step; `owner_id` is the owner unless another is picked.

    `closing` is the step just done, and `closing_act` undoes that. Without it and a deal, the deal is asked for too.
    """
    deal_id = deal.id if deal else closing.deal_id if closing else None
    blocks = [
        *_lead(deal, closing, closing_act),
        *([] if deal_id else [_deal_field()]),
        _text_field(text, deal, focus=deal_id is not None),
        field("due_on", "Date", _datepicker(due_on)),
        field("owner", "Owner", _people(owner_id)),
    ]
    return modal.form(
        "What is next?" if closing else "Next step",
        blocks,
        callback_id=CALLBACK_ID,
        kept=_Kept(deal_id=deal_id).model_dump_json(),
        close="Not now" if closing else "Cancel",
    )


def read(view: Mapping[str, Any]) -> FormAnswer:
    """What a submitted form says. Raises pydantic's ValidationError for a view that is no such form."""
    sent = _Sent.model_validate(view)
    kept = _Kept.model_validate_json(sent.private_metadata or "{}")
    picked = sent.field("deal").selected_option
    return FormAnswer(
        deal_id=kept.deal_id or (picked.value if picked else None),
        text=sent.field("text").value,
        owner_id=sent.field("owner").selected_user,
        due_on=sent.field("due_on").selected_date,
    )


def errors(refusal: Refusal, view: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The refusal's sentence by the field to mark: its own, else the text.

    With the submitted view, a field that this form does not ask for counts as none: Slack would show nothing.
    """
    fields = {"deal", "text", "due_on", "owner"}
    if view is not None:
        fields &= set(_Sent.model_validate(view).state.values)
    return {refusal.field if refusal.field in fields else "text": refusal.sentence}


def confirmation(recorded: Recorded) -> View:
    """The form's place after saving: what was recorded, the way back, the earlier open steps."""
    return modal.modal("Next step saved", recorded_blocks(recorded), close="Close")


def after(outcome: Outcome) -> View:
    """What stands in the confirmation's place once one of its buttons was pressed."""
    if isinstance(outcome, Recorded):
        return confirmation(outcome)
    return modal.modal("Next step", answer(outcome).blocks, close="Close")


def notice(title: str, sentence: str) -> View:
    """A small modal with one sentence, such as that another person was first."""
    return modal.modal(title, [section(escape(cut_end(sentence, _LONGEST_SENTENCE)))], close="Close")


def options(deals: Sequence[Deal]) -> list[Block]:
    """Deals to choose from in the deal field, in the order given; Slack takes a hundred."""
    few = deals[:_MOST_OPTIONS]
    return [{"text": plain(said), "value": deal.id} for deal, said in zip(few, choices(few), strict=True)]


def _lead(deal: Deal | None, closing: Step | None, closing_act: str) -> list[Block]:
    lines = []
    if closing:
        lines.append(f"✓ Done: {escape(closing.text)}")
    if deal:
        amount = "" if deal.amount is None else money_full(deal.amount, deal.currency)
        lines.append(joined((bold(label(deal, CARD_LABEL)), stage(deal), amount)))
    elif closing:
        lines.append(bold(cut_middle(closing.deal_name, CARD_LABEL)))
    undo = button("Undo", "capture_undo", closing_act) if closing_act else None
    return [section("\n".join(lines), undo)] if lines else []


def _deal_field() -> Block:
    element = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Type part of its name"),
        "focus_on_load": True,
    }
    return field("deal", "Deal", element)


def _text_field(text: str, deal: Deal | None, *, focus: bool) -> Block:
    element = {
        "type": "plain_text_input",
        "max_length": TEXT_LENGTH,
        "placeholder": plain("For example: send the revised quote"),
        "focus_on_load": focus,
    }
    if text.strip():
        element["initial_value"] = cut_end(text, TEXT_LENGTH)
    crm = deal.crm_next_step if deal else None
    hint = f"In the CRM: {literal(cut_end(crm, TEXT_LENGTH))}" if crm and crm.strip() else ""
    return field("text", "Next step", element, hint=hint)


def _datepicker(day: date | None) -> Block:
    picker: Block = {"type": "datepicker", "placeholder": plain("Pick a date")}
    return {**picker, "initial_date": day.isoformat()} if day else picker


def _people(owner_id: str) -> Block:
    people: Block = {"type": "users_select", "placeholder": plain("Who sees to it")}
    return {**people, "initial_user": owner_id} if owner_id else people


class _Picked(BaseModel):
    value: str


class _Element(BaseModel):
    value: str | None = None
    selected_date: date | None = None
    selected_user: str | None = None
    selected_option: _Picked | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = {}


class _Kept(BaseModel):
    deal_id: str | None = None


class _Sent(BaseModel):
    state: _State = _State()
    private_metadata: str = ""

    def field(self, name: str) -> _Element:
        """What was filled into this field; empty where the form has none."""
        return self.state.values.get(name, {}).get(name, _Element())
