"""Slack's markup as styled text for a terminal; nothing that somebody typed can act on the terminal itself."""

import re
import unicodedata
from collections.abc import Mapping

from rich.text import Text

Names = Mapping[str, str]
"""Shown names by Slack id, for mentions."""

_STYLES = {"bold": "bold", "italic": "italic", "strike": "strike", "code": "cyan", "fence": "cyan", "control": ""}
_MARKUP = re.compile(
    r"```(?P<fence>.+?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<control>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])",
    re.DOTALL,
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def mrkdwn(text: str, names: Names) -> Text:
    """Bold, italic, struck and code parts styled; mentions by name, links by their words, entities as characters."""
    shown = Text()
    at = 0
    for found in _MARKUP.finditer(text):
        shown.append(_leaf(text[at : found.start()]))
        shown.append_text(_marked(found, names))
        at = found.end()
    shown.append(_leaf(text[at:]))
    return shown


def plain(text: str, style: str = "") -> Text:
    """Text without markup, as Slack shows its plain_text."""
    return Text(_harmless(text), style=style)


def _marked(found: re.Match[str], names: Names) -> Text:
    kind = str(found.lastgroup)
    inner = found[kind]
    if kind == "control":
        return _control(inner, names)
    if kind in {"code", "fence"}:
        return Text(_leaf(inner.strip("\n")), style=_STYLES[kind])
    shown = mrkdwn(inner, names)
    shown.stylize(_STYLES[kind])
    return shown


def _control(inner: str, names: Names) -> Text:
    """What stands between angle brackets: a person, a channel, a broadcast, a date, a link."""
    target, _, words = inner.partition("|")
    if target.startswith("@"):
        return plain(f"@{names.get(target[1:]) or words or target[1:]}", "bold cyan")
    if target.startswith("#"):
        return plain(f"#{words or names.get(target[1:]) or target[1:]}", "cyan")
    if target.startswith("!"):
        return plain(words or f"@{target[1:].partition('^')[0]}", "bold yellow")
    return Text(_leaf(words or target), style="underline")


def _leaf(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return _harmless(text)


def _harmless(text: str) -> str:
    """Without control characters, an escape to the terminal among them; line breaks stay."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) != "Cc")
