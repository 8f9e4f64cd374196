"""Slack's date tokens, {date_short_pretty} at {time}, on the reader's clock and in the reader's language."""

import re
from collections.abc import Callable
from datetime import datetime

from babel.dates import format_date, format_timedelta, get_time_format

from sandbox.page.drawing.reader import Reader

_TOKEN = re.compile(r"\{(\w+)\}")
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}

# An English pattern and the length that other languages use for it.
_LONG = ("EEEE, MMMM {day}, y", "full")
_PLAIN = ("MMMM {day}, y", "long")
_SHORT = ("MMM d, y", "medium")
# Yesterday, today, tomorrow in the languages of Slack's client: babel has no way to ask for them.
_DAYS = {
    "de": "gestern heute morgen",
    "en": "yesterday today tomorrow",
    "es": "ayer hoy mañana",
    "fr": "hier aujourd’hui demain",
    "it": "ieri oggi domani",
    "ja": "昨日 今日 明日",
    "ko": "어제 오늘 내일",
    "pt": "ontem hoje amanhã",
    "zh": "昨天 今天 明天",
}
_PRETTY = {"date_pretty": "date", "date_short_pretty": "date_short", "date_long_pretty": "date_long"}


def shown_date(unix: str | int, template: str, reader: Reader) -> str | None:
    """The template with its tokens filled in; None where the moment or a token is none that Slack has."""
    try:
        moment = reader.local(int(unix))
    except (ValueError, OverflowError, OSError):
        return None
    tokens = _TOKEN.findall(template)
    if not tokens or any(token not in _READERS and token not in _PRETTY for token in tokens):
        return None
    return _TOKEN.sub(lambda found: _token(found, moment, reader), template)


def clock(moment: datetime, reader: Reader, *, seconds: bool = False) -> str:
    """The time of day as the reader's language writes it: 9:05 AM, 09:05."""
    twelve = "a" in get_time_format("short", reader.words).pattern
    after = f":{moment:%S}" if seconds else ""
    if twelve:
        return f"{moment.hour % 12 or 12}:{moment:%M}{after} {'AM' if moment.hour < 12 else 'PM'}"
    return f"{moment:%H:%M}{after}"


def hour(moment: datetime, reader: Reader) -> str:
    """The same in few characters, as beside a message under a name that says the rest: 9:05."""
    return clock(moment, reader).removesuffix(" AM").removesuffix(" PM")


def short_day(moment: datetime, reader: Reader) -> str:
    """A day for the face of a date picker: Nov 27, 2026."""
    return _written(moment, reader, *_SHORT)


def _token(found: re.Match[str], moment: datetime, reader: Reader) -> str:
    token = found[1]
    if token not in _PRETTY:
        return _READERS[token](moment, reader)
    near = _near(moment, reader)
    if near is None:
        return _READERS[_PRETTY[token]](moment, reader)
    return near.capitalize() if found.start() == 0 else near


def _near(moment: datetime, reader: Reader) -> str | None:
    """Yesterday, today or tomorrow; None where it is none of them, or the language is not known here."""
    days = (moment.date() - reader.today.date()).days
    if abs(days) > 1:
        return None
    words = _DAYS.get(reader.words.language)
    return words.split()[days + 1] if words else None


def _written(moment: datetime, reader: Reader, english: str, length: str) -> str:
    locale = reader.words
    if locale.language != "en":
        return format_date(moment, length, locale=locale)
    return format_date(moment, english.replace("{day}", f"'{_ordinal(moment.day)}'"), locale=locale)


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else _ORDINALS.get(day % 10, 'th')}"


def _day_divider(moment: datetime, reader: Reader) -> str:
    near = _near(moment, reader)
    if near:
        return near.capitalize()
    whole = _written(moment, reader, *_LONG)
    same_year = moment.year == reader.today.year and reader.words.language == "en"
    return whole.rpartition(",")[0] if same_year else whole


def _ago(moment: datetime, reader: Reader) -> str:
    return format_timedelta(moment - reader.now, add_direction=True, locale=reader.words)


_READERS: dict[str, Callable[[datetime, Reader], str]] = {
    "date_num": lambda moment, _reader: f"{moment:%Y-%m-%d}",
    "date_slash": lambda moment, reader: format_date(moment, "short", locale=reader.words),
    "date": lambda moment, reader: _written(moment, reader, *_PLAIN),
    "date_short": lambda moment, reader: _written(moment, reader, *_SHORT),
    "date_long": lambda moment, reader: _written(moment, reader, *_LONG),
    "date_long_full": lambda moment, reader: _written(moment, reader, "MMMM d, y", "long"),
    "day_divider_pretty": _day_divider,
    "time": clock,
    "time_secs": lambda moment, reader: clock(moment, reader, seconds=True),
    "ago": _ago,
}
