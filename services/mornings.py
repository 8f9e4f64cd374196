"""Whom a morning message is for, and how it comes on the very day on which somebody's hour or zone changes."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy.engine import Connection

from sales.person import Person
from sales.preferences import Preferences
from sales.working_time import clock_time, is_holiday, local_date, moment
from services.recording import region_in
from storage import deliveries, preferences, schedules
from storage.preferences import Served
from storage.schedules import LocalTime, Schedule


def schedule_of(connection: Connection, workspace_id: str) -> Schedule:
    """The schedule of the morning messages, whose hour and days hold for everybody who has chosen none."""
    return next(one for one in schedules.every(connection, workspace_id) if one.kind == "nudge")


def served_by(schedule: Schedule, person: Person, chosen: Preferences, today: date) -> Served:
    """The morning that serves one person on a local day, if they have one then."""
    at = LocalTime(person.timezone, chosen.nudge_time or schedule.local_time)
    return Served(schedule, at, today, (person.id,))


def regions_off(connection: Connection, served: Served) -> tuple[set[str | None], frozenset[str | None]]:
    """The regions of the people whom a morning serves, and those of them that have a public holiday on its day.

    None is the region of those who have chosen none.
    """
    usual = region_in(connection, served.schedule.workspace_id, served.at.timezone)
    found = preferences.regions(connection, served)
    return found, frozenset(region for region in found | {None} if is_holiday(served.today, region or usual))


def is_over(connection: Connection, person: Person, chosen: Preferences, *, now: datetime) -> bool:
    """Whether today's message has been planned for somebody who has chosen this, so far as they get one today."""
    schedule = schedule_of(connection, person.workspace_id)
    served = served_by(schedule, person, chosen, person.today(now))
    regions, off = regions_off(connection, served)
    return bool(regions - off) and schedules.has_run(connection, schedule, served.at, _fire_of(served))


def is_to_come(connection: Connection, person: Person, *, now: datetime) -> bool:
    """Whether today's message is still to be planned for somebody who gets one today if there is something to say."""
    schedule = schedule_of(connection, person.workspace_id)
    served = served_by(
        schedule, person, preferences.find(connection, person.workspace_id, person.id), person.today(now)
    )
    regions, off = regions_off(connection, served)
    clock = schedules.clocks_of(connection, person.workspace_id, schedule.id).get(served.at)
    is_ahead = clock is not None and clock.next_fire_at <= _fire_of(served)
    return is_ahead and not schedule.is_paused and bool(regions - off)


def catch_up(connection: Connection, workspace_id: str, moved: Sequence[Person], *, now: datetime) -> None:
    """Plan today's message at once for people to whose new hour, or in whose new zone, the clock has fired before them.

    The clocks are held first, so that none fires between the look and the plan.
    """
    for schedule in (one for one in schedules.every(connection, workspace_id) if one.kind == "nudge"):
        if schedule.is_paused:
            continue
        mornings = list(_mornings(connection, schedule, moved, now))
        _plan(connection, _fired(connection, schedule, mornings))


def catch_up_zones(connection: Connection, schedule: Schedule, zones: Collection[str], *, now: datetime) -> None:
    """Plan today's message at once in zones in which it was still to come, where its hour is over now."""
    if schedule.is_paused:
        return
    clocks = schedules.clocks_of(connection, schedule.workspace_id, schedule.id)
    here = (at for at in sorted(clocks) if at.timezone in zones)
    mornings = [Served(schedule, at, local_date(now, at.timezone)) for at in here]
    _plan(connection, _fired(connection, schedule, mornings))


def _plan(connection: Connection, mornings: Sequence[Served]) -> None:
    for served in mornings:
        _, off = regions_off(connection, served)
        deliveries.plan_nudges(connection, served, fire_at=_fire_of(served), off=off)


def _mornings(connection: Connection, schedule: Schedule, moved: Collection[Person], now: datetime) -> Iterator[Served]:
    for person in moved:
        chosen = preferences.find(connection, schedule.workspace_id, person.id)
        yield served_by(schedule, person, chosen, person.today(now))


def _fired(connection: Connection, schedule: Schedule, mornings: Sequence[Served]) -> list[Served]:
    """The mornings of which today's fire is over."""
    held = {at: schedules.hold_clock(connection, schedule, at) for at in sorted({served.at for served in mornings})}
    return [served for served in mornings if (clock := held[served.at]) and clock.next_fire_at > _fire_of(served)]


def _fire_of(served: Served) -> datetime:
    return moment(served.today, clock_time(served.at.time), served.at.timezone)
