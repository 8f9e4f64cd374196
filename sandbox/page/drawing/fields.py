"""Fields in which one types or ticks, and those that take files."""

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.buttons import draw_confirm
from sandbox.page.drawing.html import as_json, joined, tag, text
from sandbox.page.drawing.rich_text import rich_words
from sandbox.page.drawing.sight import Spot
from sandbox.page.drawing.texts import draw_text

# The keyboard that a phone shows; the checks are the form's own, so that their sentences are Slack's.
_KEYBOARDS = {"email_text_input": "email", "url_text_input": "url", "number_input": "decimal"}
_ON_ENTER = ("on_enter_pressed",)
_TRIGGERS = {"on_enter_pressed": "enter", "on_character_entered": "character"}


def draw_text_field(spot: Spot) -> Markup:
    """A field of one line or of several, with a counter where its length is limited."""
    element = spot.element
    said = str(spot.held or "")
    counter = _counter(said, element)
    several = bool(element.get("multiline"))
    inner = _area(spot, said) if several else _line(spot, said)
    return tag("div", inner, counter, class_="bk-field", data_trigger=_trigger(element), **spot.root())


def draw_rich_field(spot: Spot) -> Markup:
    """A field for rich text; here one types without styles."""
    held = spot.held if isinstance(spot.held, dict) else None
    rows = spot.element.get("min_lines", 3)
    inner = _area(spot, rich_words(held), rows=str(rows))
    return tag("div", inner, class_="bk-field", data_trigger=_trigger(spot.element), **spot.root())


def draw_ticks(spot: Spot) -> Markup:
    """Checkboxes or radio buttons."""
    radio = spot.kind == "radio_buttons"
    held = spot.held if isinstance(spot.held, list) else [spot.held] if isinstance(spot.held, dict) else []
    chosen = {str(one["value"]) for one in held}
    ticks = joined(_tick(spot, option, at, chosen, radio=radio) for at, option in enumerate(spot.element["options"]))
    role = "radiogroup" if radio else "group"
    labels = {key: value for key, value in spot.labels("Options").items() if radio or key != "aria_required"}
    labels.pop("aria_invalid", None)
    return tag(
        "div", ticks, draw_confirm(spot.element, spot.reader), class_="bk-ticks", role=role, **spot.root(), **labels
    )


def draw_file_field(spot: Spot) -> Markup:
    """A field that takes files; those that are in already are named."""
    element = spot.element
    kinds = ",".join(f".{kind}" for kind in element.get("filetypes") or ()) or None
    most = int(element.get("max_files", 10))
    field = tag("input", type="file", id=spot.id, accept=kinds, multiple=most > 1, **spot.labels("Choose files"))
    held = spot.held if isinstance(spot.held, list) else []
    names = tag("ul", *(tag("li", file.get("name", "")) for file in held), class_="bk-file-names", aria_live="polite")
    return tag("div", field, names, class_="bk-field bk-file-field", data_most=most, **spot.root())


def _line(spot: Spot, said: str) -> Markup:
    return tag(
        "input",
        type="text",
        id=spot.id,
        value=said,
        inputmode=_KEYBOARDS.get(spot.kind),
        placeholder=spot.placeholder or None,
        autocomplete="off",
        autofocus=bool(spot.element.get("focus_on_load")),
        **spot.labels("Text"),
    )


def _area(spot: Spot, said: str, rows: str = "3") -> Markup:
    # A line break right after the tag is not part of the value in HTML, so one is given away.
    inner = joined(["\n", text(said)])
    return tag(
        "textarea",
        inner,
        id=spot.id,
        rows=rows,
        placeholder=spot.placeholder or None,
        autofocus=bool(spot.element.get("focus_on_load")),
        **spot.labels("Text"),
    )


def _counter(said: str, element: Json) -> Markup | None:
    most = element.get("max_length")
    if most is None:
        return None
    return tag("span", str(int(most) - len(said)), class_="bk-counter", data_most=most, title="Characters left")


def _trigger(element: Json) -> str:
    asked = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or _ON_ENTER
    return " ".join(_TRIGGERS[one] for one in asked if one in _TRIGGERS)


def _tick(spot: Spot, option: Json, at: int, chosen: set[str], *, radio: bool) -> Markup:
    value = str(option["value"])
    box = tag(
        "input",
        type="radio" if radio else "checkbox",
        id=f"{spot.id}-{at}",
        name=spot.id,
        value=as_json(value),
        checked=value in chosen,
        autofocus=at == 0 and bool(spot.element.get("focus_on_load")),
    )
    description = option.get("description")
    said = tag("small", draw_text(description, spot.reader)) if description else None
    words = tag("span", draw_text(option["text"], spot.reader), said, class_="bk-tick-words")
    return tag("label", box, words, class_="bk-tick")
