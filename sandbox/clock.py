"""The sandbox's two clocks: one that people see and can be moved, one for limits that cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

Monotonic = Callable[[], float]
"""Seconds that only ever grow. Every limit (the 3 s of a click, trigger ids, response URLs, rates, retries)
is measured with it, so that moving the clock people see never makes a trigger expire."""


class SandboxClock(Protocol):
    """What the workspace calls now: message timestamps, event times, offsets of time zones."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@runtime_checkable
class MovableClock(Protocol):
    """A clock that the control API may move."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def set(self, moment: datetime) -> None:
        """Make `moment` (aware) the present."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = aware(start)

    def now(self) -> datetime:
        """The moment that was set last, aware, in UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Make `moment` (aware) the present; it may lie before the last one."""
        self._now = aware(moment)

    def advance(self, by: timedelta) -> None:
        """Move the present by `by`."""
        self._now += by


class Timekeeper(Protocol):
    """Lets time pass in the workspace. A demo brings its own, so that what it runs keeps pace with the clock.

    `is_moving` says whether time goes on by itself; None where it stands still between jumps for good.
    """

    is_moving: bool | None

    async def go_to(self, moment: datetime) -> None:
        """Let time pass until `moment`; returns when what it brought has been done."""
        ...


@dataclass(slots=True)
class BareTimekeeper:
    """Moves the clock and nothing else."""

    clock: MovableClock
    is_moving: bool | None = None

    async def go_to(self, moment: datetime) -> None:
        """Make `moment` the present."""
        self.clock.set(moment)


class SetMonotonic:
    """Monotonic seconds that stand still until advanced: for tests of limits that must not wait."""

    def __init__(self) -> None:
        self._seconds = 1000.0

    def __call__(self) -> float:
        """The seconds that have passed."""
        return self._seconds

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._seconds += seconds


def aware(moment: datetime) -> datetime:
    """`moment` in UTC; a naive one is refused with ValueError, because nobody can know what it means."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)
