"""Which messages show a step, and having them drawn anew once it has changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.delivery import Delivery
from storage import deliveries, pictures, teams, workspaces
from storage.changes import Act

REDRAWN_FOR = timedelta(hours=20)  # the morning message stays alive for its day
NOTES_REDRAWN_FOR = timedelta(days=14)
LISTS_REDRAWN_FOR = timedelta(days=30)
LISTS = ("undated", "digest")
NOTES = ("told", "reminder")


def redraw(connection: Connection, act: Act, deal: Deal | None, step_id: str, people: Iterable[str]) -> None:
    """Have everything drawn anew that may show the step: these people's own messages, and the team's lists."""
    for person_id in dict.fromkeys(people):
        redraw_nudge(connection, act, person_id, at=act.at)
        _redraw_notes(connection, act, person_id, step_id)
    if deal is not None:
        _redraw_lists(connection, act, deal)


def redraw_nudge(connection: Connection, act: Act, person_id: str, *, at: datetime) -> None:
    """Have the person's morning message of today, where there is one, drawn anew at a moment (UTC)."""
    since = act.at - REDRAWN_FOR
    shown = deliveries.shown_since(connection, act.workspace_id, person_id, "nudge", since)
    if shown is not None:
        _plan(connection, act, shown, at)


def _redraw_notes(connection: Connection, act: Act, person_id: str, step_id: str) -> None:
    since = act.at - NOTES_REDRAWN_FOR
    for shown in deliveries.about_step(connection, act.workspace_id, person_id, NOTES, step_id, since):
        _plan(connection, act, shown, act.at)


def _redraw_lists(connection: Connection, act: Act, deal: Deal) -> None:
    """The team's latest list of each kind, if the deal stands in it as one without a dated step."""
    place = place_of(connection, act.workspace_id, deal.team_id)
    for kind in LISTS if place else ():
        since = act.at - LISTS_REDRAWN_FOR
        shown = deliveries.shown_since(connection, act.workspace_id, place or "", kind, since, team_id=deal.team_id)
        if shown is None:
            continue
        is_older = deal.recorded_at <= shown.shown_at
        if is_older and pictures.undated_then(connection, act.workspace_id, [deal.id], shown.shown_at):
            _plan(connection, act, shown, act.at)


def place_of(connection: Connection, workspace_id: str, team_id: str) -> str | None:
    """Where a team's lists go: its channel, or the installer in private until a channel is named."""
    team = teams.find(connection, workspace_id, team_id)
    workspace = workspaces.find(connection, workspace_id)
    return (team.channel_id if team else None) or (workspace.installer_id if workspace else None)


def _plan(connection: Connection, act: Act, shown: Delivery, at: datetime) -> None:
    later = f":{at.isoformat()}" if at > act.at else ""
    redrawing = {
        "workspace_id": act.workspace_id,
        "key": f"redraw:{shown.key}{later}",
        "fire_at": at,
        "kind": "redraw",
        "recipient": shown.recipient,
        "about": {"shown": shown.key},
        "available_at": at,
    }
    deliveries.plan_again(connection, redrawing)
