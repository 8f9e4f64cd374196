"""Our own export of deals, which says more than a CRM's: which deal each row is, and each value as it stands."""

from collections.abc import Sequence

from sales.crm.header import Positions
from sales.crm.text import folded

SOURCE = "nextstep"
_PLACES = {"deal_id": "id", "workspace_id": "workspace_id", "source": "source"}
_MARKS = frozenset({*_PLACES.values(), "external_id", "next_step_on"})


def own_places(header: Sequence[str]) -> Positions:
    """Where our own export says which deal a row is; nothing in a file of anybody else."""
    names = [folded(cell) for cell in header]
    if _MARKS - set(names):
        return {}
    return {field: names.index(name) for field, name in _PLACES.items()}
