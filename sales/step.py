"""Next steps: what was agreed, who sees to it, until when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import local_date

State = Literal["open", "done", "dropped"]
Party = Literal["ours", "buyer"]

TEXT_LENGTH = 300
CONTACT_LENGTH = 150


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a deal. Moments are UTC; `due_on` is the owner's local date, and `owner_zone` where the owner is.

    `remind_at` is when its owner wants to hear of it again, and `remind_on` their local day where any hour of it will
    do; `link` leads to the message that it was made of; `owner_has_left` that its owner is deactivated in Slack now.
    """

    id: str
    deal_id: str
    deal_name: str
    text: str
    owner_id: str
    owner_name: str
    party: Party
    contact: str | None
    due_on: date
    due_at: datetime | None
    state: State
    state_since: datetime
    created_by: str
    created_at: datetime
    via: str
    remind_at: datetime | None = None
    remind_on: date | None = None
    link: str | None = None
    owner_zone: str = "UTC"
    owner_has_left: bool = False

    def is_overdue(self, now: datetime) -> bool:
        """Open and due before today where its owner is, whoever reads it; due today is not overdue."""
        return self.state == "open" and self.due_on < local_date(now, self.owner_zone)

    def due_for(self, reader: Person) -> tuple[date, time | None]:
        """The day, and with a time of day both on the reader's clock, to the minute."""
        if self.due_at is None:
            return self.due_on, None
        local = reader.local(self.due_at)
        return local.date(), local.time().replace(second=0, microsecond=0)


def checked_text(text: str) -> str:
    """The step's text, tidied; refused when empty or over 300 characters."""
    tidy = " ".join(text.split())
    if not tidy:
        raise Refusal("Say what the next step is, for example: send the revised quote.", field="text")
    if len(tidy) > TEXT_LENGTH:
        raise Refusal(
            f"A next step has at most {TEXT_LENGTH} characters and this one has {len(tidy)}; shorten it.",
            field="text",
        )
    return tidy


def checked_contact(contact: str, party: Party) -> str | None:
    """The buyer's person, tidied; None where the step is ours. Refused when empty or over 150 characters."""
    if party == "ours":
        return None
    tidy = " ".join(contact.split())
    if not tidy:
        raise Refusal("Name the buyer's person who does it.", field="contact")
    if len(tidy) > CONTACT_LENGTH:
        raise Refusal(
            f"A name has at most {CONTACT_LENGTH} characters and this one has {len(tidy)}; shorten it.",
            field="contact",
        )
    return tidy


def refuse_past(due_on: date, due_at: datetime | None, *, today: date, now: datetime) -> None:
    """Refuse a day before the owner's today, and a moment that is over."""
    if due_on < today:
        raise Refusal("This date is past; choose today or a later day.", field="due_on")
    if due_at is not None and due_at <= now:
        raise Refusal("This time is past; choose a later one.", field="due_time")
