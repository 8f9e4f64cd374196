"""A picture of the deals at an earlier moment: today's rows with every later change taken back.

What Undo took back never was: neither the act nor its undoing shows in any picture. Stages and people bear the names
that they have now.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.deal import Deal, Stage
from sales.step import Step
from storage import changes, deals, people, stages, steps, tables


def deals_at(
    connection: Connection, workspace_id: str, at: datetime, *, also: Iterable[str] = (), all_closed: bool = False
) -> list[Deal]:
    """Every deal that was open at `at` (UTC), or changed or closed since, as it stood then.

    `also` are the ids of others that are wanted; with `all_closed` come all that had been closed before.
    """
    later = _standing(changes.since(connection, workspace_id, at))
    by_deal = _first_before(recorded.change for recorded in later if recorded.change.what == "deal.changed")
    touched = {recorded.change.deal_id for recorded in later if recorded.change.deal_id}
    present: Iterable[Deal] = (
        deals.every(connection, workspace_id)
        if all_closed
        else deals.open_or_touched_since(connection, workspace_id, at, sorted(touched.union(also)))
    )
    known = {stage.id: stage for stage in stages.every(connection, workspace_id)}
    then = [_taken_back(deal, by_deal.get(deal.id, {}), known) for deal in present if deal.recorded_at <= at]
    then = _with_owners_names(connection, workspace_id, then, by_deal)
    return _with_step_dates(connection, workspace_id, then, later, at)


def _standing(later: Iterable[changes.Recorded]) -> list[changes.Recorded]:
    """Without the acts that were undone and those that undid them: together they left all as it was."""
    made = list(later)
    undone = {recorded.act_id.removeprefix(changes.UNDO) for recorded in made if recorded.via == "undo"}
    return [recorded for recorded in made if recorded.act_id.removeprefix(changes.UNDO) not in undone]


def _first_before(made: Iterable[changes.Change], *, of_step: bool = False) -> dict[str, dict[str, str | None]]:
    """Deal (or step) id -> field -> the value before its first change."""
    found: dict[str, dict[str, str | None]] = {}
    for change in made:
        key = change.step_id if of_step else change.deal_id
        if key is not None and change.field is not None:
            found.setdefault(key, {}).setdefault(change.field, change.before)
    return found


def _taken_back(deal: Deal, before: dict[str, str | None], known: dict[str, Stage]) -> Deal:
    if not before:
        return deal
    values: dict[str, Any] = {name: READ[name](text) for name, text in before.items() if name in READ}
    stage = known.get(before.get("stage_id") or "")
    if stage is not None:
        values["stage"] = stage
    return replace(deal, **values)


def _with_owners_names(
    connection: Connection, workspace_id: str, then: list[Deal], by_deal: dict[str, dict[str, str | None]]
) -> list[Deal]:
    """Call the earlier owners as deals do: by their name in Slack, else as the CRM called them then."""
    moved = [deal.id for deal in then if by_deal.get(deal.id, {}).keys() & {"owner_id", "owner_name"}]
    if not moved:
        return then
    in_crm = _owners_in_crm(connection, workspace_id, moved)
    in_slack = {person.id: person.name for person in people.every(connection, workspace_id)}
    names = {deal_id: by_deal[deal_id].get("owner_name", in_crm.get(deal_id)) for deal_id in moved}
    return [
        replace(deal, owner_name=in_slack.get(deal.owner_id or "") or names[deal.id]) if deal.id in names else deal
        for deal in then
    ]


def _owners_in_crm(connection: Connection, workspace_id: str, deal_ids: list[str]) -> dict[str, str | None]:
    """Deal id -> what the CRM calls its owner now."""
    found: dict[str, str | None] = {}
    for start in range(0, len(deal_ids), deals.CHUNK):
        piece = tables.deals.c.id.in_(deal_ids[start : start + deals.CHUNK])
        query = sa.select(tables.deals.c.id, tables.deals.c.owner_name).where(
            tables.deals.c.workspace_id == workspace_id, piece
        )
        found |= {row.id: row.owner_name for row in connection.execute(query)}
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


READ: dict[str, Any] = {
    "name": str,
    "account": lambda text: text,
    "amount": lambda text: Decimal(text) if text is not None else None,
    "currency": lambda text: text,
    "status": str,
    "owner_id": lambda text: text,
    "team_id": str,
    "created_at": _moment,
    "close_on": lambda text: date.fromisoformat(text) if text else None,
    "closed_at": _moment,
    "stage_since": _moment,
    "crm_next_step": lambda text: text,
}


def _with_step_dates(
    connection: Connection, workspace_id: str, then: list[Deal], later: list[changes.Recorded], at: datetime
) -> list[Deal]:
    """Work the step dates out again for the deals whose steps were changed since; the others still have them."""
    touched = {r.change.deal_id for r in later if r.change.deal_id and r.change.what.startswith("step.")}
    if not touched:
        return then
    before = _first_before((r.change for r in later if r.change.what == "step.changed"), of_step=True)
    open_then: dict[str, list[date]] = {}
    for step in _steps_of(connection, workspace_id, sorted(touched)):
        due = before.get(step.id, {}).get("due_on")
        state = before.get(step.id, {}).get("state") or step.state
        if step.created_at <= at and state == "open":
            open_then.setdefault(step.deal_id, []).append(date.fromisoformat(due) if due else step.due_on)
    return [_dated(deal, open_then.get(deal.id, [])) if deal.id in touched else deal for deal in then]


def _steps_of(connection: Connection, workspace_id: str, deal_ids: list[str]) -> list[Step]:
    pieces = (deal_ids[start : start + deals.CHUNK] for start in range(0, len(deal_ids), deals.CHUNK))
    return [step for piece in pieces for step in steps.of_deals(connection, workspace_id, piece)]


def _dated(deal: Deal, due: list[date]) -> Deal:
    return replace(deal, next_step_on=min(due, default=None), last_step_on=max(due, default=None))
