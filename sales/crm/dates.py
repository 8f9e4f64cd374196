"""Dates and times as CRMs write them. What could be two days is never guessed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from sales.crm.months import month_called
from sales.crm.values import DateOrder

Trouble = Literal["ambiguous", "unreadable"]

_TIME = (
    r"(?:[T\s,]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d+))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?(?:\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?\s*"
)
_ISO = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})" + _TIME, re.IGNORECASE)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})" + _TIME, re.IGNORECASE)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})" + _TIME, re.IGNORECASE)
_NAMED = (
    re.compile(
        r"(?P<d>\d{1,2})[-\s.]+(?:de\s+)?(?P<name>[^\W\d_]{3,13})\.?[-\s,]+(?:de\s+)?(?P<y>\d{4}|\d{2})" + _TIME,
        re.IGNORECASE,
    ),
    re.compile(r"(?P<name>[^\W\d_]{3,13})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME, re.IGNORECASE),
)
_EAST_ASIAN = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日" + _TIME)
_SERIAL = re.compile(r"(?P<days>[2-7]\d{4})(?:[.,](?P<part>\d+))?")
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is written, and the moment (aware UTC; midnight where no time, UTC where no zone is written)."""

    day: date
    at: datetime


@dataclass(slots=True)
class DateEvidence:
    """What the dates of a file say about their order, and which columns hold a spreadsheet's day numbers."""

    day_first: bool = False
    month_first: bool = False
    undecided: bool = False
    seen: set[str] = field(default_factory=set)
    not_serial: set[str] = field(default_factory=set)

    def add(self, column: str, text: str) -> None:
        """Take one value that is not empty."""
        self.seen.add(column)
        if _SERIAL.fullmatch(text):
            return
        self.not_serial.add(column)
        if not (found := _NUMERIC.fullmatch(text)):
            return
        first, second = int(found["a"]), int(found["b"])
        self.day_first |= first > 12 >= second
        self.month_first |= second > 12 >= first
        self.undecided |= first != second and first <= 12 and second <= 12

    def order(self) -> DateOrder | None:
        """`dmy` or `mdy` where a day above 12 tells and none contradicts; `iso` where no date needs an order."""
        if self.day_first != self.month_first:
            return "dmy" if self.day_first else "mdy"
        needs_none = not (self.undecided or self.day_first)
        return "iso" if needs_none and self.seen else None

    def serial_columns(self) -> frozenset[str]:
        """The columns in which every value is a spreadsheet's day number."""
        return frozenset(self.seen - self.not_serial)


def read_when(text: str, order: DateOrder | None, *, serial: bool = False) -> When | Trouble:
    """Read one date or date with time.

    `order` is for dates like 03/04/2026: without it they are ambiguous, unless a day above 12 tells. `serial` says
    that the value is a spreadsheet's day number (45631 is 2024-12-05).
    """
    text = text.strip()
    if serial:
        return _from_serial(text)
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _EAST_ASIAN.fullmatch(text):
        return _built(int(found["y"]), int(found["m"]), int(found["d"]), found)
    if found := _NUMERIC.fullmatch(text):
        return _from_numbers(found, order)
    if found := next((match for pattern in _NAMED if (match := pattern.fullmatch(text))), None):
        month = month_called(found["name"])
        return _built(_year(found["y"]), month, int(found["d"]), found) if month else "unreadable"
    return "unreadable"


def either_order(text: str) -> str:
    """A date for comparing whichever of day and month comes first; other text as it is."""
    text = text.strip()
    if found := _NUMERIC.fullmatch(text):
        return _without_order(_year(found["y"]), found["a"], found["b"])
    when = read_when(text, None, serial=_SERIAL.fullmatch(text) is not None)
    if isinstance(when, When):
        return _without_order(when.day.year, when.day.day, when.day.month)
    return text.casefold()


def both_readings(text: str) -> Iterable[date]:
    """The two days that an ambiguous date could be, day first and month first."""
    readings = (read_when(text, "dmy"), read_when(text, "mdy"))
    return [when.day for when in readings if isinstance(when, When)]


def _without_order(year: int, one: int | str, other: int | str) -> str:
    low, high = sorted((int(one), int(other)))
    return f"{year}-{low}-{high}"


def _from_numbers(found: re.Match[str], order: DateOrder | None) -> When | Trouble:
    first, second, year = int(found["a"]), int(found["b"]), _year(found["y"])
    if order == "iso" and first != second:
        return "unreadable"
    day_first, month_first = _built(year, second, first, found), _built(year, first, second, found)
    if order == "mdy" or isinstance(day_first, str):
        return month_first if order != "dmy" else day_first
    if order == "dmy" or isinstance(month_first, str) or first == second:
        return day_first
    return "ambiguous"


def _from_serial(text: str) -> When | Trouble:
    found = _SERIAL.fullmatch(text)
    if not found:
        return "unreadable"
    day = _EXCEL_EPOCH + timedelta(days=int(found["days"]))
    seconds = round(float(f"0.{(found['part'] or '0')[:9]}") * 86_400)
    return When(day, datetime.combine(day, time(), UTC) + timedelta(seconds=min(seconds, 86_399)))


def _built(year: int, month: int, day: int, found: re.Match[str]) -> When | Trouble:
    if year not in _YEARS:
        return "unreadable"
    try:
        written = datetime(year, month, day, *_clock(found), tzinfo=_zone(found["zone"]))
    except ValueError:
        return "unreadable"
    return When(written.date(), written.astimezone(UTC))


def _clock(found: re.Match[str]) -> tuple[int, int, int, int]:
    """Hour (0 to 23), minute, second and microsecond; raises ValueError for 13 pm."""
    hour, half = int(found["hour"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    part = (found["part"] or "").ljust(6, "0")[:6]
    return hour, int(found["minute"] or 0), int(found["second"] or 0), int(part)


def _zone(written: str | None) -> timezone:
    if not written or written[0] not in "+-":
        return UTC
    away = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-away if written[0] == "-" else away)


def _year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < 70 else 1900)
