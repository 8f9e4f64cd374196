"""The small forms behind a step's menu: reminded when, due when, seen to by whom; and what follows them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.lines import LIST_TEXT, due, heading, person
from blocks.message import Block, actions, button, plain, section, small_print
from blocks.modal import View, field
from blocks.typed import cut_end, escape, quoted
from blocks.words import how_far, said_date, said_time
from sales.rearranging import Asked, Rearranged, Reminder, Seen, Since
from sales.refusal import Refusal

MOVE_FORM, HAND_OVER_FORM = "step_move", "step_hand_over"
_MOST_CHOICES = 5
_BETWEEN = "|"


def remind_form(asked: Asked) -> View:
    """When to be reminded: moments as buttons; the date stays."""
    choices = [
        button(_moment(reminder, asked), f"step_remind_{index}", _said_moment(reminder))
        for index, reminder in enumerate(asked.reminders[:_MOST_CHOICES])
    ]
    blocks = [_step(asked), section("When do you want to be reminded? The date stays."), actions(choices)]
    return _keeping(modal.modal("Remind me later", blocks, close="Cancel"), asked)


def move_form(asked: Asked) -> View:
    """The new date: likely ones as buttons, and a picker."""
    today = asked.viewer.today(asked.now)
    choices = [
        button(said_date(day, today), f"step_move_{index}", day.isoformat())
        for index, day in enumerate(asked.dates[:_MOST_CHOICES])
    ]
    picker: Block = {"type": "datepicker", "placeholder": plain("Pick a date")}
    blocks = [
        _step(asked),
        *([actions(choices)] if choices else []),
        field("due_on", "Another date", picker),
        *small_print("The history counts this as one push."),
    ]
    return modal.form("Move date", blocks, callback_id=MOVE_FORM, kept=_kept(asked), close="Cancel")


def hand_over_form(asked: Asked) -> View:
    """Who sees to it from now on."""
    people: Block = {"type": "users_select", "placeholder": plain("Who sees to it")}
    blocks = [_step(asked), field("owner", "Hand over to", people, hint="They are told at once, in private.")]
    view = modal.form("Hand over", blocks, callback_id=HAND_OVER_FORM, kept=_kept(asked), close="Cancel")
    return {**view, "submit": plain("Hand over")}


def read_seen(view: Mapping[str, Any]) -> Seen:
    """The step that a form is about, as it was when the form was opened."""
    kept = _Kept.model_validate_json(str(view["private_metadata"]))
    return Seen(kept.step_id, kept.owner_id, kept.due_on)


def read_reminder(value: str) -> Reminder:
    """What a button of the first form says: a moment, and the day where it stands for a whole one."""
    at, _, day = value.partition(_BETWEEN)
    return Reminder(datetime.fromisoformat(at), date.fromisoformat(day) if day else None)


def read_day(view: Mapping[str, Any]) -> date | None:
    """The day that was picked."""
    return _Sent.model_validate(view).element("due_on").selected_date


def read_owner(view: Mapping[str, Any]) -> str | None:
    """The person who was picked."""
    return _Sent.model_validate(view).element("owner").selected_user


def errors(refusal: Refusal, view: Mapping[str, Any]) -> dict[str, str] | None:
    """The refusal's sentence by the field to mark; None where it is about no field of this form."""
    fields = _Sent.model_validate(view).state.values
    return {refusal.field: refusal.sentence} if refusal.field in fields else None


def after(made: Rearranged | Since, now: datetime) -> View:
    """What takes the form's place once it was answered."""
    return since(made, now) if isinstance(made, Since) else done(made)


def done(made: Rearranged) -> View:
    """What was rearranged, and the way back."""
    said = f"✓ {heading(made.deal)}\n{_said(made)}"
    blocks = [section(said), actions([button("Undo", "capture_undo", made.act_id)])]
    return modal.modal(_TITLES[made.field], blocks, close="Close")


def since(happened: Since, now: datetime) -> View:
    """What has happened to the step since somebody saw it."""
    return modal.modal("Changed since", [section(since_sentence(happened, now))], close="Close")


def since_sentence(happened: Since, now: datetime) -> str:
    """Such as "“Call the CISO” was moved to Fri 27 Nov at 9:30 by Ann Keller."."""
    viewer, step = happened.viewer, happened.step
    today, at = viewer.today(now), viewer.local(happened.at)
    on = "" if at.date() == today else f"on {said_date(at.date(), today)} "
    what = {
        "closed": f"marked {step.state}",
        "handed_over": f"handed over to {person(step.owner_name)}",
        "moved": f"moved to {due(step, viewer, today)}",
    }[happened.what]
    return f"{quoted(step.text)} was {what} {on}at {said_time(at)} by {person(happened.by)}."


_TITLES = {"due_on": "Date moved", "owner_id": "Handed over", "remind_at": "Reminder put off"}


def _said(made: Rearranged) -> str:
    today = made.viewer.today(made.now)
    text = quoted(cut_end(made.step.text, LIST_TEXT))
    if made.field == "owner_id":
        return f"{text} is {person(made.step.owner_name)}’s now; it was {person(made.was_owner)}’s."
    if made.field == "due_on":
        far = how_far(made.step.due_on, today)
        return (
            f"{text} is due {due(made.step, made.viewer, today)} ({far}); it was due {said_date(made.was_due, today)}."
        )
    return f"{text}: reminder {_reminded(made, today)}; it stays due {due(made.step, made.viewer, today)}."


def _reminded(made: Rearranged, today: date) -> str:
    if made.step.remind_at is None:
        return "at no moment"
    if made.step.remind_on is not None:
        return f"on {said_date(made.step.remind_on, today)}, in the morning"
    at = made.viewer.local(made.step.remind_at)
    return f"at {said_time(at)}" if at.date() == today else f"on {said_date(at.date(), today)} at {said_time(at)}"


def _step(asked: Asked) -> Block:
    today = asked.viewer.today(asked.now)
    was = "was due" if asked.step.is_overdue(asked.now) else "due"
    text = escape(cut_end(asked.step.text, LIST_TEXT))
    return section(f"{heading(asked.deal)}\n{text} · {was} {due(asked.step, asked.viewer, today)}")


def _moment(reminder: Reminder, asked: Asked) -> str:
    """Such as "In an hour (10:05)", "This afternoon (14:00)", "Tomorrow morning (Tue 24 Nov)"."""
    today, at = asked.viewer.today(asked.now), asked.viewer.local(reminder.at)
    if reminder.day is None:
        is_first = reminder == asked.reminders[0]
        return f"{'In an hour' if is_first else 'This afternoon'} ({said_time(at)})"
    day = said_date(reminder.day, today)
    if (reminder.day - today).days == 1:
        return f"Tomorrow morning ({day})"
    next_week = (today + timedelta(days=7)).isocalendar()[:2]
    return f"Next week ({day})" if reminder.day.isocalendar()[:2] == next_week else f"In the morning of {day}"


def _said_moment(reminder: Reminder) -> str:
    """As it stands in the value of its button."""
    return _BETWEEN.join((reminder.at.isoformat(), *([reminder.day.isoformat()] if reminder.day else [])))


def _keeping(view: View, asked: Asked) -> View:
    return {**view, "private_metadata": _kept(asked)}


def _kept(asked: Asked) -> str:
    step = asked.step
    return _Kept(step_id=step.id, owner_id=step.owner_id, due_on=step.due_on).model_dump_json()


class _Kept(BaseModel):
    step_id: str
    owner_id: str
    due_on: date


class _Element(BaseModel):
    selected_date: date | None = None
    selected_user: str | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = {}


class _Sent(BaseModel):
    state: _State = _State()

    def element(self, name: str) -> _Element:
        """What was filled into this field."""
        return self.state.values.get(name, {}).get(name, _Element())
