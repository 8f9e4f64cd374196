"""The buttons under a step, the same wherever it is shown: *Done*, and a menu with what is rarer.

A line of text and under it a row: Slack takes one element beside a text, and on a phone that element takes half of
the line.
"""

from datetime import date

from blocks.message import Block, actions, button, plain
from sales.rearranging import Seen
from sales.step import Step

REMIND, MOVE, HAND_OVER, EDIT, OPEN = "remind", "move", "hand_over", "edit", "open"
_BETWEEN = ":"
_KIND = "step"


def row(step: Step, viewer_id: str, *more: Block, opens_deal: bool = True) -> Block:
    """*Done*, other buttons, and the menu; its id says what the step was like as it was shown.

    `opens_deal` is False where the deal's card is open already, or is not the viewer's to see.
    """
    menu = _menu(step, viewer_id, opens_deal=opens_deal)
    return actions([button("Done", "step_done", step.id), *more, menu], block_id=_shown_as(step))


def read(block_id: str, step_id: str = "") -> Seen:
    """The step as it was shown; with another block's id, only which one it is, where that is known."""
    parts = block_id.split(_BETWEEN)
    if len(parts) != 4 or parts[0] != _KIND:
        return Seen(step_id)
    return Seen(step_id or parts[1], parts[2], date.fromisoformat(parts[3]))


def _menu(step: Step, viewer_id: str, *, opens_deal: bool) -> Block:
    """The rest, in a menu; a reminder is put off by the step's owner only."""
    own = [_option("Remind me later", REMIND)] if step.owner_id == viewer_id else []
    chosen = [*own, _option("Move date", MOVE), _option("Hand over", HAND_OVER), _option("Edit", EDIT)]
    card = [_option("Open deal", OPEN)] if opens_deal else []
    return {"type": "overflow", "action_id": "step_menu", "options": [*chosen, *card]}


def _option(said: str, value: str) -> Block:
    return {"text": plain(said), "value": value}


def _shown_as(step: Step) -> str:
    return _BETWEEN.join((_KIND, step.id, step.owner_id, step.due_on.isoformat()))
