"""Buttons of every kind, overflow menus, and the question before a press."""

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.html import NOTHING, as_json, joined, link, safe_url, tag
from sandbox.page.drawing.icons import icon
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.sight import Spot
from sandbox.page.drawing.texts import draw_text, plain_words


def draw_confirm(element: Json, reader: Reader) -> Markup:
    """The question that is asked before the act, for the script to show; nothing where none is asked."""
    confirm = element.get("confirm")
    if not confirm:
        return NOTHING
    style = "danger" if confirm.get("style") == "danger" else "primary"
    buttons = tag(
        "div",
        tag("button", draw_text(confirm["deny"], reader), type="button", class_="bk-button", data_answer="no"),
        tag(
            "button",
            draw_text(confirm["confirm"], reader),
            type="button",
            class_=f"bk-button bk-button-{style}",
            data_answer="yes",
        ),
        class_="bk-confirm-buttons",
    )
    title = tag("h2", draw_text(confirm["title"], reader), class_="bk-confirm-title")
    return tag("template", title, tag("div", draw_text(confirm["text"], reader)), buttons, data_confirm=True)


def draw_button(spot: Spot) -> Markup:
    """A button; one with an address is a link that looks like one."""
    element = spot.element
    inner = (draw_text(element["text"], spot.reader), draw_confirm(element, spot.reader))
    attributes = {**spot.root(), "class_": _class(element), "aria_label": element.get("accessibility_label")}
    if safe_url(element.get("url")):
        return link(element["url"], *inner, **attributes)
    return tag("button", *inner, type="button", **attributes)


def draw_workflow_button(spot: Spot) -> Markup:
    """A button that would start a workflow, of which there are none here."""
    element = spot.element
    said = draw_text(element["text"], spot.reader)
    return tag("button", said, type="button", disabled=True, class_=_class(element), title="Starts a workflow in Slack")


def draw_icon_button(spot: Spot) -> Markup:
    """A small button with a picture; its words are its name."""
    element = spot.element
    inner = (icon(str(element.get("icon"))), draw_confirm(element, spot.reader))
    name = element.get("accessibility_label") or plain_words(element["text"])
    attributes = {**spot.root(), "class_": "bk-button bk-button-icon", "aria_label": name, "title": name}
    return tag("button", *inner, type="button", **attributes)


def draw_feedback_buttons(spot: Spot) -> Markup:
    """Thumbs up and down; what is given is the value of the one that is pressed."""
    buttons = []
    for key, thumb in (("positive_button", "thumbs-up"), ("negative_button", "thumbs-down")):
        button = spot.element[key]
        name = button.get("accessibility_label") or plain_words(button["text"])
        inner = icon(thumb)
        value = as_json(button["value"])
        buttons.append(
            tag(
                "button",
                inner,
                type="button",
                class_="bk-button bk-button-icon",
                aria_label=name,
                title=name,
                data_gives=value,
            )
        )
    return tag("span", *buttons, role="group", class_="bk-feedback", aria_label="Feedback", **spot.root())


def draw_overflow(spot: Spot) -> Markup:
    """A button with three dots that opens a menu."""
    menu = spot.sight.id(spot.block_id, spot.element.get("action_id"), "menu")
    face = tag(
        "button",
        icon("more"),
        type="button",
        id=spot.id,
        class_="bk-button bk-button-icon",
        aria_haspopup="menu",
        aria_expanded="false",
        aria_controls=menu,
        aria_label="More actions",
    )
    items = joined(_overflow_item(option, spot.reader) for option in spot.element["options"])
    pop = tag("div", items, id=menu, role="menu", class_="bk-pop", popover="manual", aria_labelledby=spot.id)
    return tag("span", face, pop, draw_confirm(spot.element, spot.reader), class_="bk-overflow", **spot.root())


def _overflow_item(option: Json, reader: Reader) -> Markup:
    description = option.get("description")
    inner = [draw_text(option["text"], reader), tag("small", draw_text(description, reader)) if description else None]
    attributes = {"role": "menuitem", "class_": "bk-pop-item", "tabindex": "-1", "data_gives": as_json(option["value"])}
    if safe_url(option.get("url")):
        return link(option["url"], *inner, **attributes)
    return tag("button", *inner, type="button", **attributes)


def _class(element: Json) -> str:
    style = element.get("style")
    return f"bk-button bk-button-{style}" if style in {"primary", "danger"} else "bk-button"
