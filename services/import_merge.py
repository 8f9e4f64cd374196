"""The three-way merge of a re-import: what the file changed is taken, what was edited here is kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
NAMES = {
    "stage_id": "stage",
    "status": "stage",
    "closed_at": "stage",
    "currency": "amount",
    "owner_id": "owner",
    "owner_name": "owner",
    "close_on": "close date",
    "created_at": "date of creation",
    "crm_next_step": "next step",
}
OVERRULED = "overruled"
WITHOUT_CURRENCY = "The amount was left empty, since its currency is not known."


@dataclass(frozen=True, slots=True)
class Merged:
    """Columns to set, columns where both sides changed and ours stays; the next import's base and the last one's.

    A base holds what the file said, as text by column; and where ours stayed, under `OVERRULED`, what it had said
    before: once that stands here again, the edit was taken back, and what the file says by then is taken.
    """

    taken: dict[str, Any]
    kept: tuple[str, ...]
    base: dict[str, Any] | None
    base_before: dict[str, Any]


def values_of(row: DealRow, places: Places) -> dict[str, Any]:
    """The columns of a deal that a file tells; an amount needs a currency."""
    return {
        "name": row.name,
        "account": row.account,
        "amount": without_zeros(row.amount) if row.amount is not None and row.currency else None,
        "currency": row.currency,
        "stage_id": places.stage(row).id,
        "status": row.status,
        "owner_id": places.owner_id(row),
        "owner_name": row.owner_name,
        "close_on": row.close_on,
        "created_at": row.created_at,
        "closed_at": row.closed_at,
        "crm_next_step": row.next_step,
    }


def notes_of(row: DealRow, at: datetime) -> list[str]:
    """What its operator should know of a row imported at a moment (UTC)."""
    notes = list(row.notes)
    if row.amount is not None and not row.currency:
        notes.append(WITHOUT_CURRENCY)
    if row.stage_since and not stage_since(row, at):
        day = row.stage_since.date().isoformat()
        notes.append(f"It came into its stage on {day}, the file says; that is still to come and was left out.")
    return notes


def stage_since(row: DealRow, at: datetime) -> datetime | None:
    """When a deal came into its stage, as the file tells a moment (UTC) after it was written; None where it does not.

    CRMs write times of a zone that they do not name, so that less than a day ahead may still be past.
    """
    since = row.stage_since
    if since is None and row.stage_days is not None:
        since = at - timedelta(days=row.stage_days)
    return since if since and since - at < timedelta(days=1) else None


def merge(standing: Row[Any], theirs: dict[str, Any]) -> Merged:
    """Compare what the file says now with what it said at the last import and with what stands here."""
    ours = {name: as_text(standing._mapping[name]) for name in theirs}
    overruled: dict[str, str | None] = (standing.imported or {}).get(OVERRULED, {})
    # What was edited, and was taken back since, was never edited: it stands as the CRM once had it.
    taken_back = {name: was for name, was in overruled.items() if ours.get(name) == was}
    before: dict[str, Any] = {**(standing.imported or {}), **taken_back}
    new_base: dict[str, Any] = {name: as_text(value) for name, value in theirs.items()}
    changed = [name for name, text in new_base.items() if text not in (before.get(name), ours[name])]
    held = _with_what_belongs_together({name for name in theirs if ours[name] != before.get(name)})
    kept = tuple(name for name in changed if name in held)
    still = {name: was for name, was in overruled.items() if name in held and ours[name] != new_base.get(name)}
    if remembered := {name: before.get(name) for name in kept} | still:
        new_base[OVERRULED] = remembered
    return Merged(
        taken={name: theirs[name] for name in changed if name not in held},
        kept=kept,
        base=new_base,
        base_before=before,
    )


def with_stage_age(merged: Merged, standing: Row[Any], row: DealRow, at: datetime) -> Merged:
    """Add since when the deal is in its stage: as the file says, else, of a stage that is new, since this import.

    What the file said before, or says of a stage that was changed here, is no news; of days it tells only roughly.
    """
    told = stage_since(row, at)
    said_before = merged.base_before.get("stage_since")
    base = (merged.base or {}) | {"stage_since": as_text(row.stage_since) or said_before}
    if "stage_id" in merged.taken:
        return replace(merged, taken=merged.taken | {"stage_since": told or at}, base=base)
    is_ours = standing.stage_id != merged.base_before.get("stage_id")
    is_news = standing.stage_since is None or (row.stage_since and as_text(row.stage_since) != said_before)
    if told and told != standing.stage_since and is_news and not is_ours:
        return replace(merged, taken=merged.taken | {"stage_since": told}, base=base)
    return replace(merged, base=base)


def _with_what_belongs_together(edited: set[str]) -> set[str]:
    """An amount that stays ours stays in our currency, and so on."""
    return edited.union(*(group for group in TOGETHER if group & edited))
