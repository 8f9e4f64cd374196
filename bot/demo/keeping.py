"""After the story: the workspace stays open as a web page, and time in it goes on."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from bot.demo.screen import Screen
from bot.demo.script import nov
from bot.demo.stage import Stage
from sandbox.settings import Opening, Tip

A_SECOND = timedelta(seconds=1)
FIRST_LOOK = ("jane", nov(23), "9:00")

TIPS = (
    Tip("Press Done in Jane's morning message, and say what comes next", "jane", "app"),
    Tip("Record a step in one line", "jane", "app", "/nextstep Nettlecombe - call Ruth tomorrow"),
    Tip("Be Ann, her manager: read the Monday digest in #sales", "ann", "sales"),
    Tip("Then move the clock on top to the next morning, or to next Monday", "jane", "app"),
)


class Keeper:
    """Lets the demo's time pass: a second a second, or on to a moment with the bot's jobs at work on the way."""

    def __init__(self, stage: Stage) -> None:
        self.is_moving: bool | None = True
        self._stage = stage
        self._turn = asyncio.Lock()
        self._woken = asyncio.Event()
        stage.runtime.wake = self._woken.set

    async def go_to(self, moment: datetime) -> None:
        """Step by step, so that whatever is due on the way happens in its order."""
        async with self._turn:
            while self._stage.clock.now() < moment:
                self._stage.step_towards(moment)
                await self._stage.work()

    async def go_on(self) -> None:
        """Until a second has passed, or until there is something to send; then the jobs run."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), A_SECOND.total_seconds())
        is_woken = self._woken.is_set()
        self._woken.clear()
        async with self._turn:
            if self.is_moving and not is_woken:
                self._stage.clock.advance(A_SECOND)
            await self._stage.work()


@asynccontextmanager
async def kept(stage: Stage) -> AsyncIterator[Keeper]:
    """The stage as a page for visitors: on the morning after the story, with time going on."""
    keeper = Keeper(stage)
    await keeper.go_to(stage.local(*FIRST_LOOK))
    stage.sandbox.set_timekeeper(keeper)
    stage.sandbox.set_opening(Opening("jane", "app", TIPS))
    async with asyncio.TaskGroup() as group:
        going = group.create_task(_go_on_always(keeper))
        yield keeper
        going.cancel()


async def _go_on_always(keeper: Keeper) -> None:
    while True:
        await keeper.go_on()


async def serve(stage: Stage) -> None:
    """Serve until Ctrl-C or a request to end."""
    stopped = asyncio.Event()
    for request in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(request, stopped.set)
    async with kept(stage):
        _tell(stage.screen, stage.sandbox.base_url)
        await stopped.wait()


def _tell(screen: Screen, address: str) -> None:
    screen.heading("Now try it yourself")
    screen.copyable(f"  Open {address} in a browser; it stays open until you press Ctrl-C here.")
    screen.tell("You are Jane, on Monday 23 November at 9:00 in New York. Three things to try:")
    screen.table(
        [
            ("1", "press [Done] in the morning message, and say what comes next"),
            ("2", "type  /nextstep Nettlecombe - call Ruth tomorrow"),
            ("3", "be Ann (top right), read the digest in #sales; then move the clock to next Monday"),
        ]
    )
