"""What is about a date and names no day: "next week", "in Q2", "soon", "every monday", "week of dec 7"."""

from sales.dates.grammar_dates import plain_date
from sales.dates.grammar_periods import any_period, calendar_period, relative_period
from sales.dates.lengths import length
from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, Period
from sales.dates.numbers import ordinal
from sales.dates.outcome import DateContext, Why
from sales.dates.phrases import phrases
from sales.dates.resolve import bare_weekday, coming, monday_of, plus, some_days_of, vague, week_period, working_days
from sales.dates.words import MONTHS, PLURAL_WEEKDAYS, PREPOSITIONS, WEEKDAYS

_SOON = phrases(
    {
        "now": "asap/a.s.a.p/as soon as possible/as soon as/soon/very soon/shortly/in a bit/in a sec/in a moment"
        "/right now/right away/immediately/straight away/first thing in the morning/any day now/when possible",
        "some day": "sometime/some time/someday/eventually/at some point/in due course/in the future"
        "/in the near future/down the road/down the line/in a while/at a later date/later on/in the new year"
        "/after the holidays/after the break/over the holidays/in the coming days/in the coming weeks"
        "/in the coming months/one of these days/the following day/the following week/the following month"
        "/following week/the next day/the week after/the day after",
        "at the end": "later/next day",
    }
)
_SEASONS = frozenset({"spring", "summer", "fall", "autumn", "winter"})
_SEASON_LEADS = phrases(
    {
        True: "in/in the/in early/in late/this/this coming/next/by/by the/by next/over the/during the/before"
        "/before the/after/after the/until/until the/early/mid/late/end of/end of the"
    }
)
_PERIOD_LEADS = phrases(
    {
        True: "in/in the/during/over/throughout/within/around/sometime/some time/sometime in/some time in"
        "/sometime during/at some point in/somewhere in/later/later in/earlier in/anytime/any time"
    }
)
_MARKERS = frozenset({"by", "before", "until", "till", "due", "after", "since", "in", "for", "from"})
_PARTS = phrases(  # which third of the period
    {
        0: "early/early in/in early/beginning of/the beginning of/start of/the start of/at the start of/first half of"
        "/the first half of/front half of/top of/the top of",
        1: "mid/mid of/in mid/middle of/the middle of",
        2: "late/late in/in late/second half of/the second half of/back half of/the back half of/last half of"
        "/latter half of",
    }
)
_WEEK_OF = phrases(
    {
        True: "week of/week of the/week commencing/week beginning/week starting/week ending/the week of"
        "/the week of the/the week commencing/the week beginning/the week starting/the week ending/wk of/wk of the"
        "/the wk of/wc",
    }
)
_WEEK_SIGNS = frozenset("cbeo")  # "w/c", "w/b", "w/e", "w/o"
_WEEKENDS = phrases(  # days from this weekend
    {0: "this/the/over/over the/on the/at the/during the/by the", 7: "next"}
)
_EVERY = frozenset({"every", "each", "alternate"})
_WITH_IN = frozenset("loop bring rope pull fill let".split())
_NAMES_TOO = frozenset(
    {"may", "march", "april", "june", "august", "jan", "dec", "mar", "jun", "apr", "aug", "sep", "oct"}
)


def soon(line: Line, at: int) -> Match | None:
    """ "asap", "sometime"; "later" and "next day" only at the end of a clause."""
    found = line.longest(at, _SOON)
    if found is None:
        return None
    goes_on = line.kind(found[1]) is Kind.WORD and line.word(found[1]) not in PREPOSITIONS
    if found[0] == "at the end" and goes_on:
        return None
    context = line.context
    days = (context.today, working_days(context.today, 1, context.days_off)) if found[0] == "now" else ()
    return Match(found[1], Meaning(days, Why.VAGUE_PERIOD, soft=True))


def season(line: Line, at: int) -> Match | None:
    """ "in spring", "next summer"."""
    lead = line.longest(at, _SEASON_LEADS)
    is_season = lead is not None and line.word(lead[1]) in _SEASONS
    return Match(lead[1] + 1, Meaning((), Why.VAGUE_PERIOD)) if lead and is_season else None


def weekend(line: Line, at: int) -> Match | None:
    """ "this weekend", "over the weekend", "next weekend"."""
    lead = line.longest(at, _WEEKENDS)
    if lead is None or line.word(lead[1]) not in {"weekend", "wkend", "w/e"}:
        return None
    today = line.context.today
    saturday = plus(monday_of(today), days=5 + lead[0])
    days = tuple(day for day in (saturday, plus(saturday, days=1)) if day >= today)
    return Match(lead[1] + 1, Meaning(days, Why.VAGUE_PERIOD))


def whole_period(line: Line, at: int) -> Match | None:
    """ "next week", "this month", "sometime next quarter", "in Q2", "in december", "by 2027"."""
    lead = line.longest(at, _PERIOD_LEADS)
    place = lead[1] if lead else at
    relative = any_period(line, place) if line.word(at) == "within" else relative_period(line, place)
    if relative:
        return Match(relative[1], _vague(relative[0], line.context))
    named = calendar_period(line, place)
    if named is None or not (lead or line.word(at - 1) in _MARKERS or _closes(line, at, named[1])):
        return None
    if (line.word(at - 1) == "for" and not lead) or line.word(at - 1) == "from" or _brings_in_a_person(line, place):
        return None
    return Match(named[1], _vague(named[0], line.context))


def _brings_in_a_person(line: Line, at: int) -> bool:
    """ "loop in April"."""
    return line.word(at) in _NAMES_TOO and line.word(at - 1) == "in" and line.word(at - 2) in _WITH_IN


def _closes(line: Line, at: int, after: int) -> bool:
    """Whether a quarter or month ends its clause: "revisit Q2"; not a first name, a year alone, or one of a list."""
    if line.word(at) in _NAMES_TOO and after == at + 1:
        return False
    if line.kind(at) is Kind.NUMBER or line.word(at) in {"fy", "cy"} or line.word(at - 1) in {"", "and", "&", ","}:
        return False
    return line.kind(after) is Kind.END or (line.kind(after) is Kind.SIGN and not line.tight(after))


def _vague(periods: tuple[Period, ...], context: DateContext) -> Meaning:
    days = tuple(day for period in periods for day in some_days_of(period, context))
    return Meaning(days, Why.VAGUE_PERIOD)


def part_of_period(line: Line, at: int) -> Match | None:
    """ "early next week", "mid-july", "late Q3", "beginning of march", "first week of june"."""
    place = line.skip(at, "in", "the")
    part = line.longest(place, _PARTS)
    found = any_period(line, line.step(part[1] - 1)) if part else None
    if part is None or found is None:
        return _week_of_month(line, place)
    bare_adverb = line.word(place) in {"early", "late"} and not relative_period(line, part[1])
    if bare_adverb and not calendar_period(line, part[1]):
        return None
    return Match(found[1], _vague((_third(found[0][0], part[0]),), line.context))


def _third(period: Period, third: int) -> Period:
    length_days = (period.last - period.first).days + 1
    if length_days == 7:
        first, last = ((0, 1), (1, 3), (3, 4))[third]
    else:
        first, last = third * length_days // 3, (third + 1) * length_days // 3 - 1
    return Period(plus(period.first, days=first), plus(period.first, days=last), plus(period.first, days=last))


def _week_of_month(line: Line, at: int) -> Match | None:
    rank = (5, at + 1) if line.word(at) in {"last", "final"} else ordinal(line, at)
    joint = rank[1] + 1 if rank and line.word(rank[1]) in {"week", "half", "month"} else None
    found = any_period(line, joint + 1) if joint and line.word(joint) in {"of", "in"} else None
    if rank is None or found is None:
        return None
    monday = plus(monday_of(found[0][0].first), days=7 * (rank[0] - 1))
    is_week = line.word(rank[1]) == "week" and found[0][0].last >= monday
    first = max(monday, found[0][0].first)
    part = Period(first, plus(monday, days=6), plus(monday, days=4)) if is_week else found[0][0]
    return Match(found[1], vague(part, line.context))


def midweek(line: Line, at: int) -> Match | None:
    """ "midweek", "mid-week"."""
    after = at + 1 if line.word(at) == "midweek" else line.says(at, "mid", "week")
    context = line.context
    return Match(after, Meaning(bare_weekday(2, context.today).days, Why.VAGUE_PERIOD)) if after else None


def week_of(line: Line, at: int) -> Match | None:
    """ "week of dec 7", "wk of 12/7", "w/c 7 feb"."""
    after = _past_week_of(line, line.skip(at, "in"))
    anchor = plain_date(line, after) if after else None
    if anchor is None or not anchor.meaning.days:
        return None
    return Match(anchor.after, vague(week_period(monday_of(anchor.meaning.days[0])), line.context))


def _past_week_of(line: Line, at: int) -> int | None:
    if line.word(at) == "w" and line.word(at + 1) == "/" and line.word(at + 2) in _WEEK_SIGNS:
        return at + 3
    opening = line.longest(at, _WEEK_OF)
    return opening[1] if opening else None


def repeats(line: Line, at: int) -> Match | None:
    """ "every monday", "each week", "every other friday", "every 2 weeks", "mondays", "weekly on friday"."""
    today = line.context.today
    if line.word(at) in PLURAL_WEEKDAYS:
        return Match(at + 1, Meaning((coming(PLURAL_WEEKDAYS[line.word(at)], today),), Why.REPEATS))
    if line.word(at) not in _EVERY:
        return None
    place = line.skip(at + 1, "other", "second", "2nd", "third", "3rd", "single")
    word = line.word(place)
    if word in WEEKDAYS:
        return Match(place + 1, Meaning((coming(WEEKDAYS[word], today),), Why.REPEATS))
    counted = length(line, place)
    if counted:
        return Match(counted.after, Meaning((), Why.REPEATS))
    is_unit = word in {"day", "week", "month", "quarter", "year", "morning", "weekday", "fortnight"} or word in MONTHS
    return Match(place + 1, Meaning((), Why.REPEATS)) if is_unit else None
