"""Which deals a list shows: the filters that a person chooses from, and what each asks of the record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sales.deal import Status
from sales.matching import words
from sales.permissions import Member, Right
from sales.working_time import local_date

PAGE = 10
LONGEST_WORDS = 150

MINE, TEAM, EVERY, OVERDUE, UNDATED, WON, LOST = "mine", "team", "every", "overdue", "undated", "won", "lost"
OWN_UNDATED, LEFT = "own_undated", "left"
NAMED = "named"
OF_STAGE = "stage:"
UNDATED_OF = "undated:"

Todays = tuple[tuple[date, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows: a filter, the words typed where the filter is `named`, how many deals come before this page.

    `choice` is one of the names above, `stage:` and a stage's id, or `undated:` and the id of a team.
    """

    choice: str = MINE
    words: str = ""
    offset: int = 0

    @property
    def team_id(self) -> str | None:
        """The one team whose deals it shows, if it is such a list."""
        return self.choice.removeprefix(UNDATED_OF) if self.choice.startswith(UNDATED_OF) else None

    def earlier(self) -> "Shown":
        """The page before."""
        return replace(self, offset=max(0, self.offset - PAGE))

    def later(self) -> "Shown":
        """The page behind."""
        return replace(self, offset=self.offset + PAGE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What deals must be; None and () ask for nothing. `words` begin words.

    `overdue_on` asks for an overdue step: each date that is today somewhere, with the zones in which it is.
    """

    status: Status | None = "open"
    owner_id: str | None = None
    teams: frozenset[str] | None = None
    stage_id: str | None = None
    is_undated: bool = False
    has_owner_left: bool = False
    overdue_on: Todays = ()
    words: tuple[str, ...] = ()


def todays(zones: Iterable[str], now: datetime) -> Todays:
    """The two or three dates that are today in these zones, the earliest first, each with its zones."""
    found: dict[date, list[str]] = {}
    for zone in sorted(zones):
        found.setdefault(local_date(now, zone), []).append(zone)
    return tuple((day, tuple(found[day])) for day in sorted(found))


def wanted(shown: Shown, who: Member, here_and_there: Todays) -> Wanted:
    """What this filter means for a person and on these dates; what they may not see is left out elsewhere."""
    if shown.choice.startswith(OF_STAGE):
        return Wanted(stage_id=shown.choice.removeprefix(OF_STAGE))
    if shown.team_id is not None:
        return Wanted(teams=frozenset({shown.team_id}), is_undated=True)
    if shown.choice == NAMED:
        return Wanted(status=None, words=words(shown.words))
    asked = {
        MINE: Wanted(owner_id=who.person.id),
        TEAM: Wanted(teams=who.teams | who.managed),
        OVERDUE: Wanted(overdue_on=here_and_there),
        UNDATED: Wanted(is_undated=True),
        LEFT: Wanted(has_owner_left=True, teams=overseen(who)),
        OWN_UNDATED: Wanted(owner_id=who.person.id, is_undated=True),
        WON: Wanted(status="won"),
        LOST: Wanted(status="lost"),
    }
    return asked.get(shown.choice, Wanted())


def overseen(who: Member) -> frozenset[str] | None:
    """The ids of the teams in which somebody sees to what people leave behind who have left; None for all of them."""
    territory = who.territory(Right.SETTLE_LEFT)
    return None if territory.is_everything else territory.teams
