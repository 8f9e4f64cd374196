"""Messages as a whole, and what an app answers to Slack: options and field errors."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.rules import Refused, check_message, check_options, check_view_errors

LINE = {"type": "divider"}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
EVENT = {"event_type": "step_due", "event_payload": {"key": "run-1"}}


def plain(length: int = 1) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * length}


def option(value: str = "v", **more: object) -> dict[str, Any]:
    return {"text": plain(), "value": value, **more}


def refusal(check: Callable[[], None]) -> Refused:
    with pytest.raises(Refused) as refused:
        check()
    return refused.value


@pytest.mark.parametrize(
    ("text", "blocks", "attachments"),
    [
        ("Hello", None, None),
        ("x" * 100_000, None, None),
        ("Hello", [], []),
        (None, [LINE], None),
        ("", [LINE], None),
        (None, None, [{"text": "Hello"}]),
        (None, None, [{"color": "#36a64f", "blocks": [LINE, TABLE]}]),
        ("Hello", [LINE], [{"fallback": "x", "unknown": True}] * 100),
    ],
)
def test_a_message_with_something_to_show_is_accepted(text: object, blocks: object, attachments: object) -> None:
    check_message(text, blocks, attachments)


@pytest.mark.parametrize(
    ("text", "blocks", "attachments"),
    [(None, None, None), ("", None, None), (" \n", [], None), (None, [], []), ("", None, [{"color": "red"}])],
)
def test_a_message_with_nothing_to_show_has_no_text(text: object, blocks: object, attachments: object) -> None:
    assert refusal(lambda: check_message(text, blocks, attachments)).error == "no_text"


def test_a_text_that_is_no_string_is_refused() -> None:
    assert refusal(lambda: check_message({"text": "x"})).error == "invalid_arguments"


def test_an_update_refuses_the_long_text_that_a_post_would_cut() -> None:
    check_message("x" * 4000, longest_text=4000)
    assert refusal(lambda: check_message("x" * 4001, longest_text=4000)).error == "msg_too_long"


def test_a_message_with_wrong_blocks_carries_their_faults() -> None:
    refused = refusal(lambda: check_message("x", [{"type": "section", "text": plain(0)}]))
    assert refused.error == "invalid_blocks"
    assert refused.messages == ("[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]",)
    assert str(refused).startswith("invalid_blocks: [ERROR] must be more")


def test_wrong_blocks_of_an_attachment_make_it_invalid() -> None:
    wrong = {"blocks": [{"type": "section", "fields": [plain(2001)]}]}
    refused = refusal(lambda: check_message("x", None, [{"text": "x"}, wrong]))
    assert refused.error == "invalid_attachments"
    assert refused.messages == (
        "[ERROR] must be less than 2001 characters [json-pointer:/attachments/1/blocks/0/fields/0/text]",
    )


@pytest.mark.parametrize("attachments", ["[]", {"text": "x"}, ["x"], [{"blocks": [LINE] * 51}], [{"blocks": {}}]])
def test_attachments_of_another_shape_are_invalid(attachments: object) -> None:
    assert refusal(lambda: check_message("x", None, attachments)).error == "invalid_attachments"


def test_a_hundred_attachments_are_enough() -> None:
    assert refusal(lambda: check_message("x", None, [{"text": "x"}] * 101)).error == "too_many_attachments"


def test_a_table_in_the_blocks_leaves_no_room_for_one_in_an_attachment() -> None:
    refused = refusal(lambda: check_message("x", [TABLE], [{"blocks": [TABLE]}]))
    assert refused.error == "invalid_attachments"
    assert refused.messages == ("[ERROR] only_one_table_allowed [json-pointer:/attachments/0/blocks/0]",)


@pytest.mark.parametrize("metadata", [EVENT, {}, {"entities": [{"entity_type": "task"}]}, EVENT | {"entities": [{}]}])
def test_metadata_of_an_event_or_of_entities_is_accepted(metadata: object) -> None:
    check_message("x", metadata=metadata)


@pytest.mark.parametrize(
    "metadata",
    [
        "{}",
        [],
        {"event_type": "step_due"},
        {"event_payload": {}},
        EVENT | {"event_type": ""},
        EVENT | {"event_payload": "run-1"},
        EVENT | {"event": 1},
    ],
)
def test_metadata_of_another_shape_has_the_wrong_format(metadata: object) -> None:
    assert refusal(lambda: check_message("x", metadata=metadata)).error == "invalid_metadata_format"


def test_entities_that_are_no_list_have_the_wrong_schema() -> None:
    assert refusal(lambda: check_message("x", metadata={"entities": {}})).error == "invalid_metadata_schema"


def test_metadata_of_sixteen_kilobytes_is_accepted_and_one_byte_more_is_too_large() -> None:
    bare = len(json.dumps(EVENT | {"event_payload": {"n": ""}}, separators=(",", ":")))
    room = 16 * 1024 - bare
    check_message("x", metadata=EVENT | {"event_payload": {"n": "é" * (room // 2) + "x" * (room % 2)}})
    large = EVENT | {"event_payload": {"n": "x" * (room + 1)}}
    assert refusal(lambda: check_message("x", metadata=large)).error == "metadata_too_large"


@pytest.mark.parametrize(
    "response",
    [
        {"options": []},
        {"options": [option("x" * 150, description=plain(75))] * 100},
        {"option_groups": []},
        {"option_groups": [{"label": plain(75), "options": [option()] * 100}] * 100},
    ],
)
def test_options_that_a_menu_can_show_are_accepted(response: object) -> None:
    check_options(response)


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        {},
        {"options": None},
        {"options": [option()] * 101},
        {"options": [option("x" * 151)]},
        {"options": [option(text=plain(76))]},
        {"options": [option(text={"type": "mrkdwn", "text": "*x*"})]},
        {"options": [option(url="https://example.com")]},
        {"options": [option()], "option_groups": []},
        {"option_groups": [{"label": plain(76), "options": [option()]}]},
        {"option_groups": [{"label": plain(), "options": [option()] * 101}]},
        {"option_groups": [{"label": plain(), "options": [option()]}] * 101},
    ],
)
def test_options_that_a_menu_cannot_show_are_refused(response: object) -> None:
    assert refusal(lambda: check_options(response)).error == "invalid_arguments"


FORM = {
    "type": "modal",
    "blocks": [
        {"type": "section", "block_id": "about", "text": plain()},
        {"type": "input", "block_id": "date", "label": plain(), "element": {"type": "datepicker"}},
    ],
}


def test_an_error_is_shown_at_the_field_it_names() -> None:
    check_view_errors({"date": "The date has passed."}, FORM)


@pytest.mark.parametrize(
    "errors",
    [None, [], {}, {"about": "No."}, {"nowhere": "No."}, {"date": ""}, {"date": None}, {"date": "No.", "x": "No."}],
)
def test_an_error_that_no_field_can_show_is_refused(errors: object) -> None:
    assert refusal(lambda: check_view_errors(errors, FORM)).error == "invalid_arguments"
