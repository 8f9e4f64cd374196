"""Only pages of this very address may use it: not another site's, also not under a name that it made point here.

The bot, which is no page, sends no Origin and the address as it was told: the guard stands before its Web API too.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sandbox.world.world import World

_OWN_NAMES = ("127.0.0.1", "localhost")


class Guard:
    """Stands before every address of the sandbox."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app, self._world = app, world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request of one's own pass; a socket that is refused is closed before it opens."""
        why = _refusal(self._world, Headers(scope=scope))
        if why is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await PlainTextResponse(why, status_code=403)(scope, receive, send)


def _refusal(world: World, headers: Headers) -> str | None:
    """Why a request is not answered; None for one of our own. A client that is no browser sends no Origin."""
    host, origin = headers.get("host", ""), headers.get("origin")
    port = urlsplit(world.base_url).port
    if host not in {f"{name}:{port}" for name in _OWN_NAMES}:
        return f"this address answers to {world.base_url} only"
    if origin is not None and origin != f"http://{host}":
        return "pages of other addresses may not act here"
    return None


def page_headers(host: str) -> dict[str, str]:
    """What a browser is told to keep to on the page."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        f"connect-src 'self' ws://{host}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
