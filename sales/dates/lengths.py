"""Lengths of time: "2 weeks", "3d", "an hour and a half", "3 business days", "a few days", "2-3 weeks"."""

import datetime as dt
from dataclasses import dataclass

from sales.dates.line import Kind, Line
from sales.dates.numbers import number
from sales.dates.phrases import phrases
from sales.dates.resolve import plus, working_days
from sales.dates.words import UNITS, WORKING

_MOST_DAYS, _MOST_MONTHS = 3700, 120
_FEW = phrases(
    {
        2: "couple/a couple/a couple of/couple of/a couple more",
        3: "a few/few/a few more/the next few/some",
        4: "several",
    }
)
_OR = frozenset({"or", "to", "-", "–"})


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time; only its minutes need a time of day to start from."""

    days: int = 0
    working: int = 0
    months: int = 0
    minutes: int = 0

    def times(self, count: int) -> "Length":
        """That many of it."""
        return Length(self.days * count, self.working * count, self.months * count, self.minutes * count)

    def and_also(self, more: "Length") -> "Length":
        """Both, one after the other."""
        return Length(
            self.days + more.days,
            self.working + more.working,
            self.months + more.months,
            self.minutes + more.minutes,
        )

    @property
    def too_long(self) -> bool:
        """Longer than anybody plans a step ahead."""
        return self.days + self.working > _MOST_DAYS or self.months > _MOST_MONTHS or self.minutes > 1440 * 31

    def after(self, day: dt.date, days_off: frozenset[dt.date], sign: int = 1) -> dt.date:
        """The day that lies so far after (sign -1: before) the day; minutes do not count."""
        moved = plus(day, days=sign * self.days, months=sign * self.months)
        return working_days(moved, sign * self.working, days_off) if self.working else moved


@dataclass(frozen=True, slots=True)
class Said:
    """Words for a length: one, or several that may be meant; `rough` where none is certain."""

    lengths: tuple[Length, ...]
    after: int
    rough: bool = False


_UNIT_LENGTHS = {
    "minute": Length(minutes=1), "hour": Length(minutes=60), "day": Length(days=1), "week": Length(days=7),
    "fortnight": Length(days=14), "month": Length(months=1), "quarter": Length(months=3), "year": Length(months=12),
}  # fmt: skip


def length(line: Line, at: int) -> Said | None:
    """The length of time that the line has here."""
    said = _range(line, at) or _few(line, at) or _half(line, at) or _counted(line, at)
    return _with_more(line, said) if said else None


def unit(line: Line, at: int) -> tuple[Length, int] | None:
    """ "weeks", "business days", and the place after it."""
    if line.word(at) == "bd":
        return Length(working=1), at + 1
    if line.word(at) in WORKING:
        of_days = line.word(line.step(at)) in {"day", "days"}
        return (Length(working=1), line.step(at) + 1) if of_days else None
    place = line.skip(at, "calendar")
    named = UNITS.get(line.word(place))
    letter = len(line.word(place)) == 1 and not line.tight(place)
    return (_UNIT_LENGTHS[named], place + 1) if named and not letter else None


def _counted(line: Line, at: int) -> Said | None:
    count = (1, at + 1) if line.word(at) in {"a", "an"} else number(line, at)
    if count is None:
        return _decimal(line, at)
    place = line.skip(line.skip(count[1], "more"), "full")
    one = unit(line, place)
    quarters = UNITS.get(line.word(place)) == "quarter"
    return Said((one[0].times(count[0]),), one[1], rough=quarters) if one and count[0] else None


def _decimal(line: Line, at: int) -> Said | None:
    """ "2.5 hours"; half of anything longer is rough."""
    if line.kind(at) is not Kind.DIGITS or "." not in line.word(at):
        return None
    whole, _, tenths = line.word(at).partition(".")
    one = unit(line, at + 1)
    if one is None or "." in tenths:
        return None
    minutes = round(float(f"{whole}.{tenths}") * one[0].minutes)
    return Said((Length(minutes=minutes) if minutes else one[0].times(int(whole)),), one[1], rough=not minutes)


def _half(line: Line, at: int) -> Said | None:
    """ "half an hour", "a half hour", "half a year"."""
    place = line.skip(at, "a")
    if line.word(place) != "half":
        return None
    one = unit(line, line.skip(place + 1, "a", "an"))
    if one is None:
        return None
    halved = Length(months=one[0].months // 2, minutes=one[0].minutes // 2)
    exact = halved.months * 2 == one[0].months and halved.minutes * 2 == one[0].minutes and not one[0].days
    return Said((halved if exact else one[0],), one[1], rough=not exact)


def _few(line: Line, at: int) -> Said | None:
    few = line.longest(at, _FEW)
    one = unit(line, line.skip(few[1], "more")) if few else None
    return Said((one[0].times(few[0]),), one[1], rough=True) if few and one else None


def _range(line: Line, at: int) -> Said | None:
    """ "2-3 weeks", "2 or 3 weeks", "a week or two", "a day or so"."""
    counts = _two_counts(line, at)
    if counts:
        one = unit(line, counts[1])
        return Said(tuple(one[0].times(count) for count in counts[0]), one[1], rough=True) if one else None
    one = unit(line, at + 1) if line.word(at) in {"a", "an", "one"} else None
    if one and line.word(one[1]) == "or" and line.word(one[1] + 1) in {"two", "so", "2"}:
        return Said((one[0], one[0].times(2)), one[1] + 2, rough=True)
    return None


def _two_counts(line: Line, at: int) -> tuple[tuple[int, int], int] | None:
    if line.kind(at) is Kind.DIGITS and line.word(at).replace("-", "", 1).isdigit():
        first, _, second = line.word(at).partition("-")
        return (int(first), int(second)), at + 1
    one = number(line, at)
    other = number(line, one[1] + 1) if one and line.word(one[1]) in _OR else None
    return ((one[0], other[0]), other[1]) if one and other else None


def _with_more(line: Line, said: Said) -> Said:
    """ "and a half", "and 45 minutes", "or so"."""
    half = line.says(said.after, "and", "a", "half")
    if half:
        more = Length(minutes=said.lengths[0].minutes // 2)
        return Said((said.lengths[0].and_also(more),), half, rough=said.rough or not more.minutes)
    so = line.says(said.after, "or", "so") or line.says(said.after, "ish")
    if so:
        return Said(said.lengths, so, rough=True)
    more_said = _counted(line, line.skip(said.after, "and", ","))
    if more_said is None or said.rough or more_said.rough:
        return said
    return Said((said.lengths[0].and_also(more_said.lengths[0]),), more_said.after)
