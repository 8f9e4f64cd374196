"""A large import, with somebody who captures next steps meanwhile."""

import asyncio
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from services import capture
from storage.database import Database
from tests.bench.figures import Figure, fresh
from tests.bench.looking_up import lines
from tests.services.company import FRIDAY, taken_in, typist, working
from tests.sizes.large_import import beside_a_bot

PAUSE = 0.05


def importing_beside_captures(place: Path, rows: int) -> Iterator[Figure]:
    """Rows a second, and how long captures take beside it against captures alone."""
    database = fresh(place, "import")
    working(database)
    alone = _captures(database, threading.Event(), most=20)
    over, beside = threading.Event(), list[float]()
    rep = threading.Thread(target=lambda: beside.extend(_captures(database, over)))
    rep.start()
    began = time.perf_counter()
    taken_in(database, "T1", lines(rows), source="bench")
    spent = time.perf_counter() - began
    over.set()
    rep.join()
    database.close()
    yield Figure(f"import of {rows:,} rows", spent, "s")
    yield Figure("import, rows a second", rows / spent, "rows/s")
    yield Figure("captures beside the import, slowest", max(beside), "s")
    yield Figure("captures beside the import against alone, median", _median(beside) / _median(alone), "ratio")


def import_beside_a_bot(place: Path, rows: int) -> Iterator[Figure]:
    """The command beside a bot that serves: what its people wait for, and what the command holds."""
    database = fresh(place, "beside")
    url = database.url.render_as_string(hide_password=False)
    database.close()
    went = asyncio.run(beside_a_bot(url, place, rows, kills=0))
    slow = sorted(went.waits)
    yield Figure(f"import of {rows:,} rows beside a bot", went.seconds, "s")
    yield Figure("/nextstep beside it, p50", _median(slow) / 1000, "s")
    yield Figure("/nextstep beside it, max", slow[-1] / 1000, "s")
    yield Figure("memory that it took more from a tenth of the rows to the end", went.grown(rows), "MB")


def _captures(database: Database, over: threading.Event, most: int | None = None) -> list[float]:
    took: list[float] = []
    for number in count():
        if over.wait(PAUSE) or number == most:
            break
        began = time.perf_counter()
        capture.from_line(database, typist=typist(), line=f"Corlane - call number {number}x tue", now=FRIDAY)
        took.append(time.perf_counter() - began)
    return took


def _median(took: list[float]) -> float:
    return sorted(took)[len(took) // 2]
