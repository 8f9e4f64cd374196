"""Moving a step's date, handing it over or back, and putting its reminder off; each with its history, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.note import How
from sales.permissions import Member, Right
from sales.person import Person
from sales.rearranging import FARTHEST, Asked, Field, Rearranged, Reminder, Seen, Since, likely_reminders
from sales.refusal import Refusal
from sales.step import Step
from sales.working_time import clock_time, likely_dates, moment
from services import access, once
from services.choosing import settings_of
from services.drafts import Typist
from services.recording import NO_REMINDER, change_step, found_step, new_act, owner, person, region_of
from services.redrawing import redraw_nudge
from services.telling import remind as plan_reminder
from services.telling import tell
from storage import changes, deals
from storage.database import Database

REPEATED_WITHIN = timedelta(minutes=1)
VIA = "menu"
FIELDS: tuple[Field, ...] = ("owner_id", "due_on", "remind_at")  # what an act is about; a reminder goes with the others

_Find = Callable[[Connection, str, str], Deal | None]


@dataclass(frozen=True, slots=True)
class _Held:
    """A step under change: who wants it, and its deal, locked."""

    step: Step
    deal: Deal
    who: Member


def look(database: Database, *, typist: Typist, seen: Seen, now: datetime) -> Asked | Since:
    """A step that somebody wants to rearrange, or what has happened to it since they saw it."""
    with database.read(typist.workspace_id) as connection:
        held = _held(connection, typist, seen.step_id, find=deals.find)
        if since := since_seen(connection, held.who.person, held.step, seen):
            return since
        whose = person(connection, typist.workspace_id, held.step.owner_id)
        region = region_of(connection, whose)
        return Asked(
            step=held.step,
            deal=held.deal,
            viewer=held.who.person,
            now=now,
            reminders=likely_reminders(settings_of(connection, whose, now=now), now),
            dates=tuple(day for day in likely_dates(whose.today(now), region) if day != held.step.due_on),
        )


def remind(
    database: Database, *, typist: Typist, seen: Seen, wanted: Reminder, now: datetime
) -> Rearranged | Since | None:
    """Have the step's owner reminded at a moment or on a day and not before; its date stays.

    Of this as of the others: None for a repeat of a request that was taken back since.
    """
    with database.write(typist.workspace_id) as connection:
        held = _held(connection, typist, seen.step_id)
        step = held.step
        if not once.is_first(connection, typist, now=now):
            return _once_more(connection, typist, held, seen, "remind_at", now)
        if step.owner_id != typist.person_id:
            raise Refusal(f"Only {step.owner_name} can put off this reminder; it reaches nobody else.")
        if not now < wanted.at <= now + FARTHEST:
            raise Refusal("This moment is past; choose a later one.")
        values = {"remind_at": wanted.at, "remind_on": wanted.day}
        done = _rearranged(connection, typist, held, seen, values, now)
        if isinstance(done, Rearranged):
            _plan_reminder(connection, done, held.who.person, wanted)
        return done


def move(
    database: Database, *, typist: Typist, seen: Seen, day: date | None, now: datetime
) -> Rearranged | Since | None:
    """Make the step due on another day (the owner's local date); a time of day stays, a reminder goes."""
    if day is None:
        raise Refusal("Choose the new day.", field="due_on")
    with database.write(typist.workspace_id) as connection:
        held = _held(connection, typist, seen.step_id)
        if not once.is_first(connection, typist, now=now):
            return _once_more(connection, typist, held, seen, "due_on", now)
        whose = person(connection, typist.workspace_id, held.step.owner_id)
        if day < whose.today(now):
            raise Refusal("This date is past; choose today or a later day.", field="due_on")
        if day == held.step.due_on == seen.due_on:
            raise Refusal("It is due on this day already; choose another one.", field="due_on")
        due_at = _same_time(held.step, whose, day)
        if due_at is not None and due_at < now:
            raise Refusal("Its hour is past on this day; choose a later day.", field="due_on")
        values = {"due_on": day, "due_at": due_at, **NO_REMINDER}
        return _rearranged(connection, typist, held, seen, values, now)


def hand_over(
    database: Database, *, typist: Typist, seen: Seen, owner_id: str | None, now: datetime, how: How = "given"
) -> Rearranged | Since | None:
    """Make somebody else see to the step, and tell them; with `how` "handed_back", whoever gave it."""
    if owner_id is None:
        raise Refusal("Choose who sees to it from now on.", field="owner")
    with database.write(typist.workspace_id) as connection:
        held = _held(connection, typist, seen.step_id)
        if not once.is_first(connection, typist, now=now):
            return _once_more(connection, typist, held, seen, "owner_id", now)
        new = (
            _giver(connection, typist, owner_id)
            if how == "handed_back"
            else owner(connection, typist.workspace_id, owner_id)
        )
        if new.id == held.step.owner_id == seen.owner_id:
            raise Refusal(f"{new.name} sees to it already; choose somebody else.", field="owner")
        at = held.step.due_at
        values = {"owner_id": new.id, **NO_REMINDER, **({"due_on": new.today(at)} if at else {})}
        done = _rearranged(connection, typist, held, seen, values, now)
        if isinstance(done, Rearranged):
            tell(connection, changes.Act(typist.workspace_id, done.act_id, typist.person_id, VIA, now), done.step, how)
        return done


def _giver(connection: Connection, typist: Typist, giver_id: str) -> Person:
    """Whoever gave the step; they may have left since, and the button has no field to name somebody else in."""
    giver = person(connection, typist.workspace_id, giver_id)
    if giver.is_deactivated:
        raise Refusal(
            f"{giver.name} is no longer active in Slack; choose Hand over in the menu and name somebody else."
        )
    return owner(connection, typist.workspace_id, giver_id)


def since_seen(connection: Connection, viewer: Person, step: Step, seen: Seen) -> Since | None:
    """What has happened to a step since somebody saw it: closed, handed over or moved, by whom and when."""
    checks: tuple[tuple[bool, Any, str], ...] = (
        (step.state != "open", "closed", "state"),
        (seen.owner_id not in {None, step.owner_id}, "handed_over", "owner_id"),
        (seen.due_on not in {None, step.due_on}, "moved", "due_on"),
    )
    for has_happened, what, field in checks:
        if has_happened:
            last = changes.last_of_step(connection, viewer.workspace_id, step.id, field)
            by = person(connection, viewer.workspace_id, last.actor_id).name if last and last.actor_id else "Nextstep"
            return Since(step, what, last.at if last else step.state_since, by, viewer)
    return None


def _held(connection: Connection, typist: Typist, step_id: str, find: _Find = deals.find_for_change) -> _Held:
    deal_id = found_step(connection, typist.workspace_id, step_id).deal_id
    deal = find(connection, typist.workspace_id, deal_id)
    if deal is None:
        raise Refusal("This deal is no longer there.")
    step = found_step(connection, typist.workspace_id, step_id)
    who = access.member(connection, typist.workspace_id, typist.person_id)
    access.demand(who, Right.CHANGE_STEP, deal=deal, step=step)
    return _Held(step, deal, who)


def _rearranged(
    connection: Connection, typist: Typist, held: _Held, seen: Seen, values: dict[str, Any], now: datetime
) -> Rearranged | Since:
    """Change the step, unless it was changed since it was seen; a second press finds its first one and stays it."""
    field = next(known for known in FIELDS if known in values)
    if not _is_repeat(connection, typist, held.step, field, values[field], now):
        if since := since_seen(connection, held.who.person, held.step, seen):
            return since
        act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
        change_step(connection, act, held.step, **values)
    last = changes.last_of_step(connection, typist.workspace_id, held.step.id, field)
    assert last is not None
    once.keep(connection, typist, last.act_id)
    return _done(connection, typist, held, last, now)


def _once_more(
    connection: Connection, typist: Typist, held: _Held, seen: Seen, field: Field, now: datetime
) -> Rearranged | Since | None:
    """What a request that was dealt with before is answered: what it did while that stands, else what has happened."""
    act_id, _ = once.act_and_note(connection, typist)
    last = changes.last_of_step(connection, typist.workspace_id, held.step.id, field)
    if last is not None and act_id == last.act_id:
        return _done(connection, typist, held, last, now)
    return since_seen(connection, held.who.person, held.step, seen)


def _done(connection: Connection, typist: Typist, held: _Held, last: changes.Recorded, now: datetime) -> Rearranged:
    """What the latest change of the step's field has made of it."""
    field: Field = next(known for known in FIELDS if known == last.change.field)
    before = changes.value_before(last.change)
    return Rearranged(
        step=found_step(connection, typist.workspace_id, held.step.id),
        deal=held.deal,
        field=field,
        act_id=last.act_id,
        was_due=before if field == "due_on" else held.step.due_on,
        was_owner=person(connection, typist.workspace_id, before).name if field == "owner_id" else "",
        viewer=held.who.person,
        now=now,
    )


def _is_repeat(connection: Connection, typist: Typist, step: Step, field: str, wanted: object, now: datetime) -> bool:
    """Whether this person has done the very same a moment ago."""
    if step.state != "open" or getattr(step, field) != wanted:
        return False
    last = changes.last_of_step(connection, typist.workspace_id, step.id, field)
    is_own = last is not None and last.actor_id == typist.person_id and last.via != "undo"
    return is_own and last is not None and now - last.at < REPEATED_WITHIN


def _same_time(step: Step, whose: Person, day: date) -> datetime | None:
    """The same time of day on another day, on the owner's clock, where one was said."""
    return moment(day, whose.local(step.due_at).time(), whose.timezone) if step.due_at else None


def _plan_reminder(connection: Connection, done: Rearranged, whose: Person, wanted: Reminder) -> None:
    """A message of its own at that moment, on a whole day at their hour: there, a morning message may take it in."""
    act = changes.Act(whose.workspace_id, done.act_id, whose.id, VIA, done.now)
    if wanted.day is None:
        plan_reminder(connection, act, done.step, wanted.at)
        redraw_nudge(connection, act, whose.id, at=wanted.at)
    else:
        hour = clock_time(settings_of(connection, whose, now=done.now).nudge_time)
        plan_reminder(connection, act, done.step, moment(wanted.day, hour, whose.timezone))
