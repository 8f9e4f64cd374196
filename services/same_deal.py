"""The same deal once: whether an open deal is called by now as the one that somebody is about to add."""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.deal_fields import tidied
from sales.matching import is_called, words
from sales.permissions import Member, Right
from sales.person import Person
from services.recording import person
from storage import changes, deals, memory

MOST_LOOKED_AT = 500
LONGEST_KEY = 190
LONGEST = 80


def called_so(
    connection: Connection, who: Member, name: str, account: str = "", *, since: datetime | None = None, now: datetime
) -> Deal | None:
    """The open deal of this name on which this person may set a step, of those recorded since a moment (UTC).

    Until the transaction ends nobody else adds one that is called so.
    """
    workspace_id, seen = who.person.workspace_id, who.territory(Right.SEE_DEAL)
    said = words(f"{account} {name}")
    key = f"deal:{' '.join(sorted(set(said))) or tidied(name)}"
    memory.hold(connection, workspace_id, key[:LONGEST_KEY], now=now)
    found = (
        deals.with_words(connection, workspace_id, said, seen=seen, limit=MOST_LOOKED_AT)
        if said
        else deals.called(connection, workspace_id, tidied(name), seen=seen)
    )
    return next((deal for deal in found if is_called(deal, name, account) and _is_meant(who, deal, since)), None)


def told(
    connection: Connection, who: Member, name: str, account: str = "", *, form_id: str, way_out: str, now: datetime
) -> str:
    """What a form is told once that is about to add a deal which is there; '' where it may go on.

    `way_out` is what to do instead of saving again.
    """
    deal = called_so(connection, who, name, account, now=now)
    if deal is None or not memory.receive(connection, who.person.workspace_id, f"same:{form_id}:{deal.id}", now=now):
        return ""
    known = f"{_cut(deal.full_name)} is there already, {_added(connection, who.person, deal, now)}"
    return f"{known}; {way_out}, or save again to add a second one."


def added_by(connection: Connection, viewer: Person, deal: Deal) -> str:
    """Who added a deal: a name, "you", or "an import"."""
    made = changes.creation_of(connection, viewer.workspace_id, deal.id)
    if made is None or made.actor_id is None:
        return "an import"
    return "you" if made.actor_id == viewer.id else person(connection, viewer.workspace_id, made.actor_id).name


def _is_meant(who: Member, deal: Deal, since: datetime | None) -> bool:
    may = who.may(Right.ADD_STEP, team_id=deal.team_id, owners={deal.owner_id})
    return may and (since is None or deal.recorded_at >= since)


def _added(connection: Connection, viewer: Person, deal: Deal, now: datetime) -> str:
    """Such as "added by Jane Roe 2 minutes ago"."""
    return f"added by {added_by(connection, viewer, deal)} {_ago(deal.recorded_at, viewer, now)}"


def _ago(at: datetime, viewer: Person, now: datetime) -> str:
    minutes = (now - at) // timedelta(minutes=1)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''} ago"
    local = viewer.local(at)
    return f"on {local:%a} {local.day} {local:%b %Y}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
