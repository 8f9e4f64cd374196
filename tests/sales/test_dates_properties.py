"""What holds for every text, day and setting."""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sales.dates import Ask, DateContext, Found, Nothing, Outcome, read_date, without

WORDS = (
    "by on due before after until for at @ - – , . : ; / ( ) or and to the of in a next this last every each first "
    "2nd half quarter past eod eow eom eoq eoy end month week year days weeks months hours business q1 h2 fy27 12/4 "
    "4/5 31/2 2026-12-04 12.04.2027 12-04 7-9 3pm 15:00 noon am morning 1 5 12 27 31 99 2027 's early mid late soon "
    "asap from now ago today tomorrow tonight yesterday thanksgiving easter net v2 few couple fortnight weekend "
    "month-end w/c not than latest Health May June call demo notes met mon tue wednesday thurs friday sat sunday "
    "january feb march april dec nächsten Freitag morgen lundi prochain mañana 来週の金曜日 2週間後"
).split(" ")
LOCALES = ("en-US", "en-GB", "en-CA", "de-DE", "fr-FR", "es-ES", "it-IT", "pt-BR", "nl-NL", "ja-JP", "sv-SE", "")
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Nowhere", "")

contexts = st.builds(
    DateContext,
    today=st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)),
    now=st.none() | st.times(),
    locale=st.sampled_from(LOCALES),
    zone=st.sampled_from(ZONES),
    fiscal_year_start=st.integers(1, 12),
    days_off=st.frozensets(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), max_size=5),
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
joined = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map("".join)
texts = st.text(max_size=60) | sentences | joined


def is_sound(text: str, outcome: Outcome, today: dt.date) -> bool:
    """A date that is not past, a question with up to five such dates in order, or nothing; offsets in the text."""
    if isinstance(outcome, Found):
        return outcome.date >= today and 0 <= outcome.start < outcome.end <= len(text)
    if isinstance(outcome, Ask):
        days = [choice.date for choice in outcome.choices]
        within = 0 <= outcome.start <= outcome.end <= len(text)
        return within and len(days) <= 5 and days == sorted(set(days)) and all(day >= today for day in days)
    return outcome == Nothing()


@settings(max_examples=400, deadline=None)
@given(text=texts, context=contexts)
def test_any_text_gives_a_date_ahead_or_a_question_or_nothing(text: str, context: DateContext) -> None:
    assert is_sound(text, read_date(text, context), context.today)


@settings(max_examples=200, deadline=None)
@given(text=texts, context=contexts)
def test_what_is_left_is_tidy(text: str, context: DateContext) -> None:
    left = without(text, read_date(text, context))
    assert left == " ".join(left.split())


@settings(max_examples=300, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=9, unique=True), context=contexts)
def test_what_is_left_never_holds_the_same_words_again(words: list[str], context: DateContext) -> None:
    text = " ".join(words)
    outcome = read_date(text, context)
    left = without(text, outcome)
    again = read_date(left, context)
    if isinstance(outcome, Nothing) or isinstance(again, Nothing) or outcome.start == outcome.end:
        return
    assert left[again.start : again.end] != text[outcome.start : outcome.end]


DATES = (
    "fri", "by friday", "next monday", "tomorrow 3pm", "by eod thu", "dec 4", "on 4 december", "12/4", "by 12/4/2026",
    "2026-12-04", "the 5th", "in 2 weeks", "in 3 business days", "end of the month", "eoq", "a week from tuesday",
    "first monday of december", "day after tomorrow", "thursday next week", "by noon thu", "wed, nov 25 at 10am",
)  # fmt: skip
STEPS = ("send the quote", "call Jane about the MSA", "get the CFO to sign", "book 2 demos for 25 users")


@given(date=st.sampled_from(DATES), step=st.sampled_from(STEPS), first=st.booleans())
def test_a_line_with_one_date_leaves_none(date: str, step: str, *, first: bool) -> None:
    context = DateContext(dt.date(2026, 11, 21), dt.time(10), "en-US", "America/New_York")
    text = f"{date}: {step}" if first else f"{step} {date}"
    outcome = read_date(text, context)
    assert isinstance(outcome, Found)
    assert without(text, outcome) == step
    assert read_date(step, context) == Nothing()


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Adak"])
def test_the_machines_zone_and_language_make_no_difference(zone: str) -> None:
    program = (
        "import datetime as dt\n"
        "from sales.dates import DateContext, read_date\n"
        "where = DateContext(dt.date(2026, 11, 21), dt.time(10), 'en-US', 'America/New_York')\n"
        "lines = ['call fri 3pm', 'in 10 hours', 'next sunday', 'by dec 4', 'sign 4/5', 'monday 3pm PT']\n"
        "assert [repr(read_date(line, where)) for line in lines] == EXPECTED\n"
    )
    where = DateContext(dt.date(2026, 11, 21), dt.time(10), "en-US", "America/New_York")
    lines = ["call fri 3pm", "in 10 hours", "next sunday", "by dec 4", "sign 4/5", "monday 3pm PT"]
    expected = [repr(read_date(line, where)) for line in lines]
    subprocess.run(
        [sys.executable, "-c", program.replace("EXPECTED", repr(expected))],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TZ": zone, "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        check=True,
    )


def seconds(text: str, context: DateContext) -> float:
    """The least processor time of three readings."""
    times = []
    for _ in range(3):
        start = time.process_time()
        read_date(text, context)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
@pytest.mark.parametrize(
    "unit",
    ["mon or ", "in 2 weeks after ", "1", "1,", "1.", "12/4 ", "- ", ":a", "#a", "<@", '"a" ', "+1 2 ", "a.b.c@", "a_",
     "Friday Health ", "met we fri ", "first monday of ", " ", "来週の"],
)  # fmt: skip
def test_time_grows_no_faster_than_length(unit: str, locale: str) -> None:
    context = DateContext(dt.date(2026, 11, 21), dt.time(10), locale, "America/New_York")
    short, long = (unit * 500)[:500], (unit * 4000)[:4000]
    # eight times the length: about eight times the work, where the square of it would be 64 times
    assert seconds(long, context) < 24 * max(seconds(short, context), 0.0002)
