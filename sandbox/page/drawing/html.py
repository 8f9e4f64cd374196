"""HTML from values: everything that is not already markup is escaped on its way in."""

import json
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_VOID = {"br", "hr", "img", "input"}
_LINKABLE = ("http:", "https:", "mailto:", "tel:", "sms:", "slack:")
# C0 controls and their like are no text in HTML; tab, line feed and carriage return are.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

NOTHING = Markup()


def tag(name: str, /, *inner: object, **attributes: object) -> Markup:
    """An element. `class_` and `data_x` become `class` and `data-x`; None and False leave an attribute out."""
    opening = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    whole = opening if name in _VOID else f"{opening}{joined(inner)}</{name}>"
    return Markup(whole)  # noqa: S704 - names are the code's own, everything else is escaped on its way in


def joined(parts: Iterable[object]) -> Markup:
    """The parts one after another, each escaped unless it is markup; None is nothing."""
    return Markup("".join(text(part) for part in parts if part is not None))  # noqa: S704 - of escaped parts


def text(value: object) -> Markup:
    """Anything as text in HTML, without the characters that HTML does not have."""
    return value if isinstance(value, Markup) else escape(clean(str(value)))


def clean(said: str) -> str:
    """Text without control characters and halves of surrogate pairs."""
    return _CONTROLS.sub("", said)


def as_json(value: object) -> str:
    """A value for an attribute that the script reads."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def safe_url(url: object) -> str | None:
    """The address if following it runs nothing, else None."""
    said = clean(str(url)).strip()
    return said if said.lower().startswith(_LINKABLE) else None


def picture_url(url: object) -> str | None:
    """The address of a picture: one of the web, or a path of this very site."""
    said = clean(str(url)).strip()
    local = said.startswith("/") and not said.startswith(("//", "/\\"))
    return said if local or said.lower().startswith(("http:", "https:")) else None


def link(url: object, /, *inner: object, **attributes: object) -> Markup:
    """A link that opens beside the page; its words alone where the address may not be followed."""
    address = safe_url(url)
    if address is None:
        return tag("span", *inner, **attributes)
    return tag("a", *inner, href=address, target="_blank", rel="noopener noreferrer nofollow", **attributes)


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'
