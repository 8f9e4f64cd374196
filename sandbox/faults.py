"""Faults that a test asks for, counted or until cleared."""

from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

from sandbox.errors import Json

Kind = Literal["ratelimited", "error", "http_500", "timeout", "slow", "resend", "twice", "unreachable", "silent"]
KINDS = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One kind of trouble for one method (`*`: all; `response_url`: those), optionally in one channel.

    ratelimited: 429 with `seconds` as Retry-After. http_500: nothing done, HTTP 500. error: the Slack error `error`.
    timeout: done, but the answer never comes (or after `seconds`). slow: `seconds` pass before it is done.
    resend: an event that was answered comes again as Slack's retry. twice: what a person did is delivered twice
    (`slash_commands`, `block_actions`, `view_submission`, `shortcut`, `message_action`).
    unreachable, silent: nothing reaches the app (method `app`), or its answers come too late.
    `times` counts down; None lasts until cleared.
    """

    method: str
    kind: Kind
    times: int | None = 1
    channel: str | None = None
    seconds: float | None = None
    error: str = "internal_error"
    hits: int = 0

    def matches(self, method: str, channel: str | None) -> bool:
        """Whether it strikes this call."""
        return self.times != 0 and self.method in {"*", method} and (self.channel is None or self.channel == channel)


@dataclass(slots=True)
class Faults:
    """The faults that are set, in the order in which they were asked for."""

    active: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Let it happen from now on; raises ValueError for an unknown kind."""
        if fault.kind not in KINDS:
            raise ValueError(f"no such fault: {fault.kind}; there are {', '.join(KINDS)}")
        self.active.append(fault)

    def end(self, method: str, kind: str, channel: str | None = None) -> None:
        """End the faults of this kind for this method and channel."""
        self.active = [f for f in self.active if (f.method, f.kind, f.channel) != (method, kind, channel)]

    def clear(self) -> None:
        """End all faults."""
        self.active.clear()

    def strike(self, method: str, kinds: tuple[Kind, ...], channel: str | None = None) -> Fault | None:
        """The first fault of these kinds that strikes this call, counted."""
        for fault in self.active:
            if fault.kind in kinds and fault.matches(method, channel):
                fault.hits += 1
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def as_json(self) -> list[Json]:
        """All faults with how often each has struck."""
        return [asdict(fault) for fault in self.active]
