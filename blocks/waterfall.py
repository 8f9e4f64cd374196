"""What changed in a week: lines that add up as they are printed, for the deals and for each currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from blocks.words import and_more, count, joined, money_full, money_short, rounded, said_day, sums_short
from sales.digest import Digest
from sales.pipeline import Movement, Waterfall

_MOST_CURRENCIES = 5
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Part:
    sign: int
    word: str
    movement: Movement

    def said(self, amount: str) -> str:
        return f" {'+' if self.sign > 0 else '−'} {self.word} {amount}"


def waterfall_lines(change: Waterfall, *, deals: int, today: date) -> Iterable[str]:
    """The week in deals, then in each currency: "16 Nov $1.34M + new $140k − won $60k = 23 Nov $1.42M"."""
    then, now = said_day(change.since, today), said_day(today, today)
    yield _in_deals(change, deals, then, now)
    currencies = _currencies(change)
    for currency in currencies[:_MOST_CURRENCIES]:
        yield _in_money(change, currency, then, now)
    more = and_more(len(currencies) - _MOST_CURRENCIES, "currency", "currencies")
    if more:
        yield more


def counts_line(digest: Digest, change: Waterfall) -> str:
    """Such as "Close date moved to a later month: 5 deals, $210k · Won: 2 · Lost: 1 · Changed stage: 3"."""
    money = sums_short(digest.pushed.money)
    pushed = f"{count(digest.pushed.count, 'deal')}{f', {money}' if money else ''}"
    return joined(
        (
            f"Pushed to a later month: {pushed}",
            f"Won: {change.won.count:,}",
            f"Lost: {change.lost.count:,}",
            f"Changed stage: {digest.moved_stage:,}",
        )
    )


def _in_deals(change: Waterfall, deals: int, then: str, now: str) -> str:
    parts = [part for part in _parts(change) if part.word not in {"raised", "lowered"}]
    middle = "".join(part.said(f"{part.movement.count:,}") for part in parts if part.movement.count)
    return f"{then} {count(change.begin_deals, 'deal')}{middle} = {now} {count(deals, 'deal')}"


def _in_money(change: Waterfall, currency: str, then: str, now: str) -> str:
    """Short amounts where they add up as printed, else full ones."""
    begin, end = change.begin.get(currency, _NOTHING), change.end.get(currency, _NOTHING)
    held = ((part, part.movement.money.get(currency, _NOTHING)) for part in _parts(change))
    parts = [(part, amount) for part, amount in held if amount]
    near = rounded(begin) + sum(part.sign * rounded(amount) for part, amount in parts)
    say = money_short if near == rounded(end) else money_full
    middle = "".join(part.said(say(amount, currency)) for part, amount in parts)
    return f"{then} {say(begin, currency)}{middle} = {now} {say(end, currency)}"


def _parts(change: Waterfall) -> list[_Part]:
    return [
        _Part(+1, "new", change.new),
        _Part(+1, "raised", change.raised),
        _Part(-1, "lowered", change.lowered),
        _Part(-1, "won", change.won),
        _Part(-1, "lost", change.lost),
        _Part(-1, "moved away", change.left),
    ]


def _currencies(change: Waterfall) -> list[str]:
    moved = (currency for part in _parts(change) for currency in part.movement.money)
    return sorted({*change.begin, *change.end, *moved})
