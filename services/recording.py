"""What several use cases do to deals and steps within their own transaction, history and redraws included."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from sales.deal import NAME_LENGTH, Deal
from sales.person import Person
from sales.refusal import Refusal
from sales.step import Party, State, Step, checked_text
from sales.working_time import country_of
from services.redrawing import SHOWN, redraw_deals, redraw_received, redraw_step
from services.telling import tell
from storage import changes, deals, people, preferences, stages, steps, teams, workspaces
from storage.changes import Act, Change
from storage.ids import new_id

# What another date or owner leaves of a reminder, which was the former owner's own.
NO_REMINDER: Mapping[str, None] = {"remind_at": None, "remind_on": None}


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be recorded."""

    deal_id: str
    text: str
    owner_id: str
    due_on: date
    due_at: datetime | None = None
    party: Party = "ours"
    contact: str | None = None
    link: str | None = None


def new_act(workspace_id: str, *, actor_id: str | None, via: str, now: datetime) -> Act:
    """The start of one thing that somebody does."""
    return Act(workspace_id, new_id(), actor_id, via, now)


def person(connection: Connection, workspace_id: str, person_id: str) -> Person:
    """Somebody of this workspace."""
    found = people.find(connection, workspace_id, person_id)
    if found is None:
        raise Refusal("Nextstep does not know this person yet; try again in a minute.", field="owner")
    return found


def owner(connection: Connection, workspace_id: str, person_id: str) -> Person:
    """Somebody who can own a step."""
    return _able(person(connection, workspace_id, person_id), to_own="a next step")


def deal_owner(connection: Connection, workspace_id: str, person_id: str) -> Person:
    """Somebody who can own a deal."""
    return _able(person(connection, workspace_id, person_id), to_own="a deal")


def _able(person: Person, *, to_own: str) -> Person:
    """The same person; bots, people of other companies and people who have left own nothing."""
    reasons = (
        (person.is_bot, f"is a bot and cannot own {to_own}; name a person."),
        (person.is_stranger, "belongs to another company; name somebody of yours as owner."),
        (person.is_deactivated, "is no longer active in Slack; name somebody else as owner."),
    )
    why = next((said for holds, said in reasons if holds), None)
    if why is not None:
        raise Refusal(f"{person.name} {why}", field="owner")
    return person


def open_deal(connection: Connection, workspace_id: str, deal_id: str) -> Deal:
    """A deal that can take a step, locked until the transaction ends."""
    return still_open(deals.find_for_change(connection, workspace_id, deal_id))


def still_open(deal: Deal | None) -> Deal:
    """The deal, if it is there and open."""
    if deal is None:
        raise Refusal("This deal is no longer there; type its name again.", field="deal")
    if deal.status != "open":
        raise Refusal(f"{deal.name} is {deal.status}; a next step belongs to an open deal.", field="deal")
    return deal


def region_in(connection: Connection, workspace_id: str, zone: str) -> str | None:
    """Whose public holidays hold in a zone: its country's, or the workspace's own where that is of this country.

    A workspace with the holidays of Bavaria counts them for everybody in Germany, and in zones of no country.
    """
    workspace = workspaces.find(connection, workspace_id)
    own = workspace.holidays if workspace else None
    country = country_of(zone)
    return own if own and country in {None, own.partition("-")[0]} else country


def region_of(connection: Connection, person: Person) -> str | None:
    """Whose public holidays somebody keeps: their own choice, or those of where they are."""
    chosen = preferences.find(connection, person.workspace_id, person.id).holidays
    return chosen or region_in(connection, person.workspace_id, person.timezone)


def add_step(connection: Connection, act: Act, new: NewStep) -> Step:
    """Record a step on an open deal."""
    local_today = owner(connection, act.workspace_id, new.owner_id).today(act.at)
    if new.due_on < local_today:
        raise Refusal("This date is past; choose today or a later day.", field="due_on")
    if new.due_at is not None and new.due_at < act.at:
        raise Refusal("This hour is past; choose a later one, or another day.", field="due_on")
    step_id = new_id()
    text = checked_text(new.text)
    row = {
        "workspace_id": act.workspace_id,
        "id": step_id,
        "deal_id": new.deal_id,
        "text": text,
        "owner_id": new.owner_id,
        "party": new.party,
        "contact": new.contact,
        "due_on": new.due_on,
        "due_at": new.due_at,
        "link": new.link,
        "state": "open",
        "state_since": act.at,
        "created_by": act.actor_id or new.owner_id,
        "created_at": act.at,
        "via": act.via,
    }
    steps.insert(connection, row)
    changes.record(connection, act, [Change("step.created", new.deal_id, step_id, after=text)])
    step = found_step(connection, act.workspace_id, step_id)
    _bring_up_to_date(connection, act, step)
    tell(connection, act, step)
    return step


def found_step(connection: Connection, workspace_id: str, step_id: str) -> Step:
    """A step that must be there."""
    step = steps.find(connection, workspace_id, step_id)
    if step is None:
        raise Refusal("This next step is no longer there; somebody has taken it back.")
    return step


def close_step(connection: Connection, act: Act, step: Step, state: State) -> Step:
    """Mark a step done or dropped (or open again)."""
    change_step(connection, act, step, state=state, state_since=act.at)
    return found_step(connection, act.workspace_id, step.id)


def change_step(connection: Connection, act: Act, step: Step, **values: Any) -> None:  # noqa: ANN401 - columns
    """Change fields of a step, with their history."""
    before = {field: getattr(step, field) for field in values}
    made = changes.difference("step.changed", before, values, deal_id=step.deal_id, step_id=step.id)
    steps.change(connection, act.workspace_id, step.id, **values)
    changes.record(connection, act, made)
    _bring_up_to_date(connection, act, step, values.get("owner_id", step.owner_id))


def remove_step(connection: Connection, act: Act, step: Step) -> None:
    """Take away a step that should not have been recorded; its history stays."""
    steps.remove(connection, act.workspace_id, step.id)
    changes.record(connection, act, [Change("step.removed", step.deal_id, step.id, before=step.text)])
    _bring_up_to_date(connection, act, step)


def add_deal(connection: Connection, act: Act, name: str, *, owner: Person) -> Deal:
    """Record a new open deal in the first stage, for its owner's team."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > NAME_LENGTH:
        raise Refusal(f"A deal's name has 1 to {NAME_LENGTH} characters; type a shorter one.", field="deal")
    first = next(stage for stage in stages.every(connection, act.workspace_id) if stage.kind == "open")
    place = teams.placing(connection, act.workspace_id)
    workspace = workspaces.find(connection, act.workspace_id)
    deal_id = new_id()
    row = {
        "workspace_id": act.workspace_id,
        "id": deal_id,
        "name": tidy,
        "account": None,
        "amount": None,
        "currency": workspace.currency if workspace else None,
        "stage_id": first.id,
        "stage_since": act.at,
        "status": "open",
        "owner_id": owner.id,
        "owner_name": owner.name,
        "team_id": place.team_of(owner.id, owner.name),
        "created_at": act.at,
        "recorded_at": act.at,
        "source": "slack",
        "touched_at": act.at,
    }
    deals.insert(connection, [row])
    changes.record(connection, act, [Change("deal.created", deal_id, after=tidy)])
    redraw_deals(connection, act, [deal_id])
    return open_deal(connection, act.workspace_id, deal_id)


def change_deal(connection: Connection, act: Act, deal_id: str, **values: Any) -> bool:  # noqa: ANN401 - columns
    """Change fields of a deal, with their history (a stage's names beside its ids); whether any was different.

    A channel is linked to one deal only.
    """
    before = deals.columns_of(connection, act.workspace_id, deal_id)
    _check_channel(connection, act.workspace_id, deal_id, values.get("channel_id"))
    made = changes.difference("deal.changed", {name: before[name] for name in values}, values, deal_id=deal_id)
    if not made:
        return False
    names = {stage.id: stage.name for stage in stages.every(connection, act.workspace_id)}
    moved = [
        replace(change, field="stage", before=names.get(change.before or ""), after=names.get(change.after or ""))
        for change in made
        if change.field == "stage_id"
    ]
    deals.change(connection, act.workspace_id, deal_id, **values, touched_at=act.at)
    changes.record(connection, act, [*made, *moved])
    if SHOWN & {change.field for change in made}:
        was = {deal_id: before["team_id"]}
        redraw_deals(connection, act, [deal_id], people=[before["owner_id"]], teams_before=was)
    if before["owner_id"] and any(change.field == "owner_id" for change in made):
        redraw_received(connection, act, before["owner_id"])
    return True


def remove_deal(connection: Connection, act: Act, deal_id: str) -> None:
    """Take away a deal that should not have been recorded; its history stays."""
    standing = deals.columns_of(connection, act.workspace_id, deal_id)
    deals.remove(connection, act.workspace_id, deal_id)
    changes.record(connection, act, [Change("deal.removed", deal_id, before=standing["name"])])
    redraw_deals(connection, act, [], people=[standing["owner_id"]])


def _check_channel(connection: Connection, workspace_id: str, deal_id: str, channel_id: str | None) -> None:
    held = deals.of_channel(connection, workspace_id, channel_id) if channel_id else None
    if held is not None and held.id != deal_id:
        raise Refusal("That channel is linked to another deal by now; unlink it there first.", field="channel")


def _bring_up_to_date(connection: Connection, act: Act, step: Step, *also: str) -> None:
    """After a change of a step: the deal's own dates, and whatever may show it, that of `also` included."""
    deals.keep_step_dates(connection, act.workspace_id, step.deal_id, now=act.at)
    redraw_step(connection, act, step, *also)
