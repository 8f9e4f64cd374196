"""Clock arithmetic that honours the person's zone."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sales.dates.outcome import DateContext


def zone_or_none(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment_after(context: DateContext, minutes: int) -> dt.datetime | None:
    """The local moment so many minutes from now, without zone; None when the time of day is not known."""
    if context.now is None:
        return None
    zone = zone_or_none(context.zone)
    now = dt.datetime.combine(context.today, context.now.replace(second=0, microsecond=0, tzinfo=None))
    if zone is None:
        return now + dt.timedelta(minutes=minutes)
    then = now.replace(tzinfo=zone).astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    return then.astimezone(zone).replace(tzinfo=None)


def local_time(day: dt.date, time: dt.time, said_in: str, context: DateContext) -> dt.time | None:
    """A time of day typed for another zone ("3pm PT") as the person's own; None when it falls on another day."""
    theirs, own = zone_or_none(said_in), zone_or_none(context.zone)
    if theirs is None or own is None:
        return None
    local = dt.datetime.combine(day, time, theirs).astimezone(own)
    return local.time() if local.date() == day else None
