"""What changes reaches every open page at once, over a WebSocket of its own.

Not server-sent events: a browser keeps six connections to one address, and six tabs are soon open.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.acting.stage import Stage
from sandbox.page.looking import Look, channel_at, look_of
from sandbox.page.parts import Pages, Parts, title_of

_BREATH_SECONDS = 0.05
"""Between two drawings, so that a burst of changes is drawn once."""

_RELOAD_SECONDS = 3.0
"""So long a window that has gone may come back before its form shows in another one."""

_GLANCE_SECONDS = 5.0
"""After so long a page is drawn also when nothing changed, because time may have moved on."""


@dataclass(slots=True)
class LivePage:
    """One open page, in the window that it names. `sent` is what it has already, by part."""

    stage: Stage
    pages: Pages
    socket: WebSocket
    look: Look | None = None
    is_watched: bool = False
    window: str = ""
    sent: Parts = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Draw until the page is closed."""
        await self.socket.accept()
        drawing = asyncio.create_task(self._draw_always())
        closing = asyncio.create_task(self.stage.world.closing.wait())
        listening = asyncio.create_task(self._listen())
        tasks = (drawing, closing, listening)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self._leave()

    async def _leave(self) -> None:
        """Say that the window has gone, unless it is only loaded anew."""
        world = self.stage.world
        if not self.window:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(_RELOAD_SECONDS):
                await world.closing.wait()
        world.windows.closed(self.window)
        world.changes.mark()

    async def _listen(self) -> None:
        """The page says what it looks at, and whether somebody has it before their eyes."""
        try:
            while True:
                self._take(await self.socket.receive_json())
        except (WebSocketDisconnect, ValueError, KeyError, TypeError):
            return

    def _take(self, said: dict[str, Any]) -> None:
        self.is_watched = bool(said.get("watched"))
        asked = {name: str(said.get(name, "")) for name in ("user", "at", "thread", "pane", "page")}
        self._arrive(asked["page"])
        self.look = self._kept(look_of(self.stage, asked))
        self.asked.set()
        self.stage.world.changes.wake()

    def _arrive(self, window: str) -> None:
        if window and not self.window:
            self.window = window
            self.stage.world.windows.opened(window)

    def _kept(self, look: Look) -> Look:
        """The line between read and new stays where it is while one stays in a conversation."""
        before = self.look
        if before is None or (before.person, before.at) != (look.person, look.at):
            return look
        return replace(look, read_to=before.read_to)

    async def _draw_always(self) -> None:
        changes = self.stage.world.changes
        while True:
            await self.asked.wait()
            seen = changes.count
            self.asked.clear()
            await self._draw()
            await asyncio.sleep(_BREATH_SECONDS)
            await changes.until(partial(self._has_news, seen), _GLANCE_SECONDS)
            self.asked.set()

    def _has_news(self, seen: int) -> bool | None:
        return True if self.asked.is_set() or self.stage.world.changes.count > seen else None

    async def _draw(self) -> None:
        look = self.look = self._now(self.look)
        if look is None:
            return
        parts = self.pages.parts(self.stage, look)
        news = {name: html for name, html in parts.items() if self.sent.get(name) != html}
        self.sent = parts
        if news:
            about = {"title": title_of(self.stage, look), "user": look.person.name, "at": look.at}
            await self.socket.send_json({**about, "parts": news})
        self._mark_read(look)

    def _now(self, look: Look | None) -> Look | None:
        """The same look, at a conversation that may have been opened since."""
        if look is None or look.channel is not None:
            return look
        return replace(look, channel=channel_at(self.stage.workspace, look.person, look.at))

    def _mark_read(self, look: Look) -> None:
        workspace = self.stage.workspace
        if not self.is_watched or look.channel is None:
            return
        if workspace.unread(look.person.id, look.channel.id):
            workspace.has_read(look.person.id, look.channel.id)
            self.stage.world.changes.mark()
