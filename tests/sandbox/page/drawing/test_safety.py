"""Whatever stands in any text of any block, the page that shows it stays harmless."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.page.drawing import draw_attachments, draw_blocks, draw_mrkdwn
from sandbox.page.gallery import READER, Example, examples
from sandbox.page.gallery_fields import ATTACHMENTS
from sandbox.rules import Refused, check_blocks
from tests.sandbox.page.drawing.pages import check_harmless, leaves, with_all

PAYLOADS = Path(__file__).parents[3] / "data" / "slack" / "payloads.jsonl"
CASES = [json.loads(line) for line in PAYLOADS.read_text(encoding="utf-8").splitlines()]
OF_PAYLOADS = [
    Example(case["name"], case["surface"], case["payload"] if isinstance(case["payload"], list) else blocks, {})
    for case in CASES
    if case["valid"]
    for blocks in [case["payload"]["blocks"] if isinstance(case["payload"], dict) else []]
]
EXAMPLES = [*examples("http://127.0.0.1:1"), *OF_PAYLOADS]
NAMES = [f"{example.surface} {example.name}" for example in EXAMPLES]

# Short, since many fields are; each breaks out of another place: text, attributes, raw text, addresses, markup.
ATTACKS = [
    "</textarea></template></svg><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1) onfocus='alert(1)'>",
    "javascript:alert(1)//https://a.b",
    '<https://a.b/" onclick="alert(1)|"><b>> <javascript:alert(1)|x>',
    '<!date^1^{date}^javascript:alert(1)|<b>> <@U1|<b>> <#C1|"><b>>',
    "[x](javascript:alert(1)) ![x](javascript:alert(1)) <b>x</b>",
    "https://a.b/'\"><svg/onload=alert(1)>",
    "\x00\x1b]0;x\x07\ud800<!--{{ 7 * 7 }}",
]


def drawn(blocks: list[dict[str, Any]], example: Example) -> str:
    errors = {block["block_id"]: "Wrong <b>" for block in blocks if "block_id" in block}
    return str(draw_blocks(blocks, READER, surface=example.surface, errors=errors, within="x"))


def is_taken(blocks: list[dict[str, Any]], example: Example) -> bool:
    try:
        check_blocks(blocks, example.surface)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_no_attack_in_any_string_gets_through(example: Example) -> None:
    tried = 0
    for old in {said for _, said in leaves(example.blocks)}:
        for attack in ATTACKS:
            blocks = with_all(example.blocks, old, attack)
            if is_taken(blocks, example):
                check_harmless(drawn(blocks, example))
                tried += 1
    assert tried or example.name == "divider"


@settings(deadline=None, max_examples=15)
@given(st.data())
@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_any_text_in_any_string_is_drawn_harmlessly(example: Example, data: st.DataObject) -> None:
    old = data.draw(st.sampled_from(sorted({said for _, said in leaves(example.blocks)})))
    signs = st.sampled_from([*"<>&|*_~`:@#!^/\"'=\n\\[]()", "http://", "javascript:", "&lt;", "x", "```", "\x00"])
    new = data.draw(st.text(max_size=60) | st.lists(signs, max_size=30).map("".join))
    blocks = with_all(example.blocks, old, new)
    if is_taken(blocks, example):
        check_harmless(drawn(blocks, example))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([*"<>&|*_~`:@#!^ \n", "https://a.b", "a@b.cd", "```", "&gt;", "x", "ü"])).map("".join))
def test_any_mrkdwn_is_drawn_harmlessly(said: str) -> None:
    check_harmless(str(draw_mrkdwn(said, READER)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(ATTACKS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "value"]), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(
    "color pretext author_name author_link title title_link text fields image_url thumb_url footer ts fallback".split()
)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.dictionaries(KEYS, JSON), max_size=3))
def test_any_attachment_is_drawn_harmlessly(attachments: list[dict[str, Any]]) -> None:
    check_harmless(str(draw_attachments([*ATTACHMENTS, *attachments], READER)))
