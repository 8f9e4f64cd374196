"""Months by the names that exports write, in the languages that CRMs export in."""

from collections import defaultdict
from functools import cache

from babel import Locale

_LANGUAGES = ("en", "de", "es", "fr", "nl", "pt", "it", "pl", "sv", "fi")
_WRITTEN_TOO = {"sept": 9}


@cache
def _months() -> dict[str, int]:
    """Name, in lower case and without a point -> month; a name of two different months is none."""
    meant: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES:
        held = Locale(language).months
        for names in (held[form][width] for form in ("format", "stand-alone") for width in ("wide", "abbreviated")):
            for number, name in names.items():
                meant[name.casefold().rstrip(".")].add(number)
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1} | _WRITTEN_TOO


def month_called(name: str) -> int | None:
    """The month of this name, 1 to 12; None where there is none, or where two languages mean different ones."""
    return _months().get(name.casefold())
