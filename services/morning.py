"""What became of the lines of a message since it was sent: closed, moved, handed over, put off, given a step."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.nudge import Away, NudgeLine
from sales.person import Person
from sales.step import Step
from sales.undated import Ticked
from services import access
from services.ticked_off import own_acts
from storage import changes, deals, steps

NAMES = frozenset({"name", "account"})
FACTS = NAMES | {"amount", "currency", "stage", "stage_since", "owner_id", "owner_name", "owner_has_left"}


@dataclass(slots=True)
class _Before:
    """What was changed of a step since: its first due date, those who had it, and whether its reminder was set."""

    was_due: date | None = None
    owners: set[str] = field(default_factory=set)
    is_put_off: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    """A step that has its line, and how it stands there."""

    step: Step
    away: Away | None = None
    was_due: date | None = None


def shown_lines(connection: Connection, reader: Person, *, fire_at: datetime, now: datetime) -> tuple[NudgeLine, ...]:
    """A person's steps for today, and those that were when the message was sent (`fire_at`, UTC)."""
    workspace_id, today = reader.workspace_id, reader.today(now)
    due = steps.to_nudge(connection, workspace_id, reader.id, today=today, closed_since=fire_at)
    before = _changed_since(connection, workspace_id, fire_at)
    gone = steps.by_ids(connection, workspace_id, sorted(before.keys() - {step.id for step in due}))
    shown = [_due_line(step, before.get(step.id), now) for step in due]
    shown += [_gone_line(step, before[step.id], reader.id, today) for step in gone]
    return _with_deals(connection, reader, [one for one in shown if one])


def ticked(connection: Connection, workspace_id: str, deal_ids: Collection[str]) -> dict[str, Ticked]:
    """Those of these deals, once undated, that have a next step by now or are closed, and which."""
    found: dict[str, Ticked] = {}
    for piece in _pieces(deal_ids):
        following = steps.following(connection, workspace_id, piece)
        for deal in deals.by_ids(connection, workspace_id, piece):
            if deal.status != "open" or deal.id in following:
                found[deal.id] = Ticked(following.get(deal.id), deal.status)
    return found


def as_now(
    connection: Connection,
    workspace_id: str,
    present: Sequence[Deal],
    deal_ids: Collection[str],
    fields: Collection[str] = FACTS,
) -> list[Deal]:
    """Deals of an earlier moment; those of these ids are called, and worth, what they are now."""
    now: dict[str, Deal] = {}
    for piece in _pieces(deal_ids):
        now |= {deal.id: deal for deal in deals.by_ids(connection, workspace_id, piece)}
    return [
        replace(deal, **{name: getattr(now[deal.id], name) for name in fields}) if deal.id in now else deal
        for deal in present
    ]


def _pieces(deal_ids: Collection[str]) -> list[list[str]]:
    ids = sorted(deal_ids)
    return [ids[start : start + deals.CHUNK] for start in range(0, len(ids), deals.CHUNK)]


def _changed_since(connection: Connection, workspace_id: str, at: datetime) -> dict[str, _Before]:
    found: dict[str, _Before] = {}
    for made in changes.of_steps_since(connection, workspace_id, at, ("due_on", "owner_id", "remind_at")):
        before = found.setdefault(str(made.change.step_id), _Before())
        if made.change.field == "due_on":
            before.was_due = before.was_due or changes.value_before(made.change)
        elif made.change.field == "owner_id":
            before.owners.add(str(made.change.before))
        else:
            before.is_put_off = made.change.after is not None
    return found


def _due_line(step: Step, before: _Before | None, now: datetime) -> _Shown | None:
    """One that is due; put off since, it stays as such, and put off before, it is not shown."""
    if step.state != "open" or step.remind_at is None or step.remind_at <= now:
        return _Shown(step)
    return _Shown(step, "later") if before and before.is_put_off else None


def _gone_line(step: Step, before: _Before, reader_id: str, today: date) -> _Shown | None:
    """One that was due and is another's now, or was moved to a later day."""
    was_due = before.was_due or step.due_on
    if step.state != "open" or was_due > today:
        return None
    if step.owner_id == reader_id:
        return _Shown(step, "moved", was_due) if before.was_due else None
    return _Shown(step, "handed_over", was_due) if reader_id in before.owners else None


def _with_deals(connection: Connection, reader: Person, shown: Sequence[_Shown]) -> tuple[NudgeLine, ...]:
    workspace_id, who = reader.workspace_id, access.member(connection, reader.workspace_id, reader.id)
    ids = sorted({one.step.deal_id for one in shown})
    held = {deal.id: deal for deal in deals.by_ids(connection, workspace_id, ids)}
    following = steps.following(connection, workspace_id, ids)
    undo_acts = own_acts(connection, who, [(one.step, held[one.step.deal_id]) for one in shown])
    return tuple(
        NudgeLine(
            step=one.step,
            deal=held[one.step.deal_id],
            following=None if one.step.state == "open" else following.get(one.step.deal_id),
            away=one.away,
            was_due=one.was_due,
            opens_deal=access.sees(who, held[one.step.deal_id]),
            undo_act=undo_acts.get(one.step.id, ""),
        )
        for one in shown
    )
