"""What a person is answered after typing a next step: recorded, or the one question that is still open."""

from collections.abc import Iterable
from datetime import date

from blocks import notice
from blocks.lines import CARD_LABEL, choices, due, from_message, label, new_deal, person, stage, who
from blocks.message import Block, Message, actions, button, plain, section, small_print
from blocks.typed import bold, cut_end, cut_middle, escape, quoted, struck
from blocks.words import and_more, how_far, joined, money_full, said_date, said_time
from sales.answers import Outcome, Recorded, Understood, Undone, WhichDate, WhichDeal
from sales.deal import Deal
from sales.step import Step

_MOST_CHOICES = 5
_MOST_EARLIER = 3
_LONGEST_DEAL = 300
_BETWEEN = "|"


def answer(outcome: Outcome) -> Message:
    """The answer to a line, for the person who typed it; nobody is pinged."""
    match outcome:
        case Recorded():
            return Message(_recorded_in_short(outcome), recorded_blocks(outcome))
        case WhichDeal():
            return _which_deal(outcome)
        case WhichDate():
            return _which_date(outcome)
        case Undone():
            return notice.plain(outcome.sentence)


def choice(left: str, right: str) -> str:
    """The value of a button that answers for two things: a draft and a deal, a draft and a date, an act and a step."""
    return f"{left}{_BETWEEN}{right}"


def read_choice(value: str) -> tuple[str, str]:
    """Both halves of a button's value, ids or an ISO date. Raises ValueError if it has not two."""
    left, between, right = value.partition(_BETWEEN)
    if not (left and between and right):
        raise ValueError("a choice has two halves")
    return left, right


def recorded_blocks(recorded: Recorded) -> list[Block]:
    """What was understood, the way back, and the deal's earlier open steps with what to do about them."""
    said = [
        f"✓ {_deal_in_full(recorded.deal)}",
        joined((f"{escape(recorded.step.text)} — {who(recorded.step)}", _when(recorded), from_message(recorded.step))),
    ]
    said.extend([f"The deal was added meanwhile by {escape(recorded.met_by)}."] if recorded.met_by else [])
    said.extend(_where_the_owner_is(recorded))
    return [
        section("\n".join(said)),
        actions(_after_saving(recorded)),
        *(_earlier(recorded) if recorded.act_id else ()),
    ]


def read_edit(value: str) -> tuple[str | None, str]:
    """What *Edit* is for: the act that recorded the step, where it is known, and the step."""
    act_id, _, step_id = value.rpartition(_BETWEEN)
    return act_id or None, step_id


def _after_saving(recorded: Recorded) -> list[Block]:
    act_id = recorded.edit_id or recorded.act_id
    undo = [button("Undo", "capture_undo", act_id)] if act_id else []
    if recorded.step.state != "open":
        return undo
    return [*undo, button("Edit", "capture_edit", choice(recorded.act_id, recorded.step.id))]


def _recorded_in_short(recorded: Recorded) -> str:
    step = recorded.step
    return f"✓ {escape(label(recorded.deal))}: {escape(step.text)} — {who(step)} · {_when(recorded)}"


def _when(recorded: Recorded) -> str:
    today = _today(recorded)
    return f"{due(recorded.step, recorded.viewer, today)} ({how_far(_day(recorded), today)})"


def _day(recorded: Recorded) -> date:
    """The day as the reader's calendar has it; the owner's may have another one where a time was said."""
    at = recorded.step.due_at
    return recorded.viewer.local(at).date() if at else recorded.step.due_on


def _where_the_owner_is(recorded: Recorded) -> Iterable[str]:
    day = said_date(recorded.step.due_on, _today(recorded))
    if _day(recorded) != recorded.step.due_on:
        yield f"Where {person(recorded.step.owner_name)} is, that is {day}."
    if recorded.is_day_off:
        yield f"{day} is a day off; the date stays."


def _today(asked: Recorded | WhichDeal | WhichDate) -> date:
    return asked.viewer.today(asked.now)


def _deal_in_full(deal: Deal) -> str:
    amount = "" if deal.amount is None else money_full(deal.amount, deal.currency)
    return joined((bold(label(deal, CARD_LABEL)), stage(deal), amount))


def _earlier(recorded: Recorded) -> Iterable[Block]:
    today = _today(recorded)
    for index, step in enumerate(recorded.earlier[:_MOST_EARLIER]):
        lead = "Still open from before: " if index == 0 else "Also open: "
        is_was = "was due" if step.is_overdue(recorded.now) else "due"
        owner = "" if step.owner_id == recorded.step.owner_id else f", {person(step.owner_name)}"
        yield section(f"{lead}{quoted(step.text)}{owner}, {is_was} {due(step, recorded.viewer, today)}")
        yield actions(_earlier_buttons(recorded.act_id, step, index))
    yield from small_print(and_more(len(recorded.earlier) - _MOST_EARLIER, "earlier open step"))
    for step in recorded.dealt_with[:_MOST_EARLIER]:
        yield section(f"✓ {struck(step.text)} · {step.state}")


def _earlier_buttons(act_id: str, step: Step, index: int) -> list[Block]:
    verbs = (("Done", "done"), ("Drop", "drop"), ("Keep both", "keep"))
    return [button(said, f"earlier_{verb}_{index}", choice(act_id, step.id)) for said, verb in verbs]


def _which_deal(asked: WhichDeal) -> Message:
    name = cut_end(asked.said.deal_text, _LONGEST_DEAL)
    question = _deal_question(name, has_candidates=bool(asked.candidates), may_add=asked.may_add)
    said = _understood(asked.said, _today(asked))
    candidates = asked.candidates[:_MOST_CHOICES]
    buttons = [
        button(text, f"capture_pick_deal_{index}", choice(asked.draft_id, deal.id))
        for index, (deal, text) in enumerate(zip(candidates, choices(candidates), strict=True))
    ]
    if name and asked.may_add:
        buttons.append(button(new_deal(asked.said.deal_text), "capture_new_deal", asked.draft_id))
    asking = section("\n".join(filter(None, (f"*{question}*", said))))
    return Message(question, [asking, *([actions(buttons)] if buttons else [])])


def _deal_question(name: str, *, has_candidates: bool, may_add: bool) -> str:
    if name and has_candidates:
        return f"Which deal is {quoted(name)}?"
    if name:
        way = "add it as new, or type" if may_add else "type"
        return f"No open deal is called {quoted(name)}; {way} the line with its name again."
    example = "type the deal first, for example: Acme - send the quote fri"
    return (
        f"Which deal is this for? Choose it, or {example}"
        if has_candidates
        else f"Which deal is this for? Please {example}"
    )


def _understood(said: Understood, today: date) -> str:
    """Such as "“send the quote” — Jane Roe · Fri 27 Nov at 14:00"; what is not known yet is left out."""
    at = f" at {said_time(said.due_time)}" if said.due_time else ""
    day = said_date(said.due_on, today) if said.due_on else ""
    text = f"{quoted(said.text)} — " if said.text.strip() else ""
    return f"{text}{joined((person(said.owner_name), f'{day}{at}'.strip()))}"


def _which_date(asked: WhichDate) -> Message:
    today = _today(asked)
    name = label(asked.deal, CARD_LABEL) if asked.deal else cut_middle(asked.said.deal_text, CARD_LABEL)
    picks = [
        button(_day_in_full(day, today), f"capture_pick_date_{index}", choice(asked.draft_id, day.isoformat()))
        for index, day in enumerate(asked.choices[:_MOST_CHOICES])
    ]
    picker: Block = {
        "type": "datepicker",
        "action_id": "capture_other_date",
        "placeholder": plain("Pick a date"),
    }
    why = _as_sentence(asked.why)
    return Message(
        " ".join(filter(None, (why, f"When? {escape(name)}: {quoted(asked.said.text)}"))),
        [
            section(f"*When?* {bold(name)}: {_understood(asked.said, today)}"),
            *small_print(why),
            *([actions(picks)] if picks else []),
            actions([picker], block_id=f"capture_other_date:{asked.draft_id}"),
        ],
    )


def _as_sentence(half: str) -> str:
    said = escape(cut_end(half, _LONGEST_DEAL))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _day_in_full(day: date, today: date) -> str:
    near = (day - today).days in {0, 1}
    return f"{said_date(day, today)} ({how_far(day, today)})" if near else said_date(day, today)
