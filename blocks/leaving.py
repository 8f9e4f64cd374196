"""What somebody who has left still holds: the message to their manager, its rest in a modal, a part of the home tab."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import BaseModel

from blocks import deal_list, layers, modal
from blocks.lines import LIST_TEXT, due, heading, label, person, short_amount, stage
from blocks.message import Block, Message, actions, button, fullest, section, sections, small_print
from blocks.modal import View
from blocks.typed import cut_end, cut_middle, escape, struck
from blocks.words import and_more, count, joined, said_date, said_time, sums_short
from sales.deal import NOBODY
from sales.deal_list import LEFT
from sales.leaving import LISTED, Held, Left, LeftLine, Place, Settled
from sales.person import Person
from sales.step import Step

CALLBACK_ID = "left_list"
DEAL, STEP = "deal", "step"
_BETWEEN = "|"
_TEAM = 60
_KEEPERS = 3


def message(left: Left) -> Message:
    """The message as it stands now: the largest lines with their button, and what was dealt with today, ticked."""
    return fullest(partial(_with_lines, left), 2 * LISTED)


def page(left: Left) -> View:
    """One page of all that there is, and the way on."""
    turning = [
        *([button("Previous", "left_list_previous", "previous")] if left.offset else []),
        *([button("Next", "left_list_next", "next")] if left.offset + len(left.lines) < left.held.lines else []),
    ]
    last = left.offset + len(left.lines)
    where = f"{left.offset + 1:,} to {last:,} of {left.held.lines:,}, largest first" if turning else ""
    blocks = [
        section(f"*{headline(left)}*"),
        *small_print(_basis(left)),
        *(_line(line, left) for line in left.lines),
        *([actions(turning)] if turning else []),
        *small_print(where),
    ]
    kept = _Kept(person_id=left.place.person_id, team_id=left.place.team_id, offset=left.offset)
    return layers.showing(modal.modal("To hand over", blocks, close="Close"), CALLBACK_ID, kept.model_dump_json())


def kept(about: str) -> tuple[Place, int]:
    """Of whom and which team a list shows what they hold, after how many lines: from what it keeps of that."""
    said = _Kept.model_validate_json(about)
    return Place(said.person_id, said.team_id), said.offset


def shown_in(sent: Mapping[str, Any]) -> tuple[Place, int]:
    """The same of a list that came back."""
    return kept(layers.about(sent))


def on_home(left: Sequence[Left], more: int, most: int) -> Iterable[Block]:
    """A part of the home tab: of each who has left the largest lines, at most `most` of each."""
    for one in left:
        yield section(f"*{headline(one)}*")
        yield from small_print(_basis(one))
        shown = one.lines[: min(most, LISTED)]
        yield from (_line(line, one) for line in shown)
        yield actions(_buttons(one, len(shown)))
    yield from deal_list.more(more, f"{and_more(more)} who have left hold something", LEFT)


def read_line(value: str) -> tuple[str, str, str]:
    """What a line's button is about: a deal or a step, its id, and who has left it."""
    kind, row_id, person_id = value.split(_BETWEEN)
    return kind, row_id, person_id


def read_place(value: str) -> Place:
    """Whose part of which team a button is about."""
    return Place(*value.split(_BETWEEN))


def headline(left: Left) -> str:
    """Such as "Bert Vogel has left Slack and leaves 40 open deals ($1.2M)"."""
    name, much = person(left.person.name), amounts(left.held)
    if left.is_back:
        return f"{name} is back in Slack; still theirs: {much or 'nothing'}"
    if left.kept_by:
        return f"{name} has left Slack; the rest is with {_keepers(left)} now"
    return (
        f"{name} has left Slack and leaves {much}" if much else f"{name} has left Slack; nothing is left to hand over"
    )


def _keepers(left: Left) -> str:
    """Up to three names; who reads it is told that there is another message."""
    if any(one.id == left.viewer.id for one in left.kept_by):
        return "you, in another message,"
    names = [person(one.name) for one in left.kept_by[:_KEEPERS]]
    more = len(left.kept_by) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def amounts(held: Held) -> str:
    """Such as "40 open deals ($1.2M) and 3 next steps on other people’s deals"; one line of the list for each."""
    money = f" ({sums_short(held.money)})" if held.money else ""
    others = "another person’s deal" if held.steps == 1 else "other people’s deals"
    parts = (
        f"{count(held.deals, 'open deal')}{money}" if held.deals else "",
        f"{count(held.steps, 'next step')} on {others}" if held.steps else "",
    )
    return " and ".join(filter(None, parts))


def described(line: LeftLine, below: str) -> str:
    """A line's two lines of text: the deal, and what goes with it; or the step on somebody else's deal."""
    deal, step = line.deal, line.step
    if step is not None:
        return f"{joined((heading(deal), f'deal of {person(deal.owner_name or NOBODY)}'))}\n{below}"
    return f"{joined((heading(deal), stage(deal)))}\n{below}"


def step_said(step: Step, reader: Person, now: datetime) -> str:
    """A step's text, and when it is or was due."""
    was = "was due" if step.is_overdue(now) else "due"
    return joined((escape(cut_end(step.text, LIST_TEXT)), f"{was} {due(step, reader, reader.today(now))}"))


def _with_lines(left: Left, most: int) -> Message:
    """With up to ten lines to hand over, then as many that were dealt with as `most` leaves."""
    said = headline(left)
    lines = left.lines[: min(most, LISTED)]
    settled = left.settled[: max(0, most - LISTED)]
    buttons = _buttons(left, len(lines))
    return Message(
        said,
        [
            section(f"*{said}*"),
            *small_print(_basis(left)),
            *(_line(line, left) for line in lines),
            *sections(_settled(one, left) for one in settled),
            *small_print(
                and_more(left.settled_count - len(settled), "line dealt with today", "lines dealt with today")
            ),
            *([actions(buttons)] if buttons else []),
        ],
    )


def _basis(left: Left) -> str:
    if left.kept_by:
        return escape(cut_middle(left.team_name, _TEAM))
    with_deals = count(left.held.with_deals, "next step")
    goes = f"{with_deals} of theirs {'goes' if left.held.with_deals == 1 else 'go'} with these deals"
    return joined((escape(cut_middle(left.team_name, _TEAM)), goes if left.held.with_deals else ""))


def _line(line: LeftLine, left: Left) -> Block:
    kind, row_id = (STEP, line.step.id) if line.step else (DEAL, line.deal.id)
    value = _BETWEEN.join((kind, row_id, left.place.person_id))
    return section(described(line, _what_goes(line, left)), button("Hand over", "left_hand_over", value))


def _what_goes(line: LeftLine, left: Left) -> str:
    today = left.viewer.today(left.now)
    if line.step is not None:
        return step_said(line.step, left.viewer, left.now)
    if line.steps and line.due_on:
        first = "due" if line.steps == 1 else "the first due"
        return f"With {count(line.steps, 'next step')}, {first} {said_date(line.due_on, today)}"
    if line.deal.next_step_on:
        return f"Its next step is somebody else’s, due {said_date(line.deal.next_step_on, today)}"
    return "No dated next step"


def _settled(one: Settled, left: Left) -> str:
    deal, step = one.line.deal, one.line.step
    became = f"handed over to {person(one.owner)}" if one.became == "handed_over" else one.became
    said = struck(cut_end(step.text, LIST_TEXT)) if step else ""
    at = said_time(left.viewer.local(one.at))
    return f"✓ {joined((escape(label(deal)), short_amount(deal), said, f'{became} {at}'))}"


def _buttons(left: Left, shown: int) -> list[Block]:
    """The rest, all at once while they are gone, and the way back from the latest hand over."""
    place = _BETWEEN.join((left.place.person_id, left.place.team_id))
    rest = 0 if left.kept_by else left.held.lines - shown
    return [
        *([button(and_more(rest), "left_more", place)] if rest > 0 else []),
        *([button("Hand over all", "left_all", place)] if shown and not left.is_back else []),
        *([button("Undo last hand over", "left_undo", left.undo_act)] if left.undo_act else []),
    ]


class _Kept(BaseModel):
    person_id: str
    team_id: str
    offset: int
