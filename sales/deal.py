"""Deals and their stages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["open", "won", "lost"]

NAME_LENGTH = 150
NOBODY = "No owner yet"


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the sales process; `norm_days` is how long a deal should stay in it."""

    id: str
    name: str
    position: int
    kind: Status
    norm_days: int | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as it stands (or stood, in a report on an earlier moment). Moments are UTC.

    `owner_name` is the owner's name in Slack, or the CRM's where nobody in Slack is known for it; `owner_has_left` that
    they are deactivated there now.
    `stage_since` is None where a CRM did not say when the deal came into its stage. `next_step_on` and
    `last_step_on` are the dates of its open steps due first and last. `channel_id` is the Slack channel linked to it.
    """

    id: str
    name: str
    account: str | None
    amount: Decimal | None
    currency: str | None
    stage: Stage
    stage_since: datetime | None
    status: Status
    owner_id: str | None
    owner_name: str | None
    team_id: str
    close_on: date | None
    created_at: datetime | None
    recorded_at: datetime
    closed_at: datetime | None
    source: str
    external_id: str | None
    crm_next_step: str | None
    next_step_on: date | None
    last_step_on: date | None
    lost_reason: str | None = None
    channel_id: str | None = None
    owner_has_left: bool = False

    @property
    def full_name(self) -> str:
        """Account and name, "Northwind Health – Pilot"; the account is left out where the name has it already."""
        if not self.account or self.account.casefold() in self.name.casefold():
            return self.name
        return f"{self.account} – {self.name}"

    @property
    def is_dated(self) -> bool:
        """With an open step, overdue ones included."""
        return self.next_step_on is not None

    @property
    def is_undated(self) -> bool:
        """Open, with no open, dated step."""
        return self.status == "open" and not self.is_dated

    def days_in_stage(self, now: datetime) -> int | None:
        """Whole days since it came into its present stage, where that is known."""
        return None if self.stage_since is None else max(0, (now - self.stage_since).days)

    def age_days(self, now: datetime) -> int:
        """Whole days since it was created, or since it was first recorded where the CRM did not say."""
        return max(0, (now - (self.created_at or self.recorded_at)).days)


def calendar_day(moment: datetime, zone: str) -> date:
    """The day of a moment in a zone.

    CRMs often know only the day, and an import keeps a day as midnight UTC: such a moment is that day everywhere, or
    a deal won on 1 April would fall into the first quarter west of Greenwich.
    """
    utc = moment.astimezone(UTC)
    return utc.date() if utc.time() == time.min else utc.astimezone(ZoneInfo(zone)).date()


def largest_first(deal: Deal) -> tuple[bool, Decimal, datetime, str]:
    """Sort key: by amount, largest first; deals without an amount after them, oldest first."""
    return (deal.amount is None, -(deal.amount or Decimal(0)), deal.created_at or deal.recorded_at, deal.name)
