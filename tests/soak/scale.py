"""How long the long runs are: whole with SOAK=1, a tenth by default, each from its own seed."""

import os

FULL = float(os.environ.get("SOAK", "0.1"))


def seeds(full: int) -> list[int]:
    """As many seeds as this run goes through, of so many in a whole one; the same ones each time."""
    return list(range(max(1, round(full * FULL))))
