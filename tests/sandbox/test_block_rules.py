"""Blocks: the verdicts that are on file, surfaces, what is wrong by name, and what holds between blocks."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.rules import Refused, check_blocks, check_message, check_view
from sandbox.rules.blocks import SURFACES, Surface

PAYLOADS = Path(__file__).parents[1] / "data" / "slack" / "payloads.jsonl"
VERDICTS = [json.loads(line) for line in PAYLOADS.read_text().splitlines()]

Block = dict[str, Any]


def plain(length: int = 1) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int = 1) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def button(name: str = "a") -> Block:
    return {"type": "button", "action_id": name, "text": plain()}


def image(**more: object) -> Block:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **more}


def rich_text(*inlines: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inlines)}]}


def raw(text: str = "x") -> Block:
    return {"type": "raw_text", "text": text}


def data_table(rows: int = 2, columns: int = 1, text: str = "x", **more: object) -> Block:
    return {"type": "data_table", "caption": "Deals", "rows": [[raw(text)] * columns] * rows, **more}


def video(**more: object) -> Block:
    page = "https://example.com/v"
    return {"type": "video", "alt_text": "a", "title": plain(), "thumbnail_url": page, "video_url": page, **more}


def container(**more: object) -> Block:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **more}


def refusal(blocks: object, surface: Surface = "message") -> Refused:
    with pytest.raises(Refused) as refused:
        check_blocks(blocks, surface)
    return refused.value


@pytest.mark.parametrize("case", VERDICTS, ids=[case["name"] for case in VERDICTS])
def test_each_payload_on_file_gets_its_verdict(case: dict[str, Any]) -> None:
    try:
        if case["surface"] == "message":
            check_message("Nudge", case["payload"])
        else:
            check_view(case["payload"])
    except Refused:
        accepted = False
    else:
        accepted = True
    assert accepted is case["valid"]


LINE = {"type": "divider"}
FIELD = {"type": "input", "label": plain(), "element": {"type": "plain_text_input"}}
EXAMPLES: dict[str, Block] = {
    "actions": {"type": "actions", "elements": [button()]},
    "alert": {"type": "alert", "text": mrkdwn(), "level": "warning"},
    "auth_provider": {"type": "auth_provider", "value": "crm", "name": plain(), "is_connected": False},
    "call": {"type": "call", "call_id": "R1"},
    "card": {"type": "card", "title": mrkdwn(), "icon": image(), "actions": [button()]},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "hero_image": image()}]},
    "container": container(child_blocks=[FIELD, LINE], width="wide", is_collapsible=True, default_collapsed=True),
    "context": {"type": "context", "elements": [image(), plain(), mrkdwn()]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain(), "value": "up"},
                "negative_button": {"text": plain(), "value": "down", "accessibility_label": "No"},
            },
        ],
    },
    "data_table": data_table(),
    "data_visualization": {
        "type": "data_visualization",
        "title": "Won",
        "chart": {
            "type": "bar",
            "series": [{"name": "Q1", "data": [{"label": "May", "value": 3}]}],
            "axis_config": {"categories": ["May"], "x_label": "Month"},
        },
    },
    "divider": LINE,
    "file": {"type": "file", "external_id": "F1", "source": "remote"},
    "header": {"type": "header", "text": plain() | {"emoji": True}},
    "image": {"type": "image", "alt_text": "a", "slack_file": {"id": "F0123456789"}},
    "input": FIELD,
    "markdown": {"type": "markdown", "text": "# Won"},
    "plan": {"type": "plan", "title": "Week", "tasks": [{"task_id": "t", "title": "Call", "status": "pending"}]},
    "rich_text": rich_text(
        {"type": "text", "text": "Call ", "style": {"bold": True}},
        {"type": "user", "user_id": "U1"},
        {"type": "link", "url": "https://example.com"},
        {"type": "emoji", "name": "tada"},
        {"type": "date", "timestamp": 1_790_000_000, "format": "{date_short}"},
    ),
    "section": {"type": "section", "text": mrkdwn() | {"verbatim": True}, "accessory": image(), "expand": True},
    "table": {
        "type": "table",
        "rows": [[raw(), raw()]] * 2,
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    "task_card": {"type": "task_card", "task_id": "t", "title": "Call", "status": "complete"},
    "video": video(title_url="https://example.com"),
}


MENTIONS: dict[str, Block] = {
    "attachment_mention": {"url": "https://example.com"},
    "canvas": {"file_id": "F1"},
    "canvas_message_unfurl": {"root_message_ts": "1.0", "root_message_channel": "C1"},
    "canvas_user_mention": {"user_id": "U1"},
    "citation": {"url": "https://a.b", "text": "x", "index": 1, "details": {"citation_type": "web", "title": "x"}},
    "file": {"file_id": "F1"},
    "list_record": {"file_id": "F1"},
    "message_mention": {"channel_id": "C1", "message_ts": "1.0"},
    "salesforce_data_field": {"salesforce_record_id": "001"},
    "tag": {"text": "In progress"},
    "work_object_mention": {"entity_id": "E1", "app_id": "A1", "text": "Order", "url": "https://example.com"},
    "workflow_mention": {"workflow_id": "Wf1", "function_trigger_id": "Ft1", "text": "Run"},
}
"""What each kind that a rich text may name must have, by Slack's reference."""


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", MENTIONS)
def test_a_rich_text_names_what_lies_in_slack(name: str, surface: Surface) -> None:
    whole = {"type": name, **MENTIONS[name]}
    check_blocks([rich_text(whole)], surface)
    for key in MENTIONS[name]:
        lacking = {k: v for k, v in whole.items() if k != key}
        assert "missing required field" in refusal([rich_text(lacking)], surface).messages[0]
        assert f"elements/0/{key}" in refusal([rich_text({**whole, key: []})], surface).messages[0]
    assert "invalid additional property" in refusal([rich_text({**whole, "colour": "red"})], surface).messages[0]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_block_stands_only_where_slack_shows_it(name: str, surface: Surface) -> None:
    if name in SURFACES[surface]:
        check_blocks([EXAMPLES[name]], surface)
    else:
        root = "/blocks" if surface == "message" else "/view/blocks"
        assert refusal([EXAMPLES[name]], surface).messages == (
            f"[ERROR] unsupported type: {name} [json-pointer:{root}/0/type]",
        )


def test_every_kind_of_block_has_an_example() -> None:
    assert set(EXAMPLES) == set.union(*SURFACES.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_key_that_slack_does_not_know_is_refused(name: str) -> None:
    surface: Surface = "modal" if name == "alert" else "message"
    messages = refusal([EXAMPLES[name] | {"colour": "red"}], surface).messages
    assert [line for line in messages if "invalid additional property: colour" in line] == list(messages)


WRONG: dict[str, tuple[list[Any], str]] = {
    "not an object": (["divider"], "must provide an object [json-pointer:/blocks/0]"),
    "no type": ([{"text": plain()}], "missing required field: type [json-pointer:/blocks/0]"),
    "a type that is no string": ([{"type": ["divider"]}], "must provide a string [json-pointer:/blocks/0/type]"),
    "null for a key": (
        [{"type": "section", "text": plain(), "fields": None}],
        "must provide an array [json-pointer:/blocks/0/fields]",
    ),
    "a bare string for a text": (
        [{"type": "section", "text": "Hello"}],
        "must provide an object [json-pointer:/blocks/0/text]",
    ),
    "mrkdwn in a header": (
        [{"type": "header", "text": mrkdwn()}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    "emoji on mrkdwn": (
        [{"type": "section", "text": mrkdwn() | {"emoji": True}}],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    "verbatim that is no boolean": (
        [{"type": "section", "text": mrkdwn() | {"verbatim": "yes"}}],
        "must provide a boolean [json-pointer:/blocks/0/text/verbatim]",
    ),
    "an image without its text": (
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    "an image from two places": (
        [image(slack_file={"id": "F0123456789"})],
        "cannot define both `image_url` and `slack_file` [json-pointer:/blocks/0]",
    ),
    "a button in a context": (
        [{"type": "context", "elements": [button()]}],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    "an image among actions": (
        [{"type": "actions", "elements": [image()]}],
        "unsupported type: image [json-pointer:/blocks/0/elements/0/type]",
    ),
    "a text input beside a section": (
        [{"type": "section", "text": plain(), "accessory": {"type": "plain_text_input"}}],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]",
    ),
    "a button in an input block": (
        [{"type": "input", "label": plain(), "element": button()}],
        "unsupported type: button [json-pointer:/blocks/0/element/type]",
    ),
    "a container in a container": (
        [container(child_blocks=[container()])],
        "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]",
    ),
    "a cell without text": (
        [{"type": "table", "rows": [[{"type": "raw_number", "value": 3}]]}],
        "missing required field: text [json-pointer:/blocks/0/rows/0/0]",
    ),
    "rich text in a data table's header": (
        [data_table() | {"rows": [[rich_text()], [raw()]]}],
        "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]",
    ),
    "uneven rows of a data table": (
        [data_table() | {"rows": [[raw()], [raw(), raw()]]}],
        "all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]",
    ),
    "a card without content": (
        [{"type": "card", "subtitle": plain()}],
        "must define either `hero_image` or `title` or `actions` or `body` [json-pointer:/blocks/0]",
    ),
    "a waiting task outside a plan": (
        [{"type": "task_card", "task_id": "t", "title": "Call", "status": "pending"}],
        "must be a valid enum value [json-pointer:/blocks/0/status]",
    ),
    "a video without TLS": (
        [video(video_url="http://example.com/v")],
        "must be a valid https url [json-pointer:/blocks/0/video_url]",
    ),
    "a slice of nothing": (
        [
            {
                "type": "data_visualization",
                "title": "Won",
                "chart": {"type": "pie", "segments": [{"label": "Q1", "value": 0}]},
            },
        ],
        "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_slack_names_what_is_wrong_and_where(name: str) -> None:
    blocks, line = WRONG[name]
    refused = refusal(blocks)
    assert (refused.error, refused.messages) == ("invalid_blocks", (f"[ERROR] {line}",))


def test_every_fault_is_told_at_once() -> None:
    blocks = [{"type": "header", "text": plain(0)}, {"type": "section"}, {"type": "nope"}]
    assert len(refusal(blocks).messages) == 3


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, 7])
def test_blocks_that_are_no_list_have_the_wrong_format(blocks: object) -> None:
    assert refusal(blocks).error == "invalid_blocks_format"


def test_a_second_table_is_refused_by_its_own_name_inside_a_container_too() -> None:
    table = EXAMPLES["table"]
    refused = refusal([table, container(child_blocks=[table])])
    assert refused.error == "invalid_attachments"
    assert refused.messages == ("[ERROR] only_one_table_allowed [json-pointer:/blocks/1/child_blocks/0]",)


def test_too_much_text_is_refused_without_a_place() -> None:
    refused = refusal([{"type": "section", "text": mrkdwn(3000)}] * 5)
    assert (refused.error, refused.messages) == ("msg_blocks_too_long", ())


def test_options_and_data_tables_do_not_count_as_text_of_the_message() -> None:
    options = [{"text": plain(75), "value": f"v{index}"} for index in range(100)]
    menus = [{"type": "static_select", "options": options, "action_id": f"m{index}"} for index in range(2)]
    check_blocks([{"type": "actions", "elements": menus}, data_table(text="x" * 10_000)], "message")


def test_a_home_tab_may_show_more_text_than_a_message() -> None:
    check_blocks([{"type": "section", "text": mrkdwn(3000)}] * 40, "home")


def test_a_block_id_is_used_once_in_a_message_inside_containers_too() -> None:
    named = {"type": "divider", "block_id": "d"}
    assert refusal([named, container(child_blocks=[named])]).messages == (
        '[ERROR] `block_id` "d" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]',
    )


def test_an_action_id_may_come_back_in_another_block_but_not_in_the_same() -> None:
    row = {"type": "actions", "elements": [button()]}
    check_blocks([row, row, container(child_blocks=[row, row])], "message")
    refusal([container(child_blocks=[{"type": "actions", "elements": [button(), button()]}])])


def test_a_message_may_have_no_blocks_and_a_view_may_not() -> None:
    check_blocks([], "message")
    assert refusal([], "home").messages == ("[ERROR] must provide at least 1 items [json-pointer:/view/blocks]",)
