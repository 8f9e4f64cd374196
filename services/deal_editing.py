"""Changing deals: a new one, its fields, won, lost, open again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.engine import Connection

from sales.deal import Deal, Status
from sales.deal_card import Card
from sales.deal_fields import (
    DealFields,
    Overtaken,
    checked_name,
    checked_reason,
    columns,
    fields_of,
    overtaken_in,
    tidied,
)
from sales.permissions import Member, Right
from sales.refusal import Refusal
from services import access, once, same_deal
from services.deal_reading import GONE, card_of
from services.drafts import Typist
from services.recording import add_deal, change_deal, deal_owner, new_act, person
from services.telling import tell_of_deal
from storage import changes, deals, memory, stages, teams, workspaces
from storage.changes import Act
from storage.database import Database

COLUMNS = {"stage": ("stage_id",), "amount": ("amount", "currency"), "owner": ("owner_id", "owner_name")}
VIA = changes.CARD


@dataclass(frozen=True, slots=True)
class Saved:
    """The deal as it stands after a change; `card` is None where it is no longer this person's to see."""

    deal: Deal
    card: Card | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form about a deal, under Slack's id of it: what it showed when it was opened, and what it says now.

    `status` is the one in which it showed the deal, None where that is not known.
    """

    id: str
    deal_id: str
    before: DealFields
    said: DealFields
    status: Status | None = None


def edit(database: Database, *, typist: Typist, form: Form, now: datetime) -> Saved | tuple[Overtaken, ...]:
    """Take the fields that this person changed in a form.

    Where somebody else has changed since what the form shows, nothing is taken and that is told, once for this form
    and this change: sent again, the form means it, and what this person left alone stays as the other made it.
    """
    with database.write(typist.workspace_id) as connection:
        deals.find_for_change(connection, typist.workspace_id, form.deal_id)  # a repeat waits for the first
        answer = memory.answered(connection, typist.workspace_id, typist.request_id)
        if answer is None:
            act = _act(typist, now)
            overtaken, is_changed = _edited(connection, act, typist, form)
            if overtaken:
                return overtaken
            memory.receive(connection, typist.workspace_id, typist.request_id, now=now)
            answer = {"act": act.id if is_changed else ""}
            memory.answer_with(connection, typist.workspace_id, typist.request_id, answer)
        who = access.member(connection, typist.workspace_id, typist.person_id)
        return _saved(connection, who, form.deal_id, answer["act"], now, "Saved" if answer["act"] else "")


def add(database: Database, *, typist: Typist, said: DealFields, now: datetime, form_id: str = "") -> Saved | Refusal:
    """Record a new deal; a repeat of the same request adds no second one.

    Where one is called so already, this form is told once, and nothing is recorded.
    """
    with database.write(typist.workspace_id) as connection:
        who = access.member(connection, typist.workspace_id, typist.person_id)
        access.demand(who, Right.ADD_DEAL)
        if form_id and (there := _there_already(connection, typist, who, said, form_id, now)):
            return there
        if not memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
            answer = memory.answered(connection, typist.workspace_id, typist.request_id)
            if answer is None or "deal" not in answer:
                raise Refusal("This was sent before and has been dealt with.")
            return _saved(connection, who, answer["deal"], answer["act"], now, "Added")
        owner = deal_owner(connection, typist.workspace_id, said.owner or typist.person_id)
        act = _act(typist, now)
        name = checked_name(said.name)
        currency = _currency(connection, typist.workspace_id)
        values = columns(said, ("account", "stage", "amount", "close_on"), currency=currency)
        _check_stage(connection, typist.workspace_id, values)
        deal = add_deal(connection, act, name, owner=owner)
        change_deal(connection, act, deal.id, **values)
        memory.answer_with(connection, typist.workspace_id, typist.request_id, {"deal": deal.id, "act": act.id})
        return _saved(connection, who, deal.id, act.id, now, "Added")


def _there_already(
    connection: Connection, typist: Typist, who: Member, said: DealFields, form_id: str, now: datetime
) -> Refusal | None:
    name, account = checked_name(said.name), tidied(said.account)
    way_out = "cancel to open it instead"
    told = same_deal.told(connection, who, name, account, form_id=form_id, way_out=way_out, now=now)
    is_repeat = memory.answered(connection, typist.workspace_id, typist.request_id) is not None
    return Refusal(told, field="name") if told and not is_repeat else None


def close(
    database: Database,
    *,
    typist: Typist,
    deal_id: str,
    status: Literal["won", "lost"],
    reason: str = "",
    now: datetime,
) -> Saved:
    """Mark an open deal won, or lost for a reason; one that is closed already stays as it is, and that is told."""
    with database.write(typist.workspace_id) as connection:
        who, deal = _changing(connection, typist, deal_id)
        why = checked_reason(reason) if status == "lost" else None
        values = {"status": status, "closed_at": now, "lost_reason": why}
        return _set_status(connection, typist, who, deal, values, now)


def reopen(database: Database, *, typist: Typist, deal_id: str, now: datetime) -> Saved:
    """Open a closed deal again, in the stage in which it was before."""
    with database.write(typist.workspace_id) as connection:
        who, deal = _changing(connection, typist, deal_id)
        values = {"status": "open", "closed_at": None, "lost_reason": None}
        return _set_status(connection, typist, who, deal, values, now)


def _set_status(
    connection: Connection, typist: Typist, who: Member, deal: Deal, values: dict[str, Any], now: datetime
) -> Saved:
    """Close the deal or open it again, unless somebody was first; a repeat shows the card as it stands."""
    if not once.is_first(connection, typist, now=now):
        return _saved(connection, who, deal.id, *_said_before(connection, typist, now))
    status: Status = values["status"]
    if (deal.status == "open") is (status == "open"):
        return _remembered(connection, typist, _stale(connection, who, deal, now))
    act = _act(typist, now)
    _change(connection, act, deal, values | _stage_of(connection, act, deal, status))
    note = "Opened again" if status == "open" else f"Marked {status}"
    return _remembered(connection, typist, _saved(connection, who, deal.id, act.id, now, note))


def _remembered(connection: Connection, typist: Typist, saved: Saved) -> Saved:
    if saved.card is not None:
        once.keep(connection, typist, saved.card.act_id, saved.card.note)
    return saved


def _said_before(connection: Connection, typist: Typist, now: datetime) -> tuple[str, datetime, str]:
    act_id, note = once.act_and_note(connection, typist)
    return act_id, now, note


def _changing(connection: Connection, typist: Typist, deal_id: str) -> tuple[Member, Deal]:
    """The person and the deal, which they may change; locked against other writers."""
    who = access.member(connection, typist.workspace_id, typist.person_id)
    deal = deals.find_for_change(connection, typist.workspace_id, deal_id)
    if deal is None:
        raise Refusal(GONE)
    access.demand(who, Right.CHANGE_DEAL, deal=deal)
    return who, deal


def _act(typist: Typist, now: datetime) -> Act:
    return new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)


def _change(connection: Connection, act: Act, deal: Deal, values: dict[str, Any]) -> bool:
    """Set columns, and what follows from them: its time in the stage, its team. Whether any differs."""
    if values.get("stage_id", deal.stage.id) != deal.stage.id:
        values = values | {"stage_since": act.at}
    if "owner_id" in values:
        place = teams.placing(connection, act.workspace_id)
        values = values | {"team_id": place.team_of(values["owner_id"], values["owner_name"])}
    return change_deal(connection, act, deal.id, **values)


def _edited(
    connection: Connection,
    act: Act,
    typist: Typist,
    form: Form,
) -> tuple[tuple[Overtaken, ...], bool]:
    """Take what the form changed, unless it must be told of another's change first; whether anything was different."""
    _, deal = _changing(connection, typist, form.deal_id)
    standing = fields_of(deal)
    changed = form.said.changed_from(form.before)
    mine = tuple(name for name in changed if getattr(form.said, name) != getattr(standing, name))
    values = _values(connection, act, deal, form.said, mine)
    if overtaken := _overtaken(connection, act, deal, form):
        return overtaken, False
    is_changed = _change(connection, act, deal, values)
    if values.get("owner_id", deal.owner_id) != deal.owner_id:
        tell_of_deal(connection, act, values["owner_id"])
    return (), is_changed


def _values(connection: Connection, act: Act, deal: Deal, said: DealFields, mine: tuple[str, ...]) -> dict[str, Any]:
    """The columns that the changed fields set, checked."""
    if "stage" in mine and deal.status != "open":
        raise Refusal(f"This deal is {deal.status} by now; reopen it to choose a stage.", field="stage")
    values = columns(said, mine, currency=deal.currency or _currency(connection, act.workspace_id))
    _check_stage(connection, act.workspace_id, values)
    if "owner" in mine and said.owner:
        owner = deal_owner(connection, act.workspace_id, said.owner)
        values |= {"owner_id": owner.id, "owner_name": owner.name}
    return values


def _check_stage(connection: Connection, workspace_id: str, values: dict[str, Any]) -> None:
    known = {stage.id for stage in stages.every(connection, workspace_id) if stage.kind == "open"}
    if "stage_id" in values and values["stage_id"] not in known:
        raise Refusal("This stage is no longer there; choose another.", field="stage")


def _currency(connection: Connection, workspace_id: str) -> str:
    workspace = workspaces.find(connection, workspace_id)
    return workspace.currency if workspace else "USD"


def _stage_of(connection: Connection, act: Act, deal: Deal, status: Status) -> dict[str, Any]:
    """The stage that goes with a status: the first of its kind, for an open deal the one in which it was before."""
    fitting = [stage.id for stage in stages.every(connection, act.workspace_id) if stage.kind == status]
    if deal.stage.kind == status or not fitting:
        return {}
    last = changes.last_of_deal(connection, act.workspace_id, deal.id, ("stage_id",))
    was = last.change.before if last else None
    return {"stage_id": was if was in fitting else fitting[0]}


def _overtaken(connection: Connection, act: Act, deal: Deal, form: Form) -> tuple[Overtaken, ...]:
    """What the form did not show and has not been told of yet; what this person did elsewhere only if it goes."""
    told = []
    replaced, kept = overtaken_in(deal, form.before, form.said, form.status)
    for name in (*kept, *replaced):
        last = changes.last_of_deal(connection, act.workspace_id, deal.id, COLUMNS.get(name, (name,)))
        actor_id = last.actor_id if last else None
        if name in kept and actor_id == act.actor_id:
            continue
        key = f"overtaken:{form.id}:{name}:{last.seq if last else 0}"
        if memory.receive(connection, act.workspace_id, key, now=act.at):
            by = person(connection, act.workspace_id, actor_id).name if actor_id else None
            told.append(Overtaken(name, by, deal, is_mine=name in replaced))
    return tuple(told)


def _saved(connection: Connection, who: Member, deal_id: str, act_id: str, now: datetime, note: str) -> Saved:
    """The deal as it stands; the act is what Undo takes back."""
    deal = deals.find(connection, who.person.workspace_id, deal_id)
    if deal is None:
        raise Refusal(GONE)
    if not who.may(Right.SEE_DEAL, team_id=deal.team_id, owners={deal.owner_id}):
        return Saved(deal, None)
    return Saved(deal, card_of(connection, who, deal, now, note=note, act_id=act_id))


def _stale(connection: Connection, who: Member, deal: Deal, now: datetime) -> Saved:
    """Somebody was first: the card as it is now, with who and when."""
    last = changes.last_of_deal(connection, who.person.workspace_id, deal.id, ("status",))
    state = "Opened again" if deal.status == "open" else f"Marked {deal.status}"
    if last is not None and last.actor_id == who.person.id:
        return _saved(connection, who, deal.id, last.act_id, now, state)
    by = person(connection, who.person.workspace_id, last.actor_id).name if last and last.actor_id else "an import"
    return _saved(connection, who, deal.id, "", now, f"{state} before this, by {by}")
