"""Next steps: what was agreed, who sees to it, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sales.refusal import Refusal

State = Literal["open", "done", "dropped"]
Party = Literal["ours", "buyer"]

TEXT_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a deal. Moments are UTC; `due_on` is the owner's local date.

    `remind_at` is when its owner wants to hear of it again, `link` leads to the message that it was made of.
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
    link: str | None = None

    def is_overdue(self, today: date) -> bool:
        """Due before today in the owner's zone; due today is not overdue."""
        return self.state == "open" and self.due_on < today


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
