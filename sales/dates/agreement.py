"""One day said twice: "friday dec 4", "tomorrow (tuesday)"."""

from sales.dates.line import Kind, Line
from sales.dates.meaning import Match, Meaning
from sales.dates.outcome import Why
from sales.dates.resolve import day_of_month
from sales.dates.words import PREPOSITIONS


def agreed(first: Meaning, second: Meaning) -> Meaning | None:
    """What both wordings together mean; a question when they contradict; None when they are two dates."""
    if first.weekday is not None and second.weekday is None:
        return _on_weekday(second, first)
    if second.weekday is not None and first.weekday is None:
        return _on_weekday(first, second)
    if second.certain and first.why in {Why.TWO_READINGS, Why.SAME_WEEKDAY} and second.days[0] in first.days:
        return second
    same = first.days == second.days and first.why == second.why
    return first if same else None


def _on_weekday(date: Meaning, weekday: Meaning) -> Meaning | None:
    """The date checked against the weekday, which also decides between two readings of it."""
    if date.why in {Why.VAGUE_PERIOD, Why.REPEATS, Why.OPEN_ENDED, Why.SEVERAL_DATES}:
        return None
    fitting = tuple(day for day in date.days if day.weekday() == weekday.weekday)
    if date.why in {None, Why.TWO_READINGS, Why.SAME_WEEKDAY} and len(fitting) == 1:
        return Meaning(fitting)
    if date.why in {Why.PAST, Why.FAR_OFF}:
        return date
    return Meaning(tuple(sorted({*date.days, *weekday.days})), Why.INVALID)


def number_beside(line: Line, meaning: Meaning, at: int) -> Match | None:
    """ "fri 27": the day of the month when that Friday is the 27th, else a question; not "fri 2 refs"."""
    token = line.token(at)
    if meaning.weekday is None or token.kind is not Kind.NUMBER or len(token.word) > 2:
        return None
    if line.kind(at + 1) is Kind.WORD and line.word(at + 1) not in PREPOSITIONS:
        return None
    day = int(token.word)
    if meaning.days[0].day == day:
        return Match(at + 1, Meaning(meaning.days[:1]))
    others = day_of_month(day, line.context.today).days if 1 <= day <= 31 else ()
    fitting = tuple(other for other in others if other.weekday() == meaning.weekday)
    return Match(at + 1, Meaning(tuple(sorted({*meaning.days, *fitting})), Why.UNCLEAR))
