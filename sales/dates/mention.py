"""A date with all the words that belong to it: preposition, time of day, second wording, alternatives."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum, auto

from sales.dates import grammar_offsets, grammar_vague
from sales.dates.agreement import agreed, number_beside
from sales.dates.grammar_dates import PLAIN_DATES, longest_of, plain_date
from sales.dates.grammar_times import TimeSaid, hour_alone, time_said
from sales.dates.line import Line
from sales.dates.meaning import Meaning, doubtful
from sales.dates.numbers import ordinal
from sales.dates.outcome import Why
from sales.dates.phrases import phrases
from sales.dates.resolve import plus
from sales.dates.words import TODAY, WEEKDAYS


class Mark(Enum):
    """What the words before a date say of it."""

    NONE = auto()
    ON = auto()
    DUE = auto()  # the step's own date: outweighs every other in the line
    OPEN = auto()  # after it, until it, not on it
    ONE_OF = auto()  # "between", "either"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in the line: its first token, the one after it, and what it means.

    `core` is the first token after the preposition; `weak` tells that the date may well be another event's. Of several
    dates (`meaning`), `times` has the time of day that was typed with each.
    """

    first: int
    core: int
    after: int
    meaning: Meaning
    time: TimeSaid | None = None
    times: tuple[tuple[dt.date, TimeSaid | None], ...] = ()
    mark: Mark = Mark.NONE
    only_time: bool = False
    weak: bool = False


_CORES = (
    *PLAIN_DATES,
    grammar_offsets.in_length,
    grammar_offsets.length_from,
    grammar_offsets.length_alone,
    grammar_offsets.day_beside,
    grammar_vague.soon,
    grammar_vague.season,
    grammar_vague.weekend,
    grammar_vague.whole_period,
    grammar_vague.part_of_period,
    grammar_vague.midweek,
    grammar_vague.week_of,
    grammar_vague.repeats,
)
_MARKS = phrases(
    {
        Mark.DUE: "by/due/due by/due on/due at/due before/due date/due date is/deadline/deadline is/deadline of"
        "/latest/no later than/no later then/not later than/by no later than/latest by/by latest/at the latest by"
        "/on or before/by or before/not after/needed by",
        Mark.ON: "on/for/at/@/before/b4/prior to/ahead of/in time for/just before/sometime/some time/sometime on"
        "/anytime/any time/anytime on/any time on",
        Mark.OPEN: "after/since/from/until/till/til/through/thru/around/about/approx/circa/~/starting/beginning/as of"
        "/effective/post/pre/not before/no earlier than/no sooner than/not on/not/except/on or after/by around"
        "/by about/around about/as from/up to/up until/any time after/anytime after/sometime after/some time after"
        "/shortly after/right after/just after/soon after/starting on/starting from/beginning on/early in/late in",
        Mark.ONE_OF: "between/either/anywhere between/sometime between/some time between/on either",
    }
)
_LOOSE_BEFORE_TIME = frozenset({"after", "around", "about", "approx", "circa", "~", "just"})
_OR = frozenset({"or", "to", "-", "–", "and", "&", "/", "through", "thru", "until", "till"})
_TAILS = phrases(
    {
        True: "at the latest/at the very latest/latest/at latest/or earlier/or sooner/or before/max",
        False: "at the earliest/earliest/at earliest/or later/or after/onwards/onward/and after/or so/ish"
        "/or thereabouts/or something/or the day after/or the next day/or whenever/or the following week/or next"
        "/or next week",
    }
)
_MOST_ALTERNATIVES = 6
_EVENING = frozenset({"tonight", "tonite", "2nite", "evening", "night", "eve", "nite"})


def mention_at(line: Line, at: int) -> Mention | None:
    """The date phrase that starts at this token, with everything that belongs to it."""
    found = _led(line, at) or _dated(line, at) or _time_only(line, at)
    return _with_alternative(line, _with_tail(line, found)) if found else None


def _led(line: Line, at: int) -> Mention | None:
    """ "by friday", "due: dec 4", "after monday", "between mon and wed"."""
    lead = line.longest(at, _MARKS)
    if lead is None:
        return None
    mark, place = lead
    if mark is Mark.DUE:
        place = line.skip(place, ":")
    elif mark is Mark.OPEN and _is_loose_time(line, at, place):
        return None
    found = _dated(line, place) or (_time_only(line, place) if mark is Mark.DUE else None)
    return replace(found, first=at, mark=mark) if found else None


def _is_loose_time(line: Line, at: int, place: int) -> bool:
    """Whether "around" and the like stand before a time of day: then the date itself is firm."""
    time = time_said(line, place, beside=True) if line.word(at) in _LOOSE_BEFORE_TIME else None
    return time is not None and time.time is not None


def _dated(line: Line, at: int) -> Mention | None:
    """A date, with times of day before or after it."""
    place = at + 1 if line.word(at) == "the" and ordinal(line, at + 1) else at
    direct = longest_of(_CORES, line, at)
    after_the = longest_of(_CORES, line, place) if place > at else None
    best = after_the if after_the and (direct is None or after_the.after > direct.after) else direct
    timed = _time_then_date(line, at)
    if timed and (best is None or timed.after > best.after):
        return _with_times(line, timed)
    return _with_times(line, Mention(at, at, best.after, best.meaning)) if best else None


def _time_then_date(line: Line, at: int) -> Mention | None:
    """ "3pm on friday", "eod thu", "first thing monday", "morning of dec 4", "end of tomorrow"."""
    time = time_said(line, at, beside=True) or _end_of(line, at)
    if time is None:
        return None
    place = line.skip(line.skip(time.after, ","), "on", "of", "by")
    if time.part and place == time.after:
        return None
    found = longest_of(_CORES, line, place)
    return Mention(at, at, found.after, found.meaning, time) if found else None


def _end_of(line: Line, at: int) -> TimeSaid | None:
    after = line.says(at, "end", "of") or line.says(at, "close", "of")
    is_day = after is not None and (line.word(after) in WEEKDAYS or line.word(after) in TODAY.table)
    return TimeSaid(after) if after and is_day else None


def _with_times(line: Line, mention: Mention) -> Mention:
    """The times of day and the second wordings of the date that follow it: "fri, dec 4 at 3pm"."""
    for _ in range(4):
        further = _time_after(line, mention) or _second_wording(line, mention)
        if further is None:
            break
        mention = further
    return mention


def _time_after(line: Line, mention: Mention) -> Mention | None:
    opening = line.word(mention.after)
    place = line.skip(mention.after, ",", "(")
    time = time_said(line, place, beside=True)
    if time is None or (place > mention.after and time.time is None and opening == ","):
        return None
    after = line.skip(time.after, ")") if opening == "(" else time.after
    kept = replace(time, time=_of_evening(line, mention, time.time)) if time.time else mention.time or time
    return replace(mention, after=after, time=kept)


def _of_evening(line: Line, mention: Mention, time: dt.time) -> dt.time:
    """ "tonight at 8" is 20:00."""
    evening = any(line.word(place) in _EVENING for place in range(mention.first, mention.after))
    return time.replace(hour=time.hour + 12) if evening and 6 <= time.hour < 12 else time


def _second_wording(line: Line, mention: Mention) -> Mention | None:
    """ "friday dec 4", "12/4 (fri)", "thu the 24th", "fri 27": one day said twice."""
    opening = line.word(mention.after)
    place = line.skip(mention.after, ",", "(")
    place = line.skip(place, "on") if place > mention.after else place
    second = plain_date(line, place)
    meaning = agreed(mention.meaning, second.meaning) if second else None
    if second is None and place == mention.after:
        second = number_beside(line, mention.meaning, place)
        meaning = second.meaning if second else None
    if second is None or meaning is None:
        return None
    after = line.skip(second.after, ")") if opening == "(" else second.after
    return replace(mention, after=after, meaning=meaning)


def _time_only(line: Line, at: int) -> Mention | None:
    """ "at 3pm", "eod": today; "in the morning": of which day?"""
    today = line.context.today
    time = time_said(line, at, beside=False)
    if time is None:
        hour = hour_alone(line, at)
        return Mention(at, at, hour.after, Meaning((today,), Why.UNCLEAR), hour, only_time=True) if hour else None
    if not time.alone:
        return None
    meaning = Meaning((today,)) if time.whole_day else Meaning((today, plus(today, days=1)), Why.VAGUE_PERIOD)
    return Mention(at, at, time.after, meaning, time, only_time=True)


def _with_tail(line: Line, mention: Mention) -> Mention:
    """ "friday at the latest" is firm; "friday or later", "monday onwards" are not."""
    tail = line.longest(line.skip(line.step(mention.after - 1), ","), _TAILS)
    if tail is None:
        return mention
    firm, after = tail
    meaning = mention.meaning if firm else doubtful(mention.meaning, Why.OPEN_ENDED)
    return replace(mention, after=after, meaning=meaning)


def _with_alternative(line: Line, mention: Mention) -> Mention:
    """ "mon or tue", "mon-wed", "between mon and wed": one question about both."""
    for _ in range(_MOST_ALTERNATIVES):
        other = None if mention.only_time else _alternative(line, mention.after)
        if other is None:
            break
        meaning = Meaning((*mention.meaning.days, *other.meaning.days), Why.SEVERAL_DATES)
        times = (*_times(mention), *_times(other))
        mention = replace(mention, after=other.after, meaning=meaning, time=None, times=times)
    return _with_last_time(mention)


def _times(mention: Mention) -> tuple[tuple[dt.date, TimeSaid | None], ...]:
    return mention.times or tuple((day, mention.time) for day in mention.meaning.days)


def _with_last_time(mention: Mention) -> Mention:
    """ "mon or tue 3pm": an hour that stands last and alone is that of each date."""
    said = [time for _, time in mention.times]
    last = said[-1] if said else None
    if last is None or any(time not in {None, last} for time in said):
        return mention
    return replace(mention, times=tuple((day, last) for day, _ in mention.times))


def _alternative(line: Line, joint: int) -> Mention | None:
    spaced_dash = line.word(joint) in {"-", "–"} and not line.tight(joint)
    if line.word(joint) not in _OR or spaced_dash:
        return None
    return _led(line, joint + 1) or _dated(line, joint + 1)
