"""What reading a line for its due date gives: a date, a question, or nothing."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a question is asked instead of a date taken."""

    TWO_READINGS = "two_readings"  # "next friday" said on a Wednesday, 03/04
    SAME_WEEKDAY = "same_weekday"  # "saturday" said on a Saturday
    PAST = "past"  # "nov 20" the day after, "3 days ago"
    FAR_OFF = "far_off"  # a date without its year, almost a year away
    INVALID = "invalid"  # "june 31", "friday 28 nov" when that is a Saturday
    VAGUE_PERIOD = "vague_period"  # "next week", "in Q2", "soon"
    OPEN_ENDED = "open_ended"  # "after monday", "until friday"
    SEVERAL_DATES = "several_dates"  # "mon or tue", "dec 7-9", two dates in one line
    REPEATS = "repeats"  # "every monday"
    ANOTHER_EVENT = "another_event"  # "prep for friday's call": the call's date, perhaps not the step's
    UNCLEAR = "unclear"  # a number, unit or word beside the date that may belong to it


@dataclass(frozen=True, slots=True)
class DateContext:
    """Who types, where and when.

    `today` is the person's local date, `now` their local time of day (None: not known, so no time is taken
    for past), `locale` Slack's ("en-US"), `zone` an IANA name, `fiscal_year_start` a month from 1 to 12,
    `days_off` local dates on which nobody works.
    """

    today: dt.date
    now: dt.time | None
    locale: str
    zone: str
    fiscal_year_start: int = 1
    days_off: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: a local date, not before today, and a local time of day if one was typed.

    `start` and `end` are the character offsets of the words it was read from.
    """

    date: dt.date
    time_of_day: dt.time | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """One certain date, not before today, with the offsets of the words that said it, preposition included."""

    date: dt.date
    time_of_day: dt.time | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with up to five choices, in order of date.

    `start` and `end` are the words in question; both are 0 when several dates stand apart in the line, since
    then only the answer (each choice has its own offsets) tells which words go.
    """

    choices: tuple[Choice, ...]
    start: int
    end: int
    why: Why


@dataclass(frozen=True, slots=True)
class Nothing:
    """The line holds no date."""


Outcome = Found | Ask | Nothing
