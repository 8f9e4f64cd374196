"""A deal's card: its facts, its open steps, its latest changes, and every edit."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from blocks import layers, modal, step_list
from blocks.deal_history import past_line
from blocks.lines import due, owner, person, set_step_button, stage, time_in_stage, who
from blocks.message import Block, actions, button, context, divider, mrkdwn, plain, section, sections, small_print
from blocks.modal import View
from blocks.step_menu import row
from blocks.typed import cut_end, cut_middle, escape, literal_within, quoted
from blocks.words import and_more, joined, money_full, said_date
from sales.deal import Deal, calendar_day
from sales.deal_card import Card
from sales.step import Step

CALLBACK_ID = "deal_card"
CHANNEL = "deal_link_channel"
_MOST_STEPS = 20
_HEADER = 150
_STEP = 300
_CRM = 500
_TEAM = 60
_SOURCE = 40


def view(card: Card) -> View:
    """The card."""
    return layers.showing(modal.modal("Deal", list(_blocks(card)), close="Close"), CALLBACK_ID, card.deal.id)


def deal_of(sent: Mapping[str, Any]) -> str:
    """The id of the deal whose card came back."""
    return layers.about(sent)


def _blocks(card: Card) -> Iterable[Block]:
    deal = card.deal
    yield {"type": "header", "text": plain(literal_within(deal.full_name, _HEADER))}
    yield from _note(card)
    yield from small_print(_status(card))
    yield {"type": "section", "fields": [mrkdwn(f"*{name}*\n{said}") for name, said in _facts(card).items()]}
    yield divider()
    yield from _steps(card)
    yield from small_print(f"In the CRM: {quoted(cut_end(deal.crm_next_step, _CRM))}" if deal.crm_next_step else "")
    buttons = list(_buttons(card))
    if buttons:
        yield actions(buttons)
    if not card.may_change:
        whose = f"{person(deal.owner_name)}, a manager" if deal.owner_name else "A manager"
        yield context(f"{whose} or an admin can change this deal.")
    yield divider()
    yield from _channel(card)
    yield section(f"*History*{f', the latest {len(card.history)} changes' if card.has_earlier else ''}")
    yield from _history(card)
    yield from small_print("" if card.history else "Nothing is on record yet.")


def _history(card: Card) -> Iterable[Block]:
    """The latest changes; beside what the reader marked done, the way back."""
    for act_id, alike in groupby(card.history, key=lambda past: past.undo_act):
        lines = (past_line(past, card) for past in alike)
        if act_id:
            yield from (section(line, button("Open again", "deal_undo", act_id)) for line in lines)
        else:
            yield from sections(lines)


def _note(card: Card) -> Iterable[Block]:
    if card.note:
        undo = button("Undo", "deal_undo", card.act_id) if card.act_id else None
        yield section(f"{'✓ ' if card.act_id else ''}{escape(card.note)}", undo)


def _status(card: Card) -> str:
    deal = card.deal
    if deal.status == "open":
        return "Open"
    closed = _day(calendar_day(deal.closed_at, card.viewer.timezone), card) if deal.closed_at else ""
    reason = quoted(deal.lost_reason) if deal.lost_reason else ""
    return joined((f"{deal.status.capitalize()} {closed}".rstrip(), reason))


def _facts(card: Card) -> dict[str, str]:
    deal = card.deal
    source = "Slack" if deal.source == "slack" else escape(cut_end(deal.source, _SOURCE))
    return {
        "Stage": time_in_stage(deal, card.now) if deal.status == "open" else stage(deal),
        "Amount": "none" if deal.amount is None else money_full(deal.amount, deal.currency),
        "Close date": _day(deal.close_on, card) if deal.close_on else "none",
        "Owner": owner(deal, "nobody yet"),
        "Team": escape(cut_middle(card.team, _TEAM)) or "none",
        "Source": joined((source, escape(cut_end(deal.external_id or "", _SOURCE)))),
    }


def _day(day: date, card: Card) -> str:
    return said_date(day, card.viewer.today(card.now))


def _channel(card: Card) -> Iterable[Block]:
    """The linked channel in a menu that links another; its name is Slack's to tell, to those who may know it."""
    deal = card.deal
    if card.may_change:
        menu: Block = {
            "type": "conversations_select",
            "action_id": CHANNEL,
            "placeholder": plain("Link to channel"),
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        chosen = {**menu, "initial_conversation": deal.channel_id} if deal.channel_id else menu
        unlink = [button("Unlink", "deal_unlink", deal.id)] if deal.channel_id else []
        yield context("Linked channel: a line typed there may leave the deal's name out")
        yield actions([chosen, *unlink])
    elif deal.channel_id:
        name: list[Block] = [
            {"type": "text", "text": "Linked channel: "},
            {"type": "channel", "channel_id": deal.channel_id},
        ]
        yield {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": name}]}


def _steps(card: Card) -> Iterable[Block]:
    """The open steps, ours and the buyer's, in the order of their dates."""
    if card.steps:
        yield section(f"*{_steps_heading(card)}*")
    elif card.deal.status == "open":
        yield section("*No dated next step*")
    for step in card.steps[:_MOST_STEPS]:
        yield from _step_line(step, card)
    more = len(card.steps) - _MOST_STEPS
    yield from step_list.more(more, and_more(more, "open step"), card.deal.id)


def _steps_heading(card: Card) -> str:
    number = f" ({len(card.steps):,})" if len(card.steps) > 1 else ""
    if card.deal.status != "open":
        return f"{'Steps' if number else 'Step'} left open{number}"
    return f"{'Next steps' if number else 'Next step'}{number}"


def _step_line(step: Step, card: Card) -> Iterable[Block]:
    """The step with its buttons; on a closed deal there is nothing to do about it but to tick it off."""
    may, is_open = _may_change(step, card), card.deal.status == "open"
    yield section(_step(step, card), button("Done", "step_done", step.id) if may and not is_open else None)
    if may and is_open:
        yield row(step, card.viewer.id, opens_deal=False)


def _step(step: Step, card: Card) -> str:
    today = card.viewer.today(card.now)
    was = "was due" if step.is_overdue(card.now) else "due"
    said = escape(cut_end(step.text, _STEP))
    return f"{said}\n{joined((who(step), f'{was} {due(step, card.viewer, today)}'))}"


def _may_change(step: Step, card: Card) -> bool:
    return card.may_step or card.viewer.id in {step.owner_id, step.created_by}


def _buttons(card: Card) -> Iterable[Block]:
    deal = card.deal
    if deal.status == "open" and card.may_step:
        yield {**set_step_button(deal), "style": "primary"}
    if not card.may_change:
        return
    yield button("Edit", "deal_edit", deal.id)
    if deal.status == "open":
        yield modal.asked_first(button("Won", "deal_won", deal.id), "Mark this deal as won?", _won(card), "Mark as won")
        yield button("Lost", "deal_lost", deal.id)
    else:
        yield button("Reopen", "deal_reopen", deal.id)


def _won(card: Card) -> str:
    """What becomes of the deal and of its steps, once it is won."""
    name, number = literal_within(card.deal.full_name, 120), len(card.steps)
    if not number:
        return f"{name} is won as of today."
    leaves = "Its open step leaves" if number == 1 else f"Its {number:,} open steps leave"
    return f"{name} is won as of today. {leaves} everybody's lists."


def gone(sentence: str) -> View:
    """What stands in the card's place where there is nothing more to show."""
    return modal.modal("Deal", [section(escape(cut_end(sentence, _CRM)))], close="Close")


def title_of(deal: Deal) -> str:
    """The deal's name in a sentence, not escaped."""
    return cut_middle(deal.full_name, 100)
