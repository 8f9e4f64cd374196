"""The request log: every call of the app and every delivery to it, with verdict and duration."""

from collections import deque
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from sandbox.clock import SandboxClock
from sandbox.errors import Json

KEPT = 20_000
"""Entries kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange. `direction` is `call` (app to Slack) or `delivery` (Slack to app); `ms` is its duration.

    `verdict` is `ok` or the error's name, `why` what Slack says about it; `retry` is the number of Slack's retry,
    `at` monotonic seconds. The log gives it its `number`, and its `moment`: the people's clock in Unix seconds.
    """

    direction: Literal["call", "delivery"]
    method: str
    args: Json
    verdict: str
    ms: float
    at: float
    team_id: str = ""
    status: int | None = 200
    retry: int = 0
    why: tuple[str, ...] = ()
    number: int = 0
    moment: float = 0.0


@dataclass(slots=True)
class RequestLog:
    """The last exchanges, oldest first, with the time that people had."""

    clock: SandboxClock
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0

    def write_down(self, entry: Entry) -> None:
        """Keep an exchange that is over."""
        self.count += 1
        moment = self.clock.now().timestamp()
        self.entries.append(replace(entry, number=self.count, moment=moment, ms=round(entry.ms, 3)))

    def matching(self, method: str = "", after: int = 0, verdict: str = "") -> list[Entry]:
        """Entries numbered above `after`, of one method and verdict where they are named."""
        return [
            entry
            for entry in self.entries
            if entry.number > after and method in {"", entry.method} and verdict in {"", entry.verdict}
        ]


def entries_as_json(entries: list[Entry]) -> list[Json]:
    """Entries for the control API."""
    return [asdict(entry) for entry in entries]
