"""A counter of everything that changes, which people (and pages) can wait on."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Changes:
    """Counts changes and wakes whoever waits for one."""

    def __init__(self) -> None:
        self.count = 0
        self._next = asyncio.Event()

    def mark(self) -> int:
        """Something that a person can see has changed; returns the number of the change."""
        self.count += 1
        self.wake()
        return self.count

    def wake(self) -> None:
        """Let everybody who waits look again, though nothing has changed in the workspace."""
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, look: Callable[[], Found | None], within: float) -> Found | None:
        """What `look` finds, as soon as it finds something; None when `within` real seconds have passed."""
        try:
            async with asyncio.timeout(within):
                while True:
                    waiting = self._next
                    if (found := look()) is not None:
                        return found
                    await waiting.wait()
        except TimeoutError:
            return None
