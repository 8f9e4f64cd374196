"""The step's text without the words that said its date."""

import re

from sales.dates.outcome import Ask, Choice, Found, Nothing

_CLOSING = re.compile(r"^(?:['’]s\b)?\s*")
_SEPARATORS = " \t-–—,;:|•·→>="
_PAIRS = frozenset({"()", "[]", "**", "__", "~~", '""', "''", "“”"})
_SPACES = re.compile(r"\s+")


def without(text: str, outcome: Found | Ask | Choice | Nothing) -> str:
    """The text with the date's words cut out and the seam tidied: no doubled spaces, no dangling separators.

    An outcome without words of its own (nothing, or several dates apart) leaves the text as it is, but tidied.
    """
    if isinstance(outcome, Nothing) or outcome.start == outcome.end:
        return _SPACES.sub(" ", text).strip()
    before, after = text[: outcome.start], _CLOSING.sub("", text[outcome.end :])
    return _SPACES.sub(" ", _joined(before.rstrip(), after.lstrip())).strip()


def _joined(before: str, after: str) -> str:
    """Both sides with one separator at most between them, and none at the ends."""
    while before[-1:] + after[:1] in _PAIRS:
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if not before.strip(_SEPARATORS):
        return after.lstrip(_SEPARATORS)
    if not after.strip(_SEPARATORS + "."):
        return before.rstrip(_SEPARATORS) + after.strip(_SEPARATORS)
    if before[-1] in _SEPARATORS and after[0] in _SEPARATORS:
        after = after.lstrip(_SEPARATORS)
    return f"{before} {after}" if after[0] not in ",;:.)!?" else before + after
