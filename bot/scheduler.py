"""APScheduler as the clock, and only that: four interval jobs in memory; what is due stands in the database."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog import get_logger

from bot.clock import system_clock
from bot.runtime import Runtime
from schedules.clean_up import clean_up
from schedules.deliver import deliver
from schedules.tick import tick

TICK_SECONDS = 2
DELIVER_SECONDS = 2
PEOPLE_SECONDS = 600
CLEAN_UP_SECONDS = 3600
STALE_AFTER_SECONDS = 60

Job = Callable[[], Awaitable[None]]


class Pulse:
    """Runs the jobs, and knows whether the tick is alive (by a monotonic clock)."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._ticked = time.monotonic()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._scheduler = AsyncIOScheduler(timezone=UTC, executors={"default": AsyncIOExecutor()})
        every: dict[str, tuple[Job, int]] = {
            "tick": (self.tick, TICK_SECONDS),
            "deliver": (self.deliver, DELIVER_SECONDS),
            "people": (runtime.meet_everyone, PEOPLE_SECONDS),
            "clean_up": (self.clean_up, CLEAN_UP_SECONDS),
        }
        for name, (job, seconds) in every.items():
            self._scheduler.add_job(
                self._guarded(name, job),
                "interval",
                seconds=seconds,
                id=name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._runtime.wake = self.wake
        self._scheduler.start()

    async def stop(self, *, within: float) -> None:
        """Begin nothing more, and let what is under way finish: a message that Slack has must be on record."""
        self._scheduler.pause()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=within)
        self._scheduler.shutdown(wait=False)

    def wake(self) -> None:
        """Have waiting deliveries sent now."""
        try:
            self._scheduler.modify_job("deliver", next_run_time=system_clock())
        except JobLookupError:
            return

    @property
    def is_fresh(self) -> bool:
        """Whether the last tick is less than a minute old."""
        return time.monotonic() - self._ticked < STALE_AFTER_SECONDS

    async def tick(self) -> None:
        """Plan what is due and have it sent."""
        fired = await tick(self._runtime.jobs)
        self._ticked = time.monotonic()
        self._runtime.figures.ticked_at.set_to_current_time()
        self._runtime.figures.fires.inc(fired)
        if fired:
            self.wake()

    async def deliver(self) -> None:
        """Send what waits."""
        ends = await deliver(self._runtime.jobs)
        for end, count in ends.items():
            self._runtime.figures.deliveries.labels(end=end).inc(count)

    async def clean_up(self) -> None:
        """Forget what is old."""
        await clean_up(self._runtime.jobs)

    def _guarded(self, name: str, job: Job) -> Job:
        async def run() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            try:
                await job()
            except Exception:  # noqa: BLE001 - the next run tries again; the log and a figure tell of this one
                self._runtime.figures.job_failures.labels(job=name).inc()
                get_logger(__name__).exception("job failed", job=name)

        return run
