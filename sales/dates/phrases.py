"""Tables of phrases: what several words together stand for."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

LONGEST = 5  # words in a phrase


@dataclass(frozen=True, slots=True)
class Phrases(Generic[T]):
    """Phrases of up to five words, each with what it stands for, and the words that they start with."""

    table: Mapping[str, T]
    openings: frozenset[str]


def phrases(lists: Mapping[H, str]) -> Phrases[H]:
    """From lists with slashes between the phrases: `phrases({0: "today", 1: "tomorrow/tmrw"})`.

    A possessive is part of its word ("new year's eve"), any other sign is a word of its own ("w \\ c").
    """
    table = {phrase: meaning for meaning, listed in lists.items() for phrase in listed.split("/")}
    return Phrases(table, frozenset(phrase.split(" ")[0].removesuffix("'s") for phrase in table))
