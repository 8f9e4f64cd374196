"""What somebody has chosen for themselves."""

from dataclasses import dataclass
from datetime import date


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
