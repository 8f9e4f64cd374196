"""apps.*: Socket Mode connections and uninstalling."""

from sandbox.api.call import Call
from sandbox.errors import Json


def open_connection(call: Call) -> Json:
    """apps.connections.open: an address for one WebSocket, good once."""
    world = call.world
    ticket = world.hub.ticket()
    address = world.base_url.replace("http://", "ws://", 1)
    return {"ok": True, "url": f"{address}/link/?ticket={ticket}&app_id={world.credentials.app_id}"}
