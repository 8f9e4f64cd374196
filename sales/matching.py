"""Finding the deal that was meant: certain, or up to five candidates. Never a silent pick."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from sales.deal import NAME_LENGTH, Deal
from sales.line import SMALL_WORDS, VERBS

MOST_CANDIDATES = 5
ALIKE = 78.0  # two words of one typo between them score above this; unlike words rarely do
FILLERS = frozenset({"the", "and", "for", "new", "deal"})
EVERYDAY = FILLERS | VERBS | SMALL_WORDS


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
    """The words under which a deal is found: those of its name and account, and the initials of either.

    "ß" is compared as two letters: a word may become longer than any name, and is cut.
    """
    parts = [words(name), words(account or "")]
    return frozenset(word[:NAME_LENGTH] for part in parts for word in (*part, *_initials(part)))


def choose(typed: str, deals: Sequence[Deal], *, own: str) -> Certain | Unsure:
    """Which of these deals the typed words mean, for the person `own`.

    Certain: the one deal whose whole name or account was typed, else the one deal whose name or account begins with
    what was typed, or that has each of several typed words at the beginning of one of its own. Anything else is asked
    about: initials, typing errors, one word out of the middle of a name, one or two letters.
    """
    said = words(typed)
    if not said:
        return Unsure(())
    meant = _meant(said, deals)
    if len(meant) == 1 and (is_whole(typed, meant[0]) or _is_telling(said, meant[0])):
        return Certain(meant[0])
    ranked = sorted(meant or _likely(said, deals), key=lambda deal: (deal.owner_id != own, -_likeness(said, deal)))
    return Unsure(tuple(ranked[:MOST_CANDIDATES]))


def may_mean(typed: str, deal: Deal) -> bool:
    """Whether the typed words may well be this deal's name, mistyped or in part."""
    return bool(_likely(words(typed), [deal]))


def hanging_on(typed: str, deal: Deal) -> str:
    """What is no part of the deal's name in a typed word that has signs in it: "send" of "northwind-send"."""
    pieces = list(re.finditer(r"[^\W_]+", (typed.split() or [""])[-1]))
    alike = [bool(_likely(words(piece[0]), [deal])) for piece in pieces]
    if not any(alike) or alike[-1]:
        return ""
    first_left = len(alike) - alike[::-1].index(True)
    return pieces[first_left].string[pieces[first_left].start() :]


def named_in(text: str, deals: Sequence[Deal], *, own: str) -> tuple[Deal, ...]:
    """Deals whose account, or first word of the name, stands somewhere in a text; own ones first. To be asked about."""
    said = f" {' '.join(words(text))} "
    named = [deal for deal in deals if any(f" {name} " in said for name in _short_names(deal))]
    return tuple(sorted(named, key=lambda deal: deal.owner_id != own)[:MOST_CANDIDATES])


def others_named(text: str, meant: Deal, deals: Sequence[Deal]) -> set[str]:
    """The words of a text that name other customers: accounts of other deals, or the names of deals without one.

    The first word of one is enough, "northwind" for Northwind Health, if it is no everyday word.
    """
    firsts = {first for deal in deals for first in words(_customer(deal))[:1] if len(first) > 2}
    return (firsts & set(words(text))) - EVERYDAY - set(words(_customer(meant)))


def is_whole(typed: str, deal: Deal) -> bool:
    """Whether a deal's whole name or account was typed."""
    return words(typed) in (*_whole_names(deal), words(deal.account or ""))


def is_called(deal: Deal, name: str, account: str = "") -> bool:
    """Whether a deal is called just so; a name without letters or digits is compared as it stands."""
    said = words(account) + words(name)
    if said:
        return said in _whole_names(deal)
    return name.strip() == deal.name.strip()


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


def _is_telling(said: tuple[str, ...], deal: Deal) -> bool:
    """Whether a part of a name is enough of it to be taken for the whole."""
    if len(said) > 1:
        return True
    names = (words(deal.name), words(deal.account or ""))
    return any(name[:1] == said or (len(said[0]) > 2 and name[0].startswith(said[0])) for name in filter(None, names))


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
