"""A message about one step: somebody has been given it, or wanted to be reminded of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sales.deal import Deal
from sales.person import Person
from sales.step import Step

How = Literal["given", "handed_back", "reminder"]


@dataclass(frozen=True, slots=True)
class Note:
    """What a message about one step has to say now.

    `step` is None once it was taken back; `text` is what it said. `giver` gave it to the reader. `following` is the
    deal's next open step once this one is closed. `undo_act` takes the reader's own handing on back. `opens_deal` is
    False where the reader may not see the deal; `is_in_morning` says that their morning message of today has it.
    """

    how: How
    reader: Person
    text: str
    now: datetime
    giver: Person | None = None
    step: Step | None = None
    deal: Deal | None = None
    following: Step | None = None
    is_taken_back: bool = False
    undo_act: str = ""
    opens_deal: bool = True
    is_in_morning: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the step is still the reader's to see to."""
        return self.step is not None and self.step.state == "open" and self.step.owner_id == self.reader.id
