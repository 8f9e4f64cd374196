"""Slack takes about one message a second in each channel."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

SECONDS_BETWEEN = 1.05
LONGEST_WAIT = 5.0


class Pace:
    """Spaces messages to one channel apart. Reads a monotonic clock, which no change of the system's time moves."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._free_at: dict[tuple[str, str], float] = {}
        self._taken_at: dict[tuple[str, str], float] = {}

    async def turn(self, workspace_id: str, channel: str) -> timedelta | None:
        """Wait until the channel can take the next message; where that is long, do not wait but say how long."""
        now = self._monotonic()
        self._free_at = {key: free for key, free in self._free_at.items() if free > now}
        mine = self._free_at.get((workspace_id, channel), now)
        if mine - now > LONGEST_WAIT:
            return timedelta(seconds=mine - now)
        self._free_at[workspace_id, channel] = mine + SECONDS_BETWEEN
        await asyncio.sleep(mine - now)
        await self._behind_others((workspace_id, channel))
        return None

    async def _behind_others(self, key: tuple[str, str]) -> None:
        """A busy process wakes several late and at once, who then still go one after another."""
        now = self._monotonic()
        self._taken_at = {held: at for held, at in self._taken_at.items() if at + SECONDS_BETWEEN > now}
        mine = max(now, self._taken_at.get(key, now - SECONDS_BETWEEN) + SECONDS_BETWEEN)
        self._taken_at[key] = mine
        await asyncio.sleep(mine - now)
