"""Which deals a list shows: the filters that a person chooses from, and what each asks of the record."""

from dataclasses import dataclass, replace
from datetime import date

from sales.deal import Status
from sales.matching import words
from sales.permissions import Member, Right

PAGE = 10
LONGEST_WORDS = 150

MINE, TEAM, EVERY, OVERDUE, UNDATED, WON, LOST = "mine", "team", "every", "overdue", "undated", "won", "lost"
LEFT = "left"
NAMED = "named"
OF_STAGE = "stage:"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows: a filter, the words typed where the filter is `named`, how many deals come before this page.

    `choice` is one of the names above, or `stage:` and a stage's id.
    """

    choice: str = MINE
    words: str = ""
    offset: int = 0

    def earlier(self) -> "Shown":
        """The page before."""
        return replace(self, offset=max(0, self.offset - PAGE))

    def later(self) -> "Shown":
        """The page behind."""
        return replace(self, offset=self.offset + PAGE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What deals must be; None and () ask for nothing. `due_before` is of the next open step, `words` begin words."""

    status: Status | None = "open"
    owner_id: str | None = None
    teams: frozenset[str] | None = None
    stage_id: str | None = None
    is_undated: bool = False
    has_owner_left: bool = False
    due_before: date | None = None
    words: tuple[str, ...] = ()


def wanted(shown: Shown, who: Member, today: date) -> Wanted:
    """What this filter means for a person, on their today; what they may not see is left out elsewhere."""
    if shown.choice.startswith(OF_STAGE):
        return Wanted(stage_id=shown.choice.removeprefix(OF_STAGE))
    if shown.choice == NAMED:
        return Wanted(status=None, words=words(shown.words))
    asked = {
        MINE: Wanted(owner_id=who.person.id),
        TEAM: Wanted(teams=who.teams | who.managed),
        OVERDUE: Wanted(due_before=today),
        UNDATED: Wanted(is_undated=True),
        LEFT: Wanted(has_owner_left=True, teams=overseen(who)),
        WON: Wanted(status="won"),
        LOST: Wanted(status="lost"),
    }
    return asked.get(shown.choice, Wanted())


def overseen(who: Member) -> frozenset[str] | None:
    """The ids of the teams in which somebody sees to what people leave behind who have left; None for all of them."""
    territory = who.territory(Right.SETTLE_LEFT)
    return None if territory.is_everything else territory.teams
