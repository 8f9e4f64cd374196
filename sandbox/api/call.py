"""One call of a Web API method: its arguments, read as Slack reads them."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from sandbox.errors import ApiError, Json, explained
from sandbox.world.workspace import Workspace
from sandbox.world.world import World

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Call:
    """An authorised call. `args` holds strings from a form, or any JSON value."""

    world: World
    workspace: Workspace
    args: Json

    def text(self, name: str) -> str:
        """The argument as a string, empty where it is missing."""
        value = self.args.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def required(self, name: str) -> str:
        """The argument; refuses a call without it."""
        if value := self.text(name):
            return value
        raise explained("invalid_arguments", [f"missing required field: {name}"])

    def flag(self, name: str) -> bool:
        """Whether the argument says yes."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def names(self, name: str) -> list[str]:
        """A comma-separated list (or a JSON array) of names."""
        value = self.args.get(name)
        parts = value if isinstance(value, list) else self.text(name).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]


@dataclass(frozen=True, slots=True)
class Method:
    """A method's body and what Slack asks of its caller. Any one of `scopes` is enough."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    tier: int = 0
    caller: Literal["bot", "app", "anyone"] = "bot"
    reads_json: bool = True


def require_scope(call: Call, *scopes: str) -> None:
    """Refuse unless one of the scopes was granted."""
    granted = call.workspace.install.scopes
    if scopes and not granted.intersection(scopes):
        raise ApiError("missing_scope", needed=scopes[0], provided=",".join(sorted(granted)))


def page(call: Call, items: Sequence[Item], *, default: int, most: int = 1000) -> tuple[list[Item], str]:
    """One page of `items` by `cursor` and `limit`, with the next cursor (empty at the end)."""
    size = _limit(call, default, most)
    start = _start(call.text("cursor"))
    if start > len(items):
        raise ApiError("invalid_cursor")
    more = start + size < len(items)
    cursor = base64.b64encode(f"next:{start + size}".encode()).decode() if more else ""
    return list(items[start : start + size]), cursor


def _limit(call: Call, default: int, most: int) -> int:
    given = call.text("limit")
    if given in {"", "0"}:
        return default
    if not given.isdigit() or int(given) > most:
        raise ApiError("invalid_limit")
    return int(given)


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if word != "next" or not number.isdigit():
        raise ApiError("invalid_cursor")
    return int(number)
