"""The forms that hand over what somebody has left, one deal or all of it; and what follows them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.leaving import amounts
from blocks.lines import heading, label, person
from blocks.message import Block, actions, button, plain, section
from blocks.modal import View, field
from blocks.typed import cut_middle, escape, quoted
from blocks.words import count, said_date, said_time
from sales.leaving import HandedBack, HandedOver, Left, LeftLine, LeftSince, NothingLeft, Place

DEAL_FORM, ALL_FORM = "left_deal", "left_everything"
_TEAM = 60


def deal_form(line: LeftLine, leaver_id: str) -> View:
    """Who takes a deal over, and what goes with it."""
    goes = f"with {count(line.steps, 'open next step')}" if line.steps else "no next step goes with it"
    kept = _Kept(person_id=leaver_id, deal_id=line.deal.id)
    return _form("Hand over deal", f"{heading(line.deal)}\n{goes}", DEAL_FORM, kept)


def all_form(left: Left) -> View:
    """Who takes everything over, with what that is by its number."""
    with_deals = f"; {count(left.held.with_deals, 'next step')} with these deals" if left.held.with_deals else ""
    team = escape(cut_middle(left.team_name, _TEAM))
    said = f"All that {person(left.person.name)} leaves in {team}:\n*{amounts(left.held)}*{with_deals}"
    kept = _Kept(person_id=left.place.person_id, team_id=left.place.team_id)
    return _form("Hand over all", said, ALL_FORM, kept)


def read_deal(view: Mapping[str, Any]) -> tuple[str, str]:
    """Who has left the deal that a form is about, and the deal."""
    kept = _kept(view)
    return kept.person_id, kept.deal_id


def read_place(view: Mapping[str, Any]) -> Place:
    """What a form for all is about."""
    kept = _kept(view)
    return Place(kept.person_id, kept.team_id)


def after(made: HandedOver | LeftSince | NothingLeft) -> View:
    """What takes the form's place once it was answered."""
    match made:
        case HandedOver():
            undo = actions([button("Undo", "left_undo", made.act_id)])
            return modal.modal("Handed over", [section(f"✓ {_said(made)}"), undo], close="Close")
        case LeftSince():
            return modal.modal("Changed since", [section(_since(made))], close="Close")
        case NothingLeft():
            nothing = f"{person(made.person.name)} holds nothing in this team any more."
            return modal.modal("Nothing left", [section(nothing)], close="Close")


def taken_back(back: HandedBack) -> str:
    """What an undone hand over gave back, and what stays."""
    if back.is_under_way:
        return f"{_much(back.deals, back.steps)} go back to {back.before}; so many take some moments."
    stay = "has been changed since and stays as it is" if back.kept == 1 else "have been changed since and stay so"
    kept = f" {count(back.kept, 'deal')} {stay}." if back.kept else ""
    return f"Taken back: {_much(back.deals, back.steps)} {_is(back.deals, back.steps)} {back.before}’s again.{kept}"


def _form(title: str, said: str, callback_id: str, kept: "_Kept") -> View:
    people: Block = {"type": "users_select", "placeholder": plain("Who takes it over")}
    owner = field("owner", "Hand over to", people, hint="They are told in private, in one message.")
    view = modal.form(
        title, [section(said), owner], callback_id=callback_id, kept=kept.model_dump_json(), close="Cancel"
    )
    return {**view, "submit": plain("Hand over")}


def _said(made: HandedOver) -> str:
    if made.deal is not None:
        goes = f", with {count(made.steps, 'next step')}" if made.steps else ""
        return f"{heading(made.deal)} is {person(made.after)}’s now{goes}; it was {person(made.before)}’s."
    if made.is_under_way:
        much = _much(made.deals, made.steps)
        return f"{much} of {person(made.before)} go to {person(made.after)}; so many take some moments."
    were = "it was" if made.deals + made.steps == 1 else "they were"
    said = f"{_much(made.deals, made.steps)} {_is(made.deals, made.steps)}"
    return f"{said} {person(made.after)}’s now; {were} {person(made.before)}’s."


def _much(deals: int, steps: int) -> str:
    parts = (count(deals, "open deal") if deals else "", count(steps, "next step") if steps else "")
    return " and ".join(filter(None, parts))


def _is(deals: int, steps: int) -> str:
    return "is" if deals + steps == 1 else "are"


def _since(happened: LeftSince) -> str:
    viewer, deal = happened.viewer, happened.deal
    who = person(deal.owner_name or "nobody")
    became = f"handed over to {who}" if happened.became == "handed_over" else f"marked {happened.became}"
    at, today = (viewer.local(happened.at) if happened.at else None), viewer.today(happened.now)
    on = f" on {said_date(at.date(), today)}" if at and at.date() != today else ""
    when = f"{on} at {said_time(at)}" if at else ""
    by = person(happened.by) if happened.by else "an import"
    return f"{quoted(label(deal))} was {became}{when} by {by}."


def _kept(view: Mapping[str, Any]) -> "_Kept":
    return _Kept.model_validate_json(str(view["private_metadata"]))


class _Kept(BaseModel):
    person_id: str
    team_id: str = ""
    deal_id: str = ""
