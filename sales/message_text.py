"""What a message in Slack says, in plain words: without markup, and with names for mentions."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SOMEBODY = "somebody"
NO_TEXT = "This content can't be displayed."  # Slack's own words where an app gave blocks alone
LONGEST = 3_000  # of a message's words, as many are read as of a typed line

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+(?:\|([^<>]*))?>")
_SPECIAL = re.compile(r"<!([^<>|]+)(?:\|([^<>]*))?>")
_LINK = re.compile(r"<([a-z][a-z0-9+.\-]*:[^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
_CODE = re.compile(r"```(.*?)```|`([^`\n]+)`", re.DOTALL)
_STYLED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*_~])")
_QUOTED = re.compile(r"^(?:>|&gt;)+ ?", re.MULTILINE)


def plain_words(text: str, names: Mapping[str, str]) -> str:
    """The text on one line as a reader sees it; `names` are people's by id, anybody else is "somebody"."""
    said = _QUOTED.sub("", text[: 2 * LONGEST])
    said = _CODE.sub(lambda m: m[1] or m[2] or "", said)
    for _ in range(3):  # *_both_*
        said = _STYLED.sub(lambda m: m[2], said)
    said = _MENTION.sub(lambda m: names.get(m[1]) or m[2] or SOMEBODY, said)
    said = _CHANNEL.sub(lambda m: f"#{m[1]}" if m[1] else "a channel", said)
    said = _SPECIAL.sub(_special, said)
    said = _LINK.sub(lambda m: m[2] or m[1].removeprefix("mailto:").removeprefix("tel:"), said)
    return " ".join(html.unescape(said)[:LONGEST].split())


def mentioned(text: str) -> tuple[str, ...]:
    """The ids of the people whom a text mentions."""
    return tuple(dict.fromkeys(found[1] for found in _MENTION.finditer(text)))


def text_of(message: Mapping[str, Any]) -> str:
    """A message's text in Slack's markup; of one without any, as apps post them, that of its blocks or attachments."""
    text = str(message.get("text") or "").strip()
    if text and text != NO_TEXT:
        return text
    held = _texts(message.get("blocks") or ())
    told = held or (_told(one) for one in message.get("attachments") or () if isinstance(one, Mapping))
    return "\n".join(filter(None, told))


def _special(found: re.Match[str]) -> str:
    kind, words = found[1], found[2]
    if kind in {"here", "channel", "everyone"}:
        return f"@{kind}"
    return words or ""


def _texts(blocks: Iterable[Any]) -> list[str]:
    return [said for block in blocks if isinstance(block, Mapping) for said in _texts_of(block)]


def _texts_of(block: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a block from top to bottom; buttons and menus say nothing of their own."""
    if block.get("type") in {"section", "header", "markdown"}:
        yield _words(block.get("text"))
        yield from (_words(one) for one in block.get("fields") or ())
    elif block.get("type") == "context":
        yield from (_words(one) for one in block.get("elements") or () if isinstance(one, Mapping))


def _words(text: Any) -> str:  # noqa: ANN401 - a text object, or a markdown block's string
    return str(text.get("text") or "") if isinstance(text, Mapping) else str(text or "")


def _told(attachment: Mapping[str, Any]) -> str:
    return str(attachment.get("text") or attachment.get("fallback") or "")
