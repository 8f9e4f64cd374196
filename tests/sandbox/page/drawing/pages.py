"""What the tests of drawing share: a reader, HTML taken apart, and the texts inside blocks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "input"}
TAGS = set(
    "a b blockquote br button caption code defs del details div em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input "
    "label li line mark ol p path pattern polygon polyline pre rect s small span strong summary svg table tbody td "
    "template text textarea th thead time tr u ul".split()
)
ADDRESSES = ("http://", "https://", "mailto:", "tel:", "sms:", "slack:", "/")
"""Where a link or a picture of a page may lead."""


@dataclass(eq=False)
class Page(HTMLParser):
    """HTML taken apart: its elements with their attributes, its words, and whether every element is closed."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def values(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    @property
    def seen(self) -> str:
        """What a person reads or hears: words, and the attributes that are read out or shown in fields."""
        shown = [
            value for name in ("alt", "aria-label", "value", "placeholder", "title") for value in self.values(name)
        ]
        return "\n".join(["".join(self.words), *shown])


def page_of(html: str) -> Page:
    """The page, of which every element is closed."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page.open
    return page


def check_harmless(html: str) -> None:
    """Nothing in this HTML runs, loads or leads where it should not."""
    page = page_of(html)
    for tag, attributes in page.elements:
        assert tag in TAGS
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc", "formaction"}]
        for name in ("href", "src"):
            assert attributes.get(name, "/").startswith(ADDRESSES)
        assert attributes.get("target") is None or "noopener" in attributes["rel"]
        for value in attributes.values():
            assert "\x00" not in value


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every string inside, with the path to it."""
    if isinstance(value, str):
        yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from leaves(one, (*path, key))


def with_all(value: Any, old: str, new: str) -> Any:
    """The same value with one string for another, wherever it stands: labels and categories go together."""
    if isinstance(value, dict):
        return {key: with_all(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        return [with_all(one, old, new) for one in value]
    return new if value == old else value


def as_given(page: Page) -> dict[str, Any]:
    """The current value of each element by its action id."""
    return {
        attributes["data-action"]: json.loads(attributes["data-given"])
        for _, attributes in page.elements
        if "data-action" in attributes
    }
