"""The WebSocket endpoint of Socket Mode."""

import json
from functools import partial

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.errors import Json
from sandbox.outbound.hub import Connection
from sandbox.world.world import World

_SECONDS_UNTIL_REFRESH = 18_060


class SocketMode:
    """`/link/`: a ticket opens it, `hello` greets, envelopes go out, acknowledgements come in."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, websocket: WebSocket) -> None:
        """Serve one connection until either side ends it."""
        hub = self._world.hub
        if not hub.redeem(websocket.query_params.get("ticket", "")):
            await websocket.close(4401)
            return
        await websocket.accept()
        if not hub.has_room():
            await _send(websocket, {"type": "disconnect", "reason": "too_many_websockets"})
            await websocket.close()
            return
        connection = Connection(partial(_send, websocket), websocket.close)
        hub.add(connection)
        try:
            await connection.send(self._hello())
            self._world.changes.mark()
            await _read(websocket, connection)
        except WebSocketDisconnect:
            pass
        finally:
            hub.connections.remove(connection)
            connection.lost()
            self._world.changes.mark()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._world.hub.connections),
            "connection_info": {"app_id": self._world.credentials.app_id},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": _SECONDS_UNTIL_REFRESH,
            },
        }


async def _send(websocket: WebSocket, message: Json) -> None:
    await websocket.send_text(json.dumps(message))


async def _read(websocket: WebSocket, connection: Connection) -> None:
    async for text in websocket.iter_text():
        try:
            message = json.loads(text)
        except ValueError:
            continue
        if isinstance(message, dict):
            connection.acknowledged(message)
