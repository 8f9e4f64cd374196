"""What a group of words says about the calendar, before it is known whether it is the step's due date."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from sales.dates.outcome import Why


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included.

    `ending` is the day that "end of" it means; `returns` tells after how many months the same words mean the
    next such period ("june": 12, "the month": 1), 0 where they never do ("june 2027", "next week").
    """

    first: dt.date
    last: dt.date
    ending: dt.date
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """Days that the words may mean. One day and no `why` is certain; anything else becomes a question.

    `weekday` is set where the words are a bare weekday ("fri"), `background` where they tell of something
    past ("yesterday"), `soft` where any other date in the line outweighs them ("asap"), `named` where they
    are a holiday's name, which is often a campaign's too.
    """

    days: tuple[dt.date, ...]
    why: Why | None = None
    time_of_day: dt.time | None = None
    weekday: int | None = None
    background: bool = False
    soft: bool = False
    named: bool = False

    @property
    def certain(self) -> bool:
        """Whether the words mean one day and no other."""
        return self.why is None and len(self.days) == 1


@dataclass(frozen=True, slots=True)
class Match:
    """Words that were understood: the token after the last of them, and what they mean."""

    after: int
    meaning: Meaning


def sure(day: dt.date, *, time_of_day: dt.time | None = None) -> Meaning:
    """One day and no other."""
    return Meaning((day,), time_of_day=time_of_day)


def either(days: tuple[dt.date, ...], why: Why) -> Meaning:
    """Certain when all readings agree, else a question."""
    distinct = tuple(sorted(set(days)))
    return Meaning(distinct, None if len(distinct) == 1 else why)


def doubtful(meaning: Meaning, why: Why) -> Meaning:
    """The same days as a question, for the first reason that was found."""
    return replace(meaning, why=meaning.why or why)


def moved(meaning: Meaning, move: Callable[[dt.date], dt.date]) -> Meaning:
    """Each day moved alike: "a week after next friday" keeps both readings."""
    return Meaning(tuple(move(day) for day in meaning.days), meaning.why)
