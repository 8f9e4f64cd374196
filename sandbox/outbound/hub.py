"""Socket Mode: the connections of the app, and envelopes that wait for their acknowledgement."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sandbox.errors import Json
from sandbox.identifiers import Ids

Send = Callable[[Json], Awaitable[None]]


class ConnectionLostError(Exception):
    """The connection went away before the envelope was acknowledged."""


@dataclass(slots=True, eq=False)
class Connection:
    """One WebSocket of the app."""

    send: Send
    close: Callable[[], Awaitable[None]]
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    leaving: bool = False

    def acknowledged(self, message: Json) -> None:
        """Hand an acknowledgement to whoever waits for it; any other message is ignored, as by Slack."""
        waiter = self.waiting.pop(str(message.get("envelope_id")), None)
        if waiter is not None and not waiter.done():
            waiter.set_result(message)

    def lost(self) -> None:
        """Tell everyone who waits that no acknowledgement will come."""
        for waiter in self.waiting.values():
            if not waiter.done():
                waiter.set_exception(ConnectionLostError())
        self.waiting.clear()


@dataclass(slots=True)
class Hub:
    """All connections of the app; any one of them may get an envelope, in turn. `opened` counts all there ever were."""

    ids: Ids
    most: int
    connections: list[Connection] = field(default_factory=list)
    tickets: set[str] = field(default_factory=set)
    turn: int = 0
    opened: int = 0

    def ticket(self) -> str:
        """Permission to connect once."""
        made = self.ids.uuid()
        self.tickets.add(made)
        return made

    def redeem(self, ticket: str) -> bool:
        """Use a ticket up; false for one that was never given or already used."""
        if ticket not in self.tickets:
            return False
        self.tickets.remove(ticket)
        return True

    def has_room(self) -> bool:
        """Whether one more connection is allowed."""
        return len(self.connections) < self.most

    def add(self, connection: Connection) -> None:
        """One more connection."""
        self.connections.append(connection)
        self.opened += 1

    def _next(self) -> Connection:
        """The connection whose turn it is; one that was asked to go only if there is no other."""
        self.turn += 1
        able = [connection for connection in self.connections if not connection.leaving] or self.connections
        return able[self.turn % len(able)]

    async def deliver(self, envelope: Json) -> Json:
        """Send an envelope over the next connection and wait for its acknowledgement, however long it takes.

        Raises ConnectionLostError when that connection goes away first.
        """
        connection = self._next()
        waiter: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = waiter
        try:
            await connection.send(envelope)
            return await waiter
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str) -> None:
        """Ask every connection to go, as Slack does before it refreshes its servers."""
        for connection in list(self.connections):
            connection.leaving = True
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})

    async def cut(self) -> None:
        """Close every connection without a word."""
        for connection in list(self.connections):
            await connection.close()
