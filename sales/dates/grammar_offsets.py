"""Days counted from another: "in 2 weeks", "within 48 hours", "a week from tuesday", "2 days before EOM"."""

from sales.dates.grammar_dates import plain_date
from sales.dates.lengths import Length, Said, length
from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning, doubtful, moved, sure
from sales.dates.numbers import ordinal
from sales.dates.outcome import DateContext, Why
from sales.dates.phrases import phrases
from sales.dates.resolve import coming, last_before, monday_of, plus, vague, week_period
from sales.dates.words import WEEKDAYS
from sales.dates.zones import moment_after

_IN = phrases(  # whether it names a stretch of time and not its end
    {
        False: "in/within/in about/in around/in approx/in another/in just/in exactly/in roughly/in ~",
        True: "in the next/within the next/over the next/the next/next/in the coming/for the next",
    }
)
_FROM = phrases({1: "from/after/following/out from", -1: "before/prior to/ahead of/b4"})
_BESIDE_WORDS = WEEKDAYS.keys() | {"day", "week"}
_BESIDE = phrases({1: "after/following", -1: "before"})


def in_length(line: Line, at: int) -> Match | None:
    """ "in 2 weeks", "within 48 hours", "in a week's time", "in a few days" (a question)."""
    opening = line.longest(at, _IN)
    said = length(line, opening[1]) if opening else None
    if opening is None or said is None or _in_is_the_verbs(line, at):
        return None
    counts_days = all(one.days or one.months or one.working for one in said.lengths)
    rough = said.rough or (opening[0] and counts_days)
    return Match(_past_time(line, said.after), _from_now(line.context, said.lengths, rough=rough))


def _in_is_the_verbs(line: Line, at: int) -> bool:
    """ "check in a week from friday"."""
    checks = line.word(at) == "in" and line.word(at - 1) in {"check", "checking"}
    return checks and length_from(line, at + 1) is not None


def _past_time(line: Line, after: int) -> int:
    """Past the "'s time", "time", "from now" that may close a length."""
    place = line.skip(after, "'s", "'")
    if line.word(place) == "time":
        return place + 1
    for words in (("from", "now"), ("from", "today")):
        closed = line.says(after, *words)
        if closed:
            return closed
    return after


def _from_now(context: DateContext, lengths: tuple[Length, ...], *, rough: bool) -> Meaning:
    if any(one.too_long for one in lengths):
        return Meaning((), Why.FAR_OFF)
    meanings = [_one_from_now(context, one) for one in lengths]
    days = tuple(day for meaning in meanings for day in meaning.days)
    return Meaning(days, Why.VAGUE_PERIOD) if rough else meanings[0]


def _one_from_now(context: DateContext, one: Length) -> Meaning:
    day = one.after(context.today, context.days_off)
    if not one.minutes:
        return sure(day)
    moment = moment_after(context, one.minutes)
    if moment is None:
        return Meaning((day, plus(day, days=1)), Why.UNCLEAR)
    return sure(day + (moment.date() - context.today), time_of_day=moment.time())


def length_from(line: Line, at: int) -> Match | None:
    """ "2 weeks from friday", "10 days from now", "a week tomorrow", "2 days before EOM"."""
    place = at if _in_is_the_verbs(line, at) else line.skip(at, "in")
    said = length(line, place) or _bare_week(line, place)
    if said is None:
        return None
    joint = line.longest(said.after, _FROM)
    if joint is None:
        return _week_upon(line, said)
    if joint[0] > 0 and line.word(joint[1]) in {"now", "today"}:
        return Match(joint[1] + 1, _from_now(line.context, said.lengths, rough=said.rough))
    anchor = plain_date(line, joint[1])
    if anchor is None:
        return Match(joint[1], Meaning((), Why.OPEN_ENDED)) if line.kind(joint[1]) is Kind.WORD else None
    return Match(anchor.after, _from_anchor(line.context, said, anchor.meaning, joint[0]))


def _bare_week(line: Line, at: int) -> Said | None:
    """ "week from tuesday": one of it."""
    one = line.word(at) in {"week", "wk"} and line.word(at + 1) == "from"
    return Said((Length(days=7),), at + 1) if one else None


def _week_upon(line: Line, said: Said) -> Match | None:
    """ "a week tomorrow", "two weeks on friday", "a fortnight today"."""
    weeks = said.lengths[0].days % 7 == 0 and said.lengths[0].days > 0 and not said.rough
    upon = line.skip(said.after, "on")
    day_word = line.word(upon) in {"today", "tomorrow"} or line.word(upon) in WEEKDAYS
    anchor = plain_date(line, upon) if weeks and day_word else None
    return Match(anchor.after, _from_anchor(line.context, said, anchor.meaning, 1)) if anchor else None


def _from_anchor(context: DateContext, said: Said, anchor: Meaning, sign: int) -> Meaning:
    one = said.lengths[0]
    if one.too_long:
        return Meaning((), Why.FAR_OFF)
    if one.minutes:
        return Meaning(anchor.days, Why.UNCLEAR)
    meaning = moved(anchor, lambda day: one.after(day, context.days_off, sign))
    if said.rough:
        return Meaning(meaning.days, Why.VAGUE_PERIOD)
    past = meaning.certain and meaning.days[0] < context.today
    return Meaning(anchor.days, Why.PAST) if past else meaning


_CLOSINGS = frozenset({"hence", "later", "out", "ahead"})
_PARTICLES = frozenset({"up", "back", "again", "out", "base"})


def length_alone(line: Line, at: int) -> Match | None:
    """ "14 days hence", "2 weeks later", "3 days ago" (past), "2 weeks out" and "call back 2 weeks" (questions)."""
    said = length(line, at)
    if said is None:
        return None
    closing = line.word(said.after)
    if closing in {"ago", "back"}:
        days = (line.context.today, plus(line.context.today, days=1))
        return Match(said.after + 1, Meaning(days, Why.PAST, background=True))
    meaning = _from_now(line.context, said.lengths, rough=said.rough)
    if closing in _CLOSINGS:
        return Match(said.after + 1, doubtful(meaning, Why.UNCLEAR) if closing in {"out", "ahead"} else meaning)
    return _length_without_more(line, at, said, meaning)


def _length_without_more(line: Line, at: int, said: Said, meaning: Meaning) -> Match | None:
    opens = at == 0 and line.kind(said.after) is Kind.SIGN
    ends = line.kind(said.after) is Kind.END and line.word(at - 1) in _PARTICLES
    if not (opens or ends):
        return None
    firm = opens and said.lengths[0].working > 0
    return Match(said.after, meaning if firm else doubtful(meaning, Why.UNCLEAR))


def day_beside(line: Line, at: int) -> Match | None:
    """ "the day after christmas", "the friday before dec 10", "third monday after easter", "week after easter"."""
    place = line.skip(at, "the")
    rank = (-1, place + 1) if line.word(place) == "last" else ordinal(line, place)
    place = rank[1] if rank else place
    word = line.word(place)
    joint = line.longest(place + 1, _BESIDE)
    if joint is None or word not in (WEEKDAYS.keys() if rank else _BESIDE_WORDS):
        return None
    anchor = plain_date(line, joint[1])
    if anchor is None:
        return None
    exact = place > at or joint[0] > 0
    meaning = _beside(line.context, word, anchor.meaning, joint[0], exact=exact)
    weeks = rank[0] - 1 if rank and rank[0] > 1 else 0
    return Match(anchor.after, moved(meaning, lambda day: plus(day, days=7 * weeks * joint[0])))


def _beside(context: DateContext, word: str, anchor: Meaning, sign: int, *, exact: bool) -> Meaning:
    if word == "day":
        return _not_past(moved(anchor, lambda day: plus(day, days=sign)), context)
    if word == "week":
        weeks = [vague(week_period(monday_of(plus(day, days=7 * sign))), context) for day in anchor.days]
        return Meaning(tuple(day for week in weeks for day in week.days), Why.VAGUE_PERIOD)
    named = WEEKDAYS[word]
    near = moved(anchor, lambda day: coming(named, day) if sign > 0 else last_before(named, day))
    nearest = coming(named, context.today)
    if exact or nearest in near.days:
        return _not_past(near, context)
    return Meaning((nearest, *near.days), Why.TWO_READINGS)


def _not_past(meaning: Meaning, context: DateContext) -> Meaning:
    past = meaning.certain and meaning.days[0] < context.today
    return Meaning((), Why.PAST) if past else meaning
