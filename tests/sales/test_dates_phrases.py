"""What reps type, read against tables of phrases with what is right for each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sales.dates import Ask, DateContext, Found, Nothing, Outcome, read_date

DATA = Path(__file__).parents[1] / "data" / "dates"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (DATA / name).read_text(encoding="utf-8").splitlines()]


ROWS = [*rows("phrases.jsonl"), *rows("own.jsonl")]


def kind_of(row: dict[str, Any]) -> str:
    expected: str = row["expect"]
    return expected if expected in {"ask", "none"} else "date"


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(row, id=f"{row['id']}-{row['text']}") for row in ROWS if kind_of(row) == kind]


def read(row: dict[str, Any]) -> Outcome:
    said_at = datetime.fromisoformat(row["ref"])
    return read_date(row["text"], DateContext(said_at.date(), said_at.time(), row["locale"], row["tz"]))


@pytest.mark.parametrize("row", of_kind("date"))
def test_a_date_is_found_with_the_words_that_said_it(row: dict[str, Any]) -> None:
    outcome = read(row)
    assert isinstance(outcome, Found)
    assert outcome.date.isoformat() == row["expect"]
    assert row["text"][outcome.start : outcome.end] == row["span"]


@pytest.mark.parametrize("row", of_kind("none"))
def test_nothing_is_found_where_there_is_no_date(row: dict[str, Any]) -> None:
    assert read(row) == Nothing()


@pytest.mark.parametrize("row", of_kind("ask"))
def test_what_is_uncertain_is_asked_about(row: dict[str, Any]) -> None:
    outcome = read(row)
    assert isinstance(outcome, Ask)
    if row.get("span"):
        assert row["text"][outcome.start : outcome.end] == row["span"]


@pytest.mark.parametrize("row", [param for param in of_kind("ask") if param.values[0].get("alts")])
def test_a_question_offers_the_readings_that_are_possible(row: dict[str, Any]) -> None:
    outcome = read(row)
    assert isinstance(outcome, Ask)
    assert [choice.date.isoformat() for choice in outcome.choices] == row["alts"]


@pytest.mark.parametrize("row", [param for param in of_kind("date") if param.values[0].get("time")])
def test_a_time_of_day_is_read_with_its_date(row: dict[str, Any]) -> None:
    outcome = read(row)
    assert isinstance(outcome, Found)
    assert outcome.time_of_day is not None
    assert outcome.time_of_day.strftime("%H:%M") == row["time"]


def test_traps_around_a_date_change_neither_the_date_nor_its_words() -> None:
    sentences = (
        "call 2 refs at Acme {} re Q3 numbers",
        "send $50k quote v2.1 {} to Bob (CFO)",
        "email Jane 2 decks, 12% off, {}",
        "Forever 21 - ship the 401k addendum {}, then ping May",
    )
    for param in of_kind("date"):
        row = param.values[0]
        if row["lang"] != "en" or row["span"] == "2 business days":  # that one needs the start of the line
            continue
        for sentence in sentences:
            text = sentence.format(row["span"])
            outcome = read(row | {"text": text})
            assert isinstance(outcome, Found), text
            assert (outcome.date.isoformat(), text[outcome.start : outcome.end]) == (row["expect"], row["span"]), text
