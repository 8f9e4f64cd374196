"""A sandbox with a real Bolt app in it, over real HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.serving import serving


def bolt(sandbox: Sandbox) -> AsyncApp:
    """A Bolt app that belongs to the sandbox's first workspace."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    return AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)


def web_app(app: AsyncApp) -> Starlette:
    """The Bolt app behind /slack/events."""
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as exits:
        yield exits


@pytest.fixture
def start(stack: AsyncExitStack) -> Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]:
    """Starts a sandbox with the arguments of `running_sandbox`, a Bolt app in it, and a driver."""

    async def started(**settings: object) -> tuple[Sandbox, AsyncApp, Driver]:
        sandbox = await stack.enter_async_context(running_sandbox(**settings))  # type: ignore[arg-type]
        app = bolt(sandbox)
        address = await stack.enter_async_context(serving(web_app(app)))
        sandbox.set_bot_url(f"{address}/slack/events")
        return sandbox, app, await stack.enter_async_context(sandbox.driver())

    return started


@pytest.fixture
async def sandbox(stack: AsyncExitStack) -> Sandbox:
    return await stack.enter_async_context(running_sandbox())


@pytest.fixture
async def bot(stack: AsyncExitStack, sandbox: Sandbox) -> AsyncApp:
    app = bolt(sandbox)
    address = await stack.enter_async_context(serving(web_app(app)))
    sandbox.set_bot_url(f"{address}/slack/events")
    return app


@pytest.fixture
async def driver(stack: AsyncExitStack, sandbox: Sandbox) -> Driver:
    return await stack.enter_async_context(sandbox.driver())


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncWebClient:
    """Slack's own client without retries."""
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
async def call(stack: AsyncExitStack, sandbox: Sandbox) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Calls a Web API method over plain HTTP; the body comes back with `status` and `headers` in it."""
    session = await stack.enter_async_context(aiohttp.ClientSession())

    async def called(method: str, *, token: str | None = None, **request: Any) -> dict[str, Any]:
        bearer = sandbox.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        headers |= request.pop("headers", {})
        async with session.post(f"{sandbox.api_url}{method}", headers=headers, **request) as response:
            body: dict[str, Any] = await response.json()
            return {**body, "status": response.status, "headers": response.headers}

    return called
