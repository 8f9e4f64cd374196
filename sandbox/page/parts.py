"""The parts of a page, each drawn by itself, so that an open page takes over only what has changed."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sandbox.acting.stage import Stage
from sandbox.errors import Json
from sandbox.page import logbook, sidebar
from sandbox.page.clockwork import clock_of
from sandbox.page.conversation import Reading
from sandbox.page.drawing import Reader, draw_blocks, draw_text
from sandbox.page.drawing.dates import clock
from sandbox.page.eyes import reader_of
from sandbox.page.faces import actors, bot_of, face_of, role_of
from sandbox.page.looking import HOME, REFUSED, Look, look_of
from sandbox.page.switches import switches
from sandbox.page.times import apart, city
from sandbox.world.people import Person

Parts = dict[str, str]

_TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """Draws pages and their parts."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def whole(self, stage: Stage, look: Look) -> str:
        """The page as a browser first gets it."""
        parts = {name: Markup(html) for name, html in self.parts(stage, look).items()}  # noqa: S704 - drawn below
        told = {"workspace": stage.workspace, "title": title_of(stage, look), "parts": parts}
        return self._draw("page.html", {**_shared(stage, look), **told})

    def parts(self, stage: Stage, look: Look) -> Parts:
        """Every part, by name."""
        reader = reader_of(stage, look.person)
        shared = _shared(stage, look)
        return {
            name: self._draw(f"{name}.html", {**shared, **tell(stage, look, reader)}) for name, tell in _PARTS.items()
        }

    def _draw(self, template: str, told: Json) -> str:
        return self._environment.get_template(template).render(told)


def title_of(stage: Stage, look: Look) -> str:
    """What stands on the browser's tab."""
    unread = sum(place.unread for place in sidebar.apps(stage, look))
    name = bot_of(stage.workspace).shown_name if look.is_app else f"#{look.at}"
    return f"{f'({unread}) ' if unread else ''}{name} · {look.person.shown_name} · {stage.workspace.name}"


def url_of(look: Look, **changes: str) -> str:
    """The address of what a page looks at, with something changed."""
    asked = {"user": look.person.name, "at": look.at, "thread": look.thread, "pane": look.pane, **changes}
    return "/?" + urlencode({name: value for name, value in asked.items() if value})


def _shared(stage: Stage, look: Look) -> Json:
    """What several parts need."""
    offers = stage.world.app.offers
    return {
        "look": look,
        "look_url": partial(url_of, look),
        "app_name": bot_of(stage.workspace).shown_name,
        "bot": face_of(bot_of(stage.workspace)),
        "message_shortcuts": [offer for offer in offers if offer.kind == "message" and _uses_app(stage, look)],
        "global_shortcuts": [offer for offer in offers if offer.kind == "global" and _uses_app(stage, look)],
        "offers_json": json.dumps(_completions(stage, look), ensure_ascii=False),
        "people_json": json.dumps(_mentions(stage), ensure_ascii=False),
        "closed": _closed(look),
    }


def _uses_app(stage: Stage, look: Look) -> bool:
    return stage.workspace.install.installed and not look.person.is_stranger


def _completions(stage: Stage, look: Look) -> list[Json]:
    if not _uses_app(stage, look):
        return []
    commands = [offer for offer in stage.world.app.offers if offer.kind == "command"]
    return [{"id": o.id, "description": o.description, "hint": o.hint} for o in commands]


def _mentions(stage: Stage) -> list[Json]:
    return [{"id": f"@{person.name}", "description": person.shown_name} for person in actors(stage.workspace)]


def _closed(look: Look) -> str:
    """Why nothing can be written here, '' where it can."""
    if look.channel is None:
        return ""
    if look.channel.is_archived:
        return f"#{look.channel.name} is archived: it can be read, and nobody writes here any more."
    if look.channel.read_only and not (look.person.is_admin or look.person.is_owner):
        return f"Only admins write in #{look.channel.name}."
    return ""


def _people(stage: Stage, look: Look, _reader: Reader) -> Json:
    everyone = [_person(stage, look, person) for person in actors(stage.workspace)]
    me = {"name": look.person.shown_name, "face": face_of(look.person), "role": role_of(look.person)}
    return {"me": me, "everyone": everyone}


def _person(stage: Stage, look: Look, person: Person) -> Json:
    eyes = reader_of(stage, person)
    direct = stage.workspace.direct(person.id)
    return {
        "handle": person.name,
        "name": person.real_name,
        "face": face_of(person),
        "role": role_of(person),
        "title": person.title if person.title != role_of(person) else "",
        "time": clock(eyes.today, eyes),
        "apart": apart(person, look.person, eyes.today),
        "city": city(person),
        "at": look_of(stage, {"user": person.name, "at": look.at}).at,
        "is_me": person is look.person,
        "unread": len(stage.workspace.unread(person.id, direct.id)) if direct else 0,
    }


def _clock(stage: Stage, look: Look, reader: Reader) -> Json:
    return {"clock": clock_of(stage, look, reader)}


def _faults(stage: Stage, look: Look, _reader: Reader) -> Json:
    return {"switches": list(switches(stage, look))}


def _log_switch(stage: Stage, _look: Look, _reader: Reader) -> Json:
    return {"refused": logbook.refused(stage.world.log)}


def _sidebar(stage: Stage, look: Look, _reader: Reader) -> Json:
    opening = stage.world.opening
    tips = [
        {"says": tip.says, "draft": tip.draft, "url": "/?" + urlencode({"user": tip.user, "at": tip.at})}
        for tip in opening.tips
    ]
    return {"channels": list(sidebar.channels(stage, look)), "apps": list(sidebar.apps(stage, look)), "tips": tips}


def _main(stage: Stage, look: Look, reader: Reader) -> Json:
    home = stage.workspace.homes.get(look.person.id) if look.at == HOME else None
    count = len(look.channel.members) if look.channel else 0
    has_app = look.channel is not None and stage.workspace.install.bot_user in look.channel.members
    app = bot_of(stage.workspace).shown_name
    return {
        "home": home,
        "home_drawn": draw_blocks(home.blocks, reader, state=home.state, surface="home", within=home.id)
        if home
        else None,
        "days": Reading(stage, look, reader).days(),
        "members": f"{count} members, {f'{app} among them' if has_app else f'without {app}'}",
    }


def _beside(stage: Stage, look: Look, reader: Reader) -> Json:
    book = logbook.read(stage, reader, only_refused=look.pane == REFUSED) if look.is_log else None
    return {"book": book, "thread": Reading(stage, look, reader, within="thread:").thread()}


def _modal(stage: Stage, look: Look, reader: Reader) -> Json:
    view = stage.workspace.top_view(look.person.id)
    if view is None or (view.page and not look.page):
        return {"view": None, "is_elsewhere": False}
    if view.page != look.page and stage.world.windows.are_open(view.page):
        return {"view": view, "is_elsewhere": True}
    content = view.content
    return {
        "view": view,
        "is_elsewhere": False,
        "depth": len(stage.workspace.stacks[look.person.id]),
        "title_drawn": draw_text(content.get("title"), reader),
        "submit_drawn": draw_text(content.get("submit"), reader),
        "close_drawn": draw_text(content.get("close") or {"type": "plain_text", "text": "Cancel"}, reader),
        "drawn": draw_blocks(
            view.blocks, reader, state=view.state, errors=view.errors, surface="modal", within=view.id
        ),
    }


_PARTS: dict[str, Callable[[Stage, Look, Reader], Json]] = {
    "people": _people,
    "clock": _clock,
    "faults": _faults,
    "logswitch": _log_switch,
    "sidebar": _sidebar,
    "main": _main,
    "beside": _beside,
    "modal": _modal,
}
