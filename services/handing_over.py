"""Handing over what somebody has left: one deal with their steps on it, or all of it; and taking that back."""

import time
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.leaving import HandedBack, HandedOver, Left, LeftLine, LeftSince, NothingLeft, Place
from sales.permissions import Right
from sales.person import Person
from sales.refusal import Refusal
from services import access, leaving, placing
from services.deal_reading import GONE
from services.drafts import Typist
from services.home_again import draw_home_again
from services.recording import deal_owner, new_act, person
from services.redrawing import redraw_left, redraw_message, redraw_nudge
from services.telling import handed_key, tell_of_handed
from storage import changes, deals, handing, leavers, memory, steps, teams
from storage.changes import Act, Recorded
from storage.database import Database

VIA = leavers.LEFT
PIECE = 500
PAUSE_SECONDS = 0.004  # lets a capture in between two pieces, also from another process


def look_at_deal(
    database: Database, *, typist: Typist, leaver_id: str, deal_id: str, now: datetime
) -> LeftLine | LeftSince:
    """A deal that somebody wants to hand over, or what has happened to it since it was shown."""
    with database.read(typist.workspace_id) as connection:
        found = _deal(connection, typist, leaver_id, deals.find(connection, typist.workspace_id, deal_id), now)
        if isinstance(found, LeftSince):
            return found
        counts = leavers.steps_with(connection, typist.workspace_id, leaver_id, [deal_id])
        return LeftLine(found, None, *counts.get(deal_id, (0, None)))


def look_at_all(database: Database, *, typist: Typist, place: Place, now: datetime) -> Left | NothingLeft:
    """Everything that somebody leaves in a team, for the form that names it."""
    with database.read(typist.workspace_id) as connection:
        who = leaving.settling(connection, typist, place)
        gone = _still_gone(connection, typist.workspace_id, place)
    left = leaving.rest(database, typist=typist, place=place, offset=0, now=now)
    return left if left.held.lines else NothingLeft(gone, who.person)


def hand_over_deal(
    database: Database, *, typist: Typist, leaver_id: str, deal_id: str, owner_id: str | None, now: datetime
) -> HandedOver | LeftSince:
    """Give a deal and this person's open steps on it to a new owner, and tell them; a repeat changes nothing."""
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        found = deals.find_for_change(connection, workspace_id, deal_id)
        if memory.answered(connection, workspace_id, typist.request_id) is None:
            deal = _deal(connection, typist, leaver_id, found, now)
            if isinstance(deal, LeftSince):
                return deal
            new = _new_owner(connection, workspace_id, leaver_id, owner_id)
            _hand(connection, _act_of_form(connection, typist, now), Place(leaver_id, deal.team_id), [deal.id], new)
        done = _outcome(connection, _act_of_form(connection, typist, now))
        assert done is not None
        return replace(done, deal=deals.find(connection, workspace_id, deal_id))


def hand_over_all(
    database: Database, *, typist: Typist, place: Place, owner_id: str | None, now: datetime
) -> HandedOver | NothingLeft:
    """Give everything that somebody leaves in a team to one owner, and tell them.

    One act in short transactions, so that nobody's capture waits for thousands of deals; sent again, it goes on with
    what is left.
    """
    workspace_id = typist.workspace_id
    while True:
        with database.write(workspace_id) as connection:
            who = leaving.settling(connection, typist, place)
            new = _new_owner(connection, workspace_id, place.person_id, owner_id)
            gone = _still_gone(connection, workspace_id, place)
            act = _act_of_form(connection, typist, now)
            is_undone = any(handing.counted(connection, workspace_id, f"{changes.UNDO}{act.id}"))
            piece = [] if is_undone else handing.piece(connection, workspace_id, place, limit=PIECE)
            if piece:
                _hand(connection, act, place, piece, new)
            if len(piece) < PIECE:
                return _outcome(connection, act) or NothingLeft(gone, who.person)
        time.sleep(PAUSE_SECONDS)


def undo(database: Database, *, typist: Typist, act_id: str, now: datetime) -> HandedBack:
    """Give back what an act has handed over, but for deals that something newer has touched."""
    workspace_id, last, kept = typist.workspace_id, "", 0
    while True:
        with database.write(workspace_id) as connection:
            first = _own_act(connection, typist, act_id)
            act = Act(workspace_id, act_id, typist.person_id, VIA, first.at)
            piece = handing.to_take_back(connection, workspace_id, act_id, after=last, limit=PIECE)
            touched = handing.touched_since(connection, workspace_id, act_id, piece)
            _take_back(connection, act, first, [deal_id for deal_id in piece if deal_id not in touched], now)
            kept += len(touched)
            if len(piece) < PIECE:
                return _given_back(connection, act, first, kept)
        last = piece[-1]
        time.sleep(PAUSE_SECONDS)


def _deal(connection: Connection, typist: Typist, leaver_id: str, deal: Deal | None, now: datetime) -> Deal | LeftSince:
    """The deal, if it is still this person's and may be changed; or what has happened to it."""
    if deal is None:
        raise Refusal(GONE)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    last = changes.last_of_deal(connection, typist.workspace_id, deal.id, ("owner_id", "status"))
    is_own_doing = last is not None and last.actor_id == who.person.id
    if not is_own_doing:
        access.demand(who, Right.SEE_DEAL, deal=deal)
    if deal.owner_id == leaver_id and deal.status == "open":
        access.demand(who, Right.CHANGE_DEAL, deal=deal)
        return deal
    by = person(connection, typist.workspace_id, last.actor_id).name if last and last.actor_id else None
    became = deal.status if deal.status != "open" else "handed_over"
    return LeftSince(deal, became, last.at if last else None, by, who.person, now)


def _new_owner(connection: Connection, workspace_id: str, leaver_id: str, owner_id: str | None) -> Person:
    if owner_id is None:
        raise Refusal("Choose who takes it over.", field="owner")
    new = deal_owner(connection, workspace_id, owner_id)
    if new.id == leaver_id:
        raise Refusal(f"{new.name} has it already; choose somebody else.", field="owner")
    return new


def _still_gone(connection: Connection, workspace_id: str, place: Place) -> Person:
    """Whoever has left; everything of theirs is given away only while they are gone."""
    found = person(connection, workspace_id, place.person_id)
    if not found.is_deactivated:
        raise Refusal(f"{found.name} is back in Slack; hand over one by one what they should not keep.")
    return found


def _act_of_form(connection: Connection, typist: Typist, now: datetime) -> Act:
    """The one act of this very form: sent again, it is the same."""
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    if memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"act": act.id})
        return act
    answer = memory.answered(connection, typist.workspace_id, typist.request_id) or {}
    return replace(act, id=str(answer.get("act", act.id)))


def _hand(connection: Connection, act: Act, place: Place, deal_ids: list[str], new: Person) -> None:
    """Give these deals to a new owner, with whatever follows from it."""
    team_id = teams.placing(connection, act.workspace_id).team_of(new.id, new.name)
    _even_out(connection, act, place, deal_ids, new)
    handing.hand(connection, act, place, deal_ids, new, team_id)
    tell_of_handed(connection, act, place.person_id, new.id)
    _draw_again(connection, act, place.person_id, new.id, deal_ids)


def _even_out(connection: Connection, act: Act, place: Place, deal_ids: list[str], new: Person) -> None:
    """A step with a time of day falls on the new owner's day; a reminder was the former owner's own."""
    dated: dict[str, object] = {}
    reminded: dict[str, object] = {}
    made = []
    for step in steps.uneven(connection, act.workspace_id, place.person_id, deal_ids):
        day = new.today(step.due_at) if step.due_at else step.due_on
        before, after = {"due_on": step.due_on, "remind_at": step.remind_at}, {"due_on": day, "remind_at": None}
        made += changes.difference("step.changed", before, after, deal_id=step.deal_id, step_id=step.id)
        dated |= {step.id: day} if day != step.due_on else {}
        reminded |= {step.id: None} if step.remind_at else {}
    changes.record(connection, act, made)
    handing.set_steps(connection, act.workspace_id, "due_on", dated)
    handing.set_steps(connection, act.workspace_id, "remind_at", reminded)
    moved = {str(one.deal_id) for one in made if one.field == "due_on"}
    handing.keep_step_dates(connection, act.workspace_id, moved)


def _take_back(connection: Connection, act: Act, first: Recorded, deal_ids: list[str], now: datetime) -> None:
    if not deal_ids:
        return
    undoing = act.undone_by(str(act.actor_id), now)
    handing.take_back(connection, undoing, deal_ids)
    # Teams may have changed since: a deal stands where its owner is now.
    settling = new_act(act.workspace_id, actor_id=None, via="configure", now=now)
    placing.settle_within(connection, settling, among=deal_ids)
    leaver_id, owner_id = str(first.change.before), str(first.change.after)
    redraw_message(connection, undoing, handed_key(act, leaver_id, owner_id))
    _draw_again(connection, undoing, leaver_id, owner_id, deal_ids)


def _draw_again(connection: Connection, act: Act, leaver_id: str, owner_id: str, deal_ids: list[str]) -> None:
    """Have drawn anew whatever shows these deals: the managers' messages, mornings and home tabs."""
    redraw_left(connection, act, [leaver_id])
    redraw_nudge(connection, act, owner_id, at=act.at)
    concerned = deals.owners(connection, act.workspace_id, deal_ids) | {owner_id}
    draw_home_again(connection, act.workspace_id, concerned, now=act.at)


def _own_act(connection: Connection, typist: Typist, act_id: str) -> Recorded:
    """The first owner that was changed by an act of this person's."""
    made = changes.fields_of_act(connection, typist.workspace_id, act_id, ("owner_id",), limit=1)
    if not made or made[0].actor_id != typist.person_id or made[0].via != VIA:
        raise Refusal("Only the person who did this can take it back.")
    return made[0]


def _given_back(connection: Connection, act: Act, first: Recorded, kept: int) -> HandedBack:
    given = handing.counted(connection, act.workspace_id, f"{changes.UNDO}{act.id}")
    if not any(given):
        raise Refusal("This has been changed since; it can no longer be taken back.")
    before = person(connection, act.workspace_id, str(first.change.before)).name
    return HandedBack(*given, kept, before)


def _outcome(connection: Connection, act: Act) -> HandedOver | None:
    """What an act has handed over; None where it found nothing."""
    made = changes.fields_of_act(connection, act.workspace_id, act.id, ("owner_id",), limit=1)
    if not made:
        return None
    return HandedOver(
        None,
        *handing.counted(connection, act.workspace_id, act.id),
        before=person(connection, act.workspace_id, str(made[0].change.before)).name,
        after=person(connection, act.workspace_id, str(made[0].change.after)).name,
        act_id=act.id,
    )
