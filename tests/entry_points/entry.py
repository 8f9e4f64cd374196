"""An entry point: how it is reached, whom the table lets do it, and by what it is seen that it was done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from sales.permissions import Right
from tests.entry_points.kinds import KINDS, Kind
from tests.entry_points.ways import Way

Needs = Right | Callable[[Kind], bool]


def anybody(_kind: Kind) -> bool:
    """There is nothing here that could be kept from anybody."""
    return True


def served(kind: Kind) -> bool:
    """Whoever holds any role: it is about the person alone."""
    return kind.is_served


def its_owner(kind: Kind) -> bool:
    """Only whoever did it, began it or is reminded of it."""
    return kind.is_owner and kind.is_served


class Does(Enum):
    """What is seen where it is allowed."""

    CHANGES = auto()  # a row
    SHOWS = auto()  # words of the deals that the request names
    OPENS = auto()  # a form
    LISTS = auto()  # what one may see: to their owner those words, to others a list without them rather than a refusal
    NOTHING = auto()  # nothing that could be told from outside


@dataclass(frozen=True)
class Entry:
    """One way to one listener."""

    way: Way
    needs: Needs
    does: Does
    name: str = ""

    @property
    def id(self) -> str:
        """Its name in a report."""
        return " ".join(filter(None, (*self.way.listened, self.name)))

    @property
    def is_silent(self) -> bool:
        """Whether a refusal leaves a list or a menu empty instead of being told."""
        return self.does is Does.LISTS or self.way.listened[0] == "options"

    def allows(self, kind: Kind) -> bool:
        """Whether this person may do it, by the one table."""
        return kind.may(self.needs) if isinstance(self.needs, Right) else self.needs(kind)


def by_who_may(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Kind]]:
    """Each entry with somebody who may do it: whoever owns what it is about, else an admin."""
    likely = sorted(KINDS, key=lambda kind: (kind.handle != "jane", kind.handle != "maya"))
    for entry in entries:
        yield entry, next(kind for kind in likely if entry.allows(kind))
