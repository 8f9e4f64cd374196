"""Every block and element is drawn, with its words, its labels and the attributes that the page's script reads."""

import json
import re
from typing import Any

import pytest

from sandbox.page.drawing import draw_blocks
from sandbox.page.gallery import READER, Example
from sandbox.rules.blocks import BLOCKS
from sandbox.rules.elements import ELEMENTS
from tests.sandbox.page.drawing.pages import Page, as_given, leaves, page_of
from tests.sandbox.page.drawing.test_safety import EXAMPLES, NAMES

TOLD = {"text", "title", "alt_text", "caption", "name", "label", "provider_name", "author_name"}
"""Keys of strings that a person reads."""
MARKUP = re.compile(r"<[^>]*>|\(https?:[^)]*\)|:[\w+:-]+:|&\w+;|```\w*|[*_~`]|^\d+\.", re.MULTILINE)
WORD = re.compile(r"\w+")


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def drawn(blocks: list[dict[str, Any]], surface: Any = "message", **more: Any) -> Page:
    return page_of(str(draw_blocks(blocks, READER, surface=surface, **more)))


def field(element: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    asked = {"action_id": "a", **element}
    return [{"type": "input", "block_id": "b", "label": plain("Label"), "element": asked, **more}]


def test_every_kind_of_block_and_element_that_the_rules_know_has_an_example() -> None:
    shown = {said for example in EXAMPLES for path, said in leaves(example.blocks) if path[-1] == "type"}
    assert set(BLOCKS) <= shown
    assert set(ELEMENTS) <= shown


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_every_example_is_drawn_as_what_it_is(example: Example) -> None:
    page = drawn(example.blocks, example.surface)
    frames = [attributes for _, attributes in page.elements if attributes.get("class", "").startswith("block block-")]
    assert not [frame for frame in frames if frame["class"] == "block block-unknown"]
    assert len(frames) >= len(example.blocks)
    assert frames[0]["class"] == f"block block-{example.blocks[0]['type']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_every_word_of_every_example_is_there_to_be_read(example: Example) -> None:
    page = drawn(example.blocks, example.surface)
    told = [said for path, said in leaves(example.blocks) if path[-1] in TOLD and "slack_icon" not in path]
    assert not [word for said in told for word in WORD.findall(MARKUP.sub(" ", said)) if word not in page.seen]


def test_a_kind_that_is_not_known_yet_is_named_and_its_words_are_shown() -> None:
    page = drawn([{"type": "hologram", "block_id": "b", "text": plain("Turn <it>")}])
    assert "Not drawn here: hologram" in page.seen
    assert "Turn <it>" in page.seen
    assert page.values("data-block") == ["b"]


def test_an_element_that_is_not_known_yet_is_named_and_its_words_are_shown() -> None:
    page = drawn([{"type": "actions", "elements": [{"type": "dial", "action_id": "a", "text": plain("Louder")}]}])
    assert "Not drawn here: dial" in page.seen
    assert "Louder" in page.seen


@pytest.mark.parametrize(
    ("surface", "block", "is_sent"),
    [
        ("message", {"type": "actions", "elements": [{"type": "datepicker", "action_id": "a"}]}, True),
        ("home", {"type": "actions", "elements": [{"type": "datepicker", "action_id": "a"}]}, True),
        ("modal", {"type": "actions", "elements": [{"type": "datepicker", "action_id": "a"}]}, True),
        ("modal", {"type": "section", "text": plain("x"), "accessory": {"type": "datepicker", "action_id": "a"}}, True),
        ("modal", field({"type": "datepicker"})[0], False),
        ("modal", field({"type": "datepicker"}, dispatch_action=True)[0], True),
        ("home", field({"type": "datepicker"})[0], False),
        ("message", field({"type": "datepicker"}, dispatch_action=True)[0], True),
    ],
)
def test_what_is_sent_at_once_says_so(surface: str, block: dict[str, Any], *, is_sent: bool) -> None:
    page = drawn([block], surface)
    assert bool(page.values("data-dispatch")) is is_sent


OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}


@pytest.mark.parametrize(
    ("element", "given"),
    [
        ({"type": "plain_text_input", "initial_value": "x <y>"}, "x <y>"),
        ({"type": "plain_text_input"}, None),
        ({"type": "number_input", "is_decimal_allowed": True, "initial_value": "1.50"}, "1.50"),
        ({"type": "rich_text_input", "initial_value": RICH}, RICH),
        ({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]}, "2"),
        ({"type": "static_select", "options": OPTIONS}, None),
        ({"type": "external_select", "initial_option": OPTIONS[0]}, "1"),
        ({"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]}, "1"),
        ({"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS}, ["1", "2"]),
        ({"type": "checkboxes", "options": OPTIONS}, []),
        ({"type": "multi_static_select", "options": OPTIONS, "initial_options": OPTIONS[:1]}, ["1"]),
        ({"type": "users_select", "initial_user": "U0BERT"}, "U0BERT"),
        ({"type": "multi_users_select", "initial_users": ["U0BERT"]}, ["U0BERT"]),
        ({"type": "conversations_select", "initial_conversation": "C0DESK"}, "C0DESK"),
        ({"type": "multi_channels_select", "initial_channels": ["C0SALES"]}, ["C0SALES"]),
        ({"type": "datepicker", "initial_date": "2026-11-27"}, "2026-11-27"),
        ({"type": "timepicker", "initial_time": "14:30"}, "14:30"),
        ({"type": "datetimepicker", "initial_date_time": 1795816800}, 1795816800),
        ({"type": "file_input"}, []),
    ],
)
def test_the_current_value_stands_beside_the_element(element: dict[str, Any], given: Any) -> None:
    assert as_given(drawn(field(element), "modal")) == {"a": given}


def test_what_was_filled_in_goes_before_what_was_there_at_first() -> None:
    element = {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]}
    state = {"b": {"a": {"type": "static_select", "selected_option": OPTIONS[1]}}}
    page = drawn(field(element), "modal", state=state)
    assert as_given(page) == {"a": "2"}
    assert page.values("value") == ["Two"]
    emptied = {"b": {"a": {"type": "static_select", "selected_option": None}}}
    assert as_given(drawn(field(element), "modal", state=emptied)) == {"a": None}


def test_times_and_moments_stand_on_the_reader_s_clock() -> None:
    page = drawn(field({"type": "datetimepicker", "initial_date_time": 1795816800}), "modal")
    assert page.values("data-day") == ["2026-11-27"]
    assert page.values("data-time") == ["17:00"]
    assert page.values("data-zone") == ["America/New_York"]
    assert "Nov 27, 2026" in page.seen
    assert "5:00 PM" in page.values("value")


def test_menus_offer_people_and_the_conversations_that_are_asked_for() -> None:
    asked = {"include": ["private"]}
    people = drawn(field({"type": "users_select"}), "modal")
    private = drawn(field({"type": "conversations_select", "filter": asked}), "modal")
    public = drawn(field({"type": "channels_select"}), "modal")
    assert people.values("data-value") == ["U0JANE", "U0BERT", "U0PRIYA"]
    assert private.values("data-value") == ["C0DESK"]
    assert public.values("data-value") == ["C0SALES", "C0EMEA"]


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.surface == "modal"], ids=lambda one: one.name)
def test_every_field_is_bound_to_its_label_its_hint_and_its_error(example: Example) -> None:
    sentence = "That is not right."
    errors = {block["block_id"]: sentence for block in example.blocks if "block_id" in block}
    page = drawn(example.blocks, "modal", errors=errors)
    ids = set(page.values("id"))
    named = [name for value in page.values("aria-labelledby") for name in value.split()]
    described = [name for value in page.values("aria-describedby") for name in value.split()]
    inputs = [block for block in example.blocks if block["type"] == "input"]
    assert set(named) | set(described) | set(page.values("aria-controls")) <= ids
    assert page.seen.count(sentence) == len(inputs)
    assert len(set(named)) >= len(inputs)
    assert len(set(described)) >= len(inputs)


def test_a_field_with_an_error_says_that_it_is_invalid() -> None:
    page = drawn(field({"type": "plain_text_input"}), "modal", errors={"b": "Say a day."})
    assert page.values("aria-invalid") == ["true"]
    assert "Say a day." in page.seen
    assert not drawn(field({"type": "plain_text_input"}), "modal").values("aria-invalid")


def test_no_id_stands_twice_where_the_same_blocks_are_shown_twice() -> None:
    blocks = [block for example in EXAMPLES for block in example.blocks]
    once, again = (drawn(blocks, within=within).values("id") for within in ("one", "two"))
    fields = drawn(field({"type": "plain_text_input"}), within="one").values("id")
    assert len(set(fields)) == len(fields)
    assert not set(once) & set(again)


@pytest.mark.parametrize(("own", "told"), [({}, "outer"), ({"block_id": "inner"}, "inner")])
def test_what_stands_in_a_container_without_an_id_belongs_to_the_container(own: dict[str, str], told: str) -> None:
    button = {"type": "button", "action_id": "a", "text": plain("Go")}
    child = {"type": "actions", "elements": [button], **own}
    card = {"type": "card", "title": plain("t"), "actions": [button], **own}
    for block in (
        {"type": "container", "title": plain("t"), "child_blocks": [child]},
        {"type": "carousel", "elements": [card]},
    ):
        assert drawn([{**block, "block_id": "outer"}]).values("data-block") == ["outer", told]


def test_two_fields_without_ids_in_one_container_have_labels_of_their_own() -> None:
    fields = [field({"type": "plain_text_input", "action_id": name})[0] for name in ("a", "b")]
    children = [{key: value for key, value in one.items() if key != "block_id"} for one in fields]
    page = drawn([{"type": "container", "title": plain("t"), "child_blocks": children, "block_id": "outer"}])
    assert len(set(page.values("aria-labelledby"))) == 2
    assert len(set(page.values("id"))) == len(page.values("id"))


def test_a_button_for_some_people_is_shown_to_them_alone() -> None:
    button = {"type": "icon_button", "action_id": "a", "icon": "trash", "text": plain("Delete")}
    block = {"type": "context_actions", "elements": [{**button, "visible_to_user_ids": ["U0BERT"]}]}
    mine = {"type": "context_actions", "elements": [{**button, "visible_to_user_ids": ["U0JANE"]}]}
    assert not drawn([block]).values("data-action")
    assert drawn([mine]).values("data-action") == ["a"]


def test_a_confirmation_waits_in_a_template_and_has_its_own_words() -> None:
    confirm = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Drop"), "deny": plain("Keep")}
    button = {"type": "button", "action_id": "a", "text": plain("Drop it"), "confirm": confirm}
    page = drawn([{"type": "actions", "elements": [button]}])
    assert [tag for tag, attributes in page.elements if "data-confirm" in attributes] == ["template"]
    assert "Sure?" in page.seen
    assert page.values("data-answer") == ["no", "yes"]


def test_a_data_table_shows_its_first_page_and_knows_the_others() -> None:
    rows = [[{"type": "raw_text", "text": f"row {at}"}] for at in range(8)]
    page = drawn([{"type": "data_table", "caption": "Rows", "page_size": 3, "rows": rows}])
    assert len(page.values("hidden")) == 4
    assert "1–3 of 7" in page.seen


def test_a_data_table_of_which_nothing_is_said_has_five_rows_a_page_and_row_heads_in_the_first_column() -> None:
    rows = [[{"type": "raw_text", "text": f"row {at}"}, {"type": "raw_text", "text": "x"}] for at in range(8)]
    page = drawn([{"type": "data_table", "caption": "Rows", "rows": rows}])
    assert len(page.values("hidden")) == 2
    assert "1–5 of 7" in page.seen
    assert page.values("scope") == ["col", "col", *["row"] * 7]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"type": "attachment_mention", "url": "https://example.com/q"}, "Attachment https://example.com/q"),
        ({"type": "canvas", "file_id": "F0CANVAS"}, "Canvas F0CANVAS"),
        ({"type": "canvas", "file_id": "F0CANVAS", "label": "Plan"}, "Canvas Plan"),
        (
            {"type": "canvas_message_unfurl", "root_message_ts": "1.0", "root_message_channel": "C0SALES"},
            "Message in #sales",
        ),
        ({"type": "canvas_user_mention", "user_id": "U0PRIYA"}, "@Priya Nair"),
        (
            {"type": "citation", "url": "https://a.b", "text": "Price list", "index": 2, "details": {}},
            "Source 2 Price list",
        ),
        ({"type": "file", "file_id": "F0QUOTE", "text": "quote.pdf"}, "File quote.pdf"),
        ({"type": "list_record", "file_id": "F0LIST", "record_id": "Rec0"}, "List record Rec0"),
        ({"type": "message_mention", "channel_id": "C0SALES", "message_ts": "1.0"}, "Message in #sales"),
        ({"type": "salesforce_data_field", "salesforce_record_id": "006"}, "Salesforce 006"),
        ({"type": "tag", "text": "In progress"}, "In progress"),
        (
            {"type": "work_object_mention", "entity_id": "E", "app_id": "A", "text": "Order", "url": "https://a.b"},
            "Work object Order",
        ),
        (
            {"type": "workflow_mention", "workflow_id": "W", "function_trigger_id": "F", "text": "Ask"},
            "Workflow Ask",
        ),
    ],
)
def test_what_a_rich_text_names_in_slack_is_drawn_with_its_kind_and_its_words(part: Any, words: str) -> None:
    page = drawn([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}])
    assert page.seen.strip() == words


def test_a_chart_tells_its_numbers_in_words_and_as_a_table() -> None:
    segments = [{"label": "Won", "value": 3}, {"label": "Lost", "value": 1}]
    chart = {"type": "data_visualization", "title": "Deals", "chart": {"type": "pie", "segments": segments}}
    page = drawn([chart])
    assert page.values("aria-label")[0] == "Deals. Pie chart. Won: 3 (75%); Lost: 1 (25%)"
    assert [tag for tag, _ in page.elements].count("th") == 4


@pytest.mark.parametrize("values", [[0, 0], [-5, -1], [-3, 4], [0.001, 0.002], [1e12, 3e12], [7, 7]])
@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_a_chart_of_any_numbers_stays_inside_its_frame(kind: str, values: list[float]) -> None:
    points = [{"label": name, "value": value} for name, value in zip("ab", values, strict=True)]
    told = {"type": kind, "series": [{"name": "s", "data": points}], "axis_config": {"categories": ["a", "b"]}}
    page = drawn([{"type": "data_visualization", "title": "t", "chart": told}])
    places = [float(value) for name in ("x", "y", "x1", "y1", "height") for value in page.values(name)]
    assert places
    assert all(0 <= place <= 400 for place in places)


def test_what_is_given_is_json_that_a_script_can_read() -> None:
    blocks = [block for example in EXAMPLES for block in example.blocks]
    assert all(json.loads(value) is not ... for value in drawn(blocks).values("data-given"))
