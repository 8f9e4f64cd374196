"""Lines of a list that have been dealt with since it was sent: they stay, ticked, where possible with the way back."""

from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby

from blocks.lines import label, short_amount
from blocks.message import Block, button, section, sections
from blocks.typed import escape
from blocks.words import joined, said_date
from sales.deal import Deal
from sales.nudge import NudgeLine
from sales.undated import Ticked


def dated_line(deal: Deal, since: Ticked, today: date) -> str:
    """Such as "✓ Northwind Health – Pilot · $45.3k · next: Fri 27 Nov", or "· won"."""
    became = f"next: {said_date(since.step.due_on, today)}" if since.step else since.status
    return f"✓ {joined((escape(label(deal)), short_amount(deal), became))}"


def latest_undo_acts(lines: Iterable[NudgeLine], most: int) -> frozenset[str]:
    """What opens lines again that their reader has ticked off; where there is no room for all, the latest ones."""
    own = sorted((line for line in lines if line.undo_act), key=lambda line: line.step.state_since, reverse=True)
    return frozenset(line.undo_act for line in own[:most])


def with_undo(lines: Iterable[tuple[NudgeLine, str]], undo_acts: Collection[str]) -> Iterable[Block]:
    """Lines, each with what it says: *Undo* beside those of these acts, the others together."""
    for has_undo, alike in groupby(lines, key=lambda one: one[0].undo_act in undo_acts):
        if has_undo:
            yield from (section(said, button("Undo", "step_undo", line.undo_act)) for line, said in alike)
        else:
            yield from sections(said for _, said in alike)
