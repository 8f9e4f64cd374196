"""What comes out of a CRM's export: deals, rows that could not be taken, and files that could not be read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Literal

from sales.deal import Status
from sales.refusal import Refusal

DateOrder = Literal["iso", "mdy", "dmy"]
OpenStream = Callable[[], BinaryIO]
"""Opens the file from its start; called once for each pass over it, and what it opens is closed again."""


class UnreadableFile(Refusal):
    """The file as a whole cannot be read; one plain sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which deal a row of our own export is: its id in that workspace, and where it had come from."""

    workspace_id: str
    deal_id: str
    source: str


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal as the file tells it.

    `line` is the line of the file on which the row starts, from 1. `external_id` keeps its case. Moments are aware
    UTC: a date alone is taken as midnight UTC, a time without a zone as UTC. `stage_since` is when it came
    into its stage, `stage_days` how many days it had been there when the file was written. `closed_at` is given for
    won and lost deals only. `notes` are plain sentences on values that were left empty, cut or rounded. `origin` is
    given for rows of our own export.
    """

    line: int
    external_id: str
    name: str
    account: str | None
    amount: Decimal | None
    currency: str | None
    stage: str | None
    stage_since: datetime | None
    stage_days: int | None
    pipeline: str | None
    status: Status
    owner_name: str | None
    owner_email: str | None
    owner_external_id: str | None
    close_on: date | None
    created_at: datetime | None
    closed_at: datetime | None
    next_step: str | None
    notes: tuple[str, ...] = ()
    origin: Origin | None = None

    @property
    def key(self) -> str:
        """What no other row of its file has."""
        return self.origin.deal_id if self.origin else self.external_id


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken; `reason` is one plain sentence that says what to do."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """A CRM's export whose shape is known; its rows are read as they are asked for.

    `columns` gives the header of each field found, `unknown_columns` the headers that stand for none.
    `date_order` is `mdy` or `dmy` where the file itself (or the caller) decides, `iso` where no date needs an order,
    None where the order stays open or there are no dates. `row_count` is the number of items that `rows` gives.
    """

    source: str
    encoding: str
    delimiter: str
    columns: Mapping[str, str]
    unknown_columns: tuple[str, ...]
    date_order: DateOrder | None
    row_count: int
    read: Callable[[], Iterator[DealRow | Rejected]] = field(repr=False, compare=False)

    def rows(self) -> Iterator[DealRow | Rejected]:
        """Read the file once more, a row at a time, in the file's order."""
        return self.read()


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """Who an owner named in a CRM is in Slack; at least one of `email` and `slack_id` is there."""

    line: int
    name: str | None
    email: str | None
    slack_id: str | None


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Which team an owner belongs to, and who manages it."""

    line: int
    owner: str
    manager: str | None
    team: str
