"""*Set next step* on a message: what the message says already, for the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy.engine import Connection

from sales.dates import DateContext, Found, read_date
from sales.deal import Deal
from sales.matching import certainly_named, words
from sales.message_text import mentioned, plain_words
from sales.permissions import Member, Right
from sales.person import Person
from sales.working_time import days_off_ahead, moment
from services import access
from services.drafts import MOST_LOOKED_AT, sharing
from services.recording import region_in
from storage import changes, deals, people, workspaces
from storage.database import Database

MOST_WORDS_READ = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its text in Slack's markup, when it was written (UTC), by whom (None: an app) and where."""

    text: str
    at: datetime
    author_id: str | None
    channel_id: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the form begins with; only what is certain. Date and time are the reader's.

    `seen` is the place in the history up to which the deal is as it is here.
    """

    text: str
    deal: Deal | None
    due_on: date | None
    due_time: time | None
    seen: int | None = None


def suggest(database: Database, *, workspace_id: str, person_id: str, said: Said, now: datetime) -> Suggested:
    """Text, date and deal of a message, for the person who wants to make a next step of it."""
    with database.read(workspace_id) as connection:
        who = access.member(connection, workspace_id, person_id)
        text = plain_words(said.text, _names(connection, workspace_id, said.text))
        day, at = _due(connection, who.person, said, text, now)
        deal = _deal(connection, who, said, text)
        seen = changes.last_of_deals(connection, workspace_id, [deal.id]).get(deal.id, 0) if deal else None
        return Suggested(text, deal, day, at, seen)


def _names(connection: Connection, workspace_id: str, text: str) -> Mapping[str, str]:
    asked = mentioned(text)
    found = (people.find(connection, workspace_id, person_id) for person_id in asked[:20])
    return {person.id: f"@{person.name}" for person in found if person}


def _due(
    connection: Connection, reader: Person, said: Said, text: str, now: datetime
) -> tuple[date | None, time | None]:
    """The date that the text names for certain, unless it is over.

    "Tomorrow" is the day after the message was written, and "3 pm" is on its author's clock.
    """
    author = people.find(connection, reader.workspace_id, said.author_id) if said.author_id else None
    writer = author if author and not author.is_bot else reader
    local = writer.local(said.at)
    workspace = workspaces.find(connection, reader.workspace_id)
    context = DateContext(
        today=local.date(),
        now=local.time(),
        locale=writer.locale,
        zone=writer.timezone,
        fiscal_year_start=workspace.fiscal_year_start if workspace else 1,
        days_off=days_off_ahead(local.date(), region_in(connection, reader.workspace_id, writer.timezone)),
    )
    found = read_date(text, context)
    if not isinstance(found, Found):
        return None, None
    if found.time_of_day is None:
        return (found.date, None) if found.date >= reader.today(now) else (None, None)
    at = moment(found.date, found.time_of_day, writer.timezone)
    there = reader.local(at)
    return (there.date(), there.time()) if at > now else (None, None)


def _deal(connection: Connection, who: Member, said: Said, text: str) -> Deal | None:
    """The open deal that the channel is linked to, else the only one that the text names in full."""
    workspace_id = who.person.workspace_id
    linked = deals.of_channel(connection, workspace_id, said.channel_id)
    if linked and linked.status == "open" and who.may(Right.ADD_STEP, team_id=linked.team_id, owners={linked.owner_id}):
        return linked
    seen = who.territory(Right.ADD_STEP)
    read = tuple(dict.fromkeys(words(text)))[:MOST_WORDS_READ]
    near = deals.with_whole_words(connection, workspace_id, read, seen=seen, limit=MOST_LOOKED_AT)
    named = certainly_named(text, near)
    if named is None:
        return None
    # Deals of the same customer may have been crowded out above: all of them are asked for by its name alone.
    alike = sharing(connection, workspace_id, seen, words(named.account or named.name))
    return certainly_named(text, list({deal.id: deal for deal in (named, *alike)}.values()))


def written_at(ts: str) -> datetime:
    """When a message was written, from Slack's name for it ("1763650800.000100"). Raises ValueError for another."""
    return datetime.fromtimestamp(float(ts), UTC)
