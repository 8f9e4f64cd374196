"""What a press has drawn anew: the view that holds the button with what lies under it, or the message."""

from blocks import layers
from blocks import pipeline as pipeline_blocks
from blocks.layers import Layers, Pressed
from handlers.payloads import Payload, pressed


def beneath(body: Payload) -> Layers:
    """What lies under a view that this press opens; the home tab is drawn anew by itself."""
    shown = body.get("view") or {}
    if shown:
        return layers.beneath(shown) if shown.get("type") == "modal" else ()
    message = _message(body)
    return (message.as_layer,) if message else ()


def _message(body: Payload) -> Pressed | None:
    """The message that holds the button; of those that only the reader sees, the answer to `/pipeline`."""
    container = body.get("container") or {}
    if container.get("type") != "message":
        return None
    place = str(container["channel_id"]), str(container["message_ts"])
    if not container.get("is_ephemeral"):
        return Pressed(*place)
    shows = pipeline_blocks.shown_in(str(pressed(body).get("block_id", "")))
    return Pressed(*place, str(body["response_url"]), shows) if shows and body.get("response_url") else None
