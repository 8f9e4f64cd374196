"""What capture answers: recorded, or the one question that must be answered first."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sales.deal import Deal
from sales.person import Person
from sales.step import Step


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step was recorded, and `act_id` undoes it; `viewer` reads it.

    `earlier` are the deal's older steps that are still open, `dealt_with` those that were closed since. `edit_id` is
    the viewer's latest change of the step, which Undo takes back before anything else. `met_by` is who added the deal
    while the viewer was asked about it.
    """

    step: Step
    deal: Deal
    act_id: str
    earlier: tuple[Step, ...]
    is_day_off: bool
    viewer: Person
    now: datetime
    dealt_with: tuple[Step, ...] = ()
    edit_id: str | None = None
    met_by: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line has said so far; what is None is still to be told."""

    deal_text: str
    text: str
    owner_id: str
    owner_name: str
    due_on: date | None = None
    due_time: time | None = None


@dataclass(frozen=True, slots=True)
class WhichDeal:
    """The deal is not certain: up to five candidates, best first, and the offer of a new deal to who `may_add` one."""

    draft_id: str
    said: Understood
    candidates: tuple[Deal, ...]
    viewer: Person
    now: datetime
    may_add: bool = True


@dataclass(frozen=True, slots=True)
class WhichDate:
    """The date is missing or has several readings: dates to choose from, none before today where the owner is.

    `why` is a plain half-sentence such as "“next friday” can mean two dates", or '' when no date was said. `deal` is
    None for a new deal that will get the name in `said.deal_text`.
    """

    draft_id: str
    said: Understood
    deal: Deal | None
    choices: tuple[date, ...]
    why: str
    viewer: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class Editing:
    """A step that somebody is about to change; `viewer` reads it.

    `seen` is the place in the history up to which it is shown, so that what others change meanwhile is noticed.
    """

    step: Step
    deal: Deal
    seen: int
    viewer: Person


@dataclass(frozen=True, slots=True)
class Undone:
    """An act was taken back; the sentence says what is as it was before.

    It `has_more` to tell where something stays that was done meanwhile: that is not seen where the button was.
    """

    sentence: str
    has_more: bool = False


Outcome = Recorded | WhichDeal | WhichDate | Undone
