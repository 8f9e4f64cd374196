"""The longest and strangest words that the product lets in, and what must be left of them once they are cut."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

FAMILY = "👩‍👩‍👧‍👦"
CLUSTERS = (FAMILY, "👋🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "1️⃣", "é̂", "נִ")
STRANGE = (
    "Northwind Health International ",
    FAMILY,
    "🇩🇪",
    "👋🏽🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️1️⃣",
    "שלום בית ",
    "مرحبا ١٢٣ (يورو) ",
    "Acme שלום 45 مرحبا ",
    "<@U12345> <!channel> @here <#C123|x> ",
    "*bold* _it_ ~no~ `code` ",
    "```",
    "* _ ~ ` > ",
    "&lt;&amp; <b>\"'\\ ",
    "é̂נִ",
    "long-word-without-a-space-",
)
_ISOLATES = {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}
_TURNING = frozenset(map(chr, range(0x202A, 0x202F)))
_HALVES = re.compile("[\u200d\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def strange(number: int, most: int) -> str:
    """A text of at most `most` characters, and near it, made of whole characters; another one for each number."""
    part = STRANGE[number % len(STRANGE)]
    head = f"{number} " if number % 3 else ""
    return (head + part * ((most - len(head)) // len(part))).strip()


def short(number: int) -> str:
    """A short one."""
    return f"{STRANGE[number % len(STRANGE)].strip()} {number}"


def texts(part: Any) -> Iterator[str]:
    """Every text that a reader sees in blocks, those of buttons and options included; not what fields hold."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts(inner)


def reads_well(text: str) -> None:
    """No character was cut in two, and nothing right-to-left turns round what stands beside it."""
    if text.startswith("/nextstep "):
        return  # a line given back as it was typed, by itself
    left = text
    for cluster in CLUSTERS:
        left = left.replace(cluster, "")
    assert not _HALVES.search(left), f"half of a character in {text!r}"
    depth = 0
    for char in text:
        depth += _ISOLATES.get(char, 0)
        assert depth >= 0, f"an isolate ends that was not begun in {text!r}"
        assert char not in _TURNING, f"the line is turned round in {text!r}"
        is_turned = unicodedata.bidirectional(char) in {"R", "AL", "AN"}
        assert depth > 0 or not is_turned, f"right-to-left words turn round the rest of {text!r}"
    assert depth == 0, f"an isolate does not end in {text!r}"
