"""Reading deals for a person: a page of a list, a deal's card."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.engine import Connection

from sales.deal import Deal, Stage
from sales.deal_card import Card, DealPage, Line, Past, is_told, without_undone
from sales.deal_fields import DealFields, fields_of
from sales.deal_list import LONGEST_WORDS, MINE, NAMED, PAGE, TEAM, Shown, overseen, todays, wanted
from sales.line import as_typed
from sales.matching import Certain, choose, words
from sales.permissions import Member, Right
from sales.refusal import Refusal
from services import access
from services.drafts import Typist, candidates
from services.recording import found_step
from services.ticked_off import own_acts
from storage import changes, deals, people, stages, steps, teams
from storage.database import Database

MOST_PAST = 10
LOOKED_AT = 200
GONE = "This deal is no longer there."


def start(database: Database, *, typist: Typist, typed: str, now: datetime) -> DealPage | Card:
    """What `/deals` opens with: own deals, else the team's; deals that match the words, or the one surely meant."""
    text = " ".join(as_typed(typed).split())[:LONGEST_WORDS]
    with database.read(typist.workspace_id) as connection:
        who = _seeing(connection, typist)
        if not text:
            own = _page(connection, who, Shown(MINE), now)
            return own if own.total else _page(connection, who, Shown(TEAM), now)
        meant = choose(text, candidates(connection, who, words(text)), own=who.person.id)
        if isinstance(meant, Certain):
            return card_of(connection, who, meant.deal, now)
        found = _page(connection, who, Shown(NAMED, text), now)
        if found.total or not meant.candidates:
            return found
        lines = _lines(connection, who, meant.candidates)
        return replace(found, lines=lines, total=len(lines), note="No deal has all of these words; these are near.")


def page(database: Database, *, typist: Typist, shown: Shown, now: datetime) -> DealPage:
    """A page of a list; where the list has become shorter, its last page."""
    with database.read(typist.workspace_id) as connection:
        who = _seeing(connection, typist)
        if shown.team_id is not None:
            _demand_team(connection, who, shown.team_id)
        return _page(connection, who, shown, now)


def card(database: Database, *, typist: Typist, deal_id: str, now: datetime) -> Card:
    """A deal's card."""
    with database.read(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        return card_of(connection, who, visible(connection, who, deal_id), now)


def card_of_step(database: Database, *, typist: Typist, step_id: str, now: datetime) -> Card:
    """The card of the deal to which a step belongs."""
    with database.read(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        step = found_step(connection, typist.workspace_id, step_id)
        return card_of(connection, who, visible(connection, who, step.deal_id), now)


def to_edit(database: Database, *, typist: Typist, deal_id: str) -> tuple[DealFields, tuple[Stage, ...], Deal]:
    """What the form of a deal shows, and the stages to choose from."""
    with database.read(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        deal = visible(connection, who, deal_id)
        access.demand(who, Right.CHANGE_DEAL, deal=deal)
        return fields_of(deal), _open_stages(connection, typist.workspace_id), deal


def to_add(database: Database, *, typist: Typist) -> tuple[DealFields, tuple[Stage, ...]]:
    """What the form of a new deal shows, and the stages to choose from."""
    with database.read(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        access.demand(who, Right.ADD_DEAL)
        open_stages = _open_stages(connection, typist.workspace_id)
        return DealFields(stage=open_stages[0].id, owner=who.person.id), open_stages


def visible(connection: Connection, who: Member, deal_id: str) -> Deal:
    """A deal that this person may see."""
    deal = deals.find(connection, who.person.workspace_id, deal_id)
    if deal is None:
        raise Refusal(GONE)
    access.demand(who, Right.SEE_DEAL, deal=deal)
    return deal


def card_of(
    connection: Connection, who: Member, deal: Deal, now: datetime, *, note: str = "", act_id: str = ""
) -> Card:
    """The card of a deal as it stands."""
    workspace_id = who.person.workspace_id
    team = teams.find(connection, workspace_id, deal.team_id)
    past, has_earlier = _history(connection, who, deal)
    return Card(
        deal=deal,
        team=team.name if team else "",
        steps=tuple(steps.open_of_deal(connection, workspace_id, deal.id)),
        history=past,
        viewer=who.person,
        now=now,
        may_change=who.may(Right.CHANGE_DEAL, team_id=deal.team_id, owners={deal.owner_id}),
        may_step=who.may(Right.ADD_STEP, team_id=deal.team_id, owners={deal.owner_id}),
        note=note,
        act_id=act_id,
        has_earlier=has_earlier,
    )


def _seeing(connection: Connection, typist: Typist) -> Member:
    """Who may see deals at all; people of another company may not."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    if who.territory(Right.SEE_DEAL).own_id is None:
        access.demand(who, Right.SEE_DEAL)
    return who


def _demand_team(connection: Connection, who: Member, team_id: str) -> None:
    """A team's own list is told only to those who see its pipeline: an empty one would tell others that all is well."""
    if teams.find(connection, who.person.workspace_id, team_id) is None:
        raise Refusal("This team is no longer there; type /deals for what you may see.")
    access.demand(who, Right.SEE_PIPELINE, team_id=team_id)


def _page(connection: Connection, who: Member, shown: Shown, now: datetime) -> DealPage:
    workspace_id, seen = who.person.workspace_id, who.territory(Right.SEE_DEAL)
    asked = wanted(shown, who, todays(people.zones(connection, workspace_id), now))
    total = deals.count(connection, workspace_id, asked, seen=seen)
    offset = min(shown.offset, max(0, (total - 1) // PAGE * PAGE))
    found = deals.page(connection, workspace_id, asked, seen=seen, offset=offset, limit=PAGE)
    return DealPage(
        shown=replace(shown, offset=offset),
        lines=_lines(connection, who, found),
        total=total,
        stages=_open_stages(connection, workspace_id),
        viewer=who.person,
        now=now,
        may_add=who.may(Right.ADD_DEAL),
        sees_left=overseen(who) != frozenset(),
    )


def _lines(connection: Connection, who: Member, found: Sequence[Deal]) -> tuple[Line, ...]:
    following = steps.following(connection, who.person.workspace_id, [deal.id for deal in found])
    return tuple(Line(deal, following.get(deal.id)) for deal in found)


def _open_stages(connection: Connection, workspace_id: str) -> tuple[Stage, ...]:
    return tuple(stage for stage in stages.every(connection, workspace_id) if stage.kind == "open")


def _history(connection: Connection, who: Member, deal: Deal) -> tuple[tuple[Past, ...], bool]:
    """The latest changes that say something, in the words of today (people by their names); whether there are more."""
    workspace_id = who.person.workspace_id
    made = changes.of_deal(connection, workspace_id, deal.id, limit=LOOKED_AT)
    names = {one.id: one.name for one in people.named(connection, workspace_id, _mentioned(made))}
    every = steps.of_deals(connection, workspace_id, [deal.id])
    texts = {step.id: step.text for step in every}
    undo_acts = set(own_acts(connection, who, [(step, deal) for step in every]).values())
    told: list[tuple[str, Past]] = []
    currency = deal.currency
    for act_id, group in groupby(made, key=lambda one: one.act_id):
        rows = [one for one in group if is_told(one.change.what, one.change.field, of_step=bool(one.change.step_id))]
        earlier = _before(made, act_id, "currency", currency)
        undo_act = act_id if act_id in undo_acts else ""
        found = _told(rows, names, texts, (earlier, currency))
        told += [(act_id, replace(past, undo_act=undo_act)) for past in found]
        currency = earlier
    stands = without_undone(told, undo=changes.UNDO)
    return tuple(stands[:MOST_PAST]), len(stands) > MOST_PAST or len(made) == LOOKED_AT


def _before(made: Sequence[changes.Recorded], act_id: str, field: str, now: str | None) -> str | None:
    """What a field held before an act."""
    same = (one.change for one in made if one.act_id == act_id and one.change.field == field)
    return next((change.before for change in same), now)


def _told(
    rows: Sequence[changes.Recorded],
    names: dict[str, str],
    texts: dict[str, str],
    currencies: tuple[str | None, str | None],
) -> Iterator[Past]:
    """The changes of one act; what a deal was made with is not told one by one, nor the stage that closing it sets."""
    fields = {one.change.field for one in rows}
    created = [one for one in rows if one.change.what == "deal.created"]
    reason = next((one.change.after for one in rows if one.change.field == "lost_reason"), None)
    for one in created or rows:
        past = _past(one, names, texts, currencies)
        if one.change.field == "status":
            yield replace(past, text=reason or "")
        elif "status" not in fields or one.change.field not in {"stage", "lost_reason"}:
            yield past


def _past(
    one: changes.Recorded, names: dict[str, str], texts: dict[str, str], currencies: tuple[str | None, str | None]
) -> Past:
    change = one.change
    is_owner = change.field == "owner_id"
    return Past(
        at=one.at,
        actor=names.get(one.actor_id or ""),
        what=change.what,
        field=change.field,
        before=names.get(change.before or "", change.before) if is_owner else change.before,
        after=names.get(change.after or "", change.after) if is_owner else change.after,
        text=texts.get(change.step_id or "", change.after or "") if change.step_id else "",
        currency_before=currencies[0],
        currency_after=currencies[1],
    )


def _mentioned(made: Sequence[changes.Recorded]) -> set[str]:
    owners = (v for r in made if r.change.field == "owner_id" for v in (r.change.before, r.change.after))
    return {person_id for person_id in (*owners, *(r.actor_id for r in made)) if person_id}
