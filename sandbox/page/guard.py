"""Only pages of this very address may use it: not another site's, also not under a name that it made point here."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers

from sandbox.world.world import World

_OWN_NAMES = ("127.0.0.1", "localhost")


def refusal(world: World, headers: Headers) -> str | None:
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
