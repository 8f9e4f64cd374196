"""The one bridge between the async world of Slack and the sync world of the database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from storage.database import POOL_SIZE, Database

# The jobs have threads of their own: a Monday's digests must not take those that answer people. They are few, since
# each that computes takes its share of the interpreter from whoever answers.
WORKING = 3
ANSWERING = POOL_SIZE - WORKING

P = ParamSpec("P")
T = TypeVar("T")


class Bridge:
    """Calls a service in a bounded pool of threads, each with a connection to take; `calls` counts them."""

    def __init__(self, database: Database, threads: int = ANSWERING) -> None:
        self.calls = 0
        self._database = database
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="database")

    async def __call__(self, service: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run one use case without holding the event loop up."""
        self.calls += 1
        call = partial(_called, service, self._database, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    def close(self) -> None:
        """Wait for the calls under way."""
        self._threads.shutdown(wait=True)


def _called(
    service: Callable[Concatenate[Database, P], T], database: Database, /, *args: P.args, **kwargs: P.kwargs
) -> T:
    try:
        return service(database, *args, **kwargs)
    except StopIteration as error:
        # A future cannot carry this one: whoever waits for it would wait for ever.
        raise RuntimeError("a service ran out of rows that it needs") from error
