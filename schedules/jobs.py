"""What a job may use."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from schedules.pace import Pace
from services.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Jobs:
    """The bridge to the services, the clock, Slack for each workspace, and this replica's name as a lease holder."""

    db: Bridge
    now: Callable[[], datetime]
    slack_for: Callable[[str], Awaitable[AsyncWebClient]]
    lease_owner: str
    pace: Pace
