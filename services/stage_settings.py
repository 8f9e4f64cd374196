"""Stages by their list and their form in Slack."""

from datetime import datetime

from sqlalchemy.engine import Connection

from sales.deal import Stage
from sales.permissions import Member
from sales.refusal import Refusal
from sales.settings import Saved, StageSeen, StageValues
from services import stage_rules
from services.administering import VIA, administrator, merged, name_of, once, overview_in
from services.drafts import Typist
from services.recording import new_act
from services.setting_values import LONGEST_NORM
from storage import memory, stages, workspaces
from storage.changes import Act
from storage.database import Database
from storage.stages import Held

EMPTY = StageValues("", "open", None)


def every(database: Database, *, typist: Typist) -> tuple[StageSeen, ...]:
    """All stages in their order, with how many deals are in each."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)
        return _every(connection, typist.workspace_id)


def stage(database: Database, *, typist: Typist, stage_id: str) -> tuple[StageSeen, tuple[StageSeen, ...]]:
    """A stage, and those of its kind to which its deals could go."""
    with database.read(typist.workspace_id) as connection:
        administrator(connection, typist)
        found = _the_stage(connection, typist.workspace_id, stage_id)
        known = _every(connection, typist.workspace_id)
        others = tuple(seen for seen in known if seen.stage.kind == found.kind and seen.stage.id != stage_id)
        return next(seen for seen in known if seen.stage.id == stage_id), others


def save(
    database: Database,
    *,
    typist: Typist,
    stage_id: str | None,
    shown: StageValues,
    said: StageValues,
    now: datetime,
) -> Saved:
    """Take over what was changed in a stage's form (None: a new stage), which showed `shown`; a repeat changes nothing.

    Raises Refusal, on the field that is wrong or that another admin has set differently meanwhile.
    """
    with database.write(typist.workspace_id) as connection:
        who = administrator(connection, typist)
        workspaces.hold(connection, typist.workspace_id)
        if memory.receive(connection, typist.workspace_id, typist.request_id, now=now):
            act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
            _save(connection, act, stage_id, shown, said)
        return _saved(connection, who=who, now=now, told=(f"{said.name.strip()} is saved.",))


def move(database: Database, *, typist: Typist, stage_id: str, position: int, by: int, now: datetime) -> Saved:
    """Move a stage up (-1) or down (+1) from the place (from 0 on) at which the list showed it.

    Where it is no longer there, as after a double press, nothing is changed.
    """
    with database.write(typist.workspace_id) as connection:
        who = administrator(connection, typist)
        workspaces.hold(connection, typist.workspace_id)
        order = [stage.id for stage in stages.every(connection, typist.workspace_id)]
        target = position + by
        is_there = 0 <= position < len(order) and order[position] == stage_id
        if is_there and 0 <= target < len(order):
            order[position], order[target] = order[target], order[position]
            act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
            stage_rules.put_in_order(connection, act, order)
        return _saved(connection, who=who, now=now, told=())


def remove(database: Database, *, typist: Typist, stage_id: str, to_id: str | None, now: datetime) -> Saved:
    """Remove a stage; its deals, where it has any, go to the one named. A second time it changes nothing."""
    with database.write(typist.workspace_id) as connection:
        who = administrator(connection, typist)
        workspaces.hold(connection, typist.workspace_id)
        told = once(connection, typist, lambda: _remove(connection, typist, stage_id, to_id, now), now=now)
        return _saved(connection, who=who, now=now, told=(told,))


def _remove(connection: Connection, typist: Typist, stage_id: str, to_id: str | None, now: datetime) -> str:
    known = {stage.id: stage for stage in stages.every(connection, typist.workspace_id)}
    found = known.get(stage_id)
    if found is None:
        return "This stage was removed already."
    act = new_act(typist.workspace_id, actor_id=typist.person_id, via=VIA, now=now)
    stage_rules.remove(connection, act, found, to=known.get(to_id or ""))
    return f"{found.name} is removed."


def _save(connection: Connection, act: Act, stage_id: str | None, shown: StageValues, said: StageValues) -> None:
    name = name_of(said.name)
    if said.norm_days is not None and not 1 <= said.norm_days <= LONGEST_NORM:
        raise Refusal(f"Give a whole number of days from 1 to {LONGEST_NORM}.", field="norm_days")
    if stage_id is None:
        stage_rules.add(connection, act, name, kind=said.kind, norm_days=said.norm_days)
        return
    found = _the_stage(connection, act.workspace_id, stage_id)
    norm = f"{found.norm_days} days" if found.norm_days else "empty"
    stage_rules.change(
        connection,
        act,
        found,
        name=merged("name", shown.name, name, found.name, told=f"“{found.name}”"),
        kind=merged("kind", shown.kind, said.kind, found.kind, told=found.kind),
        norm_days=merged("norm_days", shown.norm_days, said.norm_days, found.norm_days, told=norm),
    )
    stage_rules.check_every_kind_is_left(connection, act.workspace_id)


def _saved(connection: Connection, *, who: Member, now: datetime, told: tuple[str, ...]) -> Saved:
    return Saved(overview_in(connection, who, now=now), told, _every(connection, who.person.workspace_id))


def _every(connection: Connection, workspace_id: str) -> tuple[StageSeen, ...]:
    held = stages.held(connection, workspace_id)
    known = stages.every(connection, workspace_id)
    counts = {stage.id: held.get(stage.id, Held()) for stage in known}
    return tuple(StageSeen(stage, counts[stage.id].open, counts[stage.id].all) for stage in known)


def _the_stage(connection: Connection, workspace_id: str, stage_id: str) -> Stage:
    found = next((stage for stage in stages.every(connection, workspace_id) if stage.id == stage_id), None)
    if found is None:
        raise Refusal("This stage is no longer there; another admin has removed it.")
    return found
