"""A picture of the deals at an earlier moment: today's rows with every later change taken back.

What Undo took back never was: neither the act nor its undoing shows in any picture. Stages and people bear the names
that they have now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sales.deal import Deal, Stage
from sales.person import Person
from sales.step import Step
from storage import changes, deals, people, stages, steps, tables

Values = dict[str, Any]
ALWAYS = datetime.min.replace(tzinfo=UTC)
OF_DEALS = {field.name for field in fields(Deal)} - {"owner_name", "owner_has_left"}


def deals_at(
    connection: Connection,
    workspace_id: str,
    at: datetime,
    *,
    team_id: str | None = None,
    touched_since: datetime = ALWAYS,
) -> list[Deal]:
    """Every deal, or every one of a team, as it stood at `at` (UTC).

    For a team, those that were closed then come only if anything of them was changed after `touched_since`.
    """
    present: Iterable[Deal] = (
        deals.every(connection, workspace_id)
        if team_id is None
        else deals.open_or_touched_since(connection, workspace_id, min(at, touched_since), team_id)
    )
    return _as_they_stood(connection, workspace_id, present, at, team_id)


def team_at_each(
    connection: Connection, workspace_id: str, team_id: str, moments: Sequence[datetime], *, touched_since: datetime
) -> list[list[Deal]]:
    """A team's deals as they stood at each of these moments (UTC), read once; the closed ones as in `deals_at`."""
    present = deals.open_or_touched_since(connection, workspace_id, min(*moments, touched_since), team_id)
    return [_as_they_stood(connection, workspace_id, present, at, team_id) for at in moments]


def _as_they_stood(
    connection: Connection, workspace_id: str, present: Iterable[Deal], at: datetime, team_id: str | None
) -> list[Deal]:
    """Those of today's deals that were on record at a moment (in this team), as they stood then."""
    later = _standing(changes.since(connection, workspace_id, at))
    by_deal = _first_before(recorded.change for recorded in later if recorded.change.what == "deal.changed")
    known = {stage.id: stage for stage in stages.every(connection, workspace_id)}
    then = [_taken_back(deal, by_deal.get(deal.id, {}), known) for deal in present if deal.recorded_at <= at]
    then = [deal for deal in then if team_id in {None, deal.team_id}]
    then = _with_owners_names(connection, workspace_id, then, by_deal)
    return _with_step_dates(connection, workspace_id, then, later, at)


def open_steps_at(
    connection: Connection, workspace_id: str, deal_ids: Sequence[str], at: datetime
) -> dict[str, list[Step]]:
    """The steps of each of these deals that were open at `at` (UTC), as they stood then, first due first."""
    later = _standing(changes.since(connection, workspace_id, at)) if deal_ids else []
    found: dict[str, list[Step]] = {}
    held = _open_steps(connection, workspace_id, deal_ids, later, at)
    for step in sorted(held, key=lambda step: (step.due_on, step.created_at)):
        found.setdefault(step.deal_id, []).append(step)
    return found


def undated_then(connection: Connection, workspace_id: str, deal_ids: Sequence[str], at: datetime) -> set[str]:
    """The ids of those of these deals that had no open step at `at` (UTC)."""
    missing: set[str] = set()
    for start in range(0, len(deal_ids), deals.CHUNK):
        piece = deal_ids[start : start + deals.CHUNK]
        later = _standing(changes.of_deals_since(connection, workspace_id, piece, at))
        dated = {step.deal_id for step in _open_steps(connection, workspace_id, piece, later, at)}
        missing |= set(piece) - dated
    return missing


def _standing(later: Iterable[changes.Recorded]) -> list[changes.Recorded]:
    """Without the acts that were undone and those that undid them: together they left all as it was."""
    made = list(later)
    undone = {recorded.act_id.removeprefix(changes.UNDO) for recorded in made if recorded.via == "undo"}
    return [recorded for recorded in made if recorded.act_id.removeprefix(changes.UNDO) not in undone]


def _first_before(made: Iterable[changes.Change], *, of_step: bool = False) -> dict[str, Values]:
    """Deal (or step) id -> field -> the value before its first change."""
    found: dict[str, Values] = {}
    for change in made:
        key = change.step_id if of_step else change.deal_id
        if key is not None and changes.is_column(change):
            found.setdefault(key, {}).setdefault(str(change.field), changes.value_before(change))
    return found


def _taken_back(deal: Deal, before: Values, known: dict[str, Stage]) -> Deal:
    if not before:
        return deal
    stage = known.get(before.get("stage_id", ""), deal.stage)
    return replace(deal, stage=stage, **{name: value for name, value in before.items() if name in OF_DEALS})


def _with_owners_names(
    connection: Connection, workspace_id: str, then: list[Deal], by_deal: dict[str, Values]
) -> list[Deal]:
    """Call the earlier owners as deals do: by their name in Slack, else as the CRM called them then."""
    moved = [deal.id for deal in then if by_deal.get(deal.id, {}).keys() & {"owner_id", "owner_name"}]
    if not moved:
        return then
    in_crm = _owners_in_crm(connection, workspace_id, moved)
    in_slack = {person.id: person for person in people.every(connection, workspace_id)}
    names = {deal_id: by_deal[deal_id].get("owner_name", in_crm.get(deal_id)) for deal_id in moved}
    return [
        _called(deal, in_slack.get(deal.owner_id or ""), names[deal.id]) if deal.id in names else deal for deal in then
    ]


def _called(deal: Deal, owner: Person | None, in_crm: str | None) -> Deal:
    """The deal with its owner of that day, as they are called now."""
    return replace(
        deal,
        owner_name=owner.name if owner else in_crm,
        owner_has_left=owner is not None and owner.is_deactivated,
    )


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


def _with_step_dates(
    connection: Connection, workspace_id: str, then: list[Deal], later: list[changes.Recorded], at: datetime
) -> list[Deal]:
    """Work the step dates out again for the deals whose steps were changed since; the others still have them."""
    touched = {r.change.deal_id for r in later if r.change.deal_id and r.change.what.startswith("step.")}
    wanted = [deal.id for deal in then if deal.id in touched]
    due: dict[str, list[date]] = {deal_id: [] for deal_id in wanted}
    for step in _open_steps(connection, workspace_id, wanted, later, at):
        due[step.deal_id].append(step.due_on)
    return [_dated(deal, due[deal.id]) if deal.id in due else deal for deal in then]


def _open_steps(
    connection: Connection, workspace_id: str, deal_ids: Sequence[str], later: list[changes.Recorded], at: datetime
) -> list[Step]:
    """The steps of these deals that were open at a moment, as they were then."""
    before = _first_before((r.change for r in later if r.change.what == "step.changed"), of_step=True)
    pieces = (deal_ids[start : start + deals.CHUNK] for start in range(0, len(deal_ids), deals.CHUNK))
    present = [step for piece in pieces for step in steps.of_deals(connection, workspace_id, list(piece))]
    then = [replace(step, **before.get(step.id, {})) for step in present if step.created_at <= at]
    held = [step for step in then if step.state == "open"]
    return _with_their_owners(connection, workspace_id, held, {key for key, was in before.items() if "owner_id" in was})


def _with_their_owners(
    connection: Connection, workspace_id: str, held: list[Step], handed_over: set[str]
) -> list[Step]:
    """The steps, those that were handed over since with the name and the zone of who had them."""
    wanted = {step.owner_id for step in held if step.id in handed_over}
    if not wanted:
        return held
    known = {person.id: person for person in people.named(connection, workspace_id, wanted)}
    owners = ((step, known[step.owner_id] if step.id in handed_over else None) for step in held)
    return [
        replace(step, owner_name=owner.name, owner_zone=owner.timezone) if owner else step for step, owner in owners
    ]


def _dated(deal: Deal, due: list[date]) -> Deal:
    return replace(deal, next_step_on=min(due, default=None), last_step_on=max(due, default=None))
