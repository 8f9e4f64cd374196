"""The history of a deal, a change a line: who did what, and when."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from blocks.lines import person
from blocks.typed import cut_end, escape, quoted
from blocks.words import joined, money_full, said_date
from sales.deal_card import Card, Past

_TEXT = 120
_NOBODY = "An import"


def past_line(past: Past, card: Card) -> str:
    """Such as "Jane Roe moved it from Discovery to Proposal · Fri 20 Nov"."""
    day = said_date(card.viewer.local(past.at).date(), card.viewer.today(card.now))
    actor = person(past.actor) if past.actor else _NOBODY
    return joined((f"{actor} {_said(past, card)}", day))


def _said(past: Past, card: Card) -> str:
    if past.what == "deal.created":
        return "added this deal"
    if past.what == "step.created":
        return f"set the next step {_short(past.text)}"
    if past.what == "step.changed":
        return _of_step(past, card)
    teller = _TELLERS.get(past.field or "")
    return teller(past, card) if teller else "changed it"


def _of_step(past: Past, card: Card) -> str:
    text = _short(past.text)
    if past.field == "state":
        verbs = {"done": "marked {} done", "dropped": "dropped {}", "open": "opened {} again"}
        return verbs.get(past.after or "", "changed {}").format(text)
    if past.field == "due_on":
        return f"moved {text} from {_day(past.before, card)} to {_day(past.after, card)}"
    if past.field == "owner_id":
        return f"handed {text} over to {person(past.after or 'nobody')}"
    return f"changed a step's words from {_short(past.before)} to {_short(past.after)}"


def _stage(past: Past, _: Card) -> str:
    return f"moved it from {_plain(past.before)} to {_plain(past.after)}"


def _status(past: Past, _: Card) -> str:
    if past.after == "open":
        return "opened it again"
    return f"marked it {escape(past.after or '')}{f': {_short(past.text)}' if past.text else ''}"


def _amount(past: Past, _: Card) -> str:
    before, after = _money(past.before, past.currency_before), _money(past.after, past.currency_after)
    return _set("the amount", before, after)


def _close_date(past: Past, card: Card) -> str:
    return _set("the close date", *(_day(value, card) if value else "" for value in (past.before, past.after)))


def _owner(past: Past, _: Card) -> str:
    return f"handed it over to {person(past.after)}" if past.after else "took its owner away"


def _named(what: str) -> Callable[[Past, Card], str]:
    return lambda past, _: _set(
        what, _short(past.before) if past.before else "", _short(past.after) if past.after else ""
    )


def _channel(past: Past, _: Card) -> str:
    return "linked it to a channel" if past.after else "unlinked it from its channel"


def _reason(past: Past, _: Card) -> str:
    return f"gave as reason {_short(past.after)}"


_TELLERS: dict[str, Callable[[Past, Card], str]] = {
    "name": _named("the name"),
    "account": _named("the account"),
    "stage": _stage,
    "status": _status,
    "amount": _amount,
    "close_on": _close_date,
    "owner_name": _owner,
    "channel_id": _channel,
    "lost_reason": _reason,
}


def _set(what: str, before: str, after: str) -> str:
    """Such as "changed the amount from $1 to $2", "set the amount to $2", "took the amount away"."""
    if before and after:
        return f"changed {what} from {before} to {after}"
    return f"set {what} to {after}" if after else f"took {what} away"


def _money(text: str | None, currency: str | None) -> str:
    return money_full(Decimal(text), currency) if text else ""


def _day(text: str | None, card: Card) -> str:
    return said_date(date.fromisoformat(text), card.viewer.today(card.now)) if text else "no date"


def _short(text: str | None) -> str:
    return quoted(cut_end(text or "", _TEXT))


def _plain(text: str | None) -> str:
    return escape(cut_end(text or "no stage", _TEXT))
