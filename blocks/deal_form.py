"""The form of a deal, new or changed, and the one that asks why it was lost; the readers of what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.message import Block, plain, section
from blocks.modal import View, field
from blocks.typed import bold, cut_end, cut_middle, length, literal_within
from blocks.words import money_full, said_day_and_year
from sales.deal import NAME_LENGTH, Deal, Stage, Status
from sales.deal_fields import REASON_LENGTH, DealFields, Overtaken
from sales.refusal import Refusal

CALLBACK_ID = "deal_form"
LOST_CALLBACK_ID = "deal_lost_form"
_FIELDS = ("name", "account", "stage", "amount", "close_on", "owner")
_MOST_STAGES = 100
_LABEL = 75
_AMOUNT_LENGTH = 60
_LONGEST_ERROR = 200
_STAYS = "that stays when you save again"


class Kept(BaseModel):
    """What a form keeps: its deal ('' for a new one), the status in which it showed it, and what its fields showed."""

    deal_id: str = ""
    status: Status | None = None
    showed: dict[str, str] = {}

    @property
    def fields(self) -> DealFields:
        """What the form's fields showed."""
        return DealFields(**self.showed)


def form(fields: DealFields, stages: Sequence[Stage], *, deal: Deal | None) -> View:
    """The form with these fields; `deal` is None for a new one. A closed deal's stage is not asked for."""
    blocks = [
        field("name", "Name", _text(fields.name, NAME_LENGTH, "For example: Pilot")),
        _optional(field("account", "Account", _text(fields.account, NAME_LENGTH, "The customer"))),
        *_stage_field(fields.stage, stages, deal),
        _optional(
            field("amount", "Amount", _text(fields.amount, _AMOUNT_LENGTH, "45,300 or €45.3k"), hint=_CURRENCY_HINT)
        ),
        _optional(field("close_on", "Close date", _date(fields.close_on))),
        _owner(fields.owner, deal),
    ]
    kept = Kept(deal_id=deal.id, status=deal.status) if deal else Kept()
    kept.showed = asdict(fields)
    title = "Edit deal" if deal else "New deal"
    return modal.form(title, blocks, callback_id=CALLBACK_ID, kept=kept.model_dump_json(), close="Cancel")


_CURRENCY_HINT = "Such as 45,300 or 45.3k; with the currency where it is not the usual one: 45,300 EUR"


def lost_form(deal: Deal) -> View:
    """Why the deal was lost."""
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": REASON_LENGTH,
        "focus_on_load": True,
        "placeholder": plain("For example: they chose to build it themselves"),
    }
    kept = Kept(deal_id=deal.id)
    blocks = [section(bold(cut_middle(deal.full_name, 100))), field("reason", "Why was it lost?", element)]
    view = modal.form("Lost", blocks, callback_id=LOST_CALLBACK_ID, kept=kept.model_dump_json(), close="Cancel")
    return {**view, "submit": plain("Mark as lost")}


def read_kept(view: Mapping[str, Any]) -> Kept:
    """What a form kept."""
    return Kept.model_validate_json(str(view.get("private_metadata") or "{}"))


def read(view: Mapping[str, Any]) -> DealFields:
    """What a submitted form says; a field that it does not ask for says what it showed."""
    sent, showed = _Sent.model_validate(view), read_kept(view).showed
    return DealFields(**{name: sent.said(name, showed.get(name, "")) for name in _FIELDS})


def read_reason(view: Mapping[str, Any]) -> str:
    """Why the deal was lost, as it was typed."""
    return _Sent.model_validate(view).said("reason", "")


def errors(refusal: Refusal, view: Mapping[str, Any]) -> dict[str, str]:
    """The refusal's sentence by the field to mark: its own, else the first."""
    return {_place(refusal.field, view): refusal.sentence}


def overtaken(told: Sequence[Overtaken], view: Mapping[str, Any]) -> dict[str, str]:
    """What others have changed, by the field to mark; what has no field of its own stands on the first one."""
    marked: dict[str, str] = {}
    for one in told:
        place = _place(one.field, view)
        marked[place] = f"{marked[place]} {_since(one)}" if place in marked else _since(one)
    return marked


def _place(name: str | None, view: Mapping[str, Any]) -> str:
    asked = list(_Sent.model_validate(view).state.values)
    return name if name in asked else next(iter(asked), "name")


def _since(one: Overtaken) -> str:
    """Such as "Ann Keller set the amount to $50,000 since; save again to replace that, or cancel to keep it."."""
    who, what = one.by or "An import", {"close_on": "close date"}.get(one.field, one.field)
    value = _said(one.field, one.deal)
    did = f"set the {what} to {value}" if value else f"took the {what} away"
    if one.field == "status":
        did = "opened this deal again" if one.deal.status == "open" else f"marked this deal {one.deal.status}"
    todo = "save again to replace that, or cancel to keep it" if one.is_mine else _STAYS
    return f"{who} {did} since; {todo}."


def _said(name: str, deal: Deal) -> str:
    said = {
        "name": deal.name,
        "account": deal.account or "",
        "stage": deal.stage.name,
        "amount": "" if deal.amount is None else money_full(deal.amount, deal.currency),
        "close_on": said_day_and_year(deal.close_on) if deal.close_on else "",
        "owner": deal.owner_name or "",
    }
    return cut_end(said.get(name, ""), _LONGEST_ERROR)


def _text(value: str, most: int, example: str) -> Block:
    element: Block = {"type": "plain_text_input", "max_length": max(most, length(value)), "placeholder": plain(example)}
    return {**element, "initial_value": value} if value else element


def _optional(block: Block) -> Block:
    return {**block, "optional": True}


def _stage_field(chosen: str, stages: Sequence[Stage], deal: Deal | None) -> list[Block]:
    if deal is not None and deal.status != "open":
        return []
    known = {stage.id: stage for stage in ([deal.stage] if deal else [])} | {stage.id: stage for stage in stages}
    few = list(known.values())[:_MOST_STAGES]
    options = [{"text": plain(literal_within(stage.name, _LABEL)), "value": stage.id} for stage in few]
    menu: Block = {"type": "static_select", "placeholder": plain("Which stage"), "options": options}
    initial = next((option for option in options if option["value"] == chosen), None)
    return [field("stage", "Stage", {**menu, "initial_option": initial} if initial else menu)]


def _date(chosen: str) -> Block:
    picker: Block = {"type": "datepicker", "placeholder": plain("Pick a date")}
    return {**picker, "initial_date": chosen} if chosen else picker


def _owner(owner_id: str, deal: Deal | None) -> Block:
    """A deal that has an owner keeps having one; of one that nobody in Slack owns, the CRM's name is told."""
    people: Block = {"type": "users_select", "placeholder": plain("Whose deal it is")}
    if owner_id:
        return field("owner", "Owner", {**people, "initial_user": owner_id})
    named = deal.owner_name if deal else None
    hint = f"In the CRM: {literal_within(named, 100)}" if named else ""
    return _optional(field("owner", "Owner", people, hint=hint))


class _Picked(BaseModel):
    value: str


class _Element(BaseModel):
    value: str | None = None
    selected_date: str | None = None
    selected_user: str | None = None
    selected_option: _Picked | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = {}


class _Sent(BaseModel):
    state: _State = _State()

    def said(self, name: str, otherwise: str) -> str:
        """What was filled into a field, '' for nothing; `otherwise` where the form does not have it."""
        if name not in self.state.values:
            return otherwise
        element = self.state.values[name].get(name, _Element())
        picked = element.selected_option.value if element.selected_option else None
        return element.value or element.selected_date or element.selected_user or picked or ""
