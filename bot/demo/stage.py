"""The stage: the local workspace, the bot in it, the time, and people who type, press and fill in for real."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.demo.screen import Screen
from bot.runtime import Runtime
from sandbox.clock import SetClock
from sandbox.driver import Driver
from sandbox.errors import Json
from sandbox.outbound.courier import TIMED_OUT
from sandbox.seen import Message, Shown, View
from sandbox.server import Sandbox
from schedules.deliver import deliver
from schedules.tick import tick

TRIES = 4
"""So often somebody tries what brings no answer in time, as on a busy machine."""

A_STEP = timedelta(minutes=30)  # every zone in the story fires on a full or half hour


class OffScript(Exception):
    """The story could not go on: something was not as it should have been."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that somebody does at a moment without being shown."""

    at: datetime
    play: Callable[["Stage"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that the story needs. The bot reads the workspace's own clock, so that the two move together.

    `asides` are played, in their order, while time passes.
    """

    sandbox: Sandbox
    clock: SetClock
    runtime: Runtime
    driver: Driver
    screen: Screen
    asides: deque[Aside] = field(default_factory=deque)

    def local(self, handle: str, day: date, at: str) -> datetime:
        """The moment at which it is `at` where this person is."""
        zone = ZoneInfo(self.screen.people[handle].tz)
        return datetime.combine(day, time.fromisoformat(at.zfill(5)), tzinfo=zone)

    async def until(self, moment: datetime) -> None:
        """Let time pass, with the bot's own jobs at work and people at their asides on the way."""
        while self.asides and self.asides[0].at <= moment:
            aside = self.asides.popleft()
            await self._pass(aside.at)
            await aside.play(self)
        await self._pass(moment)

    async def _pass(self, moment: datetime) -> None:
        if self.clock.now() > moment:
            raise OffScript(f"it is {self.clock.now()} already, and {moment} was to come")
        while self.clock.now() < moment:
            self.step_towards(moment)
            await self.catch_up()

    def step_towards(self, moment: datetime) -> None:
        """Set the clock to the next half hour, or to `moment` where that comes first."""
        now = self.clock.now()
        self.clock.set(min(moment, now + A_STEP - _since_step(now)))

    async def work(self) -> Counter[str]:
        """Run the tick and the delivery loop until nothing is left to be sent, and wait for late answers."""
        await tick(self.runtime.jobs)
        ends = await deliver(self.runtime.jobs)
        await self.runtime.finish()
        return ends

    async def catch_up(self) -> None:
        """Let the bot do what is due; in the story everything arrives."""
        ends = await self.work()
        lost = {end: count for end, count in ends.items() if end in {"failed", "put_off"}}
        if lost:
            raise OffScript(f"deliveries did not arrive: {lost}")

    async def scene(self, handle: str, day: date, at: str, subject: str) -> None:
        """Go on to this person's local time, and say so."""
        await self.until(self.local(handle, day, at))
        self.screen.scene(handle, subject)

    async def command(self, handle: str, text: str) -> Shown:
        """Type `/nextstep` and a line in the conversation with the app, and let the bot do what comes of it."""
        shown = await self.type_line(handle, text)
        await self.catch_up()
        return shown

    async def type_line(self, handle: str, text: str) -> Shown:
        """Type `/nextstep` and a line.

        On a busy machine an answer may come too late to be shown: the same request again records nothing twice.
        """
        return _fine(await self.driver.command(handle, "/nextstep", text, attempts=TRIES), f"/nextstep {text}")

    async def open_form(self, handle: str) -> View:
        """Type `/nextstep` alone, again where no form came of it."""
        for _ in range(TRIES):
            shown = await self.command(handle, "")
            if view := shown.view or await self.driver.view(handle):
                return view
        raise OffScript("no form was opened")

    async def press(self, handle: str, where: Message | View, words: str, *, beside: str = "") -> Shown:
        """Press the button with these words, again where no answer came in time and nothing came of it later.

        `beside` names words of the block in which it stands.
        """
        block, element = _button(where, words, beside)
        press = partial(self.driver.click, handle, where, str(element["action_id"]), block_id=str(block["block_id"]))
        pressed = await press()
        await self.catch_up()
        for _ in range(TRIES - 1):
            if pressed.error != TIMED_OUT:
                break
            pressed = await self._come_late(handle, where) or await press()
            await self.catch_up()
        return _fine(pressed, f"[{words}]")

    async def _come_late(self, handle: str, where: Message | View) -> Shown | None:
        """What a press has brought after its three seconds: a form, or another message in the place of the one."""
        view = await self.driver.view(handle)
        if view is not None and view.change > where.change:
            return Shown(ok=True, error=None, message=None, view=view, duration_ms=0)
        now = await self.again(handle, where) if isinstance(where, Message) else None
        if now is None or now.change == where.change:
            return None
        return Shown(ok=True, error=None, message=now, view=None, duration_ms=0)

    async def again(self, handle: str, message: Message) -> Message:
        """The same message as it looks now."""
        seen = await self.driver.messages(handle, message.channel)
        return next(known for known in seen if known.ts == message.ts)

    async def save(self, handle: str, view: View, values: Mapping[str, object]) -> View:
        """Fill in a form and save it; the view that is open afterwards: the same with errors, or what follows.

        A form that was not answered in time stays open as it is, and is saved again.
        """
        for _ in range(TRIES):
            submitted = await self.driver.submit(handle, view, values)
            await self.catch_up()
            if submitted.error != TIMED_OUT:
                break
        if submitted.error is not None or submitted.view is None:
            raise OffScript(f"the form was not answered: {submitted.error}")
        return submitted.view


def message_of(shown: Shown) -> Message:
    """The message that an act showed."""
    if shown.message is None:
        raise OffScript("no message was shown")
    return shown.message


def view_of(shown: Shown) -> View:
    """The form that an act opened."""
    if shown.view is None:
        raise OffScript("no form was opened")
    return shown.view


def _fine(shown: Shown, act: str) -> Shown:
    if not shown.ok:
        raise OffScript(f"{act} failed: {shown.error}")
    return shown


def _button(where: Message | View, words: str, beside: str) -> tuple[Json, Json]:
    said = ""
    for block in where.blocks:
        said = str(block["text"]["text"]) if block.get("type") == "section" and "text" in block else said
        held = [*block.get("elements", ()), *([block["accessory"]] if "accessory" in block else [])]
        for element in held:
            is_there = element.get("type") == "button" and element["text"]["text"] == words
            if is_there and beside in said:
                return block, element
    raise OffScript(f"there is no button [{words}] beside “{beside}”")


def _since_step(moment: datetime) -> timedelta:
    return timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
