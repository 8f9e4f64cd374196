"""The one message to somebody who was handed deals, or what another has left: how much, and the largest of it."""

from collections.abc import Iterable
from functools import partial

from blocks import deal_list
from blocks.leaving import amounts, described, step_said
from blocks.lines import label, person, set_step_button, short_amount, who
from blocks.message import Block, Message, actions, button, fullest, section
from blocks.typed import escape
from blocks.words import and_more, joined, said_date
from sales.deal_list import MINE
from sales.leaving import LISTED, LeftLine, Received


def message(received: Received) -> Message:
    """The message as it stands now."""
    return fullest(partial(_with_lines, received), LISTED)


def _with_lines(received: Received, most: int) -> Message:
    said = _in_short(received)
    lines = received.lines[:most]
    below = (block for line in lines for block in _line(line, received))
    return Message(_named(received) or said, [section(f"*{said}*"), *below, *_rest(received, lines)])


def _in_short(received: Received) -> str:
    giver = person(received.giver.name)
    if received.leaver is None:
        much = amounts(received.held) or "a deal; it was taken back, passed on or closed"
        return f"{giver} gave you {much}"
    leaver = person(received.leaver.name)
    if not received.held.lines:
        return f"{giver} handed over to you what was {leaver}’s; it was taken back or passed on"
    was = "it was" if received.held.lines == 1 else "they were"
    return f"{giver} handed over to you {amounts(received.held)}; {was} {leaver}’s"


def _named(received: Received) -> str:
    """The notification of one deal that somebody gave away: which it is, and its next step."""
    if received.leaver is not None or len(received.lines) != 1:
        return ""
    line = received.lines[0]
    deal = joined((escape(label(line.deal)), short_amount(line.deal)))
    return f"{person(received.giver.name)} gave you a deal: {joined((deal, _next(line, received)))}"


def _line(line: LeftLine, received: Received) -> Iterable[Block]:
    opens = button("Open", "deal_open", line.deal.id)
    if line.step is None and line.deal.next_step_on is None:
        yield section(described(line, _next(line, received)))
        yield actions([set_step_button(line.deal), opens])
    else:
        yield section(described(line, _next(line, received)), opens)


def _next(line: LeftLine, received: Received) -> str:
    """The step that was handed over, or what the deal's next one is; whose, where it is not the reader's."""
    step = line.step or received.following.get(line.deal.id)
    if step is not None:
        whose = "" if step.owner_id == received.reader.id else who(step)
        return joined((step_said(step, received.reader, received.now), whose))
    if line.deal.next_step_on is None:
        return "No dated next step"
    return f"Next step due {said_date(line.deal.next_step_on, received.reader.today(received.now))}"


def _rest(received: Received, lines: tuple[LeftLine, ...]) -> Iterable[Block]:
    """The others stand among the reader's own deals."""
    more = received.held.lines - len(lines)
    yield from deal_list.more(more, and_more(more), MINE)
