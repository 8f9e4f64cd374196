"""Closing and taking back: done, dropped, kept, undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.answers import Recorded, Undone
from sales.deal import Deal
from sales.permissions import Right
from sales.person import Person
from sales.rearranging import Seen, Since
from sales.refusal import Refusal
from sales.step import State, Step
from services import access, once, placing
from services.answering import recorded
from services.drafts import Typist
from services.rearranging import VIA as BY_THE_MENU
from services.rearranging import since_seen
from services.recording import (
    change_deal,
    change_step,
    close_step,
    found_step,
    new_act,
    person,
    remove_deal,
    remove_step,
)
from storage import changes, deals, memory, stages, steps, teams, workspaces
from storage.changes import Act, Change
from storage.changes import Recorded as Made
from storage.database import Database
from storage.leavers import LEFT

REPEATED_WITHIN = timedelta(minutes=1)
BY_ITSELF = {"import": "An import", "configure": "A change of the settings", "zone": "A move to another time zone"}


@dataclass(frozen=True, slots=True)
class Closed:
    """A step that was closed: by this press, or (`was_open` False) by somebody before.

    The same person's press of a moment ago counts as this one, so that a double click ends as one click does.
    `act_id` undoes what closed it. What comes next is the viewer's to set where they `may_go_on`; `seen` is the place
    in the history up to which the deal is as it is here.
    """

    step: Step
    deal: Deal
    was_open: bool
    closed_by: str
    viewer: Person
    act_id: str
    since: Since | None = None
    may_go_on: bool = True
    seen: int = 0


def close(
    database: Database,
    *,
    typist: Typist,
    step_id: str,
    state: State,
    via: str,
    now: datetime,
    seen: Seen | None = None,
) -> Closed | None:
    """Mark a step done or dropped; one that is closed already, or another's since it was `seen`, stays as it is.

    None for a repeat of a request whose step is open again by now.
    """
    with database.write(typist.workspace_id) as connection:
        step = found_step(connection, typist.workspace_id, step_id)
        deal = deals.find_for_change(connection, typist.workspace_id, step.deal_id)
        if deal is None:
            raise Refusal("This deal is no longer there.")
        step = found_step(connection, typist.workspace_id, step_id)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        access.demand(who, Right.CHANGE_STEP, deal=deal, step=step)
        # Done is done whatever its date has become; a step that somebody else has now is theirs to close.
        since = since_seen(connection, who.person, step, replace(seen, due_on=None)) if seen else None
        was_open = step.state == "open"
        if not once.is_first(connection, typist, now=now):
            if was_open and since is None:
                return None
        elif was_open and since is None:
            act = new_act(typist.workspace_id, actor_id=typist.person_id, via=via, now=now)
            step = close_step(connection, act, step, state)
        last = changes.last_of_step(connection, typist.workspace_id, step.id, "state")
        is_repeat = step.state == state and last is not None and last.via == via
        is_repeat = is_repeat and now - step.state_since < REPEATED_WITHIN
        return Closed(
            step=step,
            deal=deal,
            was_open=was_open or (is_repeat and last is not None and last.actor_id == typist.person_id),
            closed_by=_closer(connection, typist.workspace_id, last),
            viewer=who.person,
            act_id=last.act_id if last else "",
            since=since if since and since.what == "handed_over" else None,
            may_go_on=who.may(Right.ADD_STEP, team_id=deal.team_id, owners={deal.owner_id}),
            seen=changes.last_of_deals(connection, typist.workspace_id, [deal.id]).get(deal.id, 0),
        )


def undo(database: Database, *, typist: Typist, act_id: str, now: datetime) -> Undone:
    """Take an act back whole, so that everything is as it was, unless something newer touched the same.

    It is for whoever did it and may still do the like to what stands then; a refusal leaves all as it is.
    """
    with database.write(typist.workspace_id) as connection:
        begun = _own_act(connection, typist, act_id)
        if any(one.change.field == "channel_id" for one in begun):
            workspaces.hold(connection, typist.workspace_id)  # as whoever links does, who may want the same channel
        _lock(connection, typist.workspace_id, begun)
        made = _own_act(connection, typist, act_id)  # a part of it may have come while we waited
        act = Act(typist.workspace_id, act_id, typist.person_id, made[0].via, made[0].at)
        undoing = act.undone_by(typist.person_id, now)
        undone = changes.of_act(connection, typist.workspace_id, undoing.id)
        newer = changes.newer_than(connection, typist.workspace_id, undone or made)
        if newer is not None:
            raise Refusal(_too_late(connection, typist, newer))
        if not undone:
            for change in reversed(made):
                _take_back(connection, undoing, change.change)
            _settle_again(connection, typist.workspace_id, made, now)
        _demand_as_it_stands(connection, typist, made)
        said, stays = _said(connection, typist.workspace_id, made), _stays(connection, typist.workspace_id, made)
        return Undone(f"Taken back: {'; '.join([said, *stays])}.", has_more=bool(stays))


def _own_act(connection: Connection, typist: Typist, act_id: str) -> list[Made]:
    made = changes.of_act(connection, typist.workspace_id, act_id)
    if not made or made[0].actor_id != typist.person_id:
        raise Refusal("Only the person who did this can take it back.")
    if made[0].via == LEFT:
        raise Refusal("This was handed over; press Undo in the message or the form from which that was done.")
    return made


def _demand_as_it_stands(connection: Connection, typist: Typist, made: Sequence[Made]) -> None:
    """The right to each change, asked of what it has left: a deal that has come back is one's own again."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    for what, deal_id, step_id in {(one.change.what, one.change.deal_id, one.change.step_id) for one in made}:
        deal = deals.find(connection, typist.workspace_id, deal_id or "")
        if deal is None:
            access.demand(who, Right.ADD_DEAL)
        elif step_id is None:
            access.demand(who, Right.CHANGE_DEAL, deal=deal)
        elif what == "step.created":
            access.demand(who, Right.ADD_STEP, deal=deal)
        else:
            step = found_step(connection, typist.workspace_id, step_id)
            access.demand(who, Right.CHANGE_STEP, deal=deal, step=step)


def _lock(connection: Connection, workspace_id: str, made: Sequence[Made]) -> None:
    """Have a second press wait for the first, so that it sees what became of it."""
    for deal_id in sorted({change.change.deal_id for change in made if change.change.deal_id}):
        deals.find_for_change(connection, workspace_id, deal_id)


def _too_late(connection: Connection, typist: Typist, newer: Made) -> str:
    if newer.actor_id == typist.person_id:
        return "You have changed this since; take the later change back first."
    who = person(connection, typist.workspace_id, newer.actor_id).name if newer.actor_id else BY_ITSELF[newer.via]
    return f"{who} has changed this since; it can no longer be taken back."


def _said(connection: Connection, workspace_id: str, made: Sequence[Made]) -> str:
    """What was taken back, from the history: what was added is gone, what was closed is open again."""
    first = made[0].change
    closed = [change.change for change in made if change.change.field == "state"]
    reopened = [found_step(connection, workspace_id, str(change.step_id)).text for change in closed]
    if made[0].via == BY_THE_MENU:
        return _said_of_rearranged(connection, workspace_id, first)
    again = [f"“{text}” is open again" for text in reopened]
    if first.what == "deal.created":
        return "; ".join([f"the new deal {first.after}", *again])
    deal = deals.find(connection, workspace_id, first.deal_id or "")
    on_deal = f" on {deal.full_name}" if deal else ""
    if first.what == "step.created":
        return "; ".join([f"“{first.after}”{on_deal}", *again])
    if deal and first.what == "deal.changed":
        return f"{deal.full_name} is as it was before"
    if not reopened and first.step_id:
        return f"“{found_step(connection, workspace_id, first.step_id).text}”{on_deal} is as it was before"
    return "; ".join(f"“{text}”{on_deal} is open again" for text in reopened)


def _stays(connection: Connection, workspace_id: str, made: Sequence[Made]) -> list[str]:
    """What was set as the next step once a step was closed stays beside the one that is open again."""
    first = made[0]
    if first.change.field != "state":
        return []
    still_open = steps.open_of_deal(connection, workspace_id, str(first.change.deal_id))
    since = [step for step in still_open if step.id != first.change.step_id and step.created_at >= first.at]
    return [f"“{step.text}” stays beside it" for step in since]


def _said_of_rearranged(connection: Connection, workspace_id: str, change: Change) -> str:
    """What was taken back of a step that was moved, handed over or put off."""
    step = found_step(connection, workspace_id, str(change.step_id))
    if change.field == "owner_id":
        return f"{step.owner_name} sees to “{step.text}” again"
    if change.field == "due_on":
        return f"“{step.text}” has its earlier date again"
    return f"the reminder of “{step.text}” is as it was"


def _take_back(connection: Connection, act: Act, change: Change) -> None:
    if change.what == "step.created" and change.step_id:
        remove_step(connection, act, found_step(connection, act.workspace_id, change.step_id))
    elif change.what == "step.changed" and change.step_id and change.field:
        step = found_step(connection, act.workspace_id, change.step_id)
        change_step(connection, act, step, **{change.field: changes.value_before(change)})
    elif change.what == "deal.changed" and change.deal_id and change.field:
        if changes.is_column(change) and _is_still_there(connection, act.workspace_id, change):
            change_deal(connection, act, change.deal_id, **{change.field: changes.value_before(change)})
    elif change.what == "deal.created" and change.deal_id:
        remove_deal(connection, act, change.deal_id)
    else:
        raise Refusal("This cannot be taken back here.")


def _is_still_there(connection: Connection, workspace_id: str, change: Change) -> bool:
    """Whether what the field named before can be named again; a deal's team follows its owner by itself."""
    if change.field == "team_id":
        return teams.find(connection, workspace_id, str(change.before)) is not None
    known = {stage.id for stage in stages.every(connection, workspace_id)} if change.field == "stage_id" else set()
    if known and change.before not in known:
        raise Refusal("The stage that it was in has been removed since; open the deal and choose another one.")
    return True


def _settle_again(connection: Connection, workspace_id: str, made: Sequence[Made], now: datetime) -> None:
    """Teams may have changed since: a deal stands where its owner is now."""
    owners = {"owner_id", "owner_name", "team_id"}
    moved = [str(one.change.deal_id) for one in made if one.change.field in owners and one.change.step_id is None]
    if moved:
        act = new_act(workspace_id, actor_id=None, via="configure", now=now)
        placing.settle_within(connection, act, among=moved)


def _closer(connection: Connection, workspace_id: str, last: Made | None) -> str:
    """Who made the last change of a step's state, by name."""
    return person(connection, workspace_id, last.actor_id).name if last and last.actor_id else "Nextstep"


def close_earlier(
    database: Database, *, typist: Typist, act_id: str, step_id: str, state: State | None, now: datetime
) -> Recorded:
    """Answer what becomes of an earlier open step (None: it stays), and show the recorded step again."""
    with database.write(typist.workspace_id) as connection:
        deal_id = found_step(connection, typist.workspace_id, step_id).deal_id
        deal = deals.find_for_change(connection, typist.workspace_id, deal_id)
        step = found_step(connection, typist.workspace_id, step_id)
        made = _own_act(connection, typist, act_id)
        if state is not None and step.state == "open" and once.is_first(connection, typist, now=now):
            who = access.member(connection, typist.workspace_id, typist.person_id)
            access.demand(who, Right.CHANGE_STEP, deal=deal, step=step)
            # A part of the same act: *Undo* takes both back.
            act = Act(typist.workspace_id, act_id, typist.person_id, made[0].via, now)
            close_step(connection, act, step, state)
        if state is None:
            _note_kept(connection, typist, act_id, step_id, now)
        new_step = next(change.change.step_id for change in made if change.change.what == "step.created")
        answered = recorded(connection, typist, act_id, str(new_step), now)
        asked = (other for other in answered.earlier if not _is_kept(connection, typist, act_id, other.id))
        return replace(answered, earlier=tuple(other for other in asked if other.id != step_id))


def _note_kept(connection: Connection, typist: Typist, act_id: str, step_id: str, now: datetime) -> None:
    """Remember that somebody keeps both steps, so that the message does not ask about this one again."""
    key = f"kept:{act_id}:{step_id}"
    memory.receive(connection, typist.workspace_id, key, now=now)
    memory.answer_with(connection, typist.workspace_id, key, {"kept": step_id})


def _is_kept(connection: Connection, typist: Typist, act_id: str, step_id: str) -> bool:
    return memory.answered(connection, typist.workspace_id, f"kept:{act_id}:{step_id}") is not None
