"""Through whose eyes blocks are seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, when, and the names of what they see.

    `zone` is an IANA zone, `locale` as Slack writes it (en-US). `users`, `channels` and `groups` give shown names by
    id; menus of people and conversations offer them in this order. `kinds` says of a conversation what it is:
    public, private, im or mpim (public where it says nothing). `bots` are the users that are no people.
    """

    user_id: str
    now: datetime
    zone: str = "UTC"
    locale: str = "en-US"
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    bots: frozenset[str] = frozenset()

    def local(self, unix: float) -> datetime:
        """The reader's wall clock at a moment. Raises ValueError or OverflowError beyond the calendar."""
        return datetime.fromtimestamp(unix, self._zone())

    @property
    def today(self) -> datetime:
        """The reader's wall clock now."""
        return self.now.astimezone(self._zone())

    @property
    def words(self) -> Locale:
        """How the reader's language writes dates; American English where it is not known."""
        try:
            return Locale.parse(self.locale, sep="-")
        except (ValueError, UnknownLocaleError):
            return Locale("en", "US")

    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(UTC.tzname(None))
