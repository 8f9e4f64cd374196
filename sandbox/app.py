"""The sandbox as one ASGI application."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.api import oauth
from sandbox.api.gate import token_of, workspace_of
from sandbox.api.http import WebApi
from sandbox.control.routes import Control
from sandbox.errors import ApiError, CannotDo
from sandbox.outbound.courier import Courier
from sandbox.outbound.events import Events
from sandbox.outbound.responses import ResponseUrls
from sandbox.outbound.sockets import SocketMode
from sandbox.page.guard import Guard
from sandbox.page.routes import Page
from sandbox.world.world import World

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The application and what must be closed after it."""

    app: Starlette
    events: Events


def assemble(world: World, session: aiohttp.ClientSession) -> Parts:
    """Put the parts of a sandbox together; `session` carries what goes to the app."""
    courier = Courier(world, session)
    events = Events(world, courier)
    world.announce = events.announce
    guard = Middleware(Guard, world=world)
    return Parts(Starlette(routes=_routes(world, courier, events), middleware=[guard]), events)


def _routes(world: World, courier: Courier, events: Events) -> list[BaseRoute]:
    """Every address of the sandbox; endpoints are wrapped because Starlette wants plain functions."""
    api, control, responses, sockets = (
        WebApi(world),
        Control(world, courier, events),
        ResponseUrls(world),
        SocketMode(world),
    )
    return [
        Route("/api/{method}", _plain(api), methods=["GET", "POST"]),
        Route("/sandbox/{act}", _plain(control), methods=["POST"]),
        Route("/response/{token}", _plain(responses), methods=["POST"]),
        Route("/oauth/v2/authorize", _consent(world), methods=["GET"]),
        Route("/upload/v1/{team}/{file}", _upload(world), methods=["POST"]),
        Route("/files/{file}/{name}", _download(world), methods=["GET"]),
        WebSocketRoute("/link/", sockets.__call__),
        *Page(world, courier, events).routes(),
    ]


def _plain(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        return await endpoint(request)

    return answer


def _consent(world: World) -> Endpoint:
    """Slack's consent page, always agreed to: back to the app at once."""

    async def agree(request: Request) -> Response:
        try:
            return RedirectResponse(oauth.authorize(world, dict(request.query_params)), status_code=302)
        except (ApiError, CannotDo) as refusal:
            return PlainTextResponse(str(refusal), status_code=400)

    return agree


def _upload(world: World) -> Endpoint:
    """Where the app sends a file's bytes."""

    async def take(request: Request) -> Response:
        workspace = world.workspaces.get(request.path_params["team"])
        file = workspace.files.get(request.path_params["file"]) if workspace else None
        content = await request.body()
        if file is None or file.content is not None:
            return PlainTextResponse("not found", status_code=404)
        if len(content) != file.length:
            return PlainTextResponse(f"expected {file.length} bytes", status_code=400)
        file.content = content
        return PlainTextResponse(f"OK - {len(content)}")

    return take


def _download(world: World) -> Endpoint:
    """A private file, for a token with files:read."""

    async def give(request: Request) -> Response:
        try:
            workspace = workspace_of(world, token_of(request.headers.get("authorization", ""), {}))
        except ApiError as refusal:
            return JSONResponse(refusal.body(), status_code=403)
        file = workspace.files.get(request.path_params["file"])
        if file is None or file.content is None or "files:read" not in workspace.install.scopes:
            return PlainTextResponse("not found", status_code=404)
        return Response(file.content, media_type="application/octet-stream")

    return give
