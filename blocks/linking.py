"""What is answered to `/deals link` and `/deals unlink`, for the person who typed it."""

from blocks.capture import choice
from blocks.lines import CARD_LABEL, choices, label
from blocks.message import Block, Message, actions, button, context, section
from blocks.typed import cut_end, escape, literal_within, quoted
from sales.deal import Deal

_QUOTED = 150
_BUTTON = 60
HOW = "A line typed here may leave the deal's name out: /nextstep send the quote fri"


def linked(deal: Deal, act_id: str, *, was_elsewhere: bool) -> Message:
    """The channel is linked to this deal."""
    moved = "; its link to another channel has ended" if was_elsewhere else ""
    said = f"This channel is linked to {_name(deal)}{moved}."
    opens = button("Open deal", "deal_open", deal.id)
    return Message(said, [section(f"✓ {said}"), context(HOW), actions([opens, *_undo(act_id)])])


def unlinked(deal: Deal, act_id: str) -> Message:
    """The channel is linked to this deal no longer."""
    said = f"This channel is no longer linked to {_name(deal)}."
    return Message(said, [section(f"✓ {said}"), actions(_undo(act_id))])


def which(typed: str, channel_id: str, candidates: tuple[Deal, ...]) -> Message:
    """Which deal was meant, with the likely ones."""
    name = quoted(cut_end(typed, _QUOTED))
    if not candidates:
        said = f"No open deal is called {name}; type more of its name, or add it with /deals first."
        return Message(said, [section(said)])
    buttons = [
        button(text, f"deal_link_pick_{index}", choice(channel_id, deal.id))
        for index, (deal, text) in enumerate(zip(candidates, choices(candidates), strict=True))
    ]
    said = f"Which deal is {name}?"
    return Message(said, [section(f"*{said}*"), actions(buttons)])


def instead(standing: Deal, other: Deal, channel_id: str) -> Message:
    """The channel has a deal already."""
    said = f"This channel is linked to {_name(standing)}, and a channel belongs to one deal."
    button_text = f"Link {literal_within(other.full_name, _BUTTON)} instead"
    take = button(button_text, "deal_link_instead", choice(channel_id, other.id))
    return Message(said, [section(said), actions([take])])


def _undo(act_id: str) -> list[Block]:
    return [button("Undo", "capture_undo", act_id)] if act_id else []


def _name(deal: Deal) -> str:
    return escape(label(deal, CARD_LABEL))
