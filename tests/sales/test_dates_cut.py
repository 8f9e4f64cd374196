"""The step's text once the words that said its date are cut out."""

import datetime as dt

import pytest

from sales.dates import Ask, DateContext, Nothing, read_date, without

HERE = DateContext(dt.date(2026, 11, 21), dt.time(10), "en-US", "America/New_York")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("send the quote fri", "send the quote"),
        ("FRI - send SOW", "send SOW"),
        ("Sunday: prep board deck", "prep board deck"),
        ("send quote, friday, to Jane", "send quote, to Jane"),
        ("send quote (fri) to Jane", "send quote to Jane"),
        ("send quote [fri]", "send quote"),
        ("send deck - friday - Jane", "send deck - Jane"),
        ("send quote | fri | Jane", "send quote | Jane"),
        ("call Bob by dec 4 at 3pm.", "call Bob."),
        ("thu -> call Bob", "call Bob"),
        ("*thursday* send deck", "send deck"),
        ("get  redlines   back by eod thu", "get redlines back"),
        ("tomorrow", ""),
    ],
)
def test_the_seam_is_tidy(text: str, left: str) -> None:
    assert without(text, read_date(text, HERE)) == left


def test_a_possessive_goes_with_its_date() -> None:
    text = "last friday's notes to send"
    assert without(text, read_date(text, HERE)) == "notes to send"


def test_without_a_date_the_text_stays() -> None:
    assert without("  send the  quote ", Nothing()) == "send the quote"


def test_nothing_is_cut_before_it_is_known_which_of_several_dates_counts() -> None:
    text = "send quote friday before board meeting on dec 10"
    question = read_date(text, HERE)
    assert isinstance(question, Ask)
    assert without(text, question) == text
    assert without(text, question.choices[0]) == "send quote before board meeting on dec 10"
    assert without(text, question.choices[1]) == "send quote friday before board meeting"
