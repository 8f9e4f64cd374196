"""People of a workspace and what `users.info` says of them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.errors import Json

SLACKBOT = "USLACKBOT"
"""Slack's own account, in every workspace; Slack does not call it a bot."""

_ZONE_LABELS = {
    "America/New_York": ("Eastern Standard Time", "Eastern Daylight Time"),
    "America/Chicago": ("Central Standard Time", "Central Daylight Time"),
    "America/Denver": ("Mountain Standard Time", "Mountain Daylight Time"),
    "America/Los_Angeles": ("Pacific Standard Time", "Pacific Daylight Time"),
    "Europe/London": ("Greenwich Mean Time", "British Summer Time"),
    "Europe/Berlin": ("Central European Time", "Central European Summer Time"),
    "Asia/Tokyo": ("Japan Standard Time", "Japan Standard Time"),
    "Asia/Kolkata": ("India Standard Time", "India Standard Time"),
    "Australia/Sydney": ("Australian Eastern Standard Time", "Australian Eastern Daylight Time"),
}


@dataclass(slots=True)
class Person:
    """One account. `status_expiration` is in Unix seconds, 0 for never; `updated` too."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str
    tz: str
    display_name: str = ""
    title: str = ""
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_bot: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    deleted: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """The name that others see beside this person's messages."""
        return self.display_name or self.real_name

    @property
    def is_human(self) -> bool:
        """Whether somebody sits behind the account."""
        return not self.is_bot and self.id != SLACKBOT

    def change(self, changes: Json) -> None:
        """Set the named fields; an unknown field or zone raises ValueError."""
        if "tz" in changes:
            _known_zone(str(changes["tz"]))
        for name, value in changes.items():
            if name not in self.__slots__ or name in {"id", "team_id"}:
                raise ValueError(f"a person has no field {name}")
            setattr(self, name, value)


def _known_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except ZoneInfoNotFoundError:
        raise ValueError(f"there is no time zone {name}") from None


def user_shape(person: Person, now: datetime, *, email: bool, locale: bool, shares_channel: bool) -> Json:
    """Slack's user object at `now`; the address only where the app may read it.

    Who is of another company and `shares_channel` with the app is known by their `team_id` alone.
    """
    shape: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": _profile(person, email=email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.is_stranger and not shares_channel:
        shape["is_stranger"] = True
    if not person.deleted:
        shape |= _living(person, now)
        if locale:
            shape["locale"] = person.locale
    return shape


def _living(person: Person, now: datetime) -> Json:
    return {
        "color": "4bbe2e",
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": zone_label(person.tz, now),
        "tz_offset": zone_offset(person.tz, now),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_primary_owner,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(person: Person, *, email: bool) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.display_name,
        "display_name_normalized": person.display_name,
        "fields": None,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_emoji_display_info": [],
        "status_expiration": person.status_expiration,
        "avatar_hash": f"g{person.id[-8:].lower()}",
        "first_name": first,
        "last_name": last,
        "team": person.team_id,
    }
    if person.is_bot:
        profile |= {"api_app_id": person.app_id, "bot_id": person.bot_id, "always_active": True}
    elif email:
        profile["email"] = person.email
    return profile


def zone_offset(zone: str, now: datetime) -> int:
    """Seconds east of UTC at `now`."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def zone_label(zone: str, now: datetime) -> str:
    """The zone's name in words at `now`, or its abbreviation where we know no words."""
    local = now.astimezone(ZoneInfo(zone))
    labels = _ZONE_LABELS.get(zone)
    if labels is None:
        return local.tzname() or zone
    return labels[1] if local.dst() else labels[0]
