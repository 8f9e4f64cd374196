"""Which messages and home tabs show a step or a deal, and having them drawn anew once it has changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.delivery import Delivery
from sales.step import Step
from services.home_again import draw_home_again
from storage import deals, deliveries, pictures, steps, teams
from storage.changes import Act

REDRAWN_FOR = timedelta(hours=20)  # the morning message stays alive for its day
NOTES_REDRAWN_FOR = timedelta(days=14)
LISTS_REDRAWN_FOR = timedelta(days=30)
LEFT_REDRAWN_FOR = timedelta(days=90)  # what somebody has left is handed over one by one, and may take its time
NOTES = frozenset({"told", "reminder"})
SHARED = "shared"
LISTS = frozenset({"undated", "digest", SHARED})
LEFT = "left"
# What is said of a deal where it is shown.
SHOWN = frozenset({"name", "account", "amount", "currency", "stage_id", "status", "owner_id", "owner_name", "team_id"})


@dataclass(frozen=True, slots=True)
class Touched:
    """What was changed: deals as they stand now, steps, and whom that concerns.

    `teams_before` are the teams of deals that were moved, by the deal's id.
    """

    deals: Sequence[Deal] = ()
    step_ids: Sequence[str] = ()
    people: Collection[str] = ()
    teams_before: Mapping[str, str] = field(default_factory=dict)

    @property
    def teams(self) -> set[str]:
        """The ids of all teams whose lists may hold one of the deals."""
        return {team_id for deal in self.deals for team_id in self.teams_of(deal)}

    def teams_of(self, deal: Deal) -> set[str]:
        """The teams of a deal, now and before."""
        return {deal.team_id, self.teams_before.get(deal.id, deal.team_id)}


def redraw_step(connection: Connection, act: Act, step: Step, *also: str) -> None:
    """Have everything drawn anew that may show a step: of its owner, of the deal's, and of these people."""
    deal = deals.find(connection, act.workspace_id, step.deal_id)
    people = {step.owner_id, *also, *filter(None, [deal.owner_id if deal else None])}
    _redraw(connection, act, Touched([deal] if deal else [], [step.id], people), at=act.at)


def redraw_deals(
    connection: Connection,
    act: Act,
    deal_ids: Sequence[str],
    *,
    people: Iterable[str | None] = (),
    teams_before: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> None:
    """Have everything drawn anew, once each, that may show one of these deals or concerns these people.

    Whatever the number of deals, each five hundred cost the same few statements. `at` (UTC) is when; by default now.
    """
    pieces = [deal_ids[start : start + deals.CHUNK] for start in range(0, len(deal_ids), deals.CHUNK)]
    for piece in pieces or [()]:
        held = deals.by_ids(connection, act.workspace_id, piece) if piece else []
        alive = steps.alive(connection, act.workspace_id, piece, since=act.at - REDRAWN_FOR) if piece else {}
        concerned = {*people, *alive.values(), *(deal.owner_id for deal in held)}
        touched = Touched(held, list(alive), set(filter(None, concerned)), teams_before or {})
        _redraw(connection, act, touched, at=at or act.at)


def redraw_nudge(connection: Connection, act: Act, person_id: str, *, at: datetime) -> None:
    """Have the person's morning message of today, where there is one, drawn anew at a moment (UTC)."""
    since = act.at - REDRAWN_FOR
    shown = deliveries.shown_since(connection, act.workspace_id, person_id, "nudge", since)
    if shown is not None:
        deliveries.plan_again(connection, [_again(act, shown, at)])


def redraw_left(connection: Connection, act: Act, people: Sequence[str]) -> None:
    """Have the messages drawn anew that say that one of these people has left, and the home tabs of their readers."""
    since = act.at - LEFT_REDRAWN_FOR
    found = deliveries.about_leavers(connection, act.workspace_id, people, since=since)
    deliveries.plan_again(connection, [_again(act, shown, act.at) for shown in found])
    draw_home_again(connection, act.workspace_id, [shown.recipient for shown in found], now=act.at)


def redraw_received(connection: Connection, act: Act, person_id: str) -> None:
    """Have the messages drawn anew that say what this person was handed, once they no longer have a part of it."""
    since = act.at - NOTES_REDRAWN_FOR
    found = deliveries.every_shown_since(connection, act.workspace_id, person_id, "handed", since)
    deliveries.plan_again(connection, [_again(act, shown, act.at) for shown in found])


def redraw_message(connection: Connection, act: Act, key: str) -> None:
    """Have one message drawn anew, so far as it is sent or about to be."""
    shown = deliveries.find(connection, act.workspace_id, key)
    if shown is not None and shown.state in {"sent", "pending"}:
        deliveries.plan_again(connection, [_again(act, shown, act.at)])


def _redraw(connection: Connection, act: Act, touched: Touched, *, at: datetime) -> None:
    places = teams.places(connection, act.workspace_id, touched.teams) if touched.teams else {}
    found = deliveries.showing(
        connection,
        act.workspace_id,
        touched.step_ids,
        people=sorted(touched.people),
        places=places,
        since={
            "nudge": act.at - REDRAWN_FOR,
            "note": act.at - NOTES_REDRAWN_FOR,
            "list": act.at - LISTS_REDRAWN_FOR,
            "left": act.at - LEFT_REDRAWN_FOR,
        },
    )
    wanted = [shown for shown in _latest(found) if shown.kind not in LISTS or _is_listed(connection, touched, shown)]
    deliveries.plan_again(connection, [_again(act, shown, at) for shown in wanted])
    overseers = {shown.recipient for shown in wanted if shown.kind == LEFT}
    draw_home_again(connection, act.workspace_id, {*touched.people, *overseers}, now=at)


def _latest(found: Iterable[Delivery]) -> Iterable[Delivery]:
    """Of what comes latest first every note, whoever has left, and of the other kinds the latest in each place."""
    latest: dict[tuple[str, ...], Delivery] = {}
    for shown in found:
        which = shown.key if shown.kind in {*NOTES, LEFT} else f"{shown.team_id}:{(shown.about or {}).get('what')}"
        latest.setdefault((shown.kind, shown.recipient, which), shown)
    return latest.values()


def _is_listed(connection: Connection, touched: Touched, shown: Delivery) -> bool:
    """Whether any of the deals stands in a team's list as one without a dated step."""
    at = shown.shown_at
    ids = [deal.id for deal in touched.deals if shown.team_id in touched.teams_of(deal) and deal.recorded_at <= at]
    return bool(pictures.undated_then(connection, shown.workspace_id, ids, at))


def _again(act: Act, shown: Delivery, at: datetime) -> dict[str, Any]:
    later = f":{at.isoformat()}" if at > act.at else ""
    return {
        "workspace_id": act.workspace_id,
        "key": f"redraw:{shown.key}{later}",
        "fire_at": at,
        "kind": "redraw",
        "recipient": shown.recipient,
        "about": {"shown": shown.key},
        "available_at": at,
    }
