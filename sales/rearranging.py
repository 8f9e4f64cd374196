"""Another date, another owner, another moment to be reminded: what is asked, chosen, and has happened meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from sales.deal import Deal
from sales.person import Person
from sales.preferences import OwnSettings
from sales.step import Step
from sales.working_time import moment

Happened = Literal["closed", "handed_over", "moved"]
Field = Literal["due_on", "owner_id", "remind_at"]

AN_HOUR = timedelta(hours=1)
FARTHEST = timedelta(days=60)
AFTERNOONS = ((time(12, 30), time(14)), (time(14, 45), time(16)))  # asked before this, reminded at that


@dataclass(frozen=True, slots=True)
class Seen:
    """A step as a message showed it, where that is known: whose it was, and due when."""

    step_id: str
    owner_id: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened to a step since a message showed it; `at` is UTC, `by` a name."""

    step: Step
    what: Happened
    at: datetime
    by: str
    viewer: Person


@dataclass(frozen=True, slots=True)
class Reminder:
    """A moment (UTC) to be reminded at; for a whole day its first one, and `day` says which.

    Which it is cannot be read off the clock: there are days without a midnight, and moments that fall on one.
    """

    at: datetime
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody wants to rearrange, with what they are likely to choose."""

    step: Step
    deal: Deal
    viewer: Person
    now: datetime
    reminders: tuple[Reminder, ...]
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Rearranged:
    """A step that was rearranged; `act_id` undoes it. `was_due` and `was_owner` are what they were before."""

    step: Step
    deal: Deal
    field: Field
    act_id: str
    was_due: date
    was_owner: str
    viewer: Person
    now: datetime


def likely_reminders(settings: OwnSettings, now: datetime) -> tuple[Reminder, ...]:
    """In an hour, this afternoon, the person's next morning and their first one of next week; none of them twice."""
    person, farthest = settings.person, settings.today + FARTHEST
    local = person.local(now)
    today = local.date()
    found = [Reminder((now + AN_HOUR).replace(second=0, microsecond=0))]
    hour = next((at for before, at in AFTERNOONS if local.time() < before), None)
    if hour is not None:
        found.append(Reminder(moment(today, hour, person.timezone)))
    sunday = today + timedelta(days=6 - today.weekday())
    mornings = (next(settings.mornings_after(day, until=farthest), None) for day in (today, sunday))
    found.extend(whole_day(day, person.timezone) for day in dict.fromkeys(mornings) if day is not None)
    return tuple(found)


def whole_day(day: date, zone: str) -> Reminder:
    """A reminder for a day, whatever the hour of its morning message."""
    return Reminder(moment(day, time.min, zone), day)
