"""The gallery: one example of each block and element that Slack has, as the page draws it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.errors import Json
from sandbox.page.drawing import Reader, draw_attachments, draw_blocks
from sandbox.page.gallery_fields import ATTACHMENTS, ELEMENTS, FIELDS
from sandbox.page.gallery_reading import reading
from sandbox.page.guard import page_headers
from sandbox.rules.blocks import Surface

READER = Reader(
    user_id="U0JANE",
    now=datetime(2026, 11, 25, 14, 30, tzinfo=UTC),
    zone="America/New_York",
    users={"U0JANE": "Jane Roe", "U0BERT": "Bert Vogel", "U0PRIYA": "Priya Nair", "U0BOT": "Sales app"},
    channels={"C0SALES": "sales", "C0EMEA": "sales-emea", "C0DESK": "deal-desk"},
    groups={"S0AES": "account-executives"},
    kinds={"C0DESK": "private"},
    bots=frozenset({"U0BOT"}),
)
"""Whose eyes the gallery is seen through, at a moment that never moves."""

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Example:
    """Blocks that show one thing, on their surface; `errors` are the sentences beside fields by block id."""

    name: str
    surface: Surface
    blocks: list[Json]
    errors: dict[str, str]


def families(site: str) -> dict[str, list[Example]]:
    """The examples by what they are for; `site` is the address at which this page's own pictures lie."""
    read = {
        family: [Example(name, surface, blocks, {}) for name, surface, blocks in shown]
        for family, shown in reading(site).items()
    }
    pressed = [Example(name, "message", blocks, {}) for name, blocks in ELEMENTS]
    filled = [Example(name, "modal", blocks, errors) for name, blocks, errors in FIELDS]
    return {**read, "Buttons and menus": pressed, "Fields of a form": filled}


def examples(site: str) -> list[Example]:
    """Every example."""
    return [one for family in families(site).values() for one in family]


async def gallery(request: Request) -> Response:
    """The gallery as a page."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    drawn = {name: [*map(_shown, those)] for name, those in families(str(request.base_url).rstrip("/")).items()}
    attached = ("attachments", "message", draw_attachments(ATTACHMENTS, READER), _source(ATTACHMENTS))
    html = environment.get_template("gallery.html").render(families={**drawn, "Attachments of old": [attached]})
    return HTMLResponse(html, headers=page_headers(request.headers["host"]))


def _shown(one: Example) -> tuple[str, str, Markup, str]:
    drawn = draw_blocks(one.blocks, READER, errors=one.errors, surface=one.surface, within=one.name)
    return one.name, one.surface, drawn, _source(one.blocks)


def _source(blocks: list[Json]) -> str:
    return json.dumps(blocks, ensure_ascii=False, indent=2)
