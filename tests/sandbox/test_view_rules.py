"""Modals and home tabs: their own keys and limits, and what a view may hold once only."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.rules import Refused, check_view

View = dict[str, Any]


def plain(length: int = 1) -> View:
    return {"type": "plain_text", "text": "x" * length}


def field(element: str = "plain_text_input", **more: object) -> View:
    return {"type": "input", "label": plain(), "element": {"type": element, **more}}


def modal(*blocks: View, **more: object) -> View:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks or [field()]), **more}


def home(*blocks: View, **more: object) -> View:
    return {"type": "home", "blocks": list(blocks or [{"type": "divider"}]), **more}


def without(view: View, key: str) -> View:
    return {name: value for name, value in view.items() if name != key}


def refusal(view: object) -> Refused:
    with pytest.raises(Refused) as refused:
        check_view(view)
    return refused.value


LIMITS: dict[str, tuple[int, Callable[[int], View]]] = {
    "modal title": (24, lambda n: modal(title=plain(n))),
    "modal submit": (24, lambda n: modal(submit=plain(n))),
    "modal close": (24, lambda n: modal(close=plain(n))),
    "modal private_metadata": (3000, lambda n: modal(private_metadata="x" * n)),
    "modal callback_id": (255, lambda n: modal(callback_id="x" * n)),
    "modal external_id": (255, lambda n: modal(external_id="x" * n)),
    "modal blocks": (100, lambda n: modal(*[{"type": "divider"}] * n)),
    "home blocks": (100, lambda n: home(*[{"type": "divider"}] * n)),
    "home private_metadata": (3000, lambda n: home(private_metadata="x" * n)),
    "home callback_id": (255, lambda n: home(callback_id="x" * n)),
    "alert text": (200, lambda n: modal({"type": "alert", "text": plain(n)})),
    "elements in focus": (1, lambda n: modal(*[field(focus_on_load=True)] * n)),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_reached_but_not_passed(name: str) -> None:
    limit, build = LIMITS[name]
    check_view(build(limit))
    assert refusal(build(limit + 1)).error == "invalid_arguments"


def sized(size: int) -> View:
    """A home tab whose JSON has exactly this many bytes."""
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "é" * 1450}}
    view = home(*[long] * 84, private_metadata="")
    missing = size - len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode())
    return view | {"private_metadata": "x" * missing}


def test_a_view_of_250_kb_is_opened_and_a_larger_one_is_too_large() -> None:
    check_view(sized(250_000))
    refused = refusal(sized(250_001))
    assert (refused.error, refused.messages) == ("view_too_large", ())


@pytest.mark.parametrize(
    "view",
    [
        without(modal({"type": "divider"}), "submit"),
        modal(close=plain(), clear_on_close=True, notify_on_close=False, callback_id="step", external_id="e"),
        modal(private_metadata="", callback_id="", external_id=""),
        modal({"type": "alert", "text": plain()}, field("file_input")),
        modal(field("conversations_select", response_url_enabled=True)),
        modal(field("plain_text_input", focus_on_load=True), field("datepicker", focus_on_load=False)),
        home(field() | {"dispatch_action": True}),
        home(title=plain()),
        home({"type": "actions", "elements": [{"type": "channels_select"}, {"type": "datetimepicker"}]}),
    ],
)
def test_what_the_reference_allows_is_accepted(view: View) -> None:
    check_view(view)


WRONG: dict[str, tuple[object, str]] = {
    "no object": ([modal()], "must provide an object [json-pointer:/view]"),
    "no type": (without(modal(), "type"), "missing required field: type [json-pointer:/view]"),
    "another type": (modal() | {"type": "workflow_step"}, "unsupported type: workflow_step [json-pointer:/view/type]"),
    "no title": (without(modal(), "title"), "missing required field: title [json-pointer:/view]"),
    "no blocks": (without(home(), "blocks"), "missing required field: blocks [json-pointer:/view]"),
    "empty blocks": (modal() | {"blocks": []}, "must provide at least 1 items [json-pointer:/view/blocks]"),
    "blocks as text": (modal() | {"blocks": "[]"}, "must provide an array [json-pointer:/view/blocks]"),
    "an empty title": (modal(title=plain(0)), "must be more than 0 characters [json-pointer:/view/title/text]"),
    "a title in mrkdwn": (
        modal(title={"type": "mrkdwn", "text": "*x*"}),
        "unsupported type: mrkdwn [json-pointer:/view/title/type]",
    ),
    "what Slack adds": (modal(state={}), "invalid additional property: state [json-pointer:/view]"),
    "home with close": (home(close=plain()), "invalid additional property: close [json-pointer:/view]"),
    "home that tells of closing": (
        home(notify_on_close=True),
        "invalid additional property: notify_on_close [json-pointer:/view]",
    ),
    "an input without submit": (
        without(modal({"type": "divider"}, field()), "submit"),
        "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]",
    ),
    "markdown in a modal": (
        modal({"type": "markdown", "text": "x"}),
        "unsupported type: markdown [json-pointer:/view/blocks/0/type]",
    ),
    "a file on the home tab": (
        home(field("file_input")),
        "unsupported type: file_input [json-pointer:/view/blocks/0/element/type]",
    ),
    "an action on each file": (
        modal(field("file_input") | {"dispatch_action": True}),
        "`dispatch_action` cannot be used with `file_input` [json-pointer:/view/blocks/0/dispatch_action]",
    ),
    "a response_url from a home tab": (
        home(field("channels_select", response_url_enabled=True)),
        (
            "`response_url_enabled` can only be used in an `input` block of a modal "
            "[json-pointer:/view/blocks/0/element/response_url_enabled]"
        ),
    ),
    "a response_url from a section": (
        modal(
            {
                "type": "section",
                "text": plain(),
                "accessory": {"type": "conversations_select", "response_url_enabled": True},
            },
        ),
        (
            "`response_url_enabled` can only be used in an `input` block of a modal "
            "[json-pointer:/view/blocks/0/accessory/response_url_enabled]"
        ),
    ),
    "two fields of one block_id": (
        modal(field() | {"block_id": "b"}, field() | {"block_id": "b"}),
        '`block_id` "b" already exists [json-pointer:/view/blocks/1/block_id]',
    ),
    "focus in two places": (
        modal(field(focus_on_load=True), field("datepicker", focus_on_load=True)),
        "only one element can have `focus_on_load` set to true [json-pointer:/view/blocks/1/element/focus_on_load]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_slack_names_what_is_wrong_and_where(name: str) -> None:
    view, line = WRONG[name]
    refused = refusal(view)
    assert (refused.error, refused.messages) == ("invalid_arguments", (f"[ERROR] {line}",))
