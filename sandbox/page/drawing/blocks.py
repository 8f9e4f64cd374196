"""Every block by its type."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing import cards, charts, tables
from sandbox.page.drawing.elements import draw_element, draw_picture
from sandbox.page.drawing.html import joined, link, picture_url, tag
from sandbox.page.drawing.icons import icon, icon_with_words
from sandbox.page.drawing.markdown import draw_markdown
from sandbox.page.drawing.placeholder import draw_unknown
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.rich_text import draw_rich_text
from sandbox.page.drawing.sight import Sight, Spot
from sandbox.page.drawing.texts import draw_text, plain_words
from sandbox.rules.blocks import Surface

_ALERTS = {"info": "info", "warning": "warning", "error": "warning", "success": "check", "default": "info"}


def draw_blocks(
    blocks: Sequence[Json],
    reader: Reader,
    *,
    state: Mapping[str, Json] | None = None,
    errors: Mapping[str, str] | None = None,
    surface: Surface = "message",
    within: str = "",
) -> Markup:
    """The blocks as this reader sees them.

    `state` is what was filled in (block id, action id, value as Slack sends it), `errors` the sentences beside
    fields by block id. `within` names the message or view, so that no id stands twice on one page.
    """
    sight = Sight(reader, surface, state or {}, errors or {}, within)
    return joined(draw_block(block, sight) for block in blocks)


def draw_block(block: Json, sight: Sight) -> Markup:
    """One block in its frame; a kind that is not known is named."""
    kind = str(block.get("type", ""))
    draw = _DRAWN.get(kind)
    inner = draw(block, sight) if draw else draw_unknown(block)
    return tag("div", inner, class_=f"block block-{kind if draw else 'unknown'}", data_block=block.get("block_id", ""))


def _header(block: Json, sight: Sight) -> Markup:
    level = min(max(int(block.get("level", 1)), 1), 4)
    return tag(f"h{level + 2}", draw_text(block["text"], sight.reader), class_=f"bk-header bk-header-{level}")


def _section(block: Json, sight: Sight) -> Markup:
    said = tag("div", draw_text(block["text"], sight.reader), class_="bk-mrkdwn") if "text" in block else None
    fields = block.get("fields")
    cells = [tag("div", draw_text(field, sight.reader), class_="bk-mrkdwn") for field in fields or ()]
    grid = tag("div", *cells, class_="bk-fields") if cells else None
    accessory = block.get("accessory")
    if not accessory:
        return joined([said, grid])
    kind = "image" if accessory.get("type") == "image" else "control"
    beside = tag("div", draw_element(accessory, block, sight), class_=f"bk-accessory bk-accessory-{kind}")
    return tag("div", tag("div", said, grid, class_="bk-beside"), beside, class_="bk-with-accessory")


def _context(block: Json, sight: Sight) -> Markup:
    parts = []
    for part in block["elements"]:
        is_picture = part.get("type") == "image"
        drawn = draw_picture(part) if is_picture else tag("span", draw_text(part, sight.reader), class_="bk-mrkdwn")
        parts.append(drawn)
    return tag("div", *parts, class_="bk-context")


def _actions(block: Json, sight: Sight) -> Markup:
    return tag("div", *(draw_element(element, block, sight) for element in block["elements"]), class_="bk-row")


def _input(block: Json, sight: Sight) -> Markup:
    """The label over the field, under it what is wrong with it or what helps."""
    spot = Spot(block["element"], block, sight)
    optional = tag("span", " (optional)", class_="bk-muted") if block.get("optional") else None
    label = tag("label", draw_text(block["label"], sight.reader), optional, id=spot.part("label"), for_=spot.id)
    hint = (
        tag("div", draw_text(block["hint"], sight.reader), class_="bk-hint", id=spot.part("hint"))
        if "hint" in block
        else None
    )
    sentence = sight.errors.get(spot.block_id)
    error = tag("div", icon("warning"), sentence, class_="bk-error", id=spot.part("error")) if sentence else None
    field = draw_element(block["element"], block, sight)
    return tag("div", label, field, error, hint, class_="bk-input bk-has-error" if error else "bk-input")


def _image(block: Json, sight: Sight) -> Markup:
    title = draw_text(block["title"], sight.reader) if "title" in block else None
    caption = tag("figcaption", title) if title else None
    return tag("figure", caption, draw_picture(block), class_="bk-picture")


def _video(block: Json, sight: Sight) -> Markup:
    """The thumbnail, which leads to the video; nothing of another site runs in the page."""
    title = link(block.get("title_url") or block["video_url"], draw_text(block["title"], sight.reader))
    about = [str(block[key]) for key in ("author_name", "provider_name") if key in block]
    said = tag("div", draw_text(block["description"], sight.reader)) if "description" in block else None
    by = tag("div", " · ".join(about), class_="bk-muted") if about else None
    thumbnail = picture_url(block["thumbnail_url"])
    described = str(block["alt_text"]) or plain_words(block["title"])
    picture = (
        tag("img", src=thumbnail, alt=described, loading="lazy", referrerpolicy="no-referrer") if thumbnail else None
    )
    shown = link(
        block["video_url"], picture, tag("span", icon("play", "Play"), class_="bk-play"), class_="bk-video-picture"
    )
    return tag("div", by, tag("strong", title), said, shown, class_="bk-video")


def _file(block: Json, _sight: Sight) -> Markup:
    return icon_with_words("file", f"Remote file {block['external_id']}")


def _call(block: Json, _sight: Sight) -> Markup:
    about = (block.get("call") or {}) if isinstance(block.get("call"), dict) else {}
    call = about.get("v1") if isinstance(about.get("v1"), dict) else {}
    name = str((call or {}).get("name") or f"Call {block['call_id']}")
    address = (call or {}).get("join_url")
    return tag(
        "div",
        icon_with_words("call", name),
        link(address, "Join", class_="bk-button") if address else None,
        class_="bk-call",
    )


def _alert(block: Json, sight: Sight) -> Markup:
    level = str(block.get("level", "default"))
    sign = icon(_ALERTS.get(level, "info"), level.capitalize() if level != "default" else "Note")
    said = tag("div", draw_text(block["text"], sight.reader), class_="bk-mrkdwn")
    return tag("div", sign, said, class_=f"bk-alert bk-alert-{level}", role="note")


def _auth_provider(block: Json, sight: Sight) -> Markup:
    connected = block["is_connected"]
    picture = (
        draw_picture({"image_url": block.get("icon_url", ""), "alt_text": ""}, class_="bk-card-icon")
        if block.get("icon_url")
        else None
    )
    said = [tag("strong", draw_text(block["name"], sight.reader))]
    keys = ("description", "connected_identity", "connected_context")
    said += [tag("div", draw_text(block[key], sight.reader), class_="bk-muted") for key in keys if key in block]
    address = block.get("disconnect_url" if connected else "auth_url")
    button = link(address, "Disconnect" if connected else "Connect", class_="bk-button") if address else None
    more = draw_element(block["accessory"], block, sight) if "accessory" in block else None
    return tag("div", picture, tag("div", *said, class_="bk-card-texts"), button, more, class_="bk-card bk-card-head")


def _container(block: Json, sight: Sight) -> Markup:
    return cards.draw_container(block, sight, draw_block)


_DRAWN: dict[str, Callable[[Json, Sight], Markup]] = {
    "actions": _actions,
    "alert": _alert,
    "auth_provider": _auth_provider,
    "call": _call,
    "card": cards.draw_card,
    "carousel": cards.draw_carousel,
    "container": _container,
    "context": _context,
    "context_actions": _actions,
    "data_table": tables.draw_data_table,
    "data_visualization": charts.draw_chart,
    "divider": lambda _block, _sight: tag("hr"),
    "file": _file,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": lambda block, _sight: draw_markdown(str(block["text"])),
    "plan": cards.draw_plan,
    "rich_text": lambda block, sight: draw_rich_text(block, sight.reader),
    "section": _section,
    "table": tables.draw_table,
    "task_card": cards.draw_task,
    "video": _video,
}
