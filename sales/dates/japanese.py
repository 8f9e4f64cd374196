"""Dates in Japanese, which is written without spaces: whole known patterns with nothing unknown about them."""

import re
from collections.abc import Callable

from sales.dates.lengths import Length
from sales.dates.meaning import Meaning, either, sure
from sales.dates.outcome import DateContext, Why
from sales.dates.resolve import (
    bare_weekday,
    end_of,
    month_ahead,
    plus,
    vague,
    weeks_ahead,
    with_year,
    yearless,
    years_ahead,
)

_WEEKDAYS = "月火水木金土日"
_WEEKS = {"今週": 0, "来週": 1, "再来週": 2}
_DAYS = {"今日": 0, "本日": 0, "明日": 1, "あした": 1, "明後日": 2, "あさって": 2}
_UNITS = {"日": Length(days=1), "週間": Length(days=7), "か月": Length(months=1), "ヶ月": Length(months=1),
          "カ月": Length(months=1), "ケ月": Length(months=1)}  # fmt: skip
_DATE = re.compile(
    r"(?P<full>[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)|(?P<date>[0-9]{1,2}月[0-9]{1,2}日)"
    r"|(?P<after>[0-9]{1,2}(?:日|週間|[かヶカケ]月)後)"
    r"|(?P<week>(?:再来週|来週|今週)の?[月火水木金土日]曜日?)|(?P<weekday>[月火水木金土日]曜日)"
    r"|(?P<end>今月末|来月末|月末|年末|今週末|週末)|(?P<day>今日|本日|明後日|明日|あさって|あした)"
    r"|(?P<vague>再来週|来週|今週|再来月|来月|今月|来年|今年|来期|今期|近日中|至急|昨日|先週|先月|一昨日)"
)
_BEFORE = frozenset("をはにがとへでも、。,.:;!?・「」()（）[]-–— \t")
_AFTER = frozenset("にまはで、。,.:;!?・」()（）[]-–— \t")
_FIGURES = re.compile(r"[0-9]+")


def japanese_dates(text: str, context: DateContext) -> list[tuple[int, int, Meaning]]:
    """Each date with its offsets; a question where an unknown character is joined to it."""
    return [_dated(text, found, context) for found in _DATE.finditer(text)]


def _dated(text: str, found: re.Match[str], context: DateContext) -> tuple[int, int, Meaning]:
    meaning = _READERS[found.lastgroup or "vague"](found[0], context)
    free = (found.start() == 0 or text[found.start() - 1] in _BEFORE) and (
        found.end() == len(text) or text[found.end()] in _AFTER
    )
    if not free and meaning.certain:
        meaning = Meaning(meaning.days, Why.UNCLEAR)
    return found.start(), found.end(), meaning


def _figures(words: str) -> list[int]:
    return [int(figures) for figures in _FIGURES.findall(words)]


def _full(words: str, context: DateContext) -> Meaning:
    year, month, day = _figures(words)
    return with_year(year, month, day, context.today) if 1900 <= year < 2200 else Meaning((), Why.INVALID)


def _date(words: str, context: DateContext) -> Meaning:
    month, day = _figures(words)
    return yearless(month, day, context.today)


def _after(words: str, context: DateContext) -> Meaning:
    (count,) = _figures(words)
    unit = _UNITS[words.lstrip("0123456789").removesuffix("後")]
    return sure(unit.times(count).after(context.today, context.days_off)) if count else Meaning((), Why.INVALID)


def _week(words: str, context: DateContext) -> Meaning:
    name = next(name for name in ("再来週", "来週", "今週") if words.startswith(name))
    weekday = _WEEKDAYS.index(words[len(name) :].lstrip("の")[0])
    days = tuple(plus(week.first, days=weekday) for week in weeks_ahead(context.today, _WEEKS[name]))
    ahead = tuple(day for day in days if day >= context.today)
    return either(ahead, Why.TWO_READINGS) if ahead else Meaning((), Why.PAST)


def _weekday(words: str, context: DateContext) -> Meaning:
    return bare_weekday(_WEEKDAYS.index(words[0]), context.today)


def _end(words: str, context: DateContext) -> Meaning:
    if words.endswith("週末"):
        return Meaning((), Why.VAGUE_PERIOD)
    if words == "年末":
        return end_of(years_ahead(context, 0), context)
    return end_of((month_ahead(context.today, 1 if words == "来月末" else 0),), context)


def _day(words: str, context: DateContext) -> Meaning:
    return sure(plus(context.today, days=_DAYS[words]))


def _vague(words: str, context: DateContext) -> Meaning:
    if words in {"昨日", "先週", "先月", "一昨日"}:
        return Meaning((), Why.PAST, background=True)
    if words in _WEEKS:
        return vague(weeks_ahead(context.today, _WEEKS[words])[0], context)
    return Meaning((), Why.VAGUE_PERIOD)


_READERS: dict[str, Callable[[str, DateContext], Meaning]] = {
    "full": _full,
    "date": _date,
    "after": _after,
    "week": _week,
    "weekday": _weekday,
    "end": _end,
    "day": _day,
    "vague": _vague,
}
