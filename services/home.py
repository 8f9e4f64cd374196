"""A person's home tab: what stands in it now."""

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy.engine import Connection

from sales.deal import largest_first
from sales.home import Home, home_for
from sales.nudge import NudgeLine
from sales.permissions import Member
from sales.working_time import moment
from services import access, leaving
from services.choosing import settings_of, somebody_served
from services.home_again import remember_home
from services.ticked_off import own_acts
from storage import deals, steps
from storage.database import Database

MOST_SHOWN = 100


def opened(database: Database, *, workspace_id: str, person_id: str, now: datetime) -> Home:
    """What to show to somebody who opens their home tab; from now on it is kept up to date."""
    with database.write(workspace_id) as connection:
        home = home_of(connection, workspace_id, person_id, now)
        remember_home(connection, workspace_id, person_id, now=now)
        return home


def shown(database: Database, workspace_id: str, person_id: str, *, now: datetime) -> Home:
    """What stands in a person's home tab now."""
    with database.read(workspace_id) as connection:
        return home_of(connection, workspace_id, person_id, now)


def home_of(connection: Connection, workspace_id: str, person_id: str, now: datetime) -> Home:
    """The same within a transaction."""
    settings = settings_of(connection, somebody_served(connection, workspace_id, person_id), now=now)
    midnight = moment(settings.today, time.min, settings.person.timezone)
    mine = steps.of_owner(connection, workspace_id, person_id, closed_since=midnight)
    held = deals.by_ids(connection, workspace_id, sorted({step.deal_id for step in mine}))
    own = sorted(deals.open_of_owner(connection, workspace_id, person_id), key=largest_first)
    named = {deal.id: deal for deal in (*own, *held)}
    closed = {step.deal_id for step in mine if step.state != "open"}
    largest = {deal.id for deal in own[:MOST_SHOWN]}
    following = steps.following(connection, workspace_id, sorted(closed | largest))
    who = access.member(connection, workspace_id, person_id)
    undo_acts = own_acts(connection, who, [(step, named[step.deal_id]) for step in mine])
    lines = [
        NudgeLine(
            step=step,
            deal=named[step.deal_id],
            following=None if step.state == "open" else following.get(step.deal_id),
            opens_deal=access.sees(who, named[step.deal_id]),
            undo_act=undo_acts.get(step.id, ""),
        )
        for step in mine
    ]
    found = home_for(settings, now=now, lines=lines, own=own, following=following)
    return _with_left(connection, who, found)


def _with_left(connection: Connection, who: Member, found: Home) -> Home:
    """With what people who have left still hold in the teams that this person sees to."""
    left, more = leaving.seen_by(connection, who, now=found.now)
    return replace(found, left=left, left_more=more)
