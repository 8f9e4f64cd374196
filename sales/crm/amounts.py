"""Amounts of money as people and CRMs write them, to Decimal."""

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sales.crm.currencies import currency_of, is_shared

Mark = Literal[".", ","]
Trouble = Literal["unreadable", "negative", "ambiguous", "too large"]

_INTEGER_DIGITS = 12
_PLACES = Decimal("0.0001")
_LONGEST_NUMBER = 40
_GROUPED_BY_SPACE = re.compile(r"(?<=\d)['’\s](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[.,]?\d(?:[\d.,]*\d)?(?:[eE][+-]?\d{1,2}(?!\d))?")
_ROUND_SUM = re.compile(r"(?<=\d)[.,](?:[-–—]+|(?!\d))")
_WORDS = re.compile(r"[^\W\d_]+\$|[^\W\d_]+\.?|\S")
_SCALES = {
    **dict.fromkeys(("K", "TSD", "TSD."), Decimal(1_000)),
    **dict.fromkeys(("M", "MM", "MN", "MIO", "MIO."), Decimal(1_000_000)),
    **dict.fromkeys(("B", "BN", "MRD", "MRD."), Decimal(1_000_000_000)),
}
_MINUS = "-−–"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount, the currency that its cell names (None if it names none), and whether decimals were rounded off."""

    amount: Decimal
    currency: str | None
    rounded: bool = False


@dataclass(slots=True)
class MarkEvidence:
    """Which decimal mark the amounts of a column use."""

    seen: set[Mark] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Take one value that is not empty."""
        number = _NUMBER.search(_cleaned(text))
        mark = _certain_mark(number[0]) if number else None
        if mark:
            self.seen.add(mark)

    def mark(self) -> Mark | None:
        """The decimal mark, where the values that tell agree."""
        return next(iter(self.seen)) if len(self.seen) == 1 else None


def read_money(text: str, mark: Mark | None, default: str | None) -> Money | Trouble:
    """Read one amount: 45300, 45,300.50, 45.300,50, €2,780.25, 45.3k, 1 200 CHF, 4.5E+4.

    `mark` is the column's decimal mark, where its other values tell it; `default` the currency of a sign that several
    currencies share. At most 12 digits before the mark; more than 4 after it are rounded.
    """
    cleaned = _cleaned(text)
    number = _NUMBER.search(cleaned)
    if not number:
        return "unreadable"
    before, after = cleaned[: number.start()], cleaned[number.end() :]
    if any(character.isdigit() for character in before + after):
        return "unreadable"
    if any(sign in before + after for sign in _MINUS) or ("(" in before and ")" in after):
        return "negative"
    value = _number(number[0], mark)
    if not isinstance(value, Decimal):
        return value
    around = _around(before, after, default)
    return "unreadable" if around is None else _limited(value * around[0], around[1])


def _cleaned(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    return _ROUND_SUM.sub("", _GROUPED_BY_SPACE.sub("", plain))


def _around(before: str, after: str, default: str | None) -> tuple[Decimal, str | None] | None:
    """The scale and the currency that stand around a number; None where something else stands there."""
    words = _WORDS.findall(before.strip(" +(")) + _WORDS.findall(after.strip(" )"))
    scales = [_SCALES[word.upper()] for word in words if word.upper() in _SCALES]
    signs = [word for word in words if word.upper() not in _SCALES]
    named = {currency_of(sign, default) for sign in signs if not is_shared(sign)}
    shared = {currency_of(sign, default) for sign in signs if is_shared(sign)}
    told = named or shared
    if len(scales) > 1 or len(told) > 1 or None in told:
        return None
    return (scales[0] if scales else Decimal(1)), (told.pop() if told else None)


def _limited(amount: Decimal, currency: str | None) -> Money | Trouble:
    if amount and amount.adjusted() >= _INTEGER_DIGITS:
        return "too large"
    if amount == amount.to_integral_value() and "E" in str(amount):
        return Money(amount.quantize(Decimal(1)), currency)
    short = amount.quantize(_PLACES)
    if short == amount:
        return Money(amount if _places(amount) <= 4 else short, currency)
    return Money(short, currency, rounded=True)


def _places(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _number(written: str, mark: Mark | None) -> Decimal | Trouble:
    if len(written) > _LONGEST_NUMBER:
        return "too large"
    decimal = _certain_mark(written) or _probable_mark(written, mark)
    if decimal is None:
        return "ambiguous"
    whole, _, part = written.partition(decimal) if written.count(decimal) == 1 else (written, "", "")
    group = "," if decimal == "." else "."
    if not _is_grouped(whole, group) or "," in part or "." in part.upper().partition("E")[0]:
        return "unreadable"
    return Decimal((whole.replace(group, "") or "0") + (f".{part}" if part else ""))


def _is_grouped(whole: str, group: str) -> bool:
    """Whether every separator stands where one belongs: 45.300, 1.234.567, and 12,34,567 as in India."""
    digits = re.split("[eE]", whole)[0]
    return group not in digits or re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{2,3}})*\{group}\d{{3}}", digits) is not None


def _certain_mark(written: str) -> Mark | None:
    """The decimal mark, where the number itself leaves no doubt."""
    digits = re.split("[eE]", written)[0]
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if points + commas != 1:
        return "," if points else "." if commas else None
    mark: Mark = "." if points else ","
    whole, _, part = digits.partition(mark)
    is_decimal = len(part) != 3 or not 1 <= len(whole) <= 3 or whole.startswith("0")
    return mark if is_decimal else None


def _probable_mark(written: str, mark: Mark | None) -> Mark | None:
    """What the column says; without it 45,300 is forty-five thousand, and 45.300 remains open."""
    if mark or ("." not in written and "," not in written):
        return mark or "."
    return "." if "," in written else None
