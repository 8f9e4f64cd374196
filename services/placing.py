"""Keeping each deal in its owner's team, with the history of it."""

from sqlalchemy.engine import Connection

from storage import changes, teams
from storage.changes import Act, Change


def settle(connection: Connection, act: Act) -> None:
    """After owners, members or teams have changed: move deals to the teams that they belong to now."""
    moved = teams.settle(connection, act.workspace_id)
    made = [Change("deal.changed", deal_id, None, "team_id", before, after) for deal_id, before, after in moved]
    changes.record(connection, act, made)
