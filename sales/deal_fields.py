"""The fields of a deal as a form shows and takes them: texts, and what is wrong with them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sales.crm.amounts import Trouble, read_money
from sales.deal import NAME_LENGTH, Deal, Status
from sales.refusal import Refusal

REASON_LENGTH = 300
WRITE_IT = "write it like 45,300 or €45.3k"
TROUBLES: dict[Trouble, str] = {
    "unreadable": f"This is no amount; {WRITE_IT}.",
    "negative": "An amount cannot be negative; leave it empty where there is none.",
    "ambiguous": "It is not clear whether these are thousands; write 45300 or 45.30.",
    "too large": "An amount has at most 12 digits before the decimal mark; check it.",
}


@dataclass(frozen=True, slots=True)
class DealFields:
    """What a form about a deal holds, each as text, '' for nothing; `close_on` is an ISO date, `amount` "45300 USD"."""

    name: str = ""
    account: str = ""
    stage: str = ""
    amount: str = ""
    close_on: str = ""
    owner: str = ""

    def changed_from(self, before: "DealFields") -> tuple[str, ...]:
        """The names of the fields that differ."""
        names = (field.name for field in fields(self))
        return tuple(name for name in names if getattr(self, name) != getattr(before, name))


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What somebody else has changed of a deal since a form about it was opened, its status or a field of the form.

    `by` is who (None: an import), `deal` as it is now; `is_mine` says that the form is about to replace it.
    """

    field: str
    by: str | None
    deal: Deal
    is_mine: bool


def overtaken_in(
    deal: Deal, before: DealFields, said: DealFields, status: Status | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a form did not show of a deal: the fields that it is about to replace, and the others, "status" first.

    `status` is the one that it showed, None where that is not known. The stage of a deal that was closed or opened
    again follows from that, and a closed deal's is not shown.
    """
    standing = fields_of(deal)
    is_moved = status not in {None, deal.status}
    unseen = [name for name in standing.changed_from(before) if getattr(said, name) != getattr(standing, name)]
    if is_moved or deal.status != "open":
        unseen = ["status"] * is_moved + [name for name in unseen if name != "stage"]
    typed = said.changed_from(before)
    return tuple(name for name in unseen if name in typed), tuple(name for name in unseen if name not in typed)


def fields_of(deal: Deal) -> DealFields:
    """A deal as the form shows it; the stage is one of its own."""
    return DealFields(
        name=tidied(deal.name),
        account=tidied(deal.account or ""),
        stage=deal.stage.id,
        amount="" if deal.amount is None else f"{deal.amount:f} {deal.currency or ''}".strip(),
        close_on=deal.close_on.isoformat() if deal.close_on else "",
        owner=deal.owner_id or "",
    )


def columns(said: DealFields, changed: tuple[str, ...], *, currency: str) -> dict[str, Any]:
    """The columns that these fields set, checked; `currency` is that of an amount that names none.

    The owner is left to who knows the people.
    """
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "name": lambda: {"name": checked_name(said.name)},
        "account": lambda: {"account": _checked_account(said.account)},
        "stage": lambda: {"stage_id": said.stage},
        "amount": lambda: checked_amount(said.amount, currency),
        "close_on": lambda: {"close_on": date.fromisoformat(said.close_on) if said.close_on else None},
    }
    return {column: value for name in changed if name in readers for column, value in readers[name]().items()}


def checked_name(typed: str) -> str:
    """A deal's name, tidied; refused when empty or too long."""
    name = tidied(typed)
    if not name:
        raise Refusal("A deal needs a name.", field="name")
    if len(name) > NAME_LENGTH:
        raise Refusal(f"A name has at most {NAME_LENGTH} characters and this one has {len(name)}.", field="name")
    return name


def checked_amount(typed: str, currency: str) -> dict[str, Any]:
    """Amount and currency from what was typed; nothing typed is no amount, in the currency that there was."""
    if not typed.strip():
        return {"amount": None}
    read = read_money(typed, None, currency)
    if isinstance(read, str):
        raise Refusal(TROUBLES[read], field="amount")
    if read.rounded:
        raise Refusal("An amount has at most four decimals.", field="amount")
    # The currency first: taken back in reverse, the amount goes before the currency that it needs.
    return {"currency": read.currency or currency, "amount": _plain(read.amount)}


def checked_reason(typed: str) -> str:
    """Why a deal was lost, tidied; refused when empty or too long."""
    reason = tidied(typed)
    if not reason:
        raise Refusal("Say in a few words why it was lost.", field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refusal(
            f"A reason has at most {REASON_LENGTH} characters and this one has {len(reason)}.", field="reason"
        )
    return reason


def _checked_account(typed: str) -> str | None:
    account = tidied(typed)
    if len(account) > NAME_LENGTH:
        raise Refusal(
            f"An account has at most {NAME_LENGTH} characters and this one has {len(account)}.", field="account"
        )
    return account or None


def _plain(amount: Decimal) -> Decimal:
    """As the database gives it back: 100 for 100.00."""
    short = amount.normalize()
    return short if short.as_tuple().exponent == 0 else short + Decimal(0)


def tidied(text: str) -> str:
    """On one line, without control characters."""
    return "".join(char for char in " ".join(text.split()) if unicodedata.category(char) != "Cc")
