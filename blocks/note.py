"""A private message about one step: it was given to its reader, or they wanted to be reminded of it."""

from blocks.capture import choice
from blocks.lines import LIST_TEXT, due, heading, label, person
from blocks.message import Block, Message, actions, button, section
from blocks.step_menu import row
from blocks.typed import cut_end, escape, struck
from blocks.words import joined, said_date, said_time
from sales.note import Note
from sales.step import Step


def message(note: Note) -> Message:
    """The message as it stands now: live with its buttons, or what became of the step."""
    lead = _lead(note)
    if note.step is None:
        return Message(f"{lead}: {_text(note)}", [section(f"{lead}\n{struck(note.text)} · {_became(note)}")])
    head = heading(note.deal) if note.deal else ""
    said = escape(label(note.deal)) if note.deal else ""
    if not (note.is_live and not note.is_taken_back):
        undo = [actions([button("Undo", "step_undo", note.undo_act)])] if note.undo_act else []
        line = f"{struck(cut_end(note.text, LIST_TEXT))} · {_became(note)}"
        return Message(f"{lead}: {_text(note)}", [section(f"{lead}\n{head}\n{line}"), *undo])
    line = joined((_text(note), _due(note, note.step)))
    text = f"{lead}: {joined((said, line))}"
    buttons = row(note.step, note.reader.id, *_hand_back(note), opens_deal=note.opens_deal)
    return Message(text, [section(f"{lead}\n{head}\n{line}"), buttons])


def _lead(note: Note) -> str:
    giver = person(note.giver.name) if note.giver else "Somebody"
    return {
        "given": f"{giver} gave you a next step",
        "handed_back": f"{giver} handed a next step back to you",
        "reminder": "You wanted to be reminded",
    }[note.how]


def _hand_back(note: Note) -> list[Block]:
    """To whoever gave it; what was handed back goes no further by one press."""
    if note.how != "given" or note.giver is None or note.step is None:
        return []
    return [button("Hand back", "step_hand_back", choice(note.step.id, note.giver.id))]


def _text(note: Note) -> str:
    return escape(cut_end(note.text, LIST_TEXT))


def _due(note: Note, step: Step) -> str:
    today = note.reader.today(note.now)
    return f"{'was due' if step.is_overdue(note.now) else 'due'} {due(step, note.reader, today)}"


def _became(note: Note) -> str:
    step, today = note.step, note.reader.today(note.now)
    if step is None or note.is_taken_back:
        return f"taken back{f' by {person(note.giver.name)}' if note.giver else ''}"
    if step.state == "open":
        return f"handed over to {person(step.owner_name)}"
    at = note.reader.local(step.state_since)
    when = said_time(at) if at.date() == today else said_date(at.date(), today)
    following = f", next: {said_date(note.following.due_on, today)}" if note.following else ""
    return f"{step.state} {when}{following}"
