"""Handing over what somebody has left: one deal with their steps on it, or all of it; and taking that back.

Of thousands of deals a piece at a time, each in a short transaction, so that nobody's capture waits: the first while
the person waits, the others by the delivery loop (`go_on`), which takes them up again whatever dies in between.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.delivery import Delivery
from sales.leaving import HandedBack, HandedOver, Left, LeftLine, LeftSince, NothingLeft, Place
from sales.permissions import Right
from sales.person import Person
from sales.refusal import Refusal
from services import access, leaving, placing
from services.deal_reading import GONE
from services.drafts import Typist
from services.recording import deal_owner, new_act, person
from services.redrawing import redraw_deals, redraw_message
from services.telling import handed_key, tell_of_handed
from storage import changes, deals, deliveries, handing, leavers, memory, people, teams
from storage.changes import UNDO, Act, Recorded
from storage.database import Database
from storage.handing import Piece

VIA = leavers.LEFT
PIECE = 250


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
        left = leaving.left_in(connection, who.person, place, now=now)
        return left if left.held.lines else NothingLeft(gone, who.person)


def hand_over_deal(
    database: Database, *, typist: Typist, leaver_id: str, deal_id: str, owner_id: str | None, now: datetime
) -> HandedOver | LeftSince:
    """Give a deal and this person's open steps on it to a new owner, and tell them; a repeat changes nothing."""
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        found = deals.find_for_change(connection, workspace_id, deal_id)  # a repeat waits for the first
        act = _act_before(connection, typist, now)
        if act is None:
            deal = _deal(connection, typist, leaver_id, found, now)
            if isinstance(deal, LeftSince):
                return deal
            new = _new_owner(connection, workspace_id, leaver_id, owner_id)
            act, _ = _act_of_form(connection, typist, now)
            _hand(connection, act, Piece(Place(leaver_id, deal.team_id), [deal.id]), new)
        done = _outcome(connection, act)
        assert done is not None
        return replace(done, deal=deals.find(connection, workspace_id, deal_id))


def hand_over_all(
    database: Database, *, typist: Typist, place: Place, owner_id: str | None, now: datetime
) -> HandedOver | NothingLeft:
    """Give everything that somebody leaves in a team to one owner, in one act, and tell them; once for each form."""
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        who = leaving.settling(connection, typist, place)
        new = _new_owner(connection, workspace_id, place.person_id, owner_id)
        gone = _still_gone(connection, workspace_id, place)
        act, is_first = _act_of_form(connection, typist, now)
        held = leavers.held(connection, workspace_id, place)
        if is_first:
            about = {"person": place.person_id, "team": place.team_id, "owner": new.id}
            _begin(connection, act, about)
        done = _outcome(connection, act)
        if done is None or not done.is_under_way:
            return done or NothingLeft(gone, who.person)
        handed = handing.counted(connection, workspace_id, act.id) if not is_first else (0, 0)
        return replace(done, deals=held.deals + handed[0], steps=held.steps + held.with_deals + handed[1])


def undo(database: Database, *, typist: Typist, act_id: str, now: datetime) -> HandedBack:
    """Give back what an act has handed over, but for deals that something newer has touched.

    It is for whoever did it and may still do so where the deals stand then; the right is asked once, at the press.
    """
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        # A second press waits for the first, and both for a piece that is being handed over.
        people.hold(connection, workspace_id, typist.person_id)
        deliveries.hold(connection, workspace_id, _key(act_id))
        first = _own_act(connection, typist, act_id)
        _demand_back(connection, typist, str(first.change.before))
        undoing = Act(workspace_id, act_id, typist.person_id, VIA, first.at).undone_by(typist.person_id, now)
        if not any(handing.counted(connection, workspace_id, undoing.id)):
            _begin(connection, undoing, {})
        given = handing.counted(connection, workspace_id, undoing.id)
        is_under_way = _is_under_way(connection, undoing)
        if not any(given) and not is_under_way:
            raise Refusal("This has been changed since; it can no longer be taken back.")
        all_of_it = handing.counted(connection, workspace_id, act_id)
        before = person(connection, workspace_id, str(first.change.before)).name
        if is_under_way:
            return HandedBack(*all_of_it, 0, before, is_under_way=True)
        return HandedBack(*given, all_of_it[0] - given[0], before)


def go_on(database: Database, delivery: Delivery) -> bool:
    """Hand over or give back the next piece of what was begun; whether there is more."""
    with database.write(delivery.workspace_id) as connection:
        held = deliveries.hold(connection, delivery.workspace_id, delivery.key)
        about = held.about if held else None
        if about is None:
            return False
        act = Act(delivery.workspace_id, about["act"], about["by"], about["via"], delivery.fire_at)
        last = _next_piece(connection, act, about)
        if last is not None:
            deliveries.set_about(connection, delivery.workspace_id, delivery.key, {**about, "after": last})
        return last is not None


def _begin(connection: Connection, act: Act, about: dict[str, str]) -> None:
    """What can be done while somebody waits; the rest is left to the delivery loop."""
    begun = {**about, "act": act.id, "by": act.actor_id, "via": act.via, "after": ""}
    last = _next_piece(connection, act, begun)
    if last is not None:
        row = {
            "workspace_id": act.workspace_id,
            "key": _key(act.id),
            "fire_at": act.at,
            "kind": "handing",
            "recipient": act.actor_id,
            "about": {**begun, "after": last},
            "available_at": act.at,
        }
        deliveries.plan(connection, [row])


def _next_piece(connection: Connection, act: Act, about: dict[str, Any]) -> str | None:
    """Hand over or give back a piece; the last of its deals, where there may be more."""
    return _give_back(connection, act, about) if act.id.startswith(UNDO) else _give(connection, act, about)


def _give(connection: Connection, act: Act, about: dict[str, Any]) -> str | None:
    place = Place(about["person"], about["team"])
    leaver, new = (person(connection, act.workspace_id, about[who]) for who in ("person", "owner"))
    if (
        not leaver.is_deactivated
        or new.is_deactivated
        or new.is_stranger
        or any(handing.counted(connection, act.workspace_id, f"{UNDO}{act.id}"))
    ):
        return None  # what is not handed over yet stays in the list
    piece, is_more = handing.piece(connection, act.workspace_id, place, after=about["after"], limit=PIECE)
    if piece is not None:
        _hand(connection, act, piece, new)
    return piece.last if piece and is_more else None


def _give_back(connection: Connection, undoing: Act, about: dict[str, Any]) -> str | None:
    act_id = undoing.id.removeprefix(UNDO)
    piece = handing.to_take_back(connection, undoing.workspace_id, act_id, after=about["after"], limit=PIECE)
    if piece:
        _take_back(connection, undoing, piece)
    return piece[-1] if len(piece) == PIECE else None


def _key(act_id: str) -> str:
    """The delivery that goes on with an act."""
    return f"handing:{act_id}"


def _is_under_way(connection: Connection, act: Act) -> bool:
    held = deliveries.find(connection, act.workspace_id, _key(act.id))
    return held is not None and held.state == "pending"


def _deal(connection: Connection, typist: Typist, leaver_id: str, deal: Deal | None, now: datetime) -> Deal | LeftSince:
    """The deal, if it is still this person's and may be changed; or what has happened to it."""
    if deal is None:
        raise Refusal(GONE)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    last = changes.last_of_deal(connection, typist.workspace_id, deal.id, ("owner_id", "status"))
    if last is None or last.actor_id != who.person.id:  # one's own doing may be told, wherever the deal is now
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


def _act_of_form(connection: Connection, typist: Typist, now: datetime) -> tuple[Act, bool]:
    """The one act of this very form, and whether it is sent for the first time."""
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    if memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"act": act.id})
        return act, True
    return _act_before(connection, typist, now) or act, False


def _act_before(connection: Connection, typist: Typist, now: datetime) -> Act | None:
    """The act of this form, where it was sent before."""
    answer = memory.answered(connection, typist.workspace_id, typist.request_id)
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    return replace(act, id=str(answer["act"])) if answer and "act" in answer else None


def _hand(connection: Connection, act: Act, piece: Piece, new: Person) -> None:
    """Give these deals to a new owner, with whatever follows from it."""
    team_id = teams.placing(connection, act.workspace_id).team_of(new.id, new.name)
    _even_out(connection, act, piece, new)
    concerned = handing.hand(connection, act, piece, new, team_id)
    tell_of_handed(connection, act, piece.place.person_id, new.id)
    was = dict.fromkeys(piece.deal_ids, piece.place.team_id)
    redraw_deals(connection, act, piece.deal_ids, people={piece.place.person_id, *concerned}, teams_before=was)


def _even_out(connection: Connection, act: Act, piece: Piece, new: Person) -> None:
    """A step with a time of day falls on the new owner's day; a reminder was the former owner's own."""
    dated: dict[str, object] = {}
    reminded: dict[str, object] = {}
    made = []
    for step in handing.uneven_steps(connection, act.workspace_id, piece):
        day = new.today(step.due_at) if step.due_at else step.due_on
        after = {"due_on": day, "remind_at": None, "remind_on": None}
        before = {field: getattr(step, field) for field in after}
        made += changes.difference("step.changed", before, after, deal_id=step.deal_id, step_id=step.id)
        dated |= {step.id: day} if day != step.due_on else {}
        reminded |= {step.id: None} if step.remind_at else {}
    changes.record(connection, act, made)
    handing.set_steps(connection, act.workspace_id, "due_on", dated)
    for field in ("remind_at", "remind_on"):
        handing.set_steps(connection, act.workspace_id, field, reminded)
    moved = {str(one.deal_id) for one in made if one.field == "due_on"}
    handing.keep_step_dates(connection, act.workspace_id, moved)


def _take_back(connection: Connection, undoing: Act, deal_ids: list[str]) -> None:
    act_id, between = undoing.id.removeprefix(UNDO), (deal_ids[0], deal_ids[-1])
    touched = handing.touched_since(connection, undoing.workspace_id, act_id, *between)
    free = [deal_id for deal_id in deal_ids if deal_id not in touched]
    if not free:
        return
    first = changes.fields_of_act(connection, undoing.workspace_id, act_id, ("owner_id",), limit=1)[0]
    was = {deal.id: deal.team_id for deal in deals.by_ids(connection, undoing.workspace_id, free)}
    handing.take_back(connection, undoing, between, touched)
    # Teams may have changed since: a deal stands where its owner is now.
    settling = new_act(undoing.workspace_id, actor_id=None, via="configure", now=undoing.at)
    placing.settle_within(connection, settling, among=free)
    leaver_id, owner_id = str(first.change.before), str(first.change.after)
    handed = replace(undoing, at=first.at)
    redraw_message(connection, undoing, handed_key(handed, leaver_id, owner_id))
    redraw_deals(connection, undoing, free, people={leaver_id, owner_id}, teams_before=was)


def _own_act(connection: Connection, typist: Typist, act_id: str) -> Recorded:
    """The first owner that was changed by an act of this person's."""
    made = changes.fields_of_act(connection, typist.workspace_id, act_id, ("owner_id",), limit=1)
    if not made or made[0].actor_id != typist.person_id or made[0].via != VIA:
        raise Refusal("Only the person who did this can take it back.")
    return made[0]


def _demand_back(connection: Connection, typist: Typist, owner_id: str) -> None:
    """What comes back stands in its owner's team, wherever that is by now: what is there must be theirs to give."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    owner = person(connection, typist.workspace_id, owner_id)
    team_id = teams.placing(connection, typist.workspace_id).team_of(owner.id, owner.name)
    rights = (Right.SETTLE_LEFT, Right.CHANGE_DEAL)
    if not any(who.may(right, team_id=team_id, owners={owner.id}) for right in rights):
        raise Refusal(f"This would be {owner.name}’s again, for whom you may not decide any more; ask a manager.")


def _outcome(connection: Connection, act: Act) -> HandedOver | None:
    """What an act has handed over; None where it found nothing."""
    made = changes.fields_of_act(connection, act.workspace_id, act.id, ("owner_id",), limit=1)
    if not made:
        return None
    given = handing.counted(connection, act.workspace_id, act.id)
    return HandedOver(
        None,
        *given,
        before=person(connection, act.workspace_id, str(made[0].change.before)).name,
        after=person(connection, act.workspace_id, str(made[0].change.after)).name,
        act_id=act.id,
        is_under_way=_is_under_way(connection, act),
    )
