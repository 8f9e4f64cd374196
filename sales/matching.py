"""Finding the deal that was meant: certain, or up to five candidates. Never a silent pick."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sales.deal import Deal

MOST_CANDIDATES = 5
ALIKE = 78.0  # two words of one typo between them score above this; unlike words rarely do
FILLERS = frozenset({"the", "and", "for", "new", "deal"})


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
    beginning of one of its own. Anything else, initials and typing errors included, is asked about.
    """
    said = words(typed)
    if not said:
        return Unsure(())
    meant = _meant(said, deals)
    if len(meant) == 1:
        return Certain(meant[0])
    ranked = sorted(meant or _likely(said, deals), key=lambda deal: (deal.owner_id != own, -_likeness(said, deal)))
    return Unsure(tuple(ranked[:MOST_CANDIDATES]))


def may_mean(typed: str, deal: Deal) -> bool:
    """Whether the typed words may well be this deal's name, mistyped or in part."""
    return bool(_likely(words(typed), [deal]))


def named_in(text: str, deals: Sequence[Deal], *, own: str) -> tuple[Deal, ...]:
    """Deals whose account, or first word of the name, stands somewhere in a text; own ones first. To be asked about."""
    said = f" {' '.join(words(text))} "
    named = [deal for deal in deals if any(f" {name} " in said for name in _short_names(deal))]
    return tuple(sorted(named, key=lambda deal: deal.owner_id != own)[:MOST_CANDIDATES])


def certainly_named(text: str, deals: Sequence[Deal]) -> Deal | None:
    """The one deal of which account and name stand in a text word for word, else the one deal of the named customer.

    None where several customers are named; one whose name is a part of another's is not.
    """
    said = f" {' '.join(words(text))} "
    of_customer = [deal for deal in deals if len(_customer(deal)) > 2 and f" {_customer(deal)} " in said]
    customers = {_customer(deal) for deal in of_customer}
    if any(f" {one} " not in f" {other} " and len(other) >= len(one) for one in customers for other in customers):
        return None
    longest = max(customers, key=len, default="")
    of_customer = [deal for deal in of_customer if _customer(deal) == longest]
    whole = [deal for deal in of_customer if f" {' '.join(words(deal.name))} " in said]
    meant = whole or of_customer
    return meant[0] if len(meant) == 1 else None


def another_is_named(text: str, meant: Deal, deals: Sequence[Deal]) -> bool:
    """Whether a text names another customer: the account of another deal, or its name where it has no account."""
    said = f" {' '.join(words(text))} "
    own = _customer(meant)
    return any(f" {name} " in said for name in map(_customer, deals) if name and name not in own)


def has_every_word(typed: str, deal: Deal) -> bool:
    """Whether every typed word begins a word of the deal's name or account."""
    return _covers(words(typed), deal)


def begins_name(typed: str, deal: Deal) -> bool:
    """Whether the typed words are, in order, the first words of the deal's name or of its account."""
    said = words(typed)
    return bool(said) and any(name[: len(said)] == said for name in (*_whole_names(deal), words(deal.account or "")))


def _customer(deal: Deal) -> str:
    return " ".join(words(deal.account or deal.name))


def _short_names(deal: Deal) -> tuple[str, ...]:
    names = (" ".join(words(deal.account or "")), *words(deal.name)[:1])
    return tuple(name for name in names if len(name) > 2)


def _meant(said: tuple[str, ...], deals: Sequence[Deal]) -> list[Deal]:
    """Deals that the words name; one that is called just so comes before those that merely begin so.

    A whole account leaves out longer accounts, and never a deal without one: its name may begin with the account.
    """
    covered = [deal for deal in deals if _covers(said, deal)]
    whole = [deal for deal in covered if said in _whole_names(deal)]
    of_account = [deal for deal in covered if words(deal.account or "") == said]
    if of_account and not whole:
        return [*of_account, *(deal for deal in covered if not deal.account)]
    return whole or covered


def _likely(said: tuple[str, ...], deals: Sequence[Deal]) -> list[Deal]:
    """Deals with words like the typed ones, else those that share a whole word with them."""
    alike = [deal for deal in deals if said and _likeness(said, deal) >= ALIKE]
    return alike or [deal for deal in deals if _own_words(deal) & {word for word in said if len(word) > 2} - FILLERS]


def _whole_names(deal: Deal) -> tuple[tuple[str, ...], ...]:
    """The name, and both ways in which messages show it with its account."""
    name, account = words(deal.name), words(deal.account or "")
    return (name, account + name, name + account)


def _own_words(deal: Deal) -> set[str]:
    return {*words(deal.name), *words(deal.account or "")}


def _covers(said: tuple[str, ...], deal: Deal) -> bool:
    held = _own_words(deal)
    return all(any(word.startswith(part) for word in held) for part in said)


def _likeness(said: tuple[str, ...], deal: Deal) -> float:
    held = index_words(deal.name, deal.account)
    best = [max((fuzz.ratio(part, word) for word in held), default=0.0) for part in said]
    return sum(best) / len(best)


def _initials(part: Iterable[str]) -> tuple[str, ...]:
    letters = "".join(word[0] for word in part)
    return (letters,) if len(letters) > 2 else ()
