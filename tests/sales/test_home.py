"""The groups of the home tab."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sales.deal import Deal, Stage
from sales.home import Home, home_for
from sales.nudge import NudgeLine
from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual
from sales.step import Step

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
WEDNESDAY = NOW.date()
USUAL = Usual("09:00", "mon,tue,wed,thu,fri", "DE", is_guessed=True)


@pytest.fixture(scope="module")
def line() -> Callable[..., NudgeLine]:
    """A line due on a day; anything else of its step as given."""
    stage = Stage("g1", "Discovery", 1, "open")
    deal = Deal(
        *("d1", "Pilot", None, None, None, stage, None, "open", "U1", "Jane", "T1", None, None, NOW, None),
        *("slack", None, None, None, None),
    )
    step = Step(
        *("s1", "d1", "Pilot", "Call", "U1", "Jane", "ours", None, WEDNESDAY, None, "open", NOW, "U1", NOW, "form"),
    )

    def make(due_on: date, **given: Any) -> NudgeLine:
        return NudgeLine(replace(step, due_on=due_on, **given), deal)

    return make


def home(today: date, lines: list[NudgeLine]) -> Home:
    settings = OwnSettings(Person("W1", "U1", "Jane", "UTC"), today, Preferences(), USUAL)
    return home_for(settings, now=NOW, lines=lines, own=[], following={})


@pytest.mark.parametrize("after_wednesday", range(7))
def test_each_open_step_is_counted_once_whatever_day_it_is(
    line: Callable[..., NudgeLine], after_wednesday: int
) -> None:
    today = WEDNESDAY + timedelta(days=after_wednesday)
    days = [today + timedelta(days=day) for day in range(-10, 15)]
    shown = home(today, [line(day) for day in days])
    assert len(shown.overdue) == 10
    assert [one.step.due_on for one in shown.due_today] == [today]
    assert [one.step.due_on for one in shown.this_week] == [
        day for day in days if day > today and day.isocalendar()[:2] == today.isocalendar()[:2]
    ]
    assert shown.later == 25 - 11 - len(shown.this_week)


def test_what_was_closed_today_stands_apart_in_its_order(line: Callable[..., NudgeLine]) -> None:
    late = line(WEDNESDAY, state="done", state_since=NOW)
    early = line(WEDNESDAY, state="dropped", state_since=NOW - timedelta(hours=1))
    shown = home(WEDNESDAY, [late, early, line(WEDNESDAY)])
    assert shown.closed == (early, late)
    assert len(shown.due_today) == 1
