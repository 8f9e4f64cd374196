"""Countries and their parts whose public holidays are known: their names, and finding one by what is typed."""

import unicodedata
from functools import lru_cache

import holidays
from babel import Locale

LONGEST_CODE = 20  # what a workspace's and a person's record holds


def region_name(code: str) -> str:
    """Such as "Germany" for 'DE' and "Germany, Bayern" for 'DE-BY'; a code that is not known is its own name."""
    return _names().get(code, code)


def regions_like(typed: str, *, most: int) -> list[str]:
    """Codes of regions in whose name or code every typed word begins a word, countries first; at most `most`."""
    wanted = _words(typed)
    found = (code for code, known in _words_of().items() if all(_begins(word, known) for word in wanted))
    return sorted(found, key=lambda code: ("-" in code, region_name(code)))[:most]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    countries = Locale("en").territories
    names = {}
    for code, parts in holidays.list_supported_countries(include_aliases=False).items():
        country = str(countries.get(code, code))
        names[code] = country
        called = _parts_of(code)
        names |= {f"{code}-{part}": f"{country}, {called.get(part, part)}" for part in parts}
    return {code: name for code, name in names.items() if len(code) <= LONGEST_CODE}


def _parts_of(code: str) -> dict[str, str]:
    """What the parts of a country are called where they are: {'BY': 'Bayern'}."""
    aliases: dict[str, str] = getattr(getattr(holidays, code), "subdivisions_aliases", {})
    return {part: name for name, part in aliases.items()}


@lru_cache(maxsize=1)
def _words_of() -> dict[str, tuple[str, ...]]:
    return {code: (code.casefold(), *_words(f"{name} {code}")) for code, name in _names().items()}


def _words(text: str) -> tuple[str, ...]:
    """Folded words without their accents: "Île-de-France" is found by "ile"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = (sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign))
    return tuple("".join(plain).split())


def _begins(word: str, known: tuple[str, ...]) -> bool:
    return any(other.startswith(word) for other in known)
