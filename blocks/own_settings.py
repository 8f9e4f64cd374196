"""A person's own settings: in words, as the form in which they are changed, and what comes back of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from blocks import modal
from blocks.message import Block, button, plain, section
from blocks.modal import View, field
from blocks.typed import escape, literal_within
from blocks.words import said_date, said_time
from sales.preferences import OwnSettings, Preferences
from sales.refusal import Refusal
from sales.regions import region_name
from sales.working_time import WEEKDAYS, clock_time, is_region

CALLBACK_ID = "own_settings"
MOST_OPTIONS = 100
_OPTION_LENGTH = 75
_USUAL = "usual"
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


def said_settings(settings: OwnSettings) -> str:
    """Such as "At 9:00, Mon to Fri, not on public holidays (Germany, guessed from your time zone)", escaped."""
    at = said_time(clock_time(settings.nudge_time))
    return f"At {at}, {_said_days(settings.days)}, {escape(_said_holidays(settings))}"


def said_pause(until: date, today: date) -> str:
    """Such as "Paused until Fri 27 Nov"."""
    return f"Paused until {said_date(until, today)}"


def form(settings: OwnSettings) -> View:
    """Ask for the hour, the days, the region of the public holidays and a pause, as they hold now."""
    blocks = [
        *_pause_in_force(settings),
        field("nudge_time", "Hour of the morning message", _hours(settings), hint=_where(settings)),
        field("days", "Days", _days(settings)),
        field("holidays", "Not on public holidays of", _regions(settings)),
        _pause_field(settings),
    ]
    return modal.form("Your settings", blocks, callback_id=CALLBACK_ID, kept="", close="Cancel")


def region_options(settings: OwnSettings, found: Sequence[str]) -> list[Block]:
    """Regions to choose from, at most a hundred: first the usual one where it is among them."""
    usual = [_usual_option(settings)] if settings.usual.holidays in found or len(found) == MOST_OPTIONS else []
    return [*usual, *map(_region_option, found)][:MOST_OPTIONS]


def read(view: Mapping[str, Any]) -> Preferences:
    """What a submitted form says, not checked yet. Raises ValidationError for a view that is no such form."""
    state = _Sent.model_validate(view).state
    hour, region = state.field("nudge_time").selected_option, state.field("holidays").selected_option
    return Preferences(
        nudge_time=hour.value if hour else None,
        days=",".join(option.value for option in state.field("days").selected_options),
        holidays=region.value if region and region.value != _USUAL else None,
        paused_until=state.field("paused_until").selected_date,
    )


def errors(refusal: Refusal, view: Mapping[str, Any]) -> dict[str, str]:
    """The refusal's sentence by the field to mark: its own, else the hour."""
    blocks = {_field_of(name): name for name in _Sent.model_validate(view).state.values}
    return {blocks.get(refusal.field or "", "nudge_time"): refusal.sentence}


def _said_days(days: str) -> str:
    held = [WEEKDAYS.index(day) for day in days.split(",")]
    names = [_DAY_NAMES[day][:3] for day in held]
    if len(held) == len(WEEKDAYS):
        return "every day"
    is_a_row = held == list(range(held[0], held[-1] + 1))
    return f"{names[0]} to {names[-1]}" if is_a_row and len(held) > 2 else ", ".join(names)


def _said_holidays(settings: OwnSettings) -> str:
    chosen, usual = settings.chosen.holidays, settings.usual
    if chosen:
        return f"not on public holidays ({region_name(chosen)})"
    if usual.holidays is None or not is_region(usual.holidays):
        return "public holidays are not known for your time zone"
    why = "guessed from your time zone" if usual.is_guessed else "as in the whole workspace"
    return f"not on public holidays ({region_name(usual.holidays)}, {why})"


def _pause_in_force(settings: OwnSettings) -> list[Block]:
    until = settings.paused_until
    if until is None:
        return []
    return [section(said_pause(until, settings.today), button("Resume now", "settings_resume", "form"))]


def _where(settings: OwnSettings) -> str:
    return f"On your clock in Slack: {settings.person.timezone.replace('_', ' ')}"


def _hours(settings: OwnSettings) -> Block:
    hours = sorted({*_HOURS, settings.usual.nudge_time, settings.nudge_time})
    options = [_option(said_time(clock_time(hour)), hour) for hour in hours]
    return {"type": "static_select", "options": options, "initial_option": options[hours.index(settings.nudge_time)]}


def _days(settings: OwnSettings) -> Block:
    options = [_option(name, day) for name, day in zip(_DAY_NAMES, WEEKDAYS, strict=True)]
    held = settings.days.split(",")
    return {
        "type": "checkboxes",
        "options": options,
        "initial_options": [option for option in options if option["value"] in held],
    }


def _regions(settings: OwnSettings) -> Block:
    chosen = settings.chosen.holidays
    return {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain("Type a country or a part of one"),
        "initial_option": _region_option(chosen) if chosen else _usual_option(settings),
    }


def _usual_option(settings: OwnSettings) -> Block:
    usual = settings.usual
    if usual.holidays is None or not is_region(usual.holidays):
        return _option("Not known for your time zone", _USUAL)
    lead = "Guessed from your time zone" if usual.is_guessed else "As in the whole workspace"
    return _option(f"{lead}: {region_name(usual.holidays)}", _USUAL)


def _region_option(code: str) -> Block:
    return _option(region_name(code), code)


def _option(text: str, value: str) -> Block:
    return {"text": plain(literal_within(text, _OPTION_LENGTH)), "value": value}


def _pause_field(settings: OwnSettings) -> Block:
    """Its block is called after the pause: once that has ended, Slack must not put the old day back."""
    until = settings.paused_until
    picker: Block = {"type": "datepicker", "placeholder": plain("Not paused")}
    if until:
        picker["initial_date"] = until.isoformat()
    asked = field("paused_until", "Pause until", picker, hint="The last day without a morning message.")
    return {**asked, "block_id": f"paused_until:{until or ''}", "optional": True}


def _field_of(block_id: str) -> str:
    return block_id.partition(":")[0]


class _Picked(BaseModel):
    value: str


class _Element(BaseModel):
    selected_option: _Picked | None = None
    selected_options: list[_Picked] = []
    selected_date: date | None = None


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = {}

    def field(self, name: str) -> _Element:
        """What was filled into this field; empty where the form has none."""
        found = (block for block_id, block in self.values.items() if _field_of(block_id) == name)
        return next(found, {}).get(name, _Element())


class _Sent(BaseModel):
    state: _State = _State()
