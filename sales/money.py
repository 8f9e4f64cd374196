"""Sums of money: a Decimal never leaves its currency."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from sales.deal import Deal

Sums = Mapping[str, Decimal]


def total(amounts: Iterable[tuple[str, Decimal]]) -> Sums:
    """Sum by currency, the one with most amounts first; amounts of different currencies are never added."""
    sums: dict[str, Decimal] = {}
    counts: Counter[str] = Counter()
    for currency, amount in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
        counts[currency] += 1
    return MappingProxyType(dict(sorted(sums.items(), key=lambda item: (-counts[item[0]], item[0]))))


def total_of(deals: Iterable[Deal]) -> Sums:
    """Sum the amounts of deals that have one."""
    return total((deal.currency, deal.amount) for deal in deals if deal.amount is not None and deal.currency)


def less(sums: Sums, other: Sums) -> Sums:
    """The difference by currency; currencies that come to nothing on both sides are left out."""
    currencies = [*sums, *(currency for currency in other if currency not in sums)]
    return MappingProxyType({c: sums.get(c, Decimal(0)) - other.get(c, Decimal(0)) for c in currencies})
