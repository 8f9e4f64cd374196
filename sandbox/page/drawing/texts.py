"""Text objects: plain_text and mrkdwn."""

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.emoji import with_emoji
from sandbox.page.drawing.html import NOTHING, clean, tag, text
from sandbox.page.drawing.mrkdwn import draw_mrkdwn, unescaped
from sandbox.page.drawing.reader import Reader


def draw_text(said: Json | None, reader: Reader) -> Markup:
    """A text object, with its line breaks; nothing for none."""
    if not said:
        return NOTHING
    if said.get("type") == "mrkdwn":
        return draw_mrkdwn(str(said.get("text", "")), reader, verbatim=bool(said.get("verbatim")))
    return tag("br").join(text(line) for line in plain_words(said).split("\n"))


def plain_words(said: Json | None) -> str:
    """The words of a plain_text object, short names as emoji unless it says not to; entities are read here too."""
    words = unescaped(clean(str((said or {}).get("text", ""))))
    return words if (said or {}).get("emoji") is False else with_emoji(words)
