"""Whatever JSON arrives, the rules accept it or refuse it with a name, and do nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.page.gallery import Example, examples
from sandbox.rules import Refused, check_message, check_options, check_view, check_view_errors

PAYLOADS = Path(__file__).parents[1] / "data" / "slack" / "payloads.jsonl"
VALID = [case for case in map(json.loads, PAYLOADS.read_text().splitlines()) if case["valid"]]

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
GALLERY = examples("http://127.0.0.1:1")
OTHERS: tuple[object, ...] = (None, True, -1, 10**400, "", "container", "x" * 4000, [], [{}], {}, {"type": {}})
KNOWN_ERRORS = {
    "",  # accepted
    "invalid_arguments",
    "invalid_attachments",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
    "no_text",
}


def answered(check: Callable[[], None]) -> None:
    error = ""
    try:
        check()
    except Refused as refused:
        error = refused.error
    assert error in KNOWN_ERRORS


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path into a parsed value, its root excepted."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[tuple[Any, ...]] = []
    for key, one in inside:
        found += [(*path, key), *places(one, (*path, key))]
    return found


def with_another(value: Any, path: tuple[Any, ...], other: object) -> Any:
    changed = json.loads(json.dumps(value))
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = other
    return changed


def checked(surface: str, payload: Any) -> None:
    if surface == "message":
        answered(lambda: check_message("x", payload))
    else:
        answered(lambda: check_view(payload))


@settings(deadline=None)
@given(ANY_JSON, ANY_JSON, ANY_JSON, ANY_JSON)
def test_any_json_gets_an_answer(text: object, blocks: object, attachments: object, metadata: object) -> None:
    answered(lambda: check_message(text, blocks, attachments, metadata))
    answered(lambda: check_view(blocks))
    answered(lambda: check_options(blocks))
    answered(lambda: check_view_errors(blocks, {}))


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize("case", VALID, ids=[case["name"] for case in VALID])
def test_any_json_inside_a_valid_payload_gets_an_answer(case: dict[str, Any], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(case["payload"])))
    payload = with_another(case["payload"], path, data.draw(ANY_JSON))
    checked(case["surface"], payload)


def as_payload(example: Example) -> Any:
    """What an app sends to show an example of the gallery."""
    if example.surface == "message":
        return example.blocks
    title = {"type": "plain_text", "text": "Example"}
    return {"type": example.surface, "blocks": example.blocks, "title": title, "submit": title}


@pytest.mark.parametrize("example", GALLERY, ids=[example.name for example in GALLERY])
def test_anything_in_place_of_any_part_of_an_example_gets_an_answer(example: Example) -> None:
    payload = as_payload(example)
    checked(example.surface, payload)
    for path in places(payload):
        for other in OTHERS:
            checked(example.surface, with_another(payload, path, other))
