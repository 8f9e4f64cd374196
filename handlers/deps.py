"""What a handler may use."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Deps:
    """The bridge to the services, the clock, and two hooks.

    `wake` has waiting deliveries sent at once. `later` finishes something after the answer has left; what it does
    is lost if the process dies, so that only what repeats a stored fact to one person goes there. `meet` asks Slack
    about people who are not known yet, `remember` takes over what Slack says of one by itself.
    """

    db: Bridge
    now: Callable[[], datetime]
    wake: Callable[[], None]
    later: Callable[[Coroutine[Any, Any, None]], None]
    meet: Callable[[str, Iterable[str]], Awaitable[None]]
    remember: Callable[[str, dict[str, Any]], Awaitable[None]]
