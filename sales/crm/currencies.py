"""Currencies by code and by symbol."""

import re
import unicodedata

from babel.numbers import is_currency

_SYMBOLS = dict(
    pair.split()
    for pair in (
        *("€ EUR", "£ GBP", "₹ INR", "₽ RUB", "₩ KRW", "₺ TRY", "₪ ILS", "₫ VND", "₴ UAH", "฿ THB", "₱ PHP", "₦ NGN"),
        *("US$ USD", "C$ CAD", "CA$ CAD", "A$ AUD", "AU$ AUD", "NZ$ NZD", "HK$ HKD", "S$ SGD", "R$ BRL", "MX$ MXN"),
        *("ZŁ PLN", "KČ CZK", "FR. CHF"),
    )
)
_SHARED = {
    "$": ("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "COP", "ARS", "CLP", "TWD", "BBD", "BSD", "JMD", "TTD"),
    "¥": ("JPY", "CNY"),
    "KR": ("", "SEK", "NOK", "DKK", "ISK"),
    "KR.": ("", "SEK", "NOK", "DKK", "ISK"),
}
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")


def is_shared(sign: str) -> bool:
    """Whether a symbol stands for several currencies."""
    return _plain(sign) in _SHARED


def currency_of(sign: str, default: str | None) -> str | None:
    """The currency that a symbol or code stands for, None if it stands for none.

    A symbol that several currencies share is the default currency where that is one of them; else `$` is USD, `¥` is
    JPY and `kr` stands for none.
    """
    sign = _plain(sign)
    if sign in _SHARED:
        shared = _SHARED[sign]
        return default if default in shared else shared[0] or None
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    code = sign.removesuffix("$") if len(sign) == 4 else sign
    return code if len(code) == 3 and code.isascii() and is_currency(code) else None


def read_currency(text: str, default: str | None) -> str | None:
    """The currency that a cell names: `EUR`, `€`, `eur`, `EUR - Euro`, `US Dollar (USD)`; None if none is told."""
    whole = currency_of(text, default)
    if whole:
        return whole
    codes = {code for code in _CODE.findall(text) if is_currency(code)}
    return codes.pop() if len(codes) == 1 else None


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).strip().upper()
