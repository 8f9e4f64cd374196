"""In which order a person writes day and month in figures: it follows the locale, doubted where it was never chosen."""

from sales.dates.outcome import DateContext

_MONTH_FIRST = frozenset({"en-us", "en-ph", "fil-ph", "es-us"})
_EITHER = frozenset({"en", "en-ca", "en-za"})
_YEAR_FIRST_LANGUAGES = frozenset({"ja", "zh", "ko", "hu", "lt"})
_US_ZONES = frozenset(
    (
        "New_York Detroit Chicago Menominee Denver Boise Phoenix Los_Angeles Anchorage Juneau Sitka Metlakatla "
        "Yakutat Nome Adak Indianapolis Louisville Puerto_Rico Shiprock"
    ).split()
)


def language_of(locale: str) -> str:
    """The language of a locale: "de" of "de-DE"."""
    return locale.replace("_", "-").lower().split("-")[0]


def month_day_readings(first: int, second: int, sign: str, context: DateContext) -> list[tuple[int, int]]:
    """The (month, day) pairs that two figures may mean to this person, possible ones only.

    `sign` is what stands between the figures, "?" where either order is as likely. "en-US" is what Slack gives to
    those who never chose, so it counts as chosen only in a zone of the United States.
    """
    orders = _orders(sign, context)
    pairs = {"md": (first, second), "dm": (second, first)}
    possible = [pairs[order] for order in orders if _is_possible(*pairs[order])]
    if not possible:
        possible = [pair for pair in pairs.values() if _is_possible(*pair)]
    return list(dict.fromkeys(possible))


def _orders(sign: str, context: DateContext) -> tuple[str, ...]:
    locale = context.locale.replace("_", "-").lower()
    if locale in _EITHER or sign == "?":
        return ("md", "dm")
    if language_of(locale) in _YEAR_FIRST_LANGUAGES:
        return ("md",)
    if locale not in _MONTH_FIRST:
        return ("dm",)
    if sign == "." or not _is_us_zone(context.zone):
        return ("md", "dm")
    return ("md",)


def _is_possible(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _is_us_zone(zone: str) -> bool:
    area, _, place = zone.partition("/")
    if area == "US" or zone == "Pacific/Honolulu":
        return True
    return area == "America" and (place in _US_ZONES or place.startswith(("Indiana/", "Kentucky/", "North_Dakota/")))
