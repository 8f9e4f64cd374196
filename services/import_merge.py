"""The three-way merge of a re-import: what the file changed is taken, what was edited here is kept."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Row

from sales.crm import DealRow
from services.import_places import Places
from storage.changes import as_text


@dataclass(frozen=True, slots=True)
class Merged:
    """Columns to set, columns where both sides changed and ours stays, and the new base for the next import."""

    taken: dict[str, Any]
    kept: tuple[str, ...]
    base: dict[str, str | None]


def values_of(row: DealRow, places: Places) -> dict[str, Any]:
    """The columns of a deal that a file tells."""
    return {
        "name": row.name,
        "account": row.account,
        "amount": row.amount,
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


def merge(standing: Row[Any], theirs: dict[str, Any]) -> Merged:
    """Compare what the file says now with what it said at the last import and with what stands here."""
    ours = standing._mapping
    before: dict[str, str | None] = standing.imported or {}
    new_base = {name: as_text(value) for name, value in theirs.items()}
    changed = [name for name, text in new_base.items() if text != before.get(name) and as_text(ours[name]) != text]
    edited = {name for name in changed if as_text(ours[name]) != before.get(name)}
    return Merged(
        taken={name: theirs[name] for name in changed if name not in edited},
        kept=tuple(name for name in changed if name in edited),
        base=new_base,
    )
