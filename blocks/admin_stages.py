"""The list of stages, the form of one, and the question before one is removed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from blocks import modal
from blocks.admin_fields import Element, Form, kept, optional
from blocks.admin_fields import read as read_form
from blocks.admin_overview import STAGE_LENGTH, stage_in_short, told_blocks
from blocks.message import Block, actions, button, plain, section
from blocks.modal import View, field
from blocks.typed import bold, cut_middle, literal_within
from blocks.words import and_more, count, joined
from sales.deal import Status
from sales.settings import StageSeen, StageValues

CALLBACK_ID = "admin_stage"
REMOVE_CALLBACK_ID = "admin_stage_remove"
FIELDS = frozenset({"name", "kind", "norm_days"})
LONGEST_NORM = 3650
_NAME_LENGTH = 100
_LABEL_LENGTH = 75
_MOST = 45  # two blocks each, of the hundred that a view takes
_KINDS: dict[Status, str] = {"open": "Open", "won": "Won", "lost": "Lost"}


def listed(stages: Sequence[StageSeen], told: Sequence[str] = ()) -> View:
    """The stages in their order, each with what can be done with it."""
    return modal.modal(
        "Stages",
        [
            *told_blocks(told),
            section("Deals go through these from top to bottom.", button("Add stage", "admin_stage_new", "new")),
            *(block for place, seen in enumerate(stages[:_MOST]) for block in _stage(seen, place, len(stages))),
            *(section(more) for more in filter(None, [and_more(len(stages) - _MOST, "stage")])),
        ],
        close="Back",
    )


def form(seen: StageSeen | None) -> View:
    """A stage's form, or (None) a new one's."""
    stage = seen.stage if seen else None
    name: Block = {"type": "plain_text_input", "max_length": _NAME_LENGTH}
    norm: Block = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(LONGEST_NORM),
    }
    kinds = {kind: {"text": plain(said), "value": kind} for kind, said in _KINDS.items()}
    if stage:
        name["initial_value"] = stage.name
    if stage and stage.norm_days:
        norm["initial_value"] = str(stage.norm_days)
    menu = {
        "type": "static_select",
        "options": list(kinds.values()),
        "initial_option": kinds[stage.kind if stage else "open"],
    }
    hint = "A CRM's export may go on calling it by its old name." if stage else ""
    return modal.form(
        "Stage" if stage else "New stage",
        [
            field("name", "Name", name, hint=hint),
            field("kind", "Deals in it are", menu),
            optional(
                "norm_days", "Norm in days", norm, hint="How long a deal should stay here; longer ones are pointed out."
            ),
        ],
        callback_id=CALLBACK_ID,
        kept=kept(stage.id if stage else None),
        close="Cancel",
    )


def read(view: Mapping[str, Any]) -> tuple[Form, StageValues, StageValues]:
    """A submitted form: which stage, what it showed, what it says."""
    sent = read_form(view)
    return sent, _values(sent.shown), _values(sent.said)


def removal(seen: StageSeen, others: Sequence[StageSeen]) -> View:
    """Where a stage's deals go when it is removed; the last of its kind stays."""
    name = bold(cut_middle(seen.stage.name, STAGE_LENGTH))
    if not others:
        said = f"{name} is the only stage for {seen.stage.kind} deals, and stays. Rename it, or add another one first."
        return modal.modal("Remove stage", [section(said)], close="Back")
    blocks = [section(f"Remove {name}? It holds {_held(seen)}.")]
    if seen.all_deals:
        options = [
            {"text": plain(literal_within(other.stage.name, _LABEL_LENGTH)), "value": other.stage.id}
            for other in others[:100]
        ]
        blocks.append(field("to", "Its deals go to", {"type": "static_select", "options": options}))
    view = modal.form("Remove stage", blocks, callback_id=REMOVE_CALLBACK_ID, kept=kept(seen.stage.id), close="Keep it")
    return {**view, "submit": plain("Remove stage")}


def read_removal(view: Mapping[str, Any]) -> tuple[str, str | None]:
    """Which stage is removed, and where its deals go."""
    sent = read_form(view)
    picked = sent.said("to").selected_option
    return sent.kept.id or "", picked.value if picked else None


def place(stage_id: str, position: int) -> str:
    """The value of a button that moves a stage: which, and the place (from 0 on) where it was shown."""
    return f"{position}:{stage_id}"


def read_place(value: str) -> tuple[str, int]:
    """Which stage, and where it was shown."""
    position, _, stage_id = value.partition(":")
    return stage_id, int(position)


def _values(field_of: Any) -> StageValues:  # noqa: ANN401 - a way to an element
    kind: Element = field_of("kind")
    norm = field_of("norm_days").value
    chosen = kind.selected_option.value if kind.selected_option else "open"
    return StageValues(
        name=field_of("name").value or "",
        kind=next(known for known in _KINDS if known == chosen),
        norm_days=int(norm) if norm else None,
    )


def _stage(seen: StageSeen, position: int, most: int) -> Iterable[Block]:
    name = stage_in_short(seen.stage).replace("*", "∗")
    yield section(joined((f"*{name}*", _held(seen))))
    stage_id = seen.stage.id
    moves = [("Up", "admin_stage_up", position > 0), ("Down", "admin_stage_down", position < most - 1)]
    yield actions(
        [
            *(button(said, act, place(stage_id, position)) for said, act, may in moves if may),
            button("Edit", "admin_stage_edit", stage_id),
            button("Remove", "admin_stage_remove", stage_id),
        ]
    )


def _held(seen: StageSeen) -> str:
    if seen.all_deals == 0:
        return "no deals"
    closed = seen.all_deals - seen.open_deals
    if closed == 0:
        return count(seen.open_deals, "open deal")
    return " and ".join(
        filter(None, (count(seen.open_deals, "open deal") if seen.open_deals else "", count(closed, "closed deal")))
    )
