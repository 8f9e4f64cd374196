"""What somebody has chosen for themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import WEEKDAYS, in_order, is_holiday, is_region, weekdays


@dataclass(frozen=True, slots=True)
class Preferences:
    """When the morning message comes; None is the default: the schedule's hour and days, the zone's holidays.

    `nudge_time` is a local time ('08:30'), `days` are weekdays ('mon,tue'), `holidays` is a country or region whose
    public holidays count ('DE-BY'), `paused_until` the last local day without a message.
    """

    nudge_time: str | None = None
    days: str | None = None
    holidays: str | None = None
    paused_until: date | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for who has chosen nothing; `is_guessed` where the region is that of the person's time zone.

    `holidays` is None where no region is known.
    """

    nudge_time: str
    days: str
    holidays: str | None
    is_guessed: bool


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """A person's settings as they hold on their local day `today`."""

    person: Person
    today: date
    chosen: Preferences
    usual: Usual

    @property
    def nudge_time(self) -> str:
        """The local time of the morning message."""
        return self.chosen.nudge_time or self.usual.nudge_time

    @property
    def days(self) -> str:
        """The weekdays of the morning message, in their order."""
        return in_order((self.chosen.days or self.usual.days).split(","))

    @property
    def paused_until(self) -> date | None:
        """The last day of a pause that is not over."""
        until = self.chosen.paused_until
        return until if until and until >= self.today else None

    def mornings_after(self, day: date, *, until: date) -> Iterator[date]:
        """The days from the one after `day` up to `until` on which the morning message may come."""
        kept, region = weekdays(self.days), self.chosen.holidays or self.usual.holidays
        following = max(day, self.paused_until or day) + timedelta(days=1)
        while following <= until:
            if following.weekday() in kept and not is_holiday(following, region):
                yield following
            following += timedelta(days=1)


def checked(wanted: Preferences, usual: Usual, *, today: date) -> Preferences:
    """What was asked for, as it is kept: what is as usual anyway stays None. What is wrong is refused on its field."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", wanted.nudge_time or ""):
        raise Refusal("Choose the hour at which the morning message comes.", field="nudge_time")
    named = set((wanted.days or "").split(","))
    if not named <= set(WEEKDAYS):
        raise Refusal("Choose at least one weekday; to hear nothing for a while, pause below.", field="days")
    if wanted.holidays is not None and not is_region(wanted.holidays):
        raise Refusal("No public holidays are known for this region; choose one from the list.", field="holidays")
    if wanted.paused_until is not None and wanted.paused_until < today:
        raise Refusal("This day is past; choose today or a later day.", field="paused_until")
    days = in_order(named)
    return Preferences(
        nudge_time=None if wanted.nudge_time == usual.nudge_time else wanted.nudge_time,
        days=None if days == in_order(usual.days.split(",")) else days,
        holidays=wanted.holidays,
        paused_until=wanted.paused_until,
    )
