"""A real server with many people at it at once."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from tests.acting import FRIDAY, office
from tests.bench.figures import Figure, fresh
from tests.sizes.crowd import at_a_server
from tests.sizes.portfolio import fill, settle

PEOPLE, ROUNDS = 12, 3


def a_crowd(place: Path, deals: int) -> Iterator[Figure]:
    """Answers a second, and how long each kind of act takes from the press to the answer."""
    database = fresh(place, "crowd")
    url = database.url.render_as_string(hide_password=False)
    database.close()
    asyncio.run(_filled(url, deals))
    began = time.perf_counter()
    told = asyncio.run(at_a_server(url, place, people=PEOPLE, rounds=ROUNDS))
    spent = time.perf_counter() - began
    acts = sum(len(took) for took in told.took.values())
    yield Figure(f"{PEOPLE} people at once, acts a second (start included)", acts / spent, "acts/s")
    yield Figure(f"{PEOPLE} people at once, acts that failed", len(told.failed) / acts, "ratio")
    for name, took in told.took.items():
        few = sorted(took)
        yield Figure(f"{name}, p50", statistics.median(few) / 1000, "s")
        yield Figure(f"{name}, p99", few[min(len(few) - 1, round(0.99 * len(few)))] / 1000, "s")
        yield Figure(f"{name}, max", few[-1] / 1000, "s")


async def _filled(url: str, deals: int) -> None:
    async with office(url) as running:
        settle(running.database, running.workspace_id, now=FRIDAY)
        fill(running.database, running.workspace_id, deals, now=FRIDAY)
