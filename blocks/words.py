"""How dates, times, money and counts are said."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import get_currency_precision, get_currency_symbol

from sales.money import Sums

_LOCALE = "en"
_UNITS = ((Decimal(10**12), "T"), (Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k"))
_FEW_CURRENCIES = 5
_NO_BREAK_SPACE = "\u00a0"


def said_date(day: date, today: date) -> str:
    """Such as "Fri 27 Nov"; with its year only when that is not this one."""
    return format_date(day, "EEE d MMM" if day.year == today.year else "EEE d MMM y", locale=_LOCALE)


def said_day(day: date, today: date) -> str:
    """Such as "27 Nov", where the weekday does not matter."""
    return format_date(day, "d MMM" if day.year == today.year else "d MMM y", locale=_LOCALE)


def said_day_and_year(day: date) -> str:
    """Such as "27 Nov 2026", where the reader's year is not known."""
    return format_date(day, "d MMM y", locale=_LOCALE)


def how_far(day: date, today: date) -> str:
    """Such as "in 6 days", "2 days ago", "today", "tomorrow", "yesterday"."""
    days = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {count(days, 'day')}" if days > 0 else f"{count(-days, 'day')} ago"


def said_time(local: datetime | time) -> str:
    """A moment on somebody's clock, such as "9:04"."""
    return f"{local.hour}:{local.minute:02}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Such as "1 deal", "2,089 deals"; `many` is the plural where an s does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> str:
    """Such as "82 %"; only nothing is 0 %, only all is 100 %, and of nothing it is "n/a"."""
    if whole == 0:
        return "n/a"
    if part in {0, whole}:
        return f"{100 * part // whole} %"
    return f"{min(99, max(1, (200 * part + whole) // (2 * whole)))} %"


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with dots between them."""
    return " · ".join(part for part in parts if part)


def and_more(number: int, one: str = "", many: str | None = None) -> str:
    """Such as "and 7 more", "and 1,987 more deals"; nothing when there are no more."""
    if number <= 0:
        return ""
    return f"and {count(number, f'more {one}', many and f'more {many}')}" if one else f"and {number:,} more"


def money_full(amount: Decimal, currency: str | None) -> str:
    """Such as "$45,300" and "$45,300.50": to the last digit, which whole amounts do not need."""
    return _with_symbol(amount, currency, f"{abs(amount):,.{_digits(amount, currency)}f}")


def money_short(amount: Decimal, currency: str | None) -> str:
    """Such as "$45.3k", "€1.42M", "¥3M": three digits, and all of them below a thousand."""
    near = rounded(amount)
    for unit, letter in _UNITS:
        if abs(near) >= unit:
            return _with_symbol(near, currency, f"{_without_zeros(abs(near) / unit)}{letter}")
    return money_full(amount, currency)


def money_change(amount: Decimal, currency: str | None) -> str:
    """Short, with its sign: "+$80k", "−$10k"."""
    return f"{'+' if amount > 0 else ''}{money_short(amount, currency)}"


def rounded(amount: Decimal) -> Decimal:
    """The amount that `money_short` shows."""
    if abs(amount) < 1000:
        return amount
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - 2), rounding=ROUND_HALF_UP)


def sums_short(sums: Sums) -> str:
    """Short amounts of several currencies, joined and never added: "€20k + $1.4M"; nothing for no amounts."""
    return _few([money_short(amount, currency) for currency, amount in sums.items()], " + ")


def sums_change(sums: Sums) -> str:
    """Changes by currency, those that are none left out: "+€2k, −$10k"; nothing for no change."""
    return _few([money_change(amount, currency) for currency, amount in sums.items() if amount], ", ")


def sums_share(part: Sums, whole: Sums) -> str:
    """Such as "$312k of $1.4M", by currency."""
    shares = (
        f"{money_short(amount, currency)} of {money_short(whole.get(currency, amount), currency)}"
        for currency, amount in part.items()
    )
    return _few(list(shares), ", ")


def _few(parts: Sequence[str], between: str) -> str:
    said = between.join(parts[:_FEW_CURRENCIES])
    rest = len(parts) - _FEW_CURRENCIES
    return f"{said} {and_more(rest, 'currency', 'currencies')}" if rest > 0 else said


def _with_symbol(amount: Decimal, currency: str | None, digits: str) -> str:
    symbol = get_currency_symbol(currency, locale=_LOCALE) if currency else ""
    gap = _NO_BREAK_SPACE if symbol[-1:].isalpha() else ""
    return f"{'−' if amount < 0 else ''}{symbol}{gap}{digits}"


def _digits(amount: Decimal, currency: str | None) -> int:
    if amount == amount.to_integral_value():
        return 0
    needed = -int(amount.normalize().as_tuple().exponent)
    return max(needed, get_currency_precision(currency) if currency else 0)


def _without_zeros(number: Decimal) -> str:
    said = f"{number:,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
