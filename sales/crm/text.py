"""Text in cells: folded to one line, shortened, quoted in sentences, and reduced to a key for comparing."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "null", "none", "#n/a", "(blank)"})
_LONGEST_NOTHING = 12


def folded(text: str) -> str:
    """One line: white space of any kind becomes one space, control characters go."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_CONTROL.sub("", text).split())


def shortened(text: str, length: int) -> str:
    """At most `length` characters, the last an ellipsis where something was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """A piece of the file, short enough to stand in a sentence."""
    return f"'{shortened(folded(text), 60)}'"


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return len(text) <= _LONGEST_NOTHING and text.strip().casefold() in _NOTHING


def key_of(text: str) -> str:
    """Letters and digits only, without case and accents: `Close_Date`, `close date` and `CloseDate` are one."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())
