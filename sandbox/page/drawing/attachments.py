"""Legacy attachments: a coloured bar, texts, short fields, and blocks.

Slack takes any object as an attachment, so everything in it is read with care.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.blocks import draw_blocks
from sandbox.page.drawing.html import joined, link, picture_url, tag
from sandbox.page.drawing.mrkdwn import draw_mrkdwn
from sandbox.page.drawing.reader import Reader

_NAMED = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def draw_attachments(
    attachments: Sequence[Json], reader: Reader, *, state: Mapping[str, Json] | None = None, within: str = ""
) -> Markup:
    """The attachments of a message, under its own text and blocks."""
    return joined(_draw(one, reader, state, f"{within}/{at}") for at, one in enumerate(attachments))


def _draw(one: Json, reader: Reader, state: Mapping[str, Json] | None, within: str) -> Markup:
    blocks = one.get("blocks")
    body = draw_blocks(blocks, reader, state=state, within=within) if blocks else _legacy(one, reader)
    pretext = _said(one, "pretext", reader)
    bar = tag(
        "svg",
        tag("rect", width="4", height="100%", fill=_colour(one.get("color"))),
        class_="bk-bar",
        aria_hidden="true",
    )
    return tag(
        "div", pretext, tag("div", bar, tag("div", body, class_="bk-attached"), class_="bk-attachment"), class_="block"
    )


def _legacy(one: Json, reader: Reader) -> Markup:
    """Author, title, text, fields, picture and footer; the fallback only where there is nothing else."""
    title = str(one.get("title") or "")
    heading = tag("strong", link(one["title_link"], title) if one.get("title_link") else title) if title else None
    author = str(one.get("author_name") or "")
    parts = [
        tag("div", link(one["author_link"], author) if one.get("author_link") else author) if author else None,
        tag("div", heading) if heading else None,
        _said(one, "text", reader),
        _fields(one.get("fields"), reader),
        _picture(one, "image_url", "bk-attached-picture"),
        _picture(one, "thumb_url", "bk-attached-thumb"),
        _footer(one, reader),
    ]
    shown = joined(parts)
    return shown or joined([_said(one, "fallback", reader)])


def _said(one: Json, key: str, reader: Reader) -> Markup | None:
    return tag("div", draw_mrkdwn(str(one[key]), reader), class_="bk-mrkdwn") if one.get(key) else None


def _fields(fields: object, reader: Reader) -> Markup | None:
    if not isinstance(fields, list) or not fields:
        return None
    cells = []
    for field in (one for one in fields if isinstance(one, dict)):
        value = draw_mrkdwn(str(field.get("value", "")), reader)
        wide = None if field.get("short") else "bk-wide"
        cells.append(tag("div", tag("strong", str(field.get("title", ""))), tag("div", value), class_=wide))
    return tag("div", *cells, class_="bk-fields")


def _picture(one: Json, key: str, kind: str) -> Markup | None:
    address = picture_url(one.get(key) or "")
    if address is None:
        return None
    words = str(one.get("title") or one.get("fallback") or "Attached picture")
    return tag("img", src=address, alt=words, class_=kind, loading="lazy", referrerpolicy="no-referrer")


def _footer(one: Json, reader: Reader) -> Markup | None:
    said = [str(one["footer"])] if one.get("footer") else []
    with suppress(TypeError, ValueError, OverflowError, OSError):
        said += [f"{reader.local(float(one['ts'])):%Y-%m-%d %H:%M}"] if one.get("ts") else []
    return tag("div", " | ".join(said), class_="bk-muted bk-small") if said else None


def _colour(said: object) -> str:
    name = str(said or "")
    found = _COLOUR.fullmatch(name)
    return _NAMED.get(name) or (f"#{found[1]}" if found else "#9a9aa0")
