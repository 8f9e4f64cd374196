"""Slack takes about one message a second in each channel."""

import asyncio
from collections.abc import Callable

SECONDS_BETWEEN = 1.05


class Pace:
    """Spaces messages to one channel apart. Reads a monotonic clock, which no change of the system's time moves."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._free_at: dict[tuple[str, str], float] = {}

    async def turn(self, workspace_id: str, channel: str) -> None:
        """Wait until the channel can take the next message."""
        now = self._monotonic()
        self._free_at = {key: free for key, free in self._free_at.items() if free > now}
        mine = max(now, self._free_at.get((workspace_id, channel), now))
        self._free_at[workspace_id, channel] = mine + SECONDS_BETWEEN
        if mine > now:
            await asyncio.sleep(mine - now)
