"""People who leave Slack: their managers are told once, and see what there is to hand over until nothing is left."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from sales.leaving import LISTED, Left, LeftLine, Place, Received, Settled
from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import moment
from services import access
from services.drafts import Typist
from services.overseeing import overseen_by, overseers
from services.recording import new_act, person
from services.redrawing import redraw_left
from storage import deals, deliveries, leavers, people, steps, teams
from storage.changes import Act
from storage.database import Database
from storage.leavers import Given, Gone, Line

ON_HOME = 3  # people who have left, each with a part of what they hold


def take_note(connection: Connection, workspace_id: str, *, now: datetime) -> None:
    """After people were taken over: tell of those who have left since the last look, and of those who are back."""
    left = people.note_left(connection, workspace_id, now=now)
    back = people.note_back(connection, workspace_id)
    if left or back:
        act = new_act(workspace_id, actor_id=None, via="people", now=now)
        pass_on(connection, act)  # who left may have seen to what others had left
        redraw_left(connection, act, [*back, *(one.id for one in left)])


def pass_on(connection: Connection, act: Act) -> None:
    """After people, managers or teams have changed: tell whoever sees now to what people have left, once each.

    What others were told of it before is drawn anew, and says with whom it is.
    """
    found = leavers.leavings(connection, act.workspace_id)
    if found:
        _plan(connection, act, found)
        redraw_left(connection, act, sorted({place.person_id for place, _ in found}))


def message(
    database: Database, workspace_id: str, reader_id: str, place: Place, *, since: datetime, now: datetime
) -> Left:
    """What the message that somebody has left says now; what was dealt with on its reader's day stays, ticked."""
    with database.read(workspace_id) as connection:
        reader = person(connection, workspace_id, reader_id)
        midnight = moment(reader.today(now), time.min, reader.timezone)
        left = left_in(connection, reader, place, now=now, since=max(since, midnight))
        kept_by = _kept_elsewhere(connection, left)
        return replace(left, kept_by=kept_by, lines=()) if kept_by else left


def rest(database: Database, *, typist: Typist, place: Place, offset: int, now: datetime) -> Left:
    """A page of what somebody holds; where that has become shorter, its last page."""
    with database.read(typist.workspace_id) as connection:
        who = settling(connection, typist, place)
        held = leavers.held(connection, typist.workspace_id, place)
        last = max(0, (held.lines - 1) // LISTED * LISTED)
        return left_in(connection, who.person, place, now=now, offset=max(0, min(offset, last)))


def settling(connection: Connection, typist: Typist, place: Place) -> Member:
    """Who wants to hand over what this person has left in a team, if they may."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    if not who.may(Right.SETTLE_LEFT, team_id=place.team_id):
        raise Refusal("Only a manager of this team or an admin can hand this over; ask one of them.")
    return who


def seen_by(connection: Connection, who: Member, *, now: datetime) -> tuple[tuple[Left, ...], int]:
    """What people who have left still hold in the teams that somebody sees to, and how many more people that are."""
    seen = overseen_by(connection, who)
    found = leavers.places_of_leavers(connection, who.person.workspace_id, seen) if seen else []
    shown = tuple(left_in(connection, who.person, place, now=now) for place in found[:ON_HOME])
    return shown, len(found) - len(shown)


def received(
    database: Database, workspace_id: str, reader_id: str, *, about: Mapping[str, Any], since: datetime, now: datetime
) -> Received:
    """What somebody was handed from a moment on and still has: within its day of what another has left, else its hour.

    `about` is what the message was planned with.
    """
    giver_id, leaver_id = str(about["giver"]), about.get("leaver")
    with database.read(workspace_id) as connection:
        given = Given(giver_id, leaver_id, reader_id, since, _until(since, is_of_day=bool(leaver_id)))
        held, found = leavers.received(connection, workspace_id, given, limit=LISTED)
        return Received(
            giver=person(connection, workspace_id, giver_id),
            leaver=person(connection, workspace_id, leaver_id) if leaver_id else None,
            reader=person(connection, workspace_id, reader_id),
            held=held,
            lines=_lines(connection, workspace_id, reader_id, found),
            now=now,
            following=steps.following(connection, workspace_id, [line.deal_id for line in found]),
        )


def _until(since: datetime, *, is_of_day: bool) -> datetime:
    """When the message ends that began then: the next one has what comes later."""
    if is_of_day:
        return datetime.combine(since.date() + timedelta(days=1), time.min, UTC)
    return since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _plan(connection: Connection, act: Act, found: Sequence[tuple[Place, datetime]]) -> None:
    """One message for each leaving to each who sees to a team in which they leave something."""
    readers = overseers(connection, act.workspace_id, {place.team_id for place, _ in found})
    rows = [
        {
            "workspace_id": act.workspace_id,
            "key": f"left:{place.person_id}:{place.team_id}:{reader.id}:{left_at.isoformat()}",
            "team_id": place.team_id,
            "fire_at": act.at,
            "kind": "left",
            "recipient": reader.id,
            "about": {"person": place.person_id},
            "available_at": act.at,
        }
        for place, left_at in found
        for reader in readers[place.team_id]
    ]
    deliveries.plan(connection, rows)


def _kept_elsewhere(connection: Connection, left: Left) -> tuple[Person, ...]:
    """Who sees to what somebody has left, where the reader has nothing to hand over here."""
    workspace_id, place = left.viewer.workspace_id, left.place
    found = [place] if left.held.lines else leavers.places(connection, workspace_id, [place.person_id])
    readers = overseers(connection, workspace_id, {one.team_id for one in found}) if found else {}
    if left.is_back or (left.held.lines and left.viewer in readers[place.team_id]):
        return ()
    keepers = {reader.id: reader for team_id in sorted(readers) for reader in readers[team_id]}
    return tuple(keepers.values())


def left_in(
    connection: Connection,
    reader: Person,
    place: Place,
    *,
    now: datetime,
    since: datetime | None = None,
    offset: int = 0,
) -> Left:
    """What somebody holds in a team, for one who sees to it; with what was dealt with since a moment, where given."""
    workspace_id = reader.workspace_id
    team = teams.find(connection, workspace_id, place.team_id)
    found = leavers.lines(connection, workspace_id, place, offset=offset, limit=LISTED)
    gone, number = leavers.gone(connection, workspace_id, place, since, limit=LISTED) if since else ([], 0)
    act_id = leavers.last_act(connection, workspace_id, place, reader.id, since) if since else None
    return Left(
        person=person(connection, workspace_id, place.person_id),
        place=place,
        team_name=team.name if team else "",
        held=leavers.held(connection, workspace_id, place),
        lines=_lines(connection, workspace_id, place.person_id, found),
        viewer=reader,
        now=now,
        settled=_settled(connection, workspace_id, place, gone),
        settled_count=number,
        offset=offset,
        undo_act=act_id or "",
    )


def _lines(connection: Connection, workspace_id: str, owner_id: str, found: Sequence[Line]) -> tuple[LeftLine, ...]:
    """The deals and steps of these lines, in their order."""
    held = {deal.id: deal for deal in deals.by_ids(connection, workspace_id, [line.deal_id for line in found])}
    alone = [line.id for line in found if line.kind == leavers.STEP]
    said = {step.id: step for step in steps.by_ids(connection, workspace_id, alone)}
    counts = leavers.steps_with(connection, workspace_id, owner_id, list(held))
    return tuple(
        LeftLine(held[line.deal_id], said[line.id])
        if line.kind == leavers.STEP
        else LeftLine(held[line.deal_id], None, *counts.get(line.deal_id, (0, None)))
        for line in found
    )


def _settled(connection: Connection, workspace_id: str, place: Place, gone: Sequence[Gone]) -> tuple[Settled, ...]:
    lines = _lines(connection, workspace_id, place.person_id, [one.line for one in gone])
    return tuple(
        Settled(line, one.became, one.at, (line.step.owner_name if line.step else line.deal.owner_name) or "")
        for line, one in zip(lines, gone, strict=True)
    )
