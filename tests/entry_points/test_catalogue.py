"""The catalogue of entry points is whole: whatever the app listens to, and the manifest names, is in it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from handlers import every
from tests.acting import ROOT
from tests.entry_points.catalogue import ENTRIES
from tests.entry_points.driving import bots
from tests.entry_points.kinds import KINDS
from tests.entry_points.ways import Listened

CHOICE = re.compile(r"\(([^()]*)\)")
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text())


class Registered:
    """Notes what the handlers register, in the words in which they would tell it to Bolt."""

    def __init__(self) -> None:
        self.listened: list[tuple[str, str | re.Pattern[str]]] = []
        every.register(self, None)  # type: ignore[arg-type]

    def error(self, _answer: object) -> None:
        """Errors are no entry point."""

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[object], None]]:
        def noting(named: Any) -> Callable[[object], None]:
            self.listened.append((kind.removeprefix("global_").removeprefix("message_"), named))
            return lambda _listener: None

        return noting

    @property
    def ids(self) -> Iterator[Listened]:
        """Each by its own id; one pattern stands for several."""
        for kind, named in self.listened:
            for one in ids_of(named) if isinstance(named, re.Pattern) else [named]:
                yield kind, one


def ids_of(pattern: re.Pattern[str]) -> list[str]:
    """The ids that a pattern takes: one for each choice in it, 0 for any digit."""
    texts = [pattern.pattern.removeprefix("^").removesuffix("$")]
    while any(CHOICE.search(text) for text in texts):
        texts = [
            text[: found.start()] + one + text[found.end() :] if found else text
            for text in texts
            for found in [CHOICE.search(text)]
            for one in (found[1].split("|") if found else [""])
        ]
    ids = [text.replace(r"\d", "0") for text in texts]
    assert all(pattern.search(one) for one in ids), f"{pattern.pattern} has more in it than choices and digits"
    return ids


def test_every_listener_has_an_entry_and_every_entry_a_listener() -> None:
    assert {entry.way.listened for entry in ENTRIES} == set(Registered().ids)


async def test_what_is_registered_is_what_the_app_listens_to(sqlite_url: str) -> None:
    async with bots(sqlite_url, {"Alder": "731733"}) as [bot]:
        assert len(bot.runtime.app._async_listeners) == len(Registered().listened)


def test_the_manifest_names_no_entry_point_that_the_catalogue_lacks() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    named = {("command", command["command"]) for command in features["slash_commands"]}
    named |= {("shortcut", shortcut["callback_id"]) for shortcut in features["shortcuts"]}
    named |= {("event", kind) for kind in settings["event_subscriptions"]["bot_events"]}

    listened = {entry.way.listened for entry in ENTRIES}
    assert named == {(kind, name) for kind, name in listened if kind in {"command", "shortcut", "event"}}


def test_every_entry_has_a_name_of_its_own() -> None:
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


def test_there_is_somebody_of_every_kind() -> None:
    assert len(KINDS) == 14
    assert len({kind.handle for kind in KINDS}) == len(KINDS)
