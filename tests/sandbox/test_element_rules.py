"""Elements: every limit from both sides, the keys of Slack's reference, and what belongs together."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.blocks import BlockElement

from sandbox.rules import Refused, check_blocks
from sandbox.rules.blocks import BLOCKS
from sandbox.rules.elements import ELEMENTS

Element = dict[str, Any]


def plain(length: int = 1) -> Element:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Element:
    return {"type": "mrkdwn", "text": "x" * length}


def option(value: str = "v", **more: object) -> Element:
    return {"text": plain(), "value": value, **more}


def options(count: int) -> list[Element]:
    return [option(f"v{index}") for index in range(count)]


def group(count: int = 1, label: int = 1) -> Element:
    return {"label": plain(label), "options": options(count)}


def confirm(title: int = 1, text: int = 1, yes: int = 1, no: int = 1) -> Element:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}


def button(**more: object) -> Element:
    return {"type": "button", "text": plain(), **more}


def menu(**more: object) -> Element:
    return {"type": "static_select", **more}


def address(length: int) -> str:
    return "https://".ljust(length, "x")


INPUT_ONLY = ("email_text_input", "file_input", "number_input", "plain_text_input", "url_text_input")


def place(element: Element) -> list[Element]:
    """The element in a block that takes it."""
    if element["type"] in INPUT_ONLY:
        return [{"type": "input", "label": plain(), "element": element}]
    if element["type"] in {"feedback_buttons", "icon_button"}:
        return [{"type": "context_actions", "elements": [element]}]
    if element["type"] == "image":
        return [{"type": "context", "elements": [element]}]
    return [{"type": "actions", "elements": [element]}]


def accept(element: Element) -> None:
    check_blocks(place(element), "modal" if element["type"] == "file_input" else "message")


def refusal(element: Element) -> Refused:
    with pytest.raises(Refused) as refused:
        accept(element)
    return refused.value


LIMITS: dict[str, tuple[int, Callable[[int], Element]]] = {
    "action_id": (255, lambda n: button(action_id="x" * n)),
    "button text": (75, lambda n: button(text=plain(n))),
    "button value": (2000, lambda n: button(value="x" * n)),
    "button url": (3000, lambda n: button(url=address(n))),
    "button accessibility_label": (75, lambda n: button(accessibility_label="x" * n)),
    "button agent_prompt": (4000, lambda n: button(agent_prompt="x" * n)),
    "confirm title": (100, lambda n: button(confirm=confirm(title=n))),
    "confirm text": (300, lambda n: button(confirm=confirm(text=n))),
    "confirm confirm": (30, lambda n: button(confirm=confirm(yes=n))),
    "confirm deny": (30, lambda n: button(confirm=confirm(no=n))),
    "option text": (75, lambda n: menu(options=[option(text=plain(n))])),
    "option value": (150, lambda n: menu(options=[option("x" * n)])),
    "option description": (75, lambda n: menu(options=[option(description=plain(n))])),
    "option url": (3000, lambda n: {"type": "overflow", "options": [option(url=address(n))]}),
    "select options": (100, lambda n: menu(options=options(n))),
    "select option_groups": (100, lambda n: menu(option_groups=[group()] * n)),
    "group options": (100, lambda n: menu(option_groups=[group(n)])),
    "group label": (75, lambda n: menu(option_groups=[group(label=n)])),
    "placeholder": (150, lambda n: menu(options=options(1), placeholder=plain(n))),
    "multi select options": (100, lambda n: {"type": "multi_static_select", "options": options(n)}),
    "overflow options": (5, lambda n: {"type": "overflow", "options": options(n)}),
    "checkboxes options": (10, lambda n: {"type": "checkboxes", "options": options(n)}),
    "radio options": (10, lambda n: {"type": "radio_buttons", "options": options(n)}),
    "tick text": (75, lambda n: {"type": "checkboxes", "options": [option(text=mrkdwn(n))]}),
    "input max_length": (3000, lambda n: {"type": "plain_text_input", "max_length": n}),
    "input min_length": (3000, lambda n: {"type": "plain_text_input", "min_length": n}),
    "input initial_value": (3000, lambda n: {"type": "plain_text_input", "initial_value": "x" * n}),
    "rich input min_lines": (100, lambda n: {"type": "rich_text_input", "action_id": "r", "min_lines": n}),
    "rich input max_lines": (100, lambda n: {"type": "rich_text_input", "action_id": "r", "max_lines": n}),
    "file_input max_files": (10, lambda n: {"type": "file_input", "max_files": n}),
    "triggers": (2, lambda n: triggered(("on_enter_pressed", "on_character_entered", "on_enter_pressed")[:n])),
    "icon button watchers": (10, lambda n: icon_button(visible_to_user_ids=["U1"] * n)),
    "icon button value": (2000, lambda n: icon_button(value="x" * n)),
    "feedback text": (75, lambda n: feedback(text=plain(n))),
    "feedback value": (2000, lambda n: feedback(value="x" * n)),
    "moment": (9_999_999_999, lambda n: {"type": "datetimepicker", "initial_date_time": n}),
}


def triggered(when: Sequence[str]) -> Element:
    return {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": list(when)}}


def icon_button(**more: object) -> Element:
    return {"type": "icon_button", "icon": "trash", "text": plain(), **more}


def feedback(**more: object) -> Element:
    said = {"text": plain(), "value": "v"}
    return {"type": "feedback_buttons", "positive_button": said | more, "negative_button": said}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_reached_but_not_passed(name: str) -> None:
    limit, build = LIMITS[name]
    accept(build(limit))
    refusal(build(limit + 1))


AT_LEAST_ONE: dict[str, Callable[[int], Element]] = {
    "action_id": lambda n: button(action_id="x" * n),
    "button text": lambda n: button(text=plain(n)),
    "option text": lambda n: menu(options=[option(text=plain(n))]),
    "option value": lambda n: menu(options=[option("x" * n)]),
    "options": lambda n: menu(options=options(n)),
    "option_groups": lambda n: menu(option_groups=[group()] * n),
    "options of a group": lambda n: menu(option_groups=[group(n)]),
    "overflow options": lambda n: {"type": "overflow", "options": options(n)},
    "checkboxes options": lambda n: {"type": "checkboxes", "options": options(n)},
    "initial_users": lambda n: {"type": "multi_users_select", "initial_users": ["U1"] * n},
    "max_selected_items": lambda n: {"type": "multi_users_select", "max_selected_items": n},
    "max_length": lambda n: {"type": "plain_text_input", "max_length": n},
    "max_files": lambda n: {"type": "file_input", "max_files": n},
    "filter include": lambda n: {"type": "conversations_select", "filter": {"include": ["im"] * n}},
    "min_lines": lambda n: {"type": "rich_text_input", "action_id": "r", "min_lines": n},
    "max_lines": lambda n: {"type": "rich_text_input", "action_id": "r", "max_lines": n},
    "triggers": lambda n: triggered(["on_enter_pressed"] * n),
}


@pytest.mark.parametrize("name", AT_LEAST_ONE)
def test_one_is_enough_and_none_is_refused(name: str) -> None:
    accept(AT_LEAST_ONE[name](1))
    refusal(AT_LEAST_ONE[name](0))


RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
ACCEPTED: dict[str, Element] = {
    "a button with all it may have": button(
        text=plain() | {"emoji": True},
        action_id="a",
        value="",
        style="danger",
        url="mailto:sales@example.com",
        confirm=confirm() | {"style": "primary"},
        accessibility_label="Open the deal",
        visible_to_user_ids=["U1"],
    ),
    "a workflow button": {
        "type": "workflow_button",
        "action_id": "w",
        "text": plain(),
        "workflow": {
            "trigger": {
                "url": "https://slack.com/shortcuts/Ft1/x",
                "customizable_input_parameters": [{"name": "deal", "value": "D-1"}],
            },
        },
    },
    "an initial option in a group": menu(option_groups=[group(1), group(3)], initial_option=option("v2")),
    "an initial option with another emoji flag": menu(
        options=[option(text=plain() | {"emoji": True})],
        initial_option=option(),
    ),
    "initial ticks": {"type": "checkboxes", "options": options(3), "initial_options": options(2)},
    "a radio button in mrkdwn": {"type": "radio_buttons", "options": [option(text=mrkdwn(), description=mrkdwn())]},
    "a date": {"type": "datepicker", "initial_date": "2028-02-29", "placeholder": plain(), "focus_on_load": True},
    "a time with its zone": {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Warsaw"},
    "a moment": {"type": "datetimepicker", "initial_date_time": 1_790_000_000},
    "people's conversations": {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "response_url_enabled": False,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    },
    "an outside menu": {"type": "external_select", "min_query_length": 0, "initial_option": option()},
    "an outside menu of many": {
        "type": "multi_external_select",
        "initial_options": options(2),
        "min_query_length": 0,
    },
    "channels": {"type": "multi_channels_select", "initial_channels": ["C1"], "max_selected_items": 3},
    "a number": {
        "type": "number_input",
        "is_decimal_allowed": True,
        "min_value": "-1.5",
        "max_value": "10",
        "initial_value": "3",
    },
    "text of no length": {"type": "plain_text_input", "initial_value": "", "min_length": 0},
    "an address": {"type": "url_text_input", "initial_value": ""},
    "an email": {"type": "email_text_input", "initial_value": ""},
    "formatted text": {"type": "rich_text_input", "action_id": "r", "initial_value": RICH, "min_lines": 2},
    "files": {"type": "file_input", "filetypes": ["csv"], "max_files": 1},
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_the_reference_allows_is_accepted(name: str) -> None:
    accept(ACCEPTED[name])


WRONG: dict[str, tuple[Element, str]] = {
    "a style of its own": (button(style="default"), "must be a valid enum value [json-pointer:{at}/style]"),
    "a button in mrkdwn": (button(text=mrkdwn()), "unsupported type: mrkdwn [json-pointer:{at}/text/type]"),
    "a button without text": ({"type": "button"}, "missing required field: text [json-pointer:{at}]"),
    "an address that is none": (button(url="Acme Ltd"), "must be a valid url [json-pointer:{at}/url]"),
    "half a question": (
        button(confirm={"title": plain(), "text": plain(), "confirm": plain()}),
        "missing required field: deny [json-pointer:{at}/confirm]",
    ),
    "a link in a menu": (
        menu(options=[option(url="https://example.com")]),
        "invalid additional property: url [json-pointer:{at}/options/0]",
    ),
    "mrkdwn in a menu": (
        menu(options=[option(text=mrkdwn())]),
        "unsupported type: mrkdwn [json-pointer:{at}/options/0/text/type]",
    ),
    "no options": (menu(), "must define either `options` or `option_groups` [json-pointer:{at}]"),
    "options twice": (
        menu(options=options(1), option_groups=[group()]),
        "cannot define both `options` and `option_groups` [json-pointer:{at}]",
    ),
    "an initial option from elsewhere": (
        menu(options=options(2), initial_option=option("v9")),
        "must be one of the provided options [json-pointer:{at}/initial_option]",
    ),
    "an initial tick from elsewhere": (
        {"type": "checkboxes", "options": options(2), "initial_options": [option("v9")]},
        "must be one of the provided options [json-pointer:{at}/initial_options]",
    ),
    "a day that never was": (
        {"type": "datepicker", "initial_date": "2027-02-29"},
        "must be a valid date (YYYY-MM-DD) [json-pointer:{at}/initial_date]",
    ),
    "a date without dashes": (
        {"type": "datepicker", "initial_date": "20270228"},
        "must be a valid date (YYYY-MM-DD) [json-pointer:{at}/initial_date]",
    ),
    "a time past midnight": (
        {"type": "timepicker", "initial_time": "24:00"},
        "must be a valid time (HH:mm) [json-pointer:{at}/initial_time]",
    ),
    "a moment long past": (
        {"type": "datetimepicker", "initial_date_time": 999_999_999},
        "must be greater than or equal to 1000000000 [json-pointer:{at}/initial_date_time]",
    ),
    "milliseconds": (
        {"type": "datetimepicker", "initial_date_time": 1_790_000_000_000},
        "must be less than or equal to 9999999999 [json-pointer:{at}/initial_date_time]",
    ),
    "a moment as a string": (
        {"type": "datetimepicker", "initial_date_time": "1790000000"},
        "must provide an integer [json-pointer:{at}/initial_date_time]",
    ),
    "a filter of nothing": (
        {"type": "conversations_select", "filter": {}},
        (
            "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users` "
            "[json-pointer:{at}/filter]"
        ),
    ),
    "decimals undecided": (
        {"type": "number_input"},
        "missing required field: is_decimal_allowed [json-pointer:{at}]",
    ),
    "a number that is a number": (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": 1},
        "must provide a string [json-pointer:{at}/min_value]",
    ),
    "bounds the wrong way round": (
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "10", "max_value": "9"},
        "must be less than or equal to `max_value` [json-pointer:{at}/min_value]",
    ),
    "lengths the wrong way round": (
        {"type": "plain_text_input", "min_length": 10, "max_length": 9},
        "must be less than or equal to `max_length` [json-pointer:{at}/min_length]",
    ),
    "a rich input without a name": (
        {"type": "rich_text_input"},
        "missing required field: action_id [json-pointer:{at}]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_slack_names_what_is_wrong_and_where(name: str) -> None:
    element, line = WRONG[name]
    at = "/blocks/0/element" if element["type"] in INPUT_ONLY else "/blocks/0/elements/0"
    assert refusal(element).messages == (f"[ERROR] {line.format(at=at)}",)


def documented() -> Iterator[tuple[str, str]]:
    """Each type that slack_sdk models, with each key that it can be built with."""
    waiting: list[type] = [BlockElement, SdkBlock]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        keys = set(inspect.signature(model).parameters) - {"others", "type", "subtype"}
        yield from ((str(getattr(model, "type", "")), key) for key in sorted(keys))


# An image is an element and a block, and the block has more keys.
RULES = {**ELEMENTS, **BLOCKS}
DOCUMENTED = [(name, key) for name, key in documented() if name in RULES]


@pytest.mark.parametrize(("name", "key"), DOCUMENTED)
def test_every_key_that_slacks_own_library_knows_is_known(name: str, key: str) -> None:
    faults = [fault.text for fault in RULES[name]({"type": name, key: object()}, "")]
    assert f"invalid additional property: {key}" not in faults


def test_slacks_own_library_was_read() -> None:
    assert len(DOCUMENTED) > 150
