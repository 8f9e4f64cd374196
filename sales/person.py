"""People of a workspace, as Slack has them now."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Person:
    """One member of a workspace; `timezone` is an IANA name, `locale` Slack's ('en-US')."""

    workspace_id: str
    id: str
    name: str
    timezone: str
    locale: str = "en-US"
    email: str | None = None
    is_admin: bool = False
    is_primary_owner: bool = False
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_deactivated: bool = False

    def local(self, now: datetime) -> datetime:
        """The moment on this person's clock."""
        return now.astimezone(ZoneInfo(self.timezone))

    def today(self, now: datetime) -> date:
        """The date where this person is."""
        return self.local(now).date()
