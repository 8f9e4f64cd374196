"""A person's own settings: read, chosen, and in force at once."""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.permissions import Right
from sales.person import Person
from sales.preferences import OwnSettings, Preferences, Usual, checked
from sales.refusal import Refusal
from sales.regions import regions_like
from sales.working_time import country_of
from services import access, clocks, mornings, once
from services.drafts import Typist
from services.home_again import draw_home_again
from services.recording import new_act, region_in
from storage import changes, people, preferences
from storage.changes import Act, Change
from storage.database import Database

VIA = "settings"


def settings(database: Database, *, workspace_id: str, person_id: str, now: datetime) -> OwnSettings:
    """A person's own settings as they hold now."""
    with database.read(workspace_id) as connection:
        return settings_of(connection, somebody_served(connection, workspace_id, person_id), now=now)


def regions(
    database: Database, *, workspace_id: str, person_id: str, typed: str, most: int, now: datetime
) -> tuple[OwnSettings, list[str]]:
    """A person's settings, and the codes of regions that fit what was typed so far."""
    return settings(database, workspace_id=workspace_id, person_id=person_id, now=now), regions_like(typed, most=most)


def choose(database: Database, *, typist: Typist, wanted: Preferences, now: datetime) -> OwnSettings:
    """Put what was chosen in force; what is wrong is refused on its field. A repeat changes nothing."""
    with database.write(typist.workspace_id) as connection:
        held = _held(connection, typist, now)
        if not once.is_first(connection, typist, now=now):
            return held
        return _put(connection, typist, held, checked(wanted, held.usual, today=held.today), now)


def resume(database: Database, *, typist: Typist, now: datetime) -> OwnSettings:
    """End a pause; without one nothing changes."""
    with database.write(typist.workspace_id) as connection:
        held = _held(connection, typist, now)
        if not once.is_first(connection, typist, now=now):
            return held
        return _put(connection, typist, held, replace(held.chosen, paused_until=None), now)


def somebody_served(connection: Connection, workspace_id: str, person_id: str) -> Person:
    """Somebody who is served in this workspace; who is not is told why."""
    who = access.member(connection, workspace_id, person_id)
    if not who.may(Right.SEE_DEAL, owners=(person_id,)):
        raise Refusal("Nextstep works for the people of its own workspace; ask a colleague there to do this.")
    return who.person


def settings_of(connection: Connection, person: Person, *, now: datetime) -> OwnSettings:
    """What a person has chosen, beside what is usual where they are."""
    schedule = mornings.schedule_of(connection, person.workspace_id)
    usual = Usual(
        nudge_time=schedule.local_time,
        days=schedule.days,
        holidays=region_in(connection, person.workspace_id, person.timezone),
        is_guessed=country_of(person.timezone) is not None,
    )
    chosen = preferences.find(connection, person.workspace_id, person.id)
    return OwnSettings(person, person.today(now), chosen, usual)


def _held(connection: Connection, typist: Typist, now: datetime) -> OwnSettings:
    person = somebody_served(connection, typist.workspace_id, typist.person_id)
    people.hold(connection, typist.workspace_id, person.id)
    return settings_of(connection, person, now=now)


def _put(connection: Connection, typist: Typist, held: OwnSettings, chosen: Preferences, now: datetime) -> OwnSettings:
    if chosen == held.chosen:
        return held
    was_served = mornings.is_over(connection, held.person, held.chosen, now=now)
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    preferences.choose(connection, typist.workspace_id, typist.person_id, chosen)
    _record(connection, act, held.chosen, chosen)
    clocks.align(connection, typist.workspace_id, now=now)
    if not was_served:
        mornings.catch_up(connection, typist.workspace_id, [held.person], now=now)
    draw_home_again(connection, typist.workspace_id, [typist.person_id], now=now)
    return replace(held, chosen=chosen)


def _record(connection: Connection, act: Act, before: Preferences, after: Preferences) -> None:
    pairs = ((field, value, getattr(after, field)) for field, value in asdict(before).items())
    made = [
        Change("preferences.changed", None, None, field, changes.as_text(old), changes.as_text(new))
        for field, old, new in pairs
        if old != new
    ]
    changes.record(connection, act, made)
