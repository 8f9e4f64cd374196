"""Rich text: sections, lists, quotes and preformatted parts, and what stands in them."""

from collections.abc import Callable

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.emoji import emoji_named
from sandbox.page.drawing.html import joined, link, tag, text
from sandbox.page.drawing.mentions import MENTIONS
from sandbox.page.drawing.mrkdwn import draw_broadcast, draw_channel, draw_date, draw_emoji, draw_group, draw_user
from sandbox.page.drawing.reader import Reader

_STYLES = (("bold", "b"), ("italic", "i"), ("strike", "s"), ("underline", "u"), ("code", "code"))
_HIGHLIGHTS = ("highlight", "client_highlight")


def draw_rich_text(block: Json, reader: Reader) -> Markup:
    """A rich text block or object. Slack says how deep a list stands, not which item it hangs from."""
    return tag("div", *(_part(part, reader) for part in block.get("elements") or ()), class_="bk-rich-text")


def rich_words(value: object) -> str:
    """The words of a rich text alone, for a field that takes no styles."""
    if not isinstance(value, dict):
        return ""
    if "elements" in value:
        between = "\n" if value.get("type") in {"rich_text", "rich_text_list"} else ""
        return between.join(rich_words(part) for part in value["elements"])
    return str(value.get("text") or value.get("url") or value.get("name") or "")


def _part(part: Json, reader: Reader) -> Markup:
    if part.get("type") == "rich_text_list":
        return _list(part, reader)
    inner = joined(_inline(one, reader) for one in part.get("elements") or ())
    match part.get("type"):
        case "rich_text_quote":
            return tag("blockquote", inner)
        case "rich_text_preformatted":
            return tag("pre", tag("code", inner), tabindex="0", data_language=part.get("language"))
    return tag("div", inner, class_="bk-rich-line")


def _list(part: Json, reader: Reader) -> Markup:
    ordered = part.get("style") == "ordered"
    items = [tag("li", *(_inline(one, reader) for one in item.get("elements") or ())) for item in part["elements"]]
    indent = int(part.get("indent", 0))
    start = int(part.get("offset", 0)) + 1 if ordered else None
    border = " bk-bordered" if part.get("border") else ""
    return tag("ol" if ordered else "ul", *items, class_=f"bk-indent-{min(indent, 8)}{border}", start=start)


def _inline(one: Json, reader: Reader) -> Markup:
    draw = _INLINE.get(str(one.get("type")))
    drawn = draw(one, reader) if draw else text(one.get("text") or one.get("fallback") or "")
    return _styled(drawn, one.get("style") or {})


def _styled(drawn: Markup, style: Json) -> Markup:
    for name, element in reversed(_STYLES):
        if style.get(name):
            drawn = tag(element, drawn)
    return tag("mark", drawn) if any(style.get(name) for name in _HIGHLIGHTS) else drawn


def _text(one: Json, _reader: Reader) -> Markup:
    return text(one.get("text", ""))


def _link(one: Json, _reader: Reader) -> Markup:
    return link(one["url"], one.get("text") or one["url"])


def _emoji(one: Json, _reader: Reader) -> Markup:
    name = f":{one['name']}:"
    tone = one.get("skin_tone")
    character = emoji_named(str(one["name"]), tone) or _from_unicode(str(one.get("unicode", "")))
    return draw_emoji(character, name) if character else text(name)


def _from_unicode(points: str) -> str | None:
    """The characters of 1f44b-1f3fd; None where that is not what it says."""
    try:
        return "".join(chr(int(point, 16)) for point in points.split("-")) if points else None
    except (ValueError, OverflowError):
        return None


def _colour(one: Json, _reader: Reader) -> Markup:
    value = str(one["value"])
    shade = f"#{value.removeprefix('#')}"
    swatch = tag("rect", width="14", height="14", rx="3", fill=shade)
    box = tag("svg", swatch, class_="bk-swatch", viewBox="0 0 14 14", width="14", height="14", aria_hidden="true")
    return joined([value, " ", box])


def _date(one: Json, reader: Reader) -> Markup:
    address, fallback = str(one.get("url", "")), str(one.get("fallback", ""))
    return draw_date(one["timestamp"], str(one["format"]), reader, address=address, fallback=fallback)


_INLINE: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": _text,
    "link": _link,
    "user": lambda one, reader: draw_user(str(one["user_id"]), reader),
    "usergroup": lambda one, reader: draw_group(str(one["usergroup_id"]), reader),
    "team": lambda one, _reader: tag("span", f"@{one['team_id']}", class_="bk-mention"),
    "channel": lambda one, reader: draw_channel(str(one["channel_id"]), reader),
    "broadcast": lambda one, _reader: draw_broadcast(str(one["range"])),
    "emoji": _emoji,
    "color": _colour,
    "date": _date,
    **MENTIONS,
}
