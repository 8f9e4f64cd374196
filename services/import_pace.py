"""How many rows an import writes at a time: as many as hold others up for a moment that nobody notices."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")

SMALLEST, FIRST, LARGEST = 10, 25, 100
LONGEST_HELD = 0.1  # seconds for which a batch should keep other writers waiting
PAUSE = 0.004  # lets a capture in between two batches, also from another process


class Pace:
    """The size of the next batch, by how long the one before it took: a busy machine gets smaller ones."""

    def __init__(self) -> None:
        self._size = FIRST

    def batches(self, rows: Iterator[Item]) -> Iterator[list[Item]]:
        """The rows in pieces, with a pause behind each."""
        while batch := list(islice(rows, self._size)):
            yield batch
            time.sleep(PAUSE)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Around the writing of a batch."""
        began = time.perf_counter()
        yield
        self._learn(time.perf_counter() - began)

    def _learn(self, held: float) -> None:
        if held > LONGEST_HELD:
            self._size = max(SMALLEST, self._size // 2)
        elif held < LONGEST_HELD / 2:
            self._size = min(LARGEST, self._size + SMALLEST)
