"""Which messages show a step, and having them drawn anew once it has changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.delivery import Delivery
from services.home_again import draw_home_again
from storage import deliveries, pictures, teams
from storage.changes import Act

REDRAWN_FOR = timedelta(hours=20)  # the morning message stays alive for its day
NOTES_REDRAWN_FOR = timedelta(days=14)
LISTS_REDRAWN_FOR = timedelta(days=30)
LEFT_REDRAWN_FOR = timedelta(days=90)  # what somebody has left is handed over one by one, and may take its time
NOTES = frozenset({"told", "reminder"})
LISTS = frozenset({"undated", "digest"})
LEFT = "left"


def redraw(connection: Connection, act: Act, deal: Deal | None, step_id: str, people: Iterable[str]) -> None:
    """Have everything drawn anew that may show the step: these people's own messages, and the team's lists."""
    found = deliveries.showing(
        connection,
        act.workspace_id,
        step_id,
        people=list(dict.fromkeys(people)),
        place=teams.place(connection, act.workspace_id, deal.team_id) if deal else None,
        team_id=deal.team_id if deal else None,
        since={
            "nudge": act.at - REDRAWN_FOR,
            "note": act.at - NOTES_REDRAWN_FOR,
            "list": act.at - LISTS_REDRAWN_FOR,
            "left": act.at - LEFT_REDRAWN_FOR,
        },
    )
    _redraw_left(connection, act, [shown for shown in found if shown.kind == LEFT])
    latest: dict[tuple[str, str], Delivery] = {}
    for shown in found:
        if shown.kind in NOTES:
            _plan(connection, act, shown, act.at)
        elif shown.kind != LEFT:
            latest.setdefault((shown.kind, shown.recipient), shown)
    for shown in latest.values():
        if shown.kind not in LISTS or (deal and _is_listed(connection, deal, shown)):
            _plan(connection, act, shown, act.at)


def redraw_nudge(connection: Connection, act: Act, person_id: str, *, at: datetime) -> None:
    """Have the person's morning message of today, where there is one, drawn anew at a moment (UTC)."""
    since = act.at - REDRAWN_FOR
    shown = deliveries.shown_since(connection, act.workspace_id, person_id, "nudge", since)
    if shown is not None:
        _plan(connection, act, shown, at)


def redraw_left(connection: Connection, act: Act, people: Sequence[str]) -> None:
    """Have the messages drawn anew that say that one of these people has left, and the home tabs of their readers."""
    since = act.at - LEFT_REDRAWN_FOR
    _redraw_left(connection, act, deliveries.about_leavers(connection, act.workspace_id, people, since=since))


def redraw_message(connection: Connection, act: Act, key: str) -> None:
    """Have one message drawn anew, so far as it is sent or about to be."""
    shown = deliveries.find(connection, act.workspace_id, key)
    if shown is not None and shown.state in {"sent", "pending"}:
        _plan(connection, act, shown, act.at)


def _redraw_left(connection: Connection, act: Act, found: Sequence[Delivery]) -> None:
    for shown in found:
        _plan(connection, act, shown, act.at)
    draw_home_again(connection, act.workspace_id, [shown.recipient for shown in found], now=act.at)


def _is_listed(connection: Connection, deal: Deal, shown: Delivery) -> bool:
    """Whether the deal stands in a list as one without a dated step."""
    at = shown.shown_at
    return deal.recorded_at <= at and bool(pictures.undated_then(connection, shown.workspace_id, [deal.id], at))


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
