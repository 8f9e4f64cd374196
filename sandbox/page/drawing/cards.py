"""Cards, carousels, containers, and the plans and task cards of assistants."""

from collections.abc import Callable

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.elements import draw_element, draw_picture
from sandbox.page.drawing.html import joined, link, tag
from sandbox.page.drawing.icons import icon
from sandbox.page.drawing.rich_text import draw_rich_text
from sandbox.page.drawing.sight import Sight
from sandbox.page.drawing.texts import draw_text

DrawBlock = Callable[[Json, Sight], Markup]

_STATUSES = {
    "pending": ("dot", "Waiting"),
    "in_progress": ("clock", "In progress"),
    "complete": ("check", "Done"),
    "error": ("warning", "Failed"),
}
_CARD_TEXTS = ("title", "subtitle", "body", "subtext")


def draw_card(block: Json, sight: Sight) -> Markup:
    """A card: picture, icon, texts, buttons."""
    hero = draw_picture(block["hero_image"], class_="bk-card-hero") if "hero_image" in block else None
    small = draw_picture(block["icon"], class_="bk-card-icon") if "icon" in block else None
    if "slack_icon" in block:
        small = tag("span", icon(str(block["slack_icon"]["name"])), class_="bk-card-icon")
    texts = [
        tag("div", draw_text(block[key], sight.reader), class_=f"bk-card-{key}") for key in _CARD_TEXTS if key in block
    ]
    head = tag("div", small, tag("div", *texts, class_="bk-card-texts"), class_="bk-card-head")
    buttons = [draw_element(button, block, sight) for button in block.get("actions") or ()]
    row = tag("div", *buttons, class_="bk-row") if buttons else None
    return tag("div", hero, head, row, class_="bk-card")


def draw_carousel(block: Json, sight: Sight) -> Markup:
    """Cards in a row that scrolls sideways in a region of its own."""
    cards = [tag("li", _carried(card, sight)) for card in inside(block, "elements")]
    listed = tag("ul", *cards, class_="bk-carousel-cards")
    return tag("div", listed, class_="bk-carousel", role="region", tabindex="0", aria_label=f"{len(cards)} cards")


def inside(block: Json, key: str) -> list[Json]:
    """The blocks in a block; what happens in one without an id happens in the block around it."""
    return [{"block_id": block.get("block_id", ""), **child} for child in block[key]]


def draw_container(block: Json, sight: Sight, draw_block: DrawBlock) -> Markup:
    """Blocks under one title, which fold away where the app lets them."""
    rich = block.get("rich_text_title")
    title = draw_rich_text(rich, sight.reader) if rich else draw_text(block.get("title"), sight.reader)
    subtitle = (
        tag("div", draw_text(block["subtitle"], sight.reader), class_="bk-muted") if "subtitle" in block else None
    )
    picture = draw_picture(block["icon"], class_="bk-card-icon") if "icon" in block else None
    heading = tag(
        "div", picture, tag("div", tag("div", title, class_="bk-container-title"), subtitle), class_="bk-card-head"
    )
    children = joined(draw_block(child, sight) for child in inside(block, "child_blocks"))
    body = tag("div", children, class_="bk-container-body")
    line = " bk-with-line" if block.get("has_header_divider") else ""
    shape = f"bk-container bk-container-{block.get('width', 'standard')}{line}"
    if not block.get("is_collapsible"):
        return tag("div", heading, body, class_=shape)
    return tag("details", tag("summary", heading), body, class_=shape, open=not block.get("default_collapsed"))


def _carried(card: Json, sight: Sight) -> Markup:
    return tag("div", draw_card(card, sight), class_="block block-card", data_block=card["block_id"])


def draw_plan(block: Json, sight: Sight) -> Markup:
    """A plan: its tasks in order, each with how it stands."""
    tasks = [tag("li", draw_task(task, sight)) for task in block["tasks"]]
    return tag("div", tag("div", block["title"], class_="bk-plan-title"), tag("ol", *tasks, class_="bk-plan"))


def draw_task(block: Json, sight: Sight) -> Markup:
    """One task, its details and what came of it, and the sources it used."""
    picture, words = _STATUSES.get(str(block.get("status")), ("dot", str(block.get("status"))))
    head = tag("div", icon(picture, words), tag("strong", block["title"]), tag("span", words, class_="bk-muted"))
    inner = [draw_rich_text(block[key], sight.reader) for key in ("details", "output") if key in block]
    sources = [tag("li", link(source["url"], source["text"])) for source in block.get("sources") or ()]
    listed = tag("ul", *sources, class_="bk-sources") if sources else None
    return tag("div", head, *inner, listed, class_=f"bk-task bk-task-{block.get('status')}")
