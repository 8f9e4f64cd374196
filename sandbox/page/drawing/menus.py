"""Menus of one choice and of many: fields in which one searches, with the list of what is offered."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from sandbox.errors import Json
from sandbox.page.drawing.buttons import draw_confirm
from sandbox.page.drawing.html import joined, tag
from sandbox.page.drawing.icons import icon
from sandbox.page.drawing.reader import Reader
from sandbox.page.drawing.sight import Spot
from sandbox.page.drawing.texts import plain_words

_LEAST_TYPED = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """One line of a menu."""

    text: str
    value: str
    description: str = ""


Groups = list[tuple[str, list[Offer]]]
"""What is offered, under names of groups; an empty name has no heading."""


def draw_select(spot: Spot) -> Markup:
    """A menu of any source: written out, the app's, people, or conversations."""
    source = spot.kind.removeprefix("multi_").removesuffix("_select")
    groups = _offered(spot, source)
    chosen = _chosen(spot, groups)
    asks = spot.element.get("min_query_length", _LEAST_TYPED) if source == "external" else None
    if spot.kind.startswith("multi_"):
        most = spot.element.get("max_selected_items")
        return combobox(spot, groups, chosen, otherwise="Choose options", many=True, data_most=most, data_asks=asks)
    return combobox(spot, groups, chosen, otherwise="Choose an option", data_asks=asks)


def combobox(
    spot: Spot,
    groups: Groups,
    chosen: list[Offer],
    note: Markup | None = None,
    *,
    otherwise: str,
    many: bool = False,
    **more: object,
) -> Markup:
    """A field with a list under it, as the combobox pattern has it, and a note; `more` are attributes of the root."""
    confirm = draw_confirm(spot.element, spot.reader)
    face = menu_face(spot, spot.id, groups, chosen, otherwise=otherwise, many=many)
    return tag("div", face, note, confirm, class_="bk-menu", data_many=many, **spot.root(), **more)


def menu_face(
    spot: Spot, name: str, groups: Groups, chosen: list[Offer], *, otherwise: str, many: bool = False
) -> Markup:
    """The field and the list; `name` is the field's id."""
    single = chosen[0] if chosen and not many else None
    field = tag(
        "input",
        type="text",
        id=name,
        role="combobox",
        class_="bk-menu-input",
        value=single.text if single else "",
        data_shown=single.text if single else "",
        placeholder=spot.placeholder or otherwise,
        autocomplete="off",
        spellcheck="false",
        aria_autocomplete="list",
        aria_expanded="false",
        aria_haspopup="listbox",
        aria_controls=f"{name}-list",
        autofocus=bool(spot.element.get("focus_on_load")),
        **spot.labels(otherwise),
    )
    chips = [_chip(offer) for offer in chosen] if many else []
    shown = tag("div", *chips, field, icon("down"), class_="bk-menu-face")
    values = {offer.value for offer in chosen}
    options = joined(_group(label, offers, values, f"{name}-list-{at}") for at, (label, offers) in enumerate(groups))
    label = {key: value for key, value in spot.labels(otherwise).items() if key in {"aria_label", "aria_labelledby"}}
    listed = tag(
        "div",
        options,
        id=f"{name}-list",
        role="listbox",
        class_="bk-pop",
        popover="manual",
        aria_multiselectable="true" if many else None,
        **label,
    )
    return joined([shown, listed])


def _chip(offer: Offer) -> Markup:
    off = tag("button", icon("cross"), type="button", class_="bk-chip-off", aria_label=f"Remove {offer.text}")
    return tag("span", offer.text, off, class_="bk-chip", data_value=offer.value)


def _group(label: str, offers: list[Offer], chosen: set[str], name: str) -> Markup:
    lines = joined(_line(offer, f"{name}-{at}", chosen=offer.value in chosen) for at, offer in enumerate(offers))
    if not label:
        return lines
    heading = tag("div", label, class_="bk-pop-heading", id=name)
    return tag("div", heading, lines, role="group", aria_labelledby=name)


def _line(offer: Offer, name: str, *, chosen: bool) -> Markup:
    description = tag("small", offer.description) if offer.description else None
    words = tag("span", offer.text, class_="bk-pop-words")
    return tag(
        "div",
        words,
        description,
        id=name,
        role="option",
        class_="bk-pop-item",
        data_value=offer.value,
        aria_selected="true" if chosen else "false",
    )


def _offered(spot: Spot, source: str) -> Groups:
    element, reader = spot.element, spot.reader
    match source:
        case "users":
            return [("", [Offer(name, user) for user, name in reader.users.items() if user not in reader.bots])]
        case "conversations":
            return [("", _conversations(reader, element.get("filter") or {}))]
        case "channels":
            return [("", _conversations(reader, {"include": ["public"]}))]
    grouped = element.get("option_groups")
    if grouped:
        return [(plain_words(group["label"]), offers(group["options"])) for group in grouped]
    return [("", offers(element.get("options") or ()))]


def offers(options: Iterable[Json]) -> list[Offer]:
    """Option objects as lines of a menu."""
    return [Offer(plain_words(one["text"]), str(one["value"]), plain_words(one.get("description"))) for one in options]


def _conversations(reader: Reader, wanted: Json) -> list[Offer]:
    kinds = set(wanted.get("include") or ("public", "private", "im", "mpim"))
    return [
        Offer(_shown(reader, channel), channel)
        for channel in reader.channels
        if reader.kinds.get(channel, "public") in kinds
    ]


def _shown(reader: Reader, channel: str) -> str:
    mark = "" if reader.kinds.get(channel) in {"im", "mpim"} else "#"
    return f"{mark}{reader.channels.get(channel, channel).removeprefix('#')}"


def _chosen(spot: Spot, groups: Groups) -> list[Offer]:
    """What is chosen now, with the words that are shown for it."""
    held = spot.held
    several = held if isinstance(held, list) else [held] if held else []
    words = {offer.value: offer for _, group in groups for offer in group}
    options = [one for one in several if isinstance(one, dict)]
    if options:
        return offers(options)
    return [words.get(str(one)) or Offer(_name(spot.reader, str(one)), str(one)) for one in several]


def _name(reader: Reader, name: str) -> str:
    return reader.users.get(name) or (_shown(reader, name) if name in reader.channels else name)
