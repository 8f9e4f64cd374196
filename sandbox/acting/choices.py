"""A plain value becomes what a Block Kit element sends, as Slack's client would let a person choose it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.errors import CannotDo, Json
from sandbox.world.elements import value_key
from sandbox.world.workspace import Workspace

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_TEXT_INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def chosen(workspace: Workspace, element: Json, given: object, offered: list[Json]) -> Json:
    """The state value for `given`. `offered` are the options that an external select last showed.

    Raises CannotDo for what the element does not let one choose. None empties the element.
    """
    kind = str(element.get("type"))
    key = value_key(kind)
    if key is None:
        raise CannotDo(f"a {kind} holds no value")
    if given is None:
        return {"type": kind, key: [] if key.endswith("s") else None}
    if kind in _TEXT_INPUTS:
        return {"type": kind, key: _typed(element, str(given))}
    return {"type": kind, key: _picked(workspace, element, key, given, offered)}


def _typed(element: Json, text: str) -> str | None:
    if "\n" in text and not element.get("multiline"):
        raise CannotDo("a single-line field takes no line break")
    return text or None


def _picked(workspace: Workspace, element: Json, key: str, given: object, offered: list[Json]) -> object:
    readers: dict[str, Callable[[object], object]] = {
        "selected_date": _date,
        "selected_time": _time,
        "selected_date_time": _moment,
        "selected_user": lambda who: workspace.person(str(who)).id,
        "selected_conversation": lambda where: _conversation(workspace, str(where)),
        "selected_channel": lambda where: _conversation(workspace, str(where)),
        "selected_option": lambda option: option_of(element, option, offered),
        "rich_text_value": lambda value: value,
    }
    if key not in readers:
        if not isinstance(given, list | tuple):
            raise CannotDo(f"several can be chosen here: say a list, not {given}")
        return [readers[key.removesuffix("s")](part) for part in given]
    return readers[key](given)


def _date(given: object) -> str:
    text = given.isoformat() if hasattr(given, "isoformat") else str(given)
    if not _DATE.fullmatch(text):
        raise CannotDo(f"{text} is not a date")
    return text


def _time(given: object) -> str:
    if not _TIME.fullmatch(str(given)):
        raise CannotDo(f"{given} is not a time")
    return str(given)


def _moment(given: object) -> int:
    if isinstance(given, str):
        given = datetime.fromisoformat(given).astimezone(UTC).timestamp()
    if not isinstance(given, int | float):
        raise CannotDo(f"{given} is not a moment")
    return int(given)


def _conversation(workspace: Workspace, where: str) -> str:
    channel = workspace.channels.get(where) or workspace.channel_named(where)
    if channel is None:
        raise CannotDo(f"there is no conversation {where}")
    return channel.id


def options_in(holder: Json) -> list[Json]:
    """The options of an element or of a suggestion's answer, those in groups included."""
    grouped = [option for group in holder.get("option_groups") or () for option in group.get("options", ())]
    return [*(holder.get("options") or ()), *grouped]


def option_of(element: Json, given: object, offered: list[Json]) -> Json:
    """The option with that text or value; (text, value) pairs, as the driver's `options` gives them, fit too."""
    wanted = str(given[1]) if isinstance(given, list | tuple) else str(given)
    options = options_in(element) or offered
    for option in options:
        if wanted in {option.get("value"), option.get("text", {}).get("text")}:
            return option
    names = ", ".join(str(option.get("text", {}).get("text")) for option in options) or "nothing"
    raise CannotDo(f"{wanted} is not offered; there is {names}")
