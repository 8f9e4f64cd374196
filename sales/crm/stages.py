"""Which stage of ours a CRM means by a name."""

import re
from collections.abc import Mapping, Sequence

from sales.crm.outcome import plainly_named_status
from sales.crm.text import key_of
from sales.deal import Stage

_PIPELINE_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")


def stage_called(name: str, stages: Sequence[Stage], former: Mapping[str, str]) -> Stage | None:
    """The stage that a CRM calls so; None where it is a new one.

    In this order: the stage of this name; the one that bore it before (`former`: name in lower case -> id), as a CRM
    does not know of new names; the only one of this name without case, accents, punctuation and a pipeline in brackets
    behind it (`closedwon`, `Closed Won (Sales Pipeline)`); for a name that says won or lost and nothing more, the only
    stage of that kind.
    """
    called = name.casefold()
    same = next((stage for stage in stages if stage.name.casefold() == called), None)
    bore_it = next((stage for stage in stages if stage.id == former.get(called)), None)
    return same or bore_it or _alike(name, stages) or _only_of_its_kind(name, stages)


def _alike(name: str, stages: Sequence[Stage]) -> Stage | None:
    for key in (key_of(name), key_of(_PIPELINE_BEHIND.sub("", name))):
        alike = [stage for stage in stages if key and key_of(stage.name) == key]
        if len(alike) == 1:
            return alike[0]
    return None


def _only_of_its_kind(name: str, stages: Sequence[Stage]) -> Stage | None:
    status = plainly_named_status(name)
    of_kind = [stage for stage in stages if status and stage.kind == status]
    return of_kind[0] if len(of_kind) == 1 else None
