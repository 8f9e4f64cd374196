"""The form for a next step, the reader of what comes back, and the views that follow it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.capture import answer, recorded_blocks
from blocks.lines import CARD_LABEL, choices, label, new_deal, stage
from blocks.message import Block, button, plain, section
from blocks.modal import View, field
from blocks.typed import bold, cut_end, cut_middle, escape, length, literal, tidy
from blocks.words import joined, money_full
from sales.answers import Editing, Outcome, Recorded
from sales.deal import Deal
from sales.refusal import Refusal
from sales.step import CONTACT_LENGTH, TEXT_LENGTH, Party, Step

CALLBACK_ID = "step_form"
_MOST_OPTIONS = 100
_LONGEST_VALUE = 150  # of an option, in UTF-16 units
_NEW = "new:"  # no id of ours has a colon
_SEEN = ":"
_LONGEST_SENTENCE = 500
_NEW_DEAL_HINT = "Not there yet? Type its name, and choose New deal."


@dataclass(frozen=True, slots=True)
class EditOf:
    """The step that a form edits, and the place in the history up to which it shows it.

    `act_id` recorded the step and `reply_to` is where the answer stands from which the form was opened, if it was.
    """

    step_id: str
    seen: int
    act_id: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What was filled in; None is what was not. `new_deal` is the name of a deal to be added.

    `due_on` is the owner's local date, `due_time` the typist's clock. The rest is what the form keeps for itself: the
    message that the step is made of, what is edited, and the place in the history up to which the deal was known.
    """

    deal_id: str | None
    text: str | None
    owner_id: str | None
    due_on: date | None
    new_deal: str = ""
    due_time: time | None = None
    party: Party = "ours"
    contact: str = ""
    link: str | None = None
    editing: EditOf | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Prefill:
    """What is known before anything is typed: of a message the likely deal, to be confirmed, a time of day, a link.

    `seen` is the place in the history up to which the form's deal is known.
    """

    deal: Deal | None = None
    due_time: time | None = None
    link: str | None = None
    seen: int | None = None


NO_PREFILL = Prefill()


def form(
    *,
    deal: Deal | None,
    owner_id: str,
    text: str = "",
    due_on: date | None = None,
    closing: Step | None = None,
    closing_act: str = "",
    prefill: Prefill = NO_PREFILL,
) -> View:
    """Ask for a deal's next step; `owner_id` is the owner unless another is picked.

    `closing` is the step just done, and `closing_act` undoes that. Without it and a deal, the deal is asked for too.
    """
    deal_id = deal.id if deal else closing.deal_id if closing else None
    blocks = [
        *_lead(deal, closing, closing_act),
        *([] if deal_id else [_deal_field(prefill)]),
        _text_field(text, deal or prefill.deal, focus=deal_id is not None or prefill.deal is not None),
        field("due_on", "Date", _datepicker(due_on)),
        _time_field(prefill.due_time),
        field("owner", "Owner", _people(owner_id)),
        _party_field("ours"),
    ]
    return modal.form(
        "What is next?" if closing else "Next step",
        blocks,
        callback_id=CALLBACK_ID,
        kept=_Kept(deal_id=deal_id, link=prefill.link, seen=prefill.seen).model_dump_json(exclude_none=True),
        close="Not now" if closing else "Cancel",
    )


def edit_form(editing: Editing, *, act_id: str | None = None, reply_to: str | None = None) -> View:
    """Change a step; `act_id` recorded it, and `reply_to` is where that answer stands, to be drawn anew."""
    step = editing.step
    day, at = step.due_for(editing.viewer)
    blocks = [
        *_lead(editing.deal, None, ""),
        _text_field(step.text, editing.deal, focus=True, most=max(TEXT_LENGTH, length(step.text))),
        field("due_on", "Date", _datepicker(day)),
        _time_field(at),
        field("owner", "Owner", _people(step.owner_id)),
        _party_field(step.party),
        *([_contact_field(step.contact or "")] if step.party == "buyer" else []),
    ]
    kept = _Kept(deal_id=step.deal_id, step_id=step.id, seen=editing.seen, act_id=act_id, reply_to=reply_to)
    return modal.form(
        "Edit next step",
        blocks,
        callback_id=CALLBACK_ID,
        kept=kept.model_dump_json(exclude_none=True),
        close="Cancel",
    )


def with_party(view: Mapping[str, Any]) -> View:
    """The open form with the buyer's person asked for where the buyer does it, and only then.

    Every other field stays as it is under its ids, so that Slack keeps what was typed into it.
    """
    blocks = [block for block in view["blocks"] if block.get("block_id") != "contact"]
    if read(view).party == "buyer":
        at = next(place for place, block in enumerate(blocks) if block.get("block_id") == "party") + 1
        blocks.insert(at, _contact_field(""))
    kept = ("type", "title", "submit", "close", "callback_id", "private_metadata")
    return {**{name: view[name] for name in kept if view.get(name)}, "blocks": blocks}


def read(view: Mapping[str, Any]) -> FormAnswer:
    """What a submitted form says. Raises pydantic's ValidationError for a view that is no such form."""
    sent = _Sent.model_validate(view)
    kept = _Kept.model_validate_json(sent.private_metadata or "{}")
    deal_id, seen, new_name = _picked_deal(sent.field("deal").selected_option)
    party = sent.field("party").selected_option
    return FormAnswer(
        deal_id=kept.deal_id or deal_id,
        new_deal="" if kept.deal_id else new_name,
        text=sent.field("text").value,
        owner_id=sent.field("owner").selected_user,
        due_on=sent.field("due_on").selected_date,
        due_time=sent.field("due_time").selected_time,
        party="buyer" if party and party.value == "buyer" else "ours",
        contact=sent.field("contact").value or "",
        link=kept.link,
        editing=EditOf(kept.step_id, kept.seen or 0, kept.act_id, kept.reply_to) if kept.step_id else None,
        seen=kept.seen if kept.deal_id else seen,
    )


def errors(refusal: Refusal, view: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The refusal's sentence by the field to mark: its own, else the text.

    With the submitted view, a field that this form does not ask for counts as none: Slack would show nothing.
    """
    fields = {"deal", "text", "due_on", "due_time", "owner", "party", "contact"}
    if view is not None:
        fields &= set(_Sent.model_validate(view).state.values)
    beside = {"contact": "party"}.get(refusal.field or "", "text")
    marked = refusal.field if refusal.field in fields else beside if beside in fields else "text"
    return {marked: refusal.sentence}


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


def options(
    deals: Sequence[Deal], new_name: str | None = None, seen: Mapping[str, int | None] = MappingProxyType({})
) -> list[Block]:
    """Deals to choose from in the deal field, in the order given, and a new one behind them; Slack takes a hundred.

    What is chosen names the place in the history up to which the deal was `seen`.
    """
    new = f"{_NEW}{new_name}"
    added = (
        [] if new_name is None or length(new) > _LONGEST_VALUE else [{"text": plain(new_deal(new_name)), "value": new}]
    )
    few = deals[: _MOST_OPTIONS - len(added)]
    values = (f"{deal.id}{_SEEN}{at}" if (at := seen.get(deal.id)) is not None else deal.id for deal in few)
    known = zip(choices(few), values, strict=True)
    return [*({"text": plain(said), "value": value} for said, value in known), *added]


def _picked_deal(picked: "_Picked | None") -> tuple[str | None, int | None, str]:
    """The id of the deal that was picked and the place up to which it was seen, or the name of a new one."""
    if picked is None:
        return None, None, ""
    if picked.value.startswith(_NEW):
        return None, None, picked.value.removeprefix(_NEW)
    deal_id, _, at = picked.value.partition(_SEEN)
    return deal_id, int(at) if at.isdecimal() else None, ""


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


def _deal_field(prefill: Prefill) -> Block:
    likely = prefill.deal
    element: Block = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Type part of its name, or a new one"),
        "focus_on_load": likely is None,
    }
    chosen = {"initial_option": options([likely], seen={likely.id: prefill.seen})[0]} if likely else {}
    return field("deal", "Deal", {**element, **chosen}, hint=_NEW_DEAL_HINT)


def _text_field(text: str, deal: Deal | None, *, focus: bool, most: int = TEXT_LENGTH) -> Block:
    element = {
        "type": "plain_text_input",
        "max_length": most,
        "placeholder": plain("For example: send the revised quote"),
        "focus_on_load": focus,
    }
    if text.strip():
        element["initial_value"] = cut_end(text, most)
    crm = deal.crm_next_step if deal else None
    hint = f"In the CRM: {literal(cut_end(crm, TEXT_LENGTH))}" if crm and crm.strip() else ""
    return field("text", "Next step", element, hint=hint)


def _datepicker(day: date | None) -> Block:
    picker: Block = {"type": "datepicker", "placeholder": plain("Pick a date")}
    return {**picker, "initial_date": day.isoformat()} if day else picker


def _time_field(at: time | None) -> Block:
    picker: Block = {"type": "timepicker", "placeholder": plain("Any time")}
    if at:
        picker["initial_time"] = f"{at:%H:%M}"
    return {**field("due_time", "Time", picker, hint="On your clock."), "optional": True}


def _party_field(party: Party) -> Block:
    said = {"ours": "We do", "buyer": "The buyer does"}
    offered = {value: {"text": plain(text), "value": value} for value, text in said.items()}
    buttons = {"type": "radio_buttons", "options": list(offered.values()), "initial_option": offered[party]}
    return {**field("party", "Who does it", buttons), "dispatch_action": True}


def _contact_field(contact: str) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "max_length": max(CONTACT_LENGTH, length(contact)),
        "placeholder": plain("For example: their CFO"),
    }
    if contact.strip():
        element["initial_value"] = tidy(contact)
    return field("contact", "The buyer's person", element, hint="The owner sees to it that it happens.")


def _people(owner_id: str) -> Block:
    people: Block = {"type": "users_select", "placeholder": plain("Who sees to it")}
    return {**people, "initial_user": owner_id} if owner_id else people


class _Picked(BaseModel):
    value: str


class _Element(BaseModel):
    value: str | None = None
    selected_date: date | None = None
    selected_time: time | None = None
    selected_user: str | None = None
    selected_option: _Picked | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = {}


class _Kept(BaseModel):
    deal_id: str | None = None
    link: str | None = None
    step_id: str | None = None
    seen: int | None = None
    act_id: str | None = None
    reply_to: str | None = None


class _Sent(BaseModel):
    state: _State = _State()
    private_metadata: str = ""

    def field(self, name: str) -> _Element:
        """What was filled into this field; empty where the form has none."""
        return self.state.values.get(name, {}).get(name, _Element())
