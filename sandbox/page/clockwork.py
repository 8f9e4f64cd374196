"""The clock of the page: what time it is for whom, where it can jump to, and what the last jump brought."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.acting.stage import Stage
from sandbox.page.drawing import Reader
from sandbox.page.drawing.dates import clock
from sandbox.page.effects import Outcome, outcome_of
from sandbox.page.looking import Look
from sandbox.page.times import city, next_monday, next_morning, short_day


@dataclass(frozen=True, slots=True)
class Leap:
    """A button of the clock: its name, when that is, and the moment."""

    name: str
    when: str
    moment: str


@dataclass(frozen=True, slots=True)
class Clock:
    """`is_moving` is None where time stands still between jumps; without `leaps` it cannot be moved at all."""

    day: str
    time: str
    city: str
    is_moving: bool | None
    is_passing: bool
    leaps: tuple[Leap, ...]
    last: Outcome | None


def clock_of(stage: Stage, look: Look, reader: Reader) -> Clock:
    """The clock as this page's person sees it."""
    world, now = stage.world, reader.today
    jump = world.jumps[-1] if world.jumps else None
    return Clock(
        day=short_day(now.date()),
        time=clock(now, reader),
        city=city(look.person),
        is_moving=world.timekeeper.is_moving if world.timekeeper else None,
        is_passing=jump is not None and not jump.is_over,
        leaps=_leaps(now, reader) if world.timekeeper else (),
        last=outcome_of(stage, jump, look.person) if jump else None,
    )


def _leaps(now: datetime, reader: Reader) -> tuple[Leap, ...]:
    named = {
        "+ 1 hour": now + timedelta(hours=1),
        "Next 9:00": next_morning(now),
        "Next Monday 9:00": next_monday(now),
    }
    return tuple(Leap(name, _when(moment, reader), moment.isoformat()) for name, moment in named.items())


def _when(moment: datetime, reader: Reader) -> str:
    there = reader.local(moment.timestamp())
    return f"{short_day(there.date())}, {clock(there, reader)}"
