"""Linking a Slack channel to a deal, so that a line typed there may leave the deal's name out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.deal_list import LONGEST_WORDS
from sales.line import as_typed
from sales.matching import Certain, choose, words
from sales.permissions import Member, Right
from sales.refusal import Refusal
from services import access, once
from services.deal_reading import GONE
from services.drafts import Typist, candidates
from services.recording import change_deal, new_act, person
from storage import changes, deals, memory, workspaces
from storage.database import Database

NO_CHANNEL = "Type this in the channel that belongs to the deal; a direct message cannot be linked."


@dataclass(frozen=True, slots=True)
class Linked:
    """The channel is linked to this deal; `act_id` undoes it, '' where somebody else had linked it before.

    `was_elsewhere`: the deal had another channel until now.
    """

    deal: Deal
    act_id: str
    was_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The channel is no longer linked to this deal."""

    deal: Deal
    act_id: str


@dataclass(frozen=True, slots=True)
class WhichToLink:
    """It is not certain which deal the words mean: at most five likely ones."""

    typed: str
    channel_id: str
    candidates: tuple[Deal, ...]


@dataclass(frozen=True, slots=True)
class LinkedAlready:
    """The channel has a deal; whether the other one is to take its place."""

    standing: Deal
    other: Deal
    channel_id: str


Outcome = Linked | WhichToLink | LinkedAlready


def link(database: Database, *, typist: Typist, typed: str, now: datetime) -> Outcome:
    """Link the channel in which this was typed to the deal that the words name, or ask."""
    channel_id = _channel(typist)
    text = " ".join(as_typed(typed).split())[:LONGEST_WORDS]
    if not text:
        raise Refusal("Say which deal this channel belongs to, for example: /deals link Acme")
    with database.write(typist.workspace_id) as connection:
        _one_at_a_time(connection, typist)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        meant = choose(text, candidates(connection, who, words(text)), own=who.person.id)
        if not isinstance(meant, Certain):
            return WhichToLink(text, channel_id, meant.candidates)
        return _link(connection, typist, who, (meant.deal.id, channel_id), now)


def link_to(
    database: Database, *, typist: Typist, deal_id: str, channel_id: str, instead: bool = False, now: datetime
) -> Linked | LinkedAlready:
    """Link a channel to this deal; `instead` takes it from another deal."""
    with database.write(typist.workspace_id) as connection:
        _one_at_a_time(connection, typist)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        return _link(connection, typist, who, (deal_id, channel_id), now, instead=instead)


def unlink(database: Database, *, typist: Typist, now: datetime) -> Unlinked:
    """Have the channel in which this was typed belong to no deal. A repeat of the same request is answered the same."""
    channel_id = _channel(typist)
    with database.write(typist.workspace_id) as connection:
        if not memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
            return _unlinked_before(connection, typist)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        held = deals.of_channel(connection, typist.workspace_id, channel_id)
        if held is None:
            raise Refusal("This channel is linked to no deal.")
        access.demand(who, Right.CHANGE_DEAL, deal=held)
        act = new_act(typist.workspace_id, actor_id=who.person.id, via="command", now=now)
        change_deal(connection, act, held.id, channel_id=None)
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"deal": held.id, "act": act.id})
        return Unlinked(held, act.id)


def _unlinked_before(connection: Connection, typist: Typist) -> Unlinked:
    answer = memory.answered(connection, typist.workspace_id, typist.request_id) or {}
    held = deals.find(connection, typist.workspace_id, answer.get("deal", ""))
    if held is None:
        raise Refusal(GONE)
    return Unlinked(held, answer["act"])


def unlink_deal(database: Database, *, typist: Typist, deal_id: str, now: datetime) -> Unlinked:
    """Have a deal belong to no channel; where somebody has done so already, say who."""
    with database.write(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        held = _locked(connection, who, deal_id)
        if held.channel_id is not None and not once.is_first(connection, typist, now=now):
            return Unlinked(held, once.act_and_note(connection, typist)[0])
        if held.channel_id is None:
            raise Refusal(_unlinked_already(connection, who, held))
        act = new_act(typist.workspace_id, actor_id=who.person.id, via="card", now=now)
        change_deal(connection, act, held.id, channel_id=None)
        return Unlinked(held, act.id)


def _unlinked_already(connection: Connection, who: Member, deal: Deal) -> str:
    workspace_id = who.person.workspace_id
    last = changes.last_of_deal(connection, workspace_id, deal.id, ("channel_id",))
    if last is None or last.actor_id is None:
        return "This deal is linked to no channel."
    if last.actor_id == who.person.id:
        return "You have unlinked its channel already."
    return f"{person(connection, workspace_id, last.actor_id).name} has unlinked its channel already."


def _one_at_a_time(connection: Connection, typist: Typist) -> None:
    """Of two people who link at once the second finds what the first has done; linking is rare and takes no time."""
    workspaces.hold(connection, typist.workspace_id)


def _link(
    connection: Connection, typist: Typist, who: Member, ids: tuple[str, str], now: datetime, *, instead: bool = False
) -> Linked | LinkedAlready:
    """Link a deal and a channel (their ids), which may have to leave another deal for that."""
    workspace_id, (deal_id, channel_id) = typist.workspace_id, ids
    deal = _locked(connection, who, deal_id)
    standing = deals.of_channel(connection, workspace_id, channel_id)
    if standing is not None and standing.id == deal.id:
        last = changes.last_of_deal(connection, workspace_id, deal.id, ("channel_id",))
        return Linked(deal, last.act_id if last and last.actor_id == who.person.id else "")
    act = new_act(workspace_id, actor_id=who.person.id, via="command", now=now)
    if standing is not None:
        if not who.may(Right.CHANGE_DEAL, team_id=standing.team_id, owners={standing.owner_id}):
            raise Refusal("This channel is linked to a deal that you may not change; ask a manager or an admin.")
        if not instead:
            return LinkedAlready(standing, deal, channel_id)
    if not once.is_first(connection, typist, now=now):
        return Linked(deal, once.act_and_note(connection, typist)[0])
    if standing is not None:
        change_deal(connection, act, standing.id, channel_id=None)
    change_deal(connection, act, deal.id, channel_id=channel_id)
    once.keep(connection, typist, act.id)
    return Linked(deal, act.id, was_elsewhere=deal.channel_id is not None)


def _locked(connection: Connection, who: Member, deal_id: str) -> Deal:
    deal = deals.find_for_change(connection, who.person.workspace_id, deal_id)
    if deal is None:
        raise Refusal(GONE)
    access.demand(who, Right.CHANGE_DEAL, deal=deal)
    return deal


def _channel(typist: Typist) -> str:
    if not typist.channel_id or typist.channel_id.startswith("D"):
        raise Refusal(NO_CHANNEL)
    return typist.channel_id
