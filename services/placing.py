"""Keeping each deal in its owner's team, with the history of it."""

import time
from collections.abc import Sequence

from sqlalchemy.engine import Connection

from services.redrawing import redraw_deals
from storage import changes, teams
from storage.changes import Act, Change
from storage.database import Database

PIECE = 100
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


def _move(connection: Connection, act: Act, moved: Sequence[tuple[str, str, str]]) -> None:
    teams.move(connection, act.workspace_id, moved)
    made = [Change("deal.changed", deal_id, None, "team_id", before, after) for deal_id, before, after in moved]
    changes.record(connection, act, made)
    if moved:
        ids, before = [deal_id for deal_id, _, _ in moved], {deal_id: team_id for deal_id, team_id, _ in moved}
        redraw_deals(connection, act, ids, teams_before=before)
