"""Finding the deal that was meant: certain, or up to five candidates. Never a silent pick."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sales.deal import Deal

MOST_CANDIDATES = 5
ALIKE = 78.0  # two words of one typo between them score above this; unlike words rarely do


@dataclass(frozen=True, slots=True)
class Certain:
    """Exactly one deal can be meant."""

    deal: Deal


@dataclass(frozen=True, slots=True)
class Unsure:
    """Several can be meant, or none is surely meant: the likely ones, best first."""

    candidates: tuple[Deal, ...]


def words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: lower case, without accents or punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return tuple(letters.split())


def index_words(name: str, account: str | None) -> frozenset[str]:
    """The words under which a deal is found: those of its name and account, and the initials of either."""
    parts = [words(name), words(account or "")]
    return frozenset(word for part in parts for word in (*part, *_initials(part)))


def choose(typed: str, deals: Sequence[Deal], *, own: str) -> Certain | Unsure:
    """Which of these deals the typed words mean, for the person `own`.

    Certain: the one deal whose whole name or account was typed, else the one deal that has every typed word at the
    beginning of one of its own. Anything else is asked about.
    """
    said = words(typed)
    if not said:
        return Unsure(())
    exact = [deal for deal in deals if words(deal.name) == said] or [
        deal for deal in deals if words(deal.account or "") == said
    ]
    covered = exact or [deal for deal in deals if _covers(said, deal)]
    if len(covered) == 1:
        return Certain(covered[0])
    ranked = sorted(covered or deals, key=lambda deal: (deal.owner_id != own, -_likeness(said, deal)))
    likely = [deal for deal in ranked if covered or _likeness(said, deal) >= ALIKE]
    return Unsure(tuple(likely[:MOST_CANDIDATES]))


def named_in(text: str, deals: Sequence[Deal], *, own: str) -> tuple[Deal, ...]:
    """Deals whose account, or first word of the name, stands somewhere in a text; own ones first. To be asked about."""
    said = f" {' '.join(words(text))} "
    named = [deal for deal in deals if any(f" {name} " in said for name in _short_names(deal))]
    return tuple(sorted(named, key=lambda deal: deal.owner_id != own)[:MOST_CANDIDATES])


def begins_name(typed: str, deal: Deal) -> bool:
    """Whether the typed words are, in order, the first words of the deal's name or of its account."""
    said = words(typed)
    return any(words(name)[: len(said)] == said for name in (deal.name, deal.account or "")) and bool(said)


def _short_names(deal: Deal) -> tuple[str, ...]:
    names = (" ".join(words(deal.account or "")), *words(deal.name)[:1])
    return tuple(name for name in names if len(name) > 2)


def _covers(said: tuple[str, ...], deal: Deal) -> bool:
    held = index_words(deal.name, deal.account)
    return all(any(word.startswith(part) for word in held) for part in said)


def _likeness(said: tuple[str, ...], deal: Deal) -> float:
    held = index_words(deal.name, deal.account)
    best = [max((fuzz.ratio(part, word) for word in held), default=0.0) for part in said]
    return sum(best) / len(best)


def _initials(part: Iterable[str]) -> tuple[str, ...]:
    letters = "".join(word[0] for word in part)
    return (letters,) if len(letters) > 2 else ()
