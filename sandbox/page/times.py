"""Moments as a person reads them, in the zone where they are."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.world.people import Person

MORNING = time(9)
MONDAY = 0


def local(moment: datetime, person: Person) -> datetime:
    """The moment where this person is."""
    return moment.astimezone(ZoneInfo(person.tz))


def short_day(day: date) -> str:
    """Such as Mon 23 Nov."""
    return f"{day:%a} {day.day} {day:%b}"


def day_heading(day: date, today: date) -> str:
    """The heading over a day's messages."""
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A}, {day.day} {day:%B}{year}"


def next_morning(now: datetime) -> datetime:
    """The next 9:00 in the zone of `now`."""
    return _at_nine(now, 0) if now.time() < MORNING else _at_nine(now, 1)


def next_monday(now: datetime) -> datetime:
    """The next Monday's 9:00 in the zone of `now`."""
    morning = next_morning(now)
    return _at_nine(morning, (MONDAY - morning.weekday()) % 7)


def _at_nine(day: datetime, days_later: int) -> datetime:
    return datetime.combine(day.date() + timedelta(days=days_later), MORNING, tzinfo=day.tzinfo)


def apart(person: Person, viewer: Person, moment: datetime) -> str:
    """How far a person's clock is from the viewer's, '' where they have the same."""
    here, there = local(moment, viewer).utcoffset(), local(moment, person).utcoffset()
    hours = ((there or timedelta()) - (here or timedelta())) / timedelta(hours=1)
    return f"{abs(hours):g} h {'ahead of' if hours > 0 else 'behind'} you" if hours else ""


def city(person: Person) -> str:
    """The city that gives a person's zone its name."""
    return person.tz.rpartition("/")[2].replace("_", " ")
