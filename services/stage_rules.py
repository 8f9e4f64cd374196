"""What holds for stages however they are set: by a file, or by a form in Slack. Each change comes with its history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from sales.deal import Stage, Status
from sales.refusal import Refusal
from storage import changes, stages
from storage.changes import Act, Change
from storage.stages import Held

KINDS: tuple[Status, ...] = ("open", "won", "lost")


def add(connection: Connection, act: Act, name: str, *, kind: Status, norm_days: int | None) -> None:
    """A new stage: behind the last of its kind."""
    _check_free(connection, act.workspace_id, name, own_id=None)
    standing = stages.every(connection, act.workspace_id)
    behind = max((place for place, stage in enumerate(standing) if stage.kind == kind), default=len(standing) - 1)
    stages.add(connection, act.workspace_id, name, kind=kind, position=len(standing), norm_days=norm_days)
    _forget(connection, act.workspace_id, name.casefold())
    added = next(s for s in stages.every(connection, act.workspace_id) if s.name.casefold() == name.casefold())
    order = [stage.id for stage in standing]
    order.insert(behind + 1, added.id)
    _number(connection, act.workspace_id, order)
    changes.record(connection, act, [Change("stage.added", None, field="name", after=name)])


def change(connection: Connection, act: Act, stage: Stage, **values: Any) -> None:  # noqa: ANN401 - columns
    """Set a stage's name, kind or norm_days; under its old name it is still found when a CRM's export is taken in."""
    new = {field: value for field, value in values.items() if getattr(stage, field) != value}
    if not new:
        return
    if new.get("kind", "open") != "open":
        _check_nothing_is_open(connection, act.workspace_id, stage, new["kind"])
    if "name" in new:
        _check_free(connection, act.workspace_id, new["name"], own_id=stage.id)
        _rename(connection, act.workspace_id, stage, new["name"])
    if rest := {field: value for field, value in new.items() if field != "name"}:
        stages.change(connection, act.workspace_id, stage.id, **rest)
    changes.record(connection, act, [_told(stage, field, getattr(stage, field), value) for field, value in new.items()])


def put_in_order(connection: Connection, act: Act, order: Sequence[str]) -> None:
    """Put all stages (ids) into this order."""
    standing = stages.every(connection, act.workspace_id)
    names = {stage.id: stage.name for stage in standing}
    _number(connection, act.workspace_id, order)
    before, after = ([names[stage_id] for stage_id in held] for held in ([stage.id for stage in standing], order))
    if before != after:
        told = Change("stage.changed", None, field="order", before=", ".join(before), after=", ".join(after))
        changes.record(connection, act, [told])


def remove(connection: Connection, act: Act, stage: Stage, *, to: Stage | None) -> None:
    """Remove a stage; its deals go to another of the same kind, and what a CRM calls by its name goes there too."""
    held = stages.held(connection, act.workspace_id).get(stage.id, Held())
    if held.all and to is None:
        raise Refusal(f"{stage.name} holds {_deals(held.all)}; choose where they go.", field="to")
    if to is not None:
        if to.kind != stage.kind:
            raise Refusal(f"{to.name} is not for {stage.kind} deals; choose another stage.", field="to")
        _move(connection, act, stage, to)
    stages.remove(connection, act.workspace_id, stage.id)
    changes.record(connection, act, [Change("stage.removed", None, field="name", before=stage.name)])
    check_every_kind_is_left(connection, act.workspace_id)


def check_every_kind_is_left(connection: Connection, workspace_id: str) -> None:
    """Deals are open, won or lost, and each of these needs a stage."""
    held = {stage.kind for stage in stages.every(connection, workspace_id)}
    for kind in KINDS:
        if kind not in held:
            sentence = f"No stage would be left for {kind} deals; keep one of this kind; nothing was changed."
            raise Refusal(sentence, field="kind")


def _check_nothing_is_open(connection: Connection, workspace_id: str, stage: Stage, kind: str) -> None:
    is_open = stages.held(connection, workspace_id).get(stage.id, Held()).open
    if is_open:
        raise Refusal(
            f"{stage.name} holds {_deals(is_open, 'open ')}, which would have to be {kind}; "
            "move what is open to another stage first; nothing was changed.",
            field="kind",
        )


def _check_free(connection: Connection, workspace_id: str, name: str, *, own_id: str | None) -> None:
    key = name.casefold()
    if any(stage.name.casefold() == key and stage.id != own_id for stage in stages.every(connection, workspace_id)):
        raise Refusal(f"There is a stage “{name}” already; choose another name.", field="name")


def _rename(connection: Connection, workspace_id: str, stage: Stage, name: str) -> None:
    old, new = stage.name.casefold(), name.casefold()
    if old != new:
        _forget(connection, workspace_id, new)
        _remember(connection, workspace_id, stage.id, [old])
    stages.change(connection, workspace_id, stage.id, name=name, name_key=new)


def _remember(connection: Connection, workspace_id: str, stage_id: str, names: Sequence[str]) -> None:
    held = stages.former_names(connection, workspace_id)
    own = [name for name, of in held.items() if of == stage_id]
    stages.set_former_names(connection, workspace_id, stage_id, list(dict.fromkeys([*own, *names])))


def _forget(connection: Connection, workspace_id: str, name: str) -> None:
    """A name that a stage bears now leads to no other."""
    held = stages.former_names(connection, workspace_id)
    if (stage_id := held.get(name)) is not None:
        own = [former for former, of in held.items() if of == stage_id and former != name]
        stages.set_former_names(connection, workspace_id, stage_id, own)


def _move(connection: Connection, act: Act, stage: Stage, to: Stage) -> None:
    stages.move_deals(connection, act, stage, to=to)
    former = [name for name, of in stages.former_names(connection, act.workspace_id).items() if of == stage.id]
    _remember(connection, act.workspace_id, to.id, [*former, stage.name.casefold()])


def _number(connection: Connection, workspace_id: str, order: Sequence[str]) -> None:
    held = {stage.id: stage.position for stage in stages.every(connection, workspace_id)}
    for position, stage_id in enumerate(order):
        if held[stage_id] != position:
            stages.change(connection, workspace_id, stage_id, position=position)


def _deals(number: int, what: str = "") -> str:
    return f"{number:,} {what}deal{'' if number == 1 else 's'}"


def _told(stage: Stage, field: str, before: Any, after: Any) -> Change:  # noqa: ANN401 - a column's value
    """A change as the history tells it; but for its name, each value stands behind the stage's name."""
    told = [
        None if value is None else str(value) if field == "name" else f"{stage.name}: {value}"
        for value in (before, after)
    ]
    return Change("stage.changed", None, field=field, before=told[0], after=told[1])
