"""Finding deals to choose from."""

from sales.deal import Deal
from sales.matching import has_every_word, words
from sales.permissions import Right
from services import access
from services.recording import still_open
from storage import deals
from storage.database import Database

MOST_OPTIONS = 100
MOST_LOOKED_AT = 500


def for_picker(database: Database, *, workspace_id: str, person_id: str, typed: str) -> list[Deal]:
    """At most 100 open deals that have every word typed so far, else those that have some; own ones first."""
    with database.read(workspace_id) as connection:
        seen = access.member(connection, workspace_id, person_id).territory(Right.SEE_DEAL)
        if not words(typed):
            return deals.recent(connection, workspace_id, person_id, seen=seen, limit=MOST_OPTIONS)
        found = deals.with_words(
            connection, workspace_id, words(typed), seen=seen, limit=MOST_LOOKED_AT, own_first=person_id
        )
    fitting = [deal for deal in found if has_every_word(typed, deal)]
    return sorted(fitting or found, key=lambda deal: deal.owner_id != person_id)[:MOST_OPTIONS]


def deal_for_step(database: Database, *, workspace_id: str, person_id: str, deal_id: str) -> Deal:
    """An open deal on which this person may set a next step, for a form about it."""
    with database.read(workspace_id) as connection:
        deal = still_open(deals.find(connection, workspace_id, deal_id))
        access.demand(access.member(connection, workspace_id, person_id), Right.ADD_STEP, deal=deal)
        return deal
