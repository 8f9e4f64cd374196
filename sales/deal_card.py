"""A deal's card and the list of deals, as values; what of the history is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sales.deal import Deal, Stage
from sales.deal_list import Shown
from sales.person import Person
from sales.step import Step

TOLD_OF_A_DEAL = frozenset(
    {"name", "account", "amount", "stage", "status", "close_on", "owner_name", "lost_reason", "channel_id"}
)
TOLD_OF_A_STEP = frozenset({"text", "owner_id", "due_on", "state"})


@dataclass(frozen=True, slots=True)
class Past:
    """One change of a deal or a step of it, to be told. Owners are names here; `text` is the step's, where it is one.

    Of an amount, both currencies; `actor` is None where an import or the bot itself did it. `undo_act` opens the step
    again for the reader who marked it done.
    """

    at: datetime
    actor: str | None
    what: str
    field: str | None
    before: str | None
    after: str | None
    text: str = ""
    currency_before: str | None = None
    currency_after: str | None = None
    undo_act: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A deal with its open steps (due first first) and its latest changes (newest first), for a reader.

    Where it `has_earlier` ones, the history is not all of it. `act_id` undoes what was just done, `note` says what has
    been done or has happened.
    """

    deal: Deal
    team: str
    steps: tuple[Step, ...]
    history: tuple[Past, ...]
    viewer: Person
    now: datetime
    may_change: bool
    may_step: bool
    note: str = ""
    act_id: str = ""
    has_earlier: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A deal in a list, with its next step."""

    deal: Deal
    step: Step | None


@dataclass(frozen=True, slots=True)
class DealPage:
    """One page of a list of deals; `total` counts all pages. `note` says why it is not what was asked for.

    Who `sees_left` sees to what people leave behind who have left Slack, and may filter by that.
    """

    shown: Shown
    lines: tuple[Line, ...]
    total: int
    stages: tuple[Stage, ...]
    viewer: Person
    now: datetime
    may_add: bool
    note: str = ""
    sees_left: bool = False


def is_told(what: str, field: str | None, *, of_step: bool) -> bool:
    """Whether a change says something to a reader; ids and moments stand beside what does."""
    if field is None:
        return not what.endswith(".removed")
    return field in (TOLD_OF_A_STEP if of_step else TOLD_OF_A_DEAL)


def without_undone(made: Iterable[tuple[str, Past]], *, undo: str) -> Sequence[Past]:
    """The changes (each with its act) without acts that were taken back and those that took them back."""
    held = list(made)
    undone = {act.removeprefix(undo) for act, _ in held if act.startswith(undo)}
    return [past for act, past in held if act.removeprefix(undo) not in undone]
