"""What people look at, in workspaces of several sizes: seconds, statements, and the largest against a small one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

from sales.deal_list import Shown
from services import capture, deal_reading, finding, firing, sharing
from services.drafts import Typist
from storage.database import Database
from tests.bench.figures import Figure, fresh, seconds, statements
from tests.services.company import FRIDAY, founded, taken_in
from tests.services.company import typist as typist_of

DIGEST_TIMES = 3
STAGES = ("Discovery", "Proposal", "Negotiation")
_numbers = count(1)
Acts = dict[str, Callable[[], object]]


def lines(deals: int) -> str:
    """An export of so many open deals."""
    return "\n".join(
        f"{n},Pilot {n},Company {n % 4000},{1000 + n},USD,{STAGES[n % 3]},Jane Roe,2026-12-{1 + n % 28:02},2026-09-01"
        for n in range(deals)
    )


def look_ups(place: Path, sizes: Sequence[int]) -> Iterator[Figure]:
    """Each act at each size."""
    took: dict[str, dict[int, float]] = {}
    for size in sizes:
        database = fresh(place, f"deals{size}")
        founded(database)
        if size:
            taken_in(database, "T1", lines(size))
        for name, act in _acts(database, size).items():
            spent = seconds(act, DIGEST_TIMES) if name == "digest" else seconds(act)
            took.setdefault(name, {})[size] = spent
            yield Figure(f"{name} at {size:,} deals", spent, "s")
            yield Figure(f"{name} at {size:,} deals, statements", statements(database, act), "statements")
        database.close()
    small, large = (sizes[1], sizes[-1])
    for name, by_size in took.items():
        if {small, large} <= by_size.keys():
            yield Figure(f"{name}, {large:,} deals against {small:,}", by_size[large] / by_size[small], "ratio")


def _acts(database: Database, size: int) -> Acts:
    now = FRIDAY + timedelta(minutes=5)
    who = typist_of()
    acts: Acts = {
        "option list": lambda: finding.for_picker(database, workspace_id="T1", person_id="UJANE", typed="pilot 77"),
        "list": lambda: deal_reading.page(database, typist=who, shown=Shown(), now=now),
        "digest": lambda: sharing.of_name(database, workspace_id="T1", person_id="UJANE", name="", now=now),
        "idle tick": lambda: firing.fire_due(database, now=now, limit=200),
    }
    if size:
        deal_id = finding.for_picker(database, workspace_id="T1", person_id="UJANE", typed="pilot 77").deals[0].id
        acts["card"] = lambda: deal_reading.card(database, typist=who, deal_id=deal_id, now=now)
        acts["capture"] = lambda: capture.from_line(
            database, typist=_somebody(), line="Company 77 pilot 77 - send the quote tue", now=now
        )
    return acts


def _somebody() -> Typist:
    return typist_of(request_id=f"bench:{next(_numbers)}")
