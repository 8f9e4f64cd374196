"""A list of steps in a modal, each with its buttons: what a home tab or a card has no room for."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from blocks import layers, modal
from blocks.lines import LIST_TEXT, due, heading, who
from blocks.message import Block, actions, button, section, small_print
from blocks.modal import View
from blocks.step_menu import row
from blocks.typed import cut_end, escape
from blocks.words import joined
from sales.nudge import NudgeLine
from sales.step_list import PAGE, StepPage, StepsShown

CALLBACK_ID = "step_list"
OPENS = "steps_more"
TITLES: Mapping[str, str] = {"overdue": "Overdue", "today": "Today", "week": "This week"}
_NOTHING = {"overdue": "Nothing is overdue.", "today": "Nothing is left for today.", "week": "Nothing more this week."}


def view(page: StepPage) -> View:
    """One page of the list."""
    return layers.showing(modal.modal("Next steps", list(_blocks(page)), close="Close"), CALLBACK_ID, _keep(page.shown))


def kept(about: str) -> StepsShown:
    """What such a list shows, from what it keeps of that."""
    said = _Kept.model_validate_json(about)
    return StepsShown(said.of, said.offset)


def shown_in(sent: Mapping[str, Any]) -> StepsShown:
    """What a list that came back shows."""
    return kept(layers.about(sent))


def more(number: int, said: str, of: str) -> list[Block]:
    """Such as "and 7 more" with the button that opens this list; nothing where there are no more."""
    return [section(said, button("Show all", OPENS, of))] if number > 0 else []


def _blocks(page: StepPage) -> Iterable[Block]:
    yield section(f"*{_heading(page)}*")
    for line in page.lines:
        yield section(_line(line, page))
        if page.may_step or page.viewer.id in {line.step.owner_id, line.step.created_by}:
            yield row(line.step, page.viewer.id, opens_deal=line.opens_deal and page.shown.group is not None)
    turning = list(_turning(page))
    if turning:
        yield actions(turning)
    first, last = page.shown.offset + 1, page.shown.offset + len(page.lines)
    yield from small_print(f"{first:,} to {last:,} of {page.total:,}, first due first" if turning else "")


def _heading(page: StepPage) -> str:
    of = page.shown.of
    if page.total == 0:
        return _NOTHING.get(of, "No next step is open.")
    return f"{TITLES.get(of, 'Next steps')} ({page.total:,})"


def _line(line: NudgeLine, page: StepPage) -> str:
    step, today = line.step, page.viewer.today(page.now)
    is_own = step.party == "ours" and step.owner_id == page.viewer.id
    was = "was due" if step.is_overdue(page.now) else "due"
    said = escape(cut_end(step.text, LIST_TEXT))
    details = joined((said, "" if is_own else who(step), f"{was} {due(step, page.viewer, today)}"))
    return details if page.shown.group is None else f"{heading(line.deal)}\n{details}"


def _turning(page: StepPage) -> Iterable[Block]:
    if page.shown.offset > 0:
        yield button("Previous", "step_list_previous", "previous")
    if page.shown.offset + PAGE < page.total:
        yield button("Next", "step_list_next", "next")


def _keep(shown: StepsShown) -> str:
    return _Kept(**asdict(shown)).model_dump_json()


class _Kept(BaseModel):
    of: str
    offset: int
