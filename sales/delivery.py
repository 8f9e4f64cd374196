"""Deliveries: one message to one place because of one fire."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as it stands; `about` holds what its kind needs to be composed. Moments are UTC."""

    workspace_id: str
    key: str
    schedule_id: str | None
    team_id: str | None
    fire_at: datetime
    kind: str
    recipient: str
    about: dict[str, Any] | None
    state: str
    attempts: int
    sent_at: datetime | None
    slack_channel: str | None
    slack_ts: str | None
    reason: str | None

    @property
    def shown_at(self) -> datetime:
        """The last moment before it was seen: whatever was done after that belongs to what has happened since."""
        return (self.sent_at or self.fire_at) - timedelta.resolution


def nudge_key(person_id: str, day: date) -> str:
    """Under what the morning message of somebody's local day is kept: one a day, whatever moves."""
    return f"nudge:{day.isoformat()}:{person_id}"
