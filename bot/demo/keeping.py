"""After the story: the workspace stays open, and time in it goes on."""

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta

from bot.demo.screen import Screen
from bot.demo.stage import Stage
from schedules.deliver import deliver
from schedules.tick import tick

A_SECOND = timedelta(seconds=1)
JSON = "-H 'Content-Type: application/json'"


async def serve(stage: Stage) -> None:
    """Serve until Ctrl-C or a request to end; every second the story's time moves on by one and the jobs run."""
    stopped = asyncio.Event()
    for request in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(request, stopped.set)
    _tell(stage.screen, stage.sandbox.base_url)
    while not stopped.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), A_SECOND.total_seconds())
        stage.clock.advance(A_SECOND)
        await tick(stage.runtime.jobs)
        await deliver(stage.runtime.jobs)


def _tell(screen: Screen, address: str) -> None:
    screen.heading(f"The workspace stays open at {address} until you press Ctrl-C")
    screen.tell(
        "There is no page to look at yet. The address answers as Slack's Web API (/api/…) and lets you act as its",
        "people (POST /sandbox/…). Time in it goes on from here, and can be moved. In another terminal:",
    )
    for act, body in (
        ("command", '{"user": "jane", "command": "/nextstep", "text": "Nettlecombe - call Ruth tomorrow"}'),
        ("messages", '{"user": "jane", "channel": "dm"}'),
        ("set_clock", '{"now": "2026-11-24T14:00:00Z"}'),
    ):
        screen.copyable(f"  curl -s {address}/sandbox/{act} {JSON} -d '{body}'")
