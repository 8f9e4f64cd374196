"""The list of deals in a modal: a filter, a page of lines each with *Open*, and the way on."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from blocks import layers, modal
from blocks.lines import LIST_TEXT, heading, owner, stage, who
from blocks.message import Block, actions, button, plain, section, small_print
from blocks.modal import View
from blocks.typed import cut_end, escape, literal_within, quoted
from blocks.words import count, joined, said_date
from sales.deal_card import DealPage, Line
from sales.deal_list import (
    EVERY,
    LEFT,
    LOST,
    MINE,
    NAMED,
    OF_STAGE,
    OVERDUE,
    OWN_UNDATED,
    PAGE,
    TEAM,
    UNDATED,
    UNDATED_OF,
    WON,
    Shown,
)

CALLBACK_ID = "deal_list"
OPENS = "deals_more"
FILTERS = {
    MINE: "Mine",
    TEAM: "My team's",
    EVERY: "All that I may see",
    OVERDUE: "Overdue",
    UNDATED: "Without a dated step",
    OWN_UNDATED: "Mine without a dated step",
}
OF_LEAVERS = {LEFT: "Owner has left Slack"}
CLOSED = {WON: "Won", LOST: "Lost"}
NOTHING = {
    MINE: "You own no open deal.",
    TEAM: "Your team has no open deal.",
    EVERY: "There is no open deal that you may see.",
    OVERDUE: "No next step is overdue.",
    UNDATED: "Every open deal has a dated next step.",
    LEFT: "Nobody who has left Slack owns an open deal.",
    OWN_UNDATED: "Each of your open deals has a dated next step.",
    WON: "No deal is won yet.",
    LOST: "No deal is lost.",
}
HINTS = {
    MINE: "choose *My team's* above",
    TEAM: "choose *All that I may see* above",
    EVERY: "",
    NAMED: "check the words",
}
_MOST_STAGES = 100
_LABEL = 75
_QUOTED = 80


def view(page: DealPage) -> View:
    """One page of the list."""
    return layers.showing(modal.modal("Deals", list(_blocks(page)), close="Close"), CALLBACK_ID, _keep(page.shown))


def kept(about: str) -> Shown:
    """What such a list shows, from what it keeps of that."""
    said = _Kept.model_validate_json(about)
    return Shown(said.choice, said.words, said.offset)


def shown_in(sent: Mapping[str, Any]) -> Shown:
    """What a list that came back shows."""
    return kept(layers.about(sent))


def more(number: int, said: str, choice: str) -> list[Block]:
    """Such as "and 7 more" with the button that opens the list with this filter; nothing where there are no more."""
    return [section(said, button("Show all", OPENS, choice))] if number > 0 else []


def _blocks(page: DealPage) -> Iterable[Block]:
    yield actions([_filter(page), *_new(page)], block_id=f"deal_list:{page.shown.choice}")
    yield section(f"*{_heading(page)}*")
    yield from small_print(escape(page.note) or _hint(page))
    for line in page.lines:
        yield section(_line(line, page), button("Open", "deal_open", line.deal.id))
    turning = list(_turning(page))
    if turning:
        yield actions(turning)
    first = page.shown.offset + 1
    last = page.shown.offset + len(page.lines)
    yield from small_print(f"{first:,} to {last:,} of {page.total:,}, largest first" if turning else "")


def _heading(page: DealPage) -> str:
    """Such as "Mine: 3 deals", "Deals named “acme”: 2"; where there are none, what that means."""
    choice = page.shown.choice
    named = quoted(cut_end(page.shown.words, _QUOTED))
    if page.total == 0:
        if choice == NAMED:
            return f"No deal is called {named}."
        known = NOTHING.get(UNDATED if choice.startswith(UNDATED_OF) else choice)
        return known or f"No open deal is in {_name(page)}."
    if choice == NAMED:
        return f"{'Near' if page.note else 'Deals with'} {named}: {page.total:,}"
    return f"{_name(page)}: {count(page.total, 'deal' if choice in CLOSED else 'open deal')}"


def _hint(page: DealPage) -> str:
    """What to do about an empty list."""
    choice = page.shown.choice
    if page.total or choice not in HINTS:
        return ""
    add = "press *New deal*" if page.may_add else ""
    said = " or ".join(filter(None, (add, HINTS[choice])))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _name(page: DealPage) -> str:
    choice = page.shown.choice
    stages = {f"{OF_STAGE}{one.id}": one.name for one in page.stages}
    if choice.startswith(UNDATED_OF):
        return "In this team, without a dated step"
    fixed = FILTERS | OF_LEAVERS | CLOSED
    return fixed.get(choice) or escape(cut_end(stages.get(choice, "This stage"), _QUOTED))


def _filter(page: DealPage) -> Block:
    groups = {
        "Open deals": FILTERS | (OF_LEAVERS if page.sees_left else {}),
        "By stage": {f"{OF_STAGE}{one.id}": one.name for one in page.stages[:_MOST_STAGES]},
        "Closed deals": CLOSED,
    }
    options = {name: [_option(value, said) for value, said in held.items()] for name, held in groups.items() if held}
    chosen = next((o for held in options.values() for o in held if o["value"] == page.shown.choice), None)
    menu: Block = {
        "type": "static_select",
        "action_id": "deal_list_filter",
        "placeholder": plain("Which deals"),
        "option_groups": [{"label": plain(name), "options": held} for name, held in options.items()],
    }
    return {**menu, "initial_option": chosen} if chosen else menu


def _option(value: str, said: str) -> Block:
    return {"text": plain(literal_within(said, _LABEL)), "value": value}


def _new(page: DealPage) -> Iterable[Block]:
    if page.may_add:
        yield button("New deal", "deal_new", "new")


def _turning(page: DealPage) -> Iterable[Block]:
    if page.shown.offset > 0:
        yield button("Previous", "deal_list_previous", "previous")
    if page.shown.offset + PAGE < page.total and not page.note:
        yield button("Next", "deal_list_next", "next")


def _line(line: Line, page: DealPage) -> str:
    """Name, amount and stage; below, the next step and its date."""
    deal = line.deal
    whose = "" if deal.owner_id == page.viewer.id else owner(deal, "no owner")
    if deal.status == "open":
        return f"{joined((heading(deal), stage(deal), whose))}\n{_step(line, page)}"
    closed = said_date(page.viewer.local(deal.closed_at).date(), page.viewer.today(page.now)) if deal.closed_at else ""
    return f"{joined((heading(deal), whose))}\n{deal.status.capitalize()} {closed}".rstrip()


def _step(line: Line, page: DealPage) -> str:
    if line.step is None:
        return "No dated next step"
    today = page.viewer.today(page.now)
    was = "was due " if line.step.is_overdue(page.now) else ""
    is_own = line.step.owner_id == page.viewer.id and line.step.party == "ours"
    said = escape(cut_end(line.step.text, LIST_TEXT))
    return joined((said, "" if is_own else who(line.step), f"{was}{said_date(line.step.due_on, today)}"))


def _keep(shown: Shown) -> str:
    return _Kept(**asdict(shown)).model_dump_json()


class _Kept(BaseModel):
    choice: str
    words: str
    offset: int
