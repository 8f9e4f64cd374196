"""When a deal came into its stage, where the CRM has a column for every stage (HubSpot).

Its labels are `Date entered "Proposal (Sales Pipeline)"`, with any quotes and with the pipeline inside or behind them;
its internal names `hs_v2_date_entered_<stage id>`, `hs_date_entered_<stage id>` in older exports.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from sales.crm.aliases import DATE_FIELDS
from sales.crm.text import folded, key_of

ENTERED = "entered "
_HEADER = re.compile(r"(?:date entered\s+|hs_(?:v2_)?date_entered_)(?P<stage>\S.*)", re.IGNORECASE)
_WITH_PIPELINE = re.compile(r"(?P<stage>.*?\S)\W*\([^()]*\)\W*")


def stage_columns(header: Sequence[str], taken: Collection[int]) -> dict[str, int]:
    """The columns, but those `taken`, that tell when a stage was entered: as fields called `entered <stage>`."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        told = _HEADER.fullmatch(folded(cell))
        if told and at not in taken:
            found.setdefault(f"{ENTERED}{told['stage']}", at)
    return found


def is_date(field: str) -> bool:
    """Whether a field holds dates."""
    return field in DATE_FIELDS or field.startswith(ENTERED)


def column_of_stage(values: Mapping[str, str]) -> str | None:
    """The field that tells since when a row's deal is in its stage; None without one, or where two could be meant.

    A stage of the same name in another pipeline is another stage.
    """
    stage, pipeline = values.get("stage", ""), values.get("pipeline", "")
    told = [field for field in values if field.startswith(ENTERED)]
    meant = {key_of(stage), key_of(stage + pipeline)} - {""}
    found = [field for field in told if key_of(field.removeprefix(ENTERED)) in meant]
    if not found and not pipeline:
        found = [field for field in told if _without_pipeline(field) in meant]
    return found[0] if len(found) == 1 else None


def _without_pipeline(field: str) -> str:
    told = _WITH_PIPELINE.fullmatch(field.removeprefix(ENTERED))
    return key_of(told["stage"]) if told else ""
