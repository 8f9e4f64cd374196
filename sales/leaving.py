"""What somebody who has left Slack still holds in a team, line by line, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sales.deal import Deal
from sales.money import Sums
from sales.person import Person
from sales.step import Step

LISTED = 10

Became = Literal["handed_over", "won", "lost", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Place:
    """One person's part of one team (ids)."""

    person_id: str
    team_id: str


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A deal of theirs with their open steps on it (how many, and when the first is due); or (`step`) a step alone."""

    deal: Deal
    step: Step | None = None
    steps: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A line that is no longer theirs to hold: what became of it, when (UTC), and who has it now."""

    line: LeftLine
    became: Became
    at: datetime
    owner: str


@dataclass(frozen=True, slots=True)
class Held:
    """How much somebody holds in a team: open deals, and steps on other people's deals; each is one line.

    `with_deals` are their steps on their own deals, which go with these.
    """

    deals: int
    money: Sums
    steps: int
    with_deals: int

    @property
    def lines(self) -> int:
        """How many lines that makes."""
        return self.deals + self.steps


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody leaves in a team, for one who sees to it: the largest lines from `offset` on.

    `settled` are the latest of the `settled_count` lines that were dealt with on the viewer's day. `undo_act` is the
    viewer's own latest hand over of that day. Somebody who `is_back` keeps what nobody has taken. `kept_by` see to the
    rest where that is not the viewer's here any more: the team has other managers, or the deals another team.
    """

    person: Person
    place: Place
    team_name: str
    held: Held
    lines: tuple[LeftLine, ...]
    viewer: Person
    now: datetime
    settled: tuple[Settled, ...] = ()
    settled_count: int = 0
    offset: int = 0
    undo_act: str = ""
    kept_by: tuple[Person, ...] = ()

    @property
    def is_back(self) -> bool:
        """Whether they are in Slack again."""
        return not self.person.is_deactivated

    @property
    def more(self) -> int:
        """How many lines there are that are not among these."""
        return max(0, self.held.lines - len(self.lines))


@dataclass(frozen=True, slots=True)
class LeftSince:
    """What has happened to a deal since it was shown as one that somebody had left; `by` None is an import."""

    deal: Deal
    became: Became
    at: datetime | None
    by: str | None
    viewer: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """Somebody holds nothing in this team any more."""

    person: Person
    viewer: Person


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was handed over in one act, which `act_id` undoes; `deal` where it was one deal.

    Thousands of deals are `under way` for some moments after the answer.
    """

    deal: Deal | None
    deals: int
    steps: int
    before: str
    after: str
    act_id: str
    is_under_way: bool = False


@dataclass(frozen=True, slots=True)
class HandedBack:
    """What an undone hand over gave back; `kept` deals have been changed since and stay where they are."""

    deals: int
    steps: int
    kept: int
    before: str
    is_under_way: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """What one person was handed: the largest lines, and how much in all is still theirs.

    It was what the `leaver` had left, or (None) deals that somebody gave away. `following` are next steps of these
    deals, by the deal's id.
    """

    giver: Person
    leaver: Person | None
    reader: Person
    held: Held
    lines: tuple[LeftLine, ...]
    now: datetime
    following: Mapping[str, Step] = field(default_factory=dict)
