"""Times of day: "3pm", "at 9:30", "by noon", "2-3pm", "half past 4", "eod", "morning", "4pm PT"."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from sales.dates.line import Kind, Line
from sales.dates.numbers import number
from sales.dates.phrases import phrases
from sales.dates.words import ACTIONS, DAYPART_NAMES, DAYPARTS, EVENTS, PREPOSITIONS, TODAY, WEEKDAYS


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """A time of day and the place after it; without `time` only a part of the day ("morning", "eod").

    `alone` tells whether the words name a time even with no date beside them; `whole_day` whether they then
    mean today ("eod") and not any day ("in the morning"); `zone` is an IANA name when one was typed; `part` marks
    the plain name of a part of the day, which before a date may be an event ("evening friday").
    """

    after: int
    time: dt.time | None = None
    alone: bool = False
    whole_day: bool = False
    zone: str | None = None
    part: bool = False


_LEADS = phrases(
    {
        True: "at/@/by/before/b4/after/around/about/~/approx/circa/from/between/at around/at about/at approx/by around"
        "/no later than/on or before/just before/just after"
    }
)
_NAMED = phrases({dt.time(12): "noon/midday/mid day"})
_ENDS = phrases(  # whether it means today when no date stands beside it
    {
        True: "eod/cob/eob/cop/end of day/end of the day/end of business/end of business day/end of the business day"
        "/end of play/close of business/close of play/close of day",
        False: "sod/bod/start of day/start of business/beginning of day/first thing/first thing in the morning"
        "/first thing in morning/midnight/end of work day/end of working day",
    }
)
_PARTS = phrases(
    {
        part: "/".join(f"{adverb}{name}" for name in names.split("/") for adverb in ("", "early ", "late ", "mid "))
        for part, names in DAYPART_NAMES.items()
    }
    | {"": "early/late/bright and early"}
)
_IN_THE = phrases(
    {
        part: "/".join(
            f"{joint} {name}"
            for joint in ("in the", "of the", "at", "early in the", "late in the", "later in the")
            for name in names.split("/")
        )
        for part, names in DAYPART_NAMES.items()
    }
    | {"noon": "at lunch/before lunch/after lunch/by lunch/over lunch/at lunchtime"}
)
_ZONES = {
    abbreviation: zone
    for abbreviations, zone in (
        ("et est edt eastern", "America/New_York"),
        ("ct cst cdt central", "America/Chicago"),
        ("mt mst mdt mountain", "America/Denver"),
        ("pt pst pdt pacific", "America/Los_Angeles"),
        ("gmt utc", "UTC"),
        ("bst", "Europe/London"),
        ("cet cest", "Europe/Berlin"),
        ("jst", "Asia/Tokyo"),
        ("sgt", "Asia/Singapore"),
        ("aest aedt", "Australia/Sydney"),
        ("ist", ""),
    )
    for abbreviation in abbreviations.split()
}
_TO = frozenset({"-", "–", "to", "until", "till", "and", "or", "/"})
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::[0-9]{2})?[ ]?(?:([ap])(\.?m)?\.?)?")
_MINUTES_PAST_TWELVE = re.compile(r"[0-9]{1,2}\.(?:1[3-9]|[2-5][0-9]|00)")
_TWELVE = frozenset(str(hour) for hour in range(1, 13))
_AFTER_AN_HOUR = PREPOSITIONS | DAYPARTS | _ZONES.keys() | WEEKDAYS.keys() | TODAY.openings | ACTIONS | {"sharp", "ish"}


def time_said(line: Line, at: int, *, beside: bool) -> TimeSaid | None:
    """The time of day that the line has here; `beside` when a date stands next to it, so that "at 3" will do."""
    lead = line.longest(at, _LEADS)
    place = lead[1] if lead else at
    found = _clock_range(line, place, led=lead is not None, beside=beside) or _end_of_day(line, place)
    found = found or (_part_of_day(line, at) if beside else _part_alone(line, at))
    return _with_tail(line, found) if found else None


def _clock_range(line: Line, at: int, *, led: bool, beside: bool) -> TimeSaid | None:
    """ "2-3pm", "from 2 to 3pm", "10am"."""
    first = _clock(line, at, led=led or beside, announced=led) or (_bare_hour(line, at) if beside or led else None)
    if first is None:
        return _hour_of_range(line, at)
    second = _end_of_range(line, first.after, bare=led and beside)
    if second:
        return replace(first, after=second.after, alone=first.alone or second.alone)
    return first if first.alone or (led and beside) else None


def _hour_of_range(line: Line, at: int) -> TimeSaid | None:
    hour = _bare_hour(line, at)
    second = _end_of_range(line, hour.after, bare=False) if hour else None
    return replace(hour, after=second.after, alone=True) if hour and second else None


def _end_of_range(line: Line, at: int, *, bare: bool) -> TimeSaid | None:
    if line.word(at) not in _TO:
        return None
    return _clock(line, at + 1, led=False) or (_bare_hour(line, at + 1) if bare else None)


def _clock(line: Line, at: int, *, led: bool, announced: bool = False) -> TimeSaid | None:
    """A time that says of itself that it is one; figures that can be a day and a month need an "at" before them."""
    named = line.longest(at, _NAMED)
    if named:
        describes = line.kind(named[1]) is Kind.WORD and line.word(named[1]) not in PREPOSITIONS | ACTIONS | EVENTS
        return TimeSaid(named[1], named[0], alone=led or not describes, whole_day=True)
    points = (
        led
        and line.kind(at) is Kind.DIGITS
        and "." in line.word(at)
        and (announced or _MINUTES_PAST_TWELVE.fullmatch(line.word(at)))
    )
    if line.kind(at) is Kind.CLOCK or points:
        return _clock_token(line, at, led=led)
    if line.kind(at) is Kind.NUMBER:
        return _hour_with_word(line, at, led=led) or _past_or_to(line, at) or _o_clock(line, at)
    return _past_or_to(line, at) or _o_clock(line, at) or (_half_hour(line, at) if led else None)


def _clock_token(line: Line, at: int, *, led: bool) -> TimeSaid | None:
    found = _CLOCK.fullmatch(line.word(at))
    if found is None or (found[3] and not found[4] and not led):
        return None
    time = time_of(int(found[1]), int(found[2] or 0), found[3], padded=found[1].startswith("0"))
    return TimeSaid(at + 1, time, alone=True, whole_day=True) if time else None


def time_of(hour: int, minute: int, half: str | None, *, padded: bool = False) -> dt.time | None:
    """Hours with am or pm as said; from 1 to 6 without, the afternoon is meant at work."""
    if minute > 59 or hour > (12 if half else 23):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif 1 <= hour <= 6 and not padded:
        hour += 12
    return dt.time(hour, minute)


def _bare_hour(line: Line, at: int) -> TimeSaid | None:
    """ "at 3", "at seven" or "at seven thirty" beside a date; not "at 3 sites"."""
    hour = number(line, at)
    if hour is None or not 1 <= hour[0] <= (23 if line.kind(at) is Kind.NUMBER else 12):
        return None
    minute = number(line, hour[1]) if line.kind(at) is Kind.WORD and line.kind(hour[1]) is Kind.WORD else None
    if minute and 10 <= minute[0] <= 59:
        return TimeSaid(minute[1], time_of(hour[0], minute[0], None))
    if line.kind(hour[1]) is Kind.WORD and line.word(hour[1]) not in _AFTER_AN_HOUR:
        return None
    return TimeSaid(hour[1], time_of(hour[0], 0, None, padded=line.word(at).startswith("0")))


def hour_alone(line: Line, at: int) -> TimeSaid | None:
    """ "by 5" at the end of a clause: an hour of today, or a number of something."""
    if line.word(at) not in {"at", "by", "before", "@"} or line.kind(at + 2) not in {Kind.END, Kind.SIGN}:
        return None
    hour = _bare_hour(line, at + 1)
    return hour if hour and line.word(at + 1) in _TWELVE else None


def _o_clock(line: Line, at: int) -> TimeSaid | None:
    hour = number(line, at)
    if hour is None or line.word(hour[1]) not in {"o'clock", "oclock"}:
        return None
    time = time_of(hour[0], 0, None)
    return TimeSaid(hour[1] + 1, time, alone=True, whole_day=True) if time else None


def _hour_with_word(line: Line, at: int, *, led: bool) -> TimeSaid | None:
    """ "12 noon", "8ish", "0900"."""
    word, following = line.word(at), line.word(at + 1)
    if word == "12" and following in {"noon", "midday"}:
        return TimeSaid(at + 2, dt.time(12), alone=True, whole_day=True)
    if following == "ish" and line.tight(at + 1) and word in _TWELVE:
        return TimeSaid(at + 2, time_of(int(word), 0, None), alone=led)
    military = len(word) == 4 and (word[0] == "0" or following in {"hrs", "hours", "h"})
    time = time_of(int(word[:2]), int(word[2:]), None, padded=True) if military and led else None
    return TimeSaid(line.skip(at + 1, "hrs", "hours", "h"), time, alone=True, whole_day=True) if time else None


def _half_hour(line: Line, at: int) -> TimeSaid | None:
    """ "half ten", which is 10:30."""
    hour = number(line, at + 1) if line.word(at) == "half" else None
    time = time_of(hour[0], 30, None) if hour and 1 <= hour[0] <= 12 else None
    return TimeSaid(hour[1], time, alone=True, whole_day=True) if hour and time else None


def _past_or_to(line: Line, at: int) -> TimeSaid | None:
    """ "half past 4", "quarter to five", "10 past 3"."""
    place = line.skip(at, "a")
    minutes = {"half": (30, place + 1), "quarter": (15, place + 1)}.get(line.word(place)) or number(line, place)
    if minutes is None or minutes[0] > 59:
        return None
    joint = line.skip(minutes[1], "minutes", "min", "mins")
    sign = {"past": 1, "to": -1, "till": -1, "after": 1}.get(line.word(joint))
    hour = number(line, joint + 1) if sign and line.kind(joint + 1) is not Kind.DIGITS else None
    words = line.word(place) in {"half", "quarter"}
    if sign is None or hour is None or not 1 <= hour[0] <= 12 or not (words or line.word(joint) == "past"):
        return None
    start = time_of(hour[0], 0, None)
    if start is None:
        return None
    total = start.hour * 60 + sign * minutes[0]
    return TimeSaid(hour[1], dt.time(total // 60 % 24, total % 60), alone=True, whole_day=True)


def _end_of_day(line: Line, at: int) -> TimeSaid | None:
    found = line.longest(line.skip(at, "the"), _ENDS)
    return TimeSaid(found[1], alone=found[0], whole_day=found[0]) if found else None


def _part_of_day(line: Line, at: int) -> TimeSaid | None:
    """ "morning", "early afternoon", "in the evening", beside a date."""
    found = line.longest(at, _PARTS) or line.longest(at, _IN_THE)
    return TimeSaid(found[1], part=line.word(at) in DAYPARTS) if found else None


def _part_alone(line: Line, at: int) -> TimeSaid | None:
    """ "in the morning" with no date: of some day."""
    found = line.longest(at, _IN_THE)
    spelled = line.word(at) in {"in", "early", "late", "later"} and found is not None
    return TimeSaid(found[1], alone=True) if found and spelled else None


def _with_tail(line: Line, found: TimeSaid) -> TimeSaid:
    """Past "sharp", a zone, "in the evening" (which makes 8 into 20:00)."""
    place = line.skip(found.after, "sharp", "ish", "prompt")
    zone = _ZONES.get(line.word(place)) if found.time or found.whole_day else None
    place = line.skip(place + 1, "time") if zone is not None else place
    part = line.longest(place, _IN_THE) if found.time else None
    time = found.time
    if part and time:
        place = part[1]
        if part[0] == "evening" and 6 <= time.hour < 12:
            time = time.replace(hour=time.hour + 12)
        elif part[0] == "morning" and 13 <= time.hour <= 18:
            time = time.replace(hour=time.hour - 12)
    return replace(found, after=place, time=time, zone=zone)
