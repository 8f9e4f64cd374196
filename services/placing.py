"""Keeping each deal in its owner's team, with the history of it."""

import time
from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection

from sales.delivery import Delivery
from services import leaving
from services.redrawing import redraw_deals
from storage import changes, deliveries, teams
from storage.changes import Act
from storage.database import Database

PIECE = 100
AT_ONCE = 500  # as many deals are drawn anew while somebody waits
MOVED = "moved"  # deals that are moved and still to be drawn anew
SETTLING = "settling"  # deals that are still to be moved
PAUSE_SECONDS = 0.004  # lets a capture in between two pieces, also from another process


def settle(database: Database, act: Act) -> None:
    """After owners, members or teams have changed: move deals to the teams that they belong to now.

    In small transactions, so that nobody's capture waits for thousands of deals; what is cut off, the next completes.
    """
    with database.read(act.workspace_id) as connection:
        misplaced = [deal_id for deal_id, _, _ in teams.misplaced(connection, act.workspace_id)]
    for start in range(0, len(misplaced), PIECE):
        with database.write(act.workspace_id) as connection:
            piece = misplaced[start : start + PIECE]
            _move(connection, act, teams.misplaced(connection, act.workspace_id, among=piece))
        time.sleep(PAUSE_SECONDS)


def settle_within(connection: Connection, act: Act, *, among: Sequence[str] | None = None) -> None:
    """The same in the caller's transaction, for what must hold at its end; for all deals, or those of these ids."""
    _move(connection, act, teams.misplaced(connection, act.workspace_id, among=among))


def settle_soon(connection: Connection, act: Act) -> bool:
    """In the caller's transaction where it is little, else by the delivery loop; whether all of it is done."""
    moved = teams.misplaced(connection, act.workspace_id)
    if len(moved) > AT_ONCE:
        _leave_to_the_loop(connection, act, SETTLING)
        return False
    _move(connection, act, moved)
    return True


def settle_next(database: Database, delivery: Delivery) -> bool:
    """Move the next of the many deals that an act has left where they do not belong; whether there may be more."""
    with database.read(delivery.workspace_id) as connection:
        next_ids = [deal_id for deal_id, _, _ in teams.misplaced(connection, delivery.workspace_id)[:AT_ONCE]]
    with database.write(delivery.workspace_id) as connection:
        held = deliveries.hold(connection, delivery.workspace_id, delivery.key)
        if held is None or held.about is None:
            return False
        act = Act(delivery.workspace_id, held.about["act"], held.about["by"], held.about["via"], delivery.fire_at)
        settle_within(connection, act, among=next_ids)
        is_more = len(next_ids) == AT_ONCE
        if not is_more:
            leaving.pass_on(connection, act)  # whoever sees to it by now is told once all of it stands there
        return is_more


def redraw_next(database: Database, delivery: Delivery) -> bool:
    """Have drawn anew what shows the next of the many deals that an act has moved; whether there may be more."""
    with database.write(delivery.workspace_id) as connection:
        held = deliveries.hold(connection, delivery.workspace_id, delivery.key)
        about = held.about if held else None
        if about is None:
            return False
        moved = changes.fields_of_act(
            connection, delivery.workspace_id, about["act"], ("team_id",), behind=about["seq"], limit=AT_ONCE
        )
        if moved:
            act = Act(delivery.workspace_id, about["act"], about["by"], about["via"], delivery.fire_at)
            _redraw(connection, act, {str(one.change.deal_id): str(one.change.before) for one in moved})
            seen = {**about, "seq": moved[-1].seq}
            deliveries.set_about(connection, delivery.workspace_id, delivery.key, seen)
        return len(moved) == AT_ONCE


def _move(connection: Connection, act: Act, moved: Sequence[tuple[str, str, str]]) -> None:
    teams.move(connection, act, moved)
    if len(moved) <= AT_ONCE:
        _redraw(connection, act, {deal_id: team_id for deal_id, team_id, _ in moved})
    else:
        _leave_to_the_loop(connection, act, MOVED)


def _redraw(connection: Connection, act: Act, teams_before: Mapping[str, str]) -> None:
    if teams_before:
        redraw_deals(connection, act, list(teams_before), teams_before=teams_before)


def _leave_to_the_loop(connection: Connection, act: Act, kind: str) -> None:
    """What takes longer than somebody who waits for an answer has."""
    row = {
        "workspace_id": act.workspace_id,
        "key": f"{kind}:{act.id}",
        "fire_at": act.at,
        "kind": kind,
        "recipient": act.actor_id or act.workspace_id,
        "about": {"act": act.id, "by": act.actor_id, "via": act.via, "seq": 0},
        "available_at": act.at,
    }
    deliveries.plan(connection, [row])
