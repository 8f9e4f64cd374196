"""Finding deals to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from sales.deal import NAME_LENGTH, Deal
from sales.deal_fields import tidied
from sales.matching import has_every_word, words
from sales.permissions import Member, Right
from services import access
from storage import changes, deals
from storage.database import Database

MOST_OPTIONS = 100
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Pickable:
    """Deals to choose from, and the name under which a new one may be added instead.

    `seen` is by the deal's id the place in the history up to which it is offered.
    """

    deals: tuple[Deal, ...]
    new_name: str | None = None
    seen: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A deal for a form about its next step, and the place in the history up to which it is as it is here."""

    deal: Deal
    seen: int


def for_picker(database: Database, *, workspace_id: str, person_id: str, typed: str) -> Pickable:
    """At most 100 open deals that have every word typed so far, else those that have some; own ones first.

    Who may add deals is offered a new one of the name typed, unless an open deal is called so. Text without letters or
    digits finds nothing and may still be a name.
    """
    with database.read(workspace_id) as connection:
        who = access.member(connection, workspace_id, person_id)
        offered, alike = _offered(connection, who, typed)
        new_name = _new_name(typed, alike) if who.may(Right.ADD_DEAL) else None
        seen = changes.last_of_deals(connection, workspace_id, [deal.id for deal in offered])
        return Pickable(tuple(offered), new_name, seen)


def _offered(connection: Connection, who: Member, typed: str) -> tuple[Sequence[Deal], Sequence[Deal]]:
    """The deals to choose from, and those that may be called as was typed."""
    workspace_id, person_id, seen = who.person.workspace_id, who.person.id, who.territory(Right.SEE_DEAL)
    if not words(typed):
        recent = deals.recent(connection, workspace_id, person_id, seen=seen, limit=MOST_OPTIONS)
        return recent, deals.called(connection, workspace_id, tidied(typed), seen=seen)
    found = deals.with_words(
        connection, workspace_id, words(typed), seen=seen, limit=MOST_LOOKED_AT, own_first=person_id
    )
    fitting = [deal for deal in found if has_every_word(typed, deal)]
    own_first = sorted(fitting or found, key=lambda deal: deal.owner_id != person_id)
    return own_first[:MOST_OPTIONS], found


def _new_name(typed: str, found: Sequence[Deal]) -> str | None:
    """What was typed as a name, unless an open deal is called so; "C++" is another than "C"."""
    name = tidied(typed)
    is_taken = any(tidied(deal.name).casefold() == name.casefold() for deal in found)
    return None if not name or is_taken or len(name) > NAME_LENGTH else name


def deal_for_step(database: Database, *, workspace_id: str, person_id: str, deal_id: str) -> Chosen:
    """An open deal on which this person may set a next step, for a form about it."""
    with database.read(workspace_id) as connection:
        seen = changes.last_of_deals(connection, workspace_id, [deal_id])
        who = access.member(connection, workspace_id, person_id)
        deal = access.open_to(who, Right.ADD_STEP, deals.find(connection, workspace_id, deal_id))
        return Chosen(deal, seen.get(deal_id, 0))
