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

    async def turn(self, workspace_id: str, channel: str) -> timedelta | None:
        """Wait until the channel can take the next message; where that is long, do not wait but say how long."""
        now = self._monotonic()
        self._free_at = {key: free for key, free in self._free_at.items() if free > now}
        mine = self._free_at.get((workspace_id, channel), now)
        if mine - now > LONGEST_WAIT:
            return timedelta(seconds=mine - now)
        self._free_at[workspace_id, channel] = mine + SECONDS_BETWEEN
        await asyncio.sleep(mine - now)
        return None
