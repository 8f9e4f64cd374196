"""Every element by its type."""

from collections.abc import Callable

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing import buttons, fields, menus, pickers
from sandbox.page.drawing.html import joined, picture_url, tag
from sandbox.page.drawing.placeholder import draw_unknown
from sandbox.page.drawing.sight import Sight, Spot

_SOURCES = ("static", "external", "users", "conversations", "channels")
_DRAWN: dict[str, Callable[[Spot], Markup]] = {
    "button": buttons.draw_button,
    "checkboxes": fields.draw_ticks,
    "datepicker": pickers.draw_datepicker,
    "datetimepicker": pickers.draw_datetimepicker,
    "email_text_input": fields.draw_text_field,
    "feedback_buttons": buttons.draw_feedback_buttons,
    "file_input": fields.draw_file_field,
    "icon_button": buttons.draw_icon_button,
    "number_input": fields.draw_text_field,
    "overflow": buttons.draw_overflow,
    "plain_text_input": fields.draw_text_field,
    "radio_buttons": fields.draw_ticks,
    "rich_text_input": fields.draw_rich_field,
    "timepicker": pickers.draw_timepicker,
    "url_text_input": fields.draw_text_field,
    "workflow_button": buttons.draw_workflow_button,
    **{f"{many}{source}_select": menus.draw_select for source in _SOURCES for many in ("", "multi_")},
}


def draw_element(element: Json, block: Json, sight: Sight) -> Markup:
    """One element of a block; nothing where it is for other people only."""
    for_some = element.get("visible_to_user_ids")
    if for_some and sight.reader.user_id not in for_some:
        return joined(())
    if element.get("type") == "image":
        return draw_picture(element)
    draw = _DRAWN.get(str(element.get("type")))
    return draw(Spot(element, block, sight)) if draw else draw_unknown(element)


def draw_picture(image: Json, **attributes: object) -> Markup:
    """A picture with its description; the description alone where the picture lies in Slack's files."""
    address = picture_url(image.get("image_url") or (image.get("slack_file") or {}).get("url", ""))
    described = str(image.get("alt_text", ""))
    if address is None:
        return tag("span", described, class_="bk-no-picture", role="img", aria_label=described)
    return tag("img", src=address, alt=described, loading="lazy", referrerpolicy="no-referrer", **attributes)
