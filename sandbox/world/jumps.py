"""Jumps of the people's clock, each with what it caused."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Jump:
    """One jump from `start` to `end`; `end` is None while time is still passing.

    What it caused lies between the numbers of the workspace's changes and of the log's entries at both its ends.
    """

    start: datetime
    aim: datetime
    first_change: int
    first_entry: int
    end: datetime | None = None
    last_change: int = 0
    last_entry: int = 0

    @property
    def is_over(self) -> bool:
        """Whether time has arrived."""
        return self.end is not None
