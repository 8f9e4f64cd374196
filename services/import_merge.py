"""The three-way merge of a re-import: what the file changed is taken, what was edited here is kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from sales.crm import DealRow
from services.import_places import Places
from storage.changes import as_text
from storage.types import without_zeros

TOGETHER = (
    frozenset({"amount", "currency"}),
    frozenset({"stage_id", "status", "closed_at"}),
    frozenset({"owner_id", "owner_name"}),
)
WITHOUT_CURRENCY = "The amount was left empty, since its currency is not known."


@dataclass(frozen=True, slots=True)
class Merged:
    """Columns to set, columns where both sides changed and ours stays, and the new base for the next import."""

    taken: dict[str, Any]
    kept: tuple[str, ...]
    base: dict[str, str | None]


def values_of(row: DealRow, places: Places) -> dict[str, Any]:
    """The columns of a deal that a file tells; an amount needs a currency."""
    return {
        "name": row.name,
        "account": row.account,
        "amount": without_zeros(row.amount) if row.amount is not None and row.currency else None,
        "currency": row.currency,
        "stage_id": places.stage_id(row),
        "status": row.status,
        "owner_id": places.owner_id(row),
        "owner_name": row.owner_name,
        "close_on": row.close_on,
        "created_at": row.created_at,
        "closed_at": row.closed_at,
        "crm_next_step": row.next_step,
    }


def notes_of(row: DealRow) -> tuple[str, ...]:
    """What its operator should know of a row."""
    return row.notes if row.amount is None or row.currency else (*row.notes, WITHOUT_CURRENCY)


def merge(standing: Row[Any], theirs: dict[str, Any]) -> Merged:
    """Compare what the file says now with what it said at the last import and with what stands here."""
    ours = {name: as_text(standing._mapping[name]) for name in theirs}
    before: dict[str, str | None] = standing.imported or {}
    new_base = {name: as_text(value) for name, value in theirs.items()}
    changed = [name for name, text in new_base.items() if text not in (before.get(name), ours[name])]
    held = _with_what_belongs_together({name for name in theirs if ours[name] != before.get(name)})
    return Merged(
        taken={name: theirs[name] for name in changed if name not in held},
        kept=tuple(name for name in changed if name in held),
        base=new_base,
    )


def _with_what_belongs_together(edited: set[str]) -> set[str]:
    """An amount that stays ours stays in our currency, and so on."""
    return edited.union(*(group for group in TOGETHER if group & edited))
