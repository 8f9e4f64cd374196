"""Block elements: the keys that each must have and may have, and the blocks that may hold it.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.rules.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION_CONFIG,
    MENU_OPTION,
    MOST_GROUPS,
    MOST_OPTIONS,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    STYLE,
    TICK_OPTION,
    WORKFLOW,
)
from sandbox.rules.refusal import Fault
from sandbox.rules.rich_text import RICH_TEXT_OBJECT
from sandbox.rules.shape import (
    Faults,
    Keys,
    Rule,
    Shape,
    boolean,
    exactly_one,
    integer,
    kind,
    listed,
    shaped,
    string,
    word,
    written,
)
from sandbox.rules.texts import plain, url, web_url

LONGEST_INPUT = 3000
BUTTON_TEXT = 75
BUTTON_VALUE = 2000


def _real_date(value: object, at: str) -> Faults:
    """Accept YYYY-MM-DD of a day that the calendar has."""
    faults = list(written(r"\d{4}-\d{2}-\d{2}", "must be a valid date (YYYY-MM-DD)")(value, at))
    yield from faults
    if not faults and not _in_calendar(str(value)):
        yield Fault("must be a valid date (YYYY-MM-DD)", at)


def _in_calendar(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _offered(element: Shape) -> list[Any]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _same(option: Shape) -> tuple[Any, ...]:
    """What makes two options one: Slack fills in the emoji and verbatim flags itself."""
    said = option.get("description") or {}
    return (option["value"], option["text"]["text"], option["text"]["type"], said.get("text"), option.get("url"))


def _initially(key: str) -> Rule:
    """What is chosen at first is among the options."""

    def rule(element: Shape, at: str) -> Faults:
        offered = {_same(option) for option in _offered(element)}
        chosen = element.get(key, [])
        if any(_same(option) not in offered for option in (chosen if isinstance(chosen, list) else [chosen])):
            yield Fault("must be one of the provided options", f"{at}/{key}")

    return rule


def _ordered(low: str, high: str) -> Rule:
    """The lower bound is not above the upper one; bounds are numbers, or strings that hold one."""

    def rule(element: Shape, at: str) -> Faults:
        if low in element and high in element and Decimal(element[low]) > Decimal(element[high]):
            yield Fault(f"must be less than or equal to `{high}`", f"{at}/{low}")

    return rule


ACTION_ID = string(255)
ACTION: Keys = {"action_id": ACTION_ID}
CONFIRMED: Keys = {"confirm": CONFIRM}
FOCUSED: Keys = {"focus_on_load": boolean}
HINTED: Keys = {"placeholder": plain(150)}
LABELLED: Keys = {"accessibility_label": string(75)}
PICKED: Keys = {**ACTION, **CONFIRMED, **FOCUSED}
CHOSEN: Keys = {**PICKED, **HINTED}
MANY: Keys = {**CHOSEN, "max_selected_items": integer(1)}
TYPED: Keys = {**ACTION, **FOCUSED, **HINTED, "dispatch_action_config": DISPATCH_ACTION_CONFIG}
NUMERAL = written(r"-?\d+(\.\d+)?", "must be a valid number")
MENU: Keys = {
    "options": listed(MENU_OPTION, most=MOST_OPTIONS),
    "option_groups": listed(OPTION_GROUP, most=MOST_GROUPS),
}
IDS = listed(string())

IMAGE = kind(
    {"alt_text": string(2000)},
    {"image_url": web_url(), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)
BUTTON = kind(
    {"text": plain(BUTTON_TEXT)},
    {
        **ACTION,
        **CONFIRMED,
        **LABELLED,
        "url": url(),
        "value": string(BUTTON_VALUE, least=0),
        "style": STYLE,
        "agent_prompt": string(4000),
        "agent_prompt_display": string(),
        "visible_to_user_ids": IDS,
    },
)
FEEDBACK_BUTTON = shaped({"text": plain(BUTTON_TEXT), "value": string(BUTTON_VALUE)}, LABELLED)

ELEMENTS: Keys = {
    # buttons
    "button": BUTTON,
    "workflow_button": kind(
        {"text": plain(BUTTON_TEXT), "workflow": WORKFLOW, **ACTION},
        {**CONFIRMED, **LABELLED, "style": STYLE},
    ),
    "feedback_buttons": kind({"positive_button": FEEDBACK_BUTTON, "negative_button": FEEDBACK_BUTTON}, ACTION),
    "icon_button": kind(
        {"icon": word("trash"), "text": plain(BUTTON_TEXT)},
        {
            **ACTION,
            **CONFIRMED,
            **LABELLED,
            "value": string(BUTTON_VALUE),
            "visible_to_user_ids": listed(string(), most=10),
        },
    ),
    "overflow": kind({"options": listed(OVERFLOW_OPTION, most=5)}, {**ACTION, **CONFIRMED}),
    # ticks
    "checkboxes": kind(
        {"options": listed(TICK_OPTION, most=10)},
        {**PICKED, "initial_options": listed(TICK_OPTION)},
        _initially("initial_options"),
    ),
    "radio_buttons": kind(
        {"options": listed(TICK_OPTION, most=10)},
        {**PICKED, "initial_option": TICK_OPTION},
        _initially("initial_option"),
    ),
    # dates and times
    "datepicker": kind({}, {**CHOSEN, "initial_date": _real_date}),
    "timepicker": kind(
        {},
        {
            **CHOSEN,
            "initial_time": written(r"([01]\d|2[0-3]):[0-5]\d", "must be a valid time (HH:mm)"),
            "timezone": string(),
        },
    ),
    "datetimepicker": kind({}, {**PICKED, "initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    # menus of one choice
    "static_select": kind(
        {},
        {**CHOSEN, **MENU, "initial_option": MENU_OPTION},
        exactly_one("options", "option_groups"),
        _initially("initial_option"),
    ),
    "external_select": kind({}, {**CHOSEN, "initial_option": MENU_OPTION, "min_query_length": integer(0)}),
    "users_select": kind({}, {**CHOSEN, "initial_user": string()}),
    "conversations_select": kind(
        {},
        {
            **CHOSEN,
            "initial_conversation": string(),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "channels_select": kind({}, {**CHOSEN, "initial_channel": string(), "response_url_enabled": boolean}),
    # menus of many choices
    "multi_static_select": kind(
        {},
        {**MANY, **MENU, "initial_options": listed(MENU_OPTION)},
        exactly_one("options", "option_groups"),
        _initially("initial_options"),
    ),
    "multi_external_select": kind(
        {},
        {**MANY, "initial_options": listed(MENU_OPTION), "min_query_length": integer(0)},
    ),
    "multi_users_select": kind({}, {**MANY, "initial_users": IDS}),
    "multi_conversations_select": kind(
        {},
        {
            **MANY,
            "initial_conversations": IDS,
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        },
    ),
    "multi_channels_select": kind({}, {**MANY, "initial_channels": IDS}),
    # typed input
    "plain_text_input": kind(
        {},
        {
            **TYPED,
            "initial_value": string(LONGEST_INPUT, least=0),
            "multiline": boolean,
            "min_length": integer(0, LONGEST_INPUT),
            "max_length": integer(1, LONGEST_INPUT),
        },
        _ordered("min_length", "max_length"),
    ),
    "email_text_input": kind({}, {**TYPED, "initial_value": string(least=0)}),
    "url_text_input": kind({}, {**TYPED, "initial_value": string(least=0)}),
    "number_input": kind(
        {"is_decimal_allowed": boolean},
        {**TYPED, "initial_value": NUMERAL, "min_value": NUMERAL, "max_value": NUMERAL},
        _ordered("min_value", "max_value"),
    ),
    "rich_text_input": kind(
        ACTION,
        {
            **TYPED,
            "initial_value": RICH_TEXT_OBJECT,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
        _ordered("min_lines", "max_lines"),
    ),
    "file_input": kind({}, {**ACTION, "filetypes": listed(string()), "max_files": integer(1, 10)}),
    # pictures
    "image": IMAGE,
}

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MENUS = (*_SELECTS, *(f"multi_{name}" for name in _SELECTS))
_CLICKED = ("button", "checkboxes", "datepicker", "overflow", "radio_buttons", "timepicker", "workflow_button", *_MENUS)


def _only(names: Iterable[str]) -> Keys:
    return {name: ELEMENTS[name] for name in names}


IN_SECTION = _only((*_CLICKED, "image"))
IN_ACTIONS = _only((*_CLICKED, "datetimepicker", "rich_text_input"))
IN_CONTEXT_ACTIONS = _only(("feedback_buttons", "icon_button"))
IN_INPUT = _only(
    (
        "checkboxes",
        "datepicker",
        "datetimepicker",
        "email_text_input",
        "file_input",
        "number_input",
        "plain_text_input",
        "radio_buttons",
        "rich_text_input",
        "timepicker",
        "url_text_input",
        *_MENUS,
    ),
)
