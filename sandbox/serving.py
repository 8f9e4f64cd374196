"""An ASGI application on 127.0.0.1, in the caller's own event loop, gone at once when it is no longer needed."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 1.0

_KEEP_ALIVE_SECONDS = 600
"""Longer than any test waits: a client must not find its idle connection closed under its hands."""


@asynccontextmanager
async def serving(app: ASGIApp, *, port: int = 0) -> AsyncIterator[str]:
    """Serve any ASGI application (port 0: any free one); yields its address without a trailing slash.

    Tests start their bot with it. Requests still under way at the end get a second, then they are cancelled.
    """
    listener = _listener(port)
    server = _PromptServer(
        uvicorn.Config(
            app,
            log_config=None,
            lifespan="off",
            ws="websockets-sansio",
            date_header=False,  # the Web API tells the workspace's own time
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        await task
        listener.close()


def _listener(port: int) -> socket.socket:
    """A listening socket. Only one that names TCP gets TCP_NODELAY from asyncio; without it answers take 40 ms."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(1024)
    return listener


class _PromptServer(uvicorn.Server):
    """uvicorn that leaves signals to the process's owner, and stops without its tenths of a second of waiting."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._asked = asyncio.Event()

    def stop(self) -> None:
        """Ask the server to end."""
        self.should_exit = True
        self._asked.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield

    async def main_loop(self) -> None:
        """Once a second do what uvicorn does then, until asked to stop."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._asked.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close idle connections at once, give busy ones a moment, then cancel them."""
        for server in self.servers:
            server.close()
        for listener in sockets or ():
            listener.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
