"""Slack's rate limits as token buckets on real time."""

import math
from dataclasses import dataclass, field

from sandbox.clock import Monotonic
from sandbox.errors import ApiError
from sandbox.settings import Limits


@dataclass(slots=True)
class _Bucket:
    capacity: float
    per_second: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one; returns 0, or the seconds after which one may be taken."""
        self.left = min(self.capacity, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.per_second


@dataclass(slots=True)
class Rates:
    """Buckets by workspace and method, and by channel for posts."""

    limits: Limits
    monotonic: Monotonic
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)

    def count_call(self, team_id: str, method: str, tier: int) -> None:
        """Count a call of a method; refuses it with 429 when its tier is used up."""
        if allowed := self.limits.calls_per_minute.get(tier):
            self._take((team_id, method), allowed, allowed / 60)

    def count_post(self, team_id: str, channel: str) -> None:
        """Count a message into a channel: about one a second, a short burst allowed, and a workspace's total."""
        self._take((team_id, "posts", channel), self.limits.post_burst, self.limits.posts_per_second)
        per_minute = self.limits.workspace_posts_per_minute
        self._take((team_id, "posts"), per_minute, per_minute / 60)

    def _take(self, key: tuple[str, ...], capacity: float, per_second: float) -> None:
        now = self.monotonic()
        bucket = self._buckets.setdefault(key, _Bucket(capacity, per_second, capacity, now))
        if wait := bucket.take(now):
            raise rate_limited(math.ceil(wait))


def rate_limited(seconds: int) -> ApiError:
    """Slack's 429, to be tried again after whole `seconds`."""
    return ApiError("ratelimited", status=429, headers={"Retry-After": str(seconds)})
