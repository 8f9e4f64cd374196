"""Reads the due date out of one typed line."""

import datetime as dt
from dataclasses import replace

from sales.dates.guards import judged
from sales.dates.line import Line, line_of, plain, tokens_of
from sales.dates.meaning import Meaning
from sales.dates.mention import Mark, Mention, mention_at
from sales.dates.names import without_names
from sales.dates.other_languages import english_beyond_doubt, is_foreign, read_foreign
from sales.dates.outcome import Ask, Choice, DateContext, Found, Nothing, Outcome, Why
from sales.dates.resolve import plus
from sales.dates.zones import local_time

_MOST_CHOICES = 5
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def read_date(text: str, context: DateContext) -> Outcome:
    """The date that the line gives, a question when that is not certain, or nothing.

    Offsets are in characters of `text`. No date before `context.today` is ever returned, found or as a choice.
    Never raises; a `today` outside the years 1900 to 2200 reads as nothing.
    """
    if not _FIRST_YEAR <= context.today.year <= _LAST_YEAR:
        return Nothing()
    words = plain(text)
    line = without_names(line_of(words, tokens_of(words), context))
    if not is_foreign(line):
        return chosen(line, mentions(line))
    english = [kept for one in mentions(line) if (kept := english_beyond_doubt(line, one))]
    return read_foreign(line) or chosen(line, english)


def mentions(line: Line) -> list[Mention]:
    """Every date in the line that may be the step's, from left to right."""
    found: list[Mention] = []
    at = 0
    while at < len(line.tokens):
        mention = mention_at(line, at)
        if mention is None:
            at += 1
            continue
        kept = judged(line, mention)
        found += [kept] if kept else []
        at = mention.after
    return found


def chosen(line: Line, found: list[Mention]) -> Outcome:
    """The one date that counts: the one marked as due, else the only one that is not about something else."""
    if not found:
        return Nothing()
    dates = [one for one in found if not one.only_time] or found
    due = [one for one in dates if one.mark is Mark.DUE]
    firm = due or _outweighing(dates)
    if len(firm) == 1:
        return _outcome(line, _with_time_elsewhere(firm[0], found))
    return _several(line, firm)


def _outweighing(dates: list[Mention]) -> list[Mention]:
    """Dates of other events, of the past, and words like "asap" yield to any other date."""
    own = [one for one in dates if not (one.weak or one.meaning.background or one.meaning.soft)]
    return own or [one for one in dates if not one.meaning.background] or dates


def _with_time_elsewhere(mention: Mention, found: list[Mention]) -> Mention:
    """ "3pm call with Bob on friday": the time stands apart from the date."""
    times = [one.time for one in found if one.only_time and one is not mention]
    return replace(mention, time=times[0]) if len(times) == 1 and mention.time is None else mention


def _outcome(line: Line, mention: Mention) -> Found | Ask:
    start, end = _place(line, mention)
    meaning = _unless_time_is_over(line.context, mention)
    ahead = sorted({day for day in meaning.days if day >= line.context.today})
    if meaning.certain and ahead:
        return Found(ahead[0], _time_on(ahead[0], mention, line.context), start, end)
    choices = tuple(Choice(day, _time_on(day, mention, line.context), start, end) for day in ahead[:_MOST_CHOICES])
    return Ask(choices, start, end, meaning.why or Why.PAST)


def _unless_time_is_over(context: DateContext, mention: Mention) -> Meaning:
    """Today at an hour that has passed is a question, which offers tomorrow."""
    meaning = mention.meaning
    said = _time_on(context.today, mention, context)
    over = said is not None and context.now is not None and said < context.now
    if not over or context.today not in meaning.days:
        return meaning
    later = tuple(day for day in meaning.days if day > context.today) or (plus(context.today, days=1),)
    return Meaning(later, meaning.why or Why.PAST)


def _time_on(day: dt.date, mention: Mention, context: DateContext) -> dt.time | None:
    """The local time of day that was typed, if any; one in another zone is turned into the person's own."""
    if mention.meaning.time_of_day:
        return mention.meaning.time_of_day
    said = dict(mention.times).get(day, mention.time)
    if said is None or said.time is None or said.zone is None:
        return said.time if said else None
    return local_time(day, said.time, said.zone, context)


def _place(line: Line, mention: Mention) -> tuple[int, int]:
    """The character offsets of the words; of a date that may be another event's, without its preposition."""
    first = mention.core if mention.weak and mention.mark is not Mark.OPEN else mention.first
    return line.tokens[first].start, line.tokens[mention.after - 1].end


def _several(line: Line, found: list[Mention]) -> Ask:
    """Each date of the line as a choice with its own place."""
    choices: dict[dt.date, Choice] = {}
    for mention in found:
        start, end = _place(line, mention)
        for day in mention.meaning.days:
            if day >= line.context.today and day not in choices:
                choices[day] = Choice(day, _time_on(day, mention, line.context), start, end)
    in_order = sorted(choices.values(), key=lambda choice: choice.date)
    return Ask(tuple(in_order[:_MOST_CHOICES]), 0, 0, Why.SEVERAL_DATES)
