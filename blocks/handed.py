"""The one message to somebody who was handed what another has left: how much, and the largest of it."""

from collections.abc import Iterable
from functools import partial

from blocks import deal_list
from blocks.leaving import amounts, described, step_said
from blocks.lines import person, set_step_button
from blocks.message import Block, Message, button, fullest, section
from blocks.words import and_more, said_date
from sales.deal_list import MINE
from sales.leaving import LISTED, LeftLine, Received


def message(received: Received) -> Message:
    """The message as it stands now."""
    return fullest(partial(_with_lines, received), LISTED)


def _with_lines(received: Received, most: int) -> Message:
    said = _in_short(received)
    lines = received.lines[:most]
    return Message(said, [section(f"*{said}*"), *(_line(line, received) for line in lines), *_rest(received, lines)])


def _in_short(received: Received) -> str:
    giver, leaver = person(received.giver.name), person(received.leaver.name)
    if not received.held.lines:
        return f"{giver} handed over to you what was {leaver}’s; it was taken back or passed on"
    was = "it was" if received.held.lines == 1 else "they were"
    return f"{giver} handed over to you {amounts(received.held)}; {was} {leaver}’s"


def _line(line: LeftLine, received: Received) -> Block:
    today = received.reader.today(received.now)
    opens = button("Open", "deal_open", line.deal.id)
    if line.step is not None:
        return section(described(line, step_said(line.step, received.reader, received.now)), opens)
    if line.deal.next_step_on is None:
        return section(described(line, "No dated next step"), set_step_button(line.deal))
    return section(described(line, f"Next step due {said_date(line.deal.next_step_on, today)}"), opens)


def _rest(received: Received, lines: tuple[LeftLine, ...]) -> Iterable[Block]:
    """The others stand among the reader's own deals."""
    more = received.held.lines - len(lines)
    yield from deal_list.more(more, and_more(more), MINE)
