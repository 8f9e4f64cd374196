"""The bot's clock in tests: it stands where it is put."""

from datetime import datetime


class SetClock:
    """A clock that stands where it is put, in aware UTC."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment at which it stands."""
        return self.now
