"""`nextstep serve`: the bot over HTTP or Socket Mode, until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from structlog import get_logger

from bot.clock import system_clock
from bot.runtime import Runtime, running
from bot.scheduler import Pulse
from bot.serving_errors import unreachable, why_not
from bot.settings import Settings, SettingsError
from bot.web import make_web

DRAIN_SECONDS = 10


class _Server(uvicorn.Server):
    """uvicorn raises the signal that stopped it once more at the end; here a stop that was asked for ends well."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT; a second one does not wait for answers under way."""
        loop = asyncio.get_running_loop()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(wanted, self.handle_exit, wanted, None)
        yield
        for wanted in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(wanted)


async def serve(settings: Settings, *, host: str, port: int, by_socket_mode: bool) -> None:
    """Serve until SIGTERM or SIGINT; then finish what is under way and stop."""
    with closing(_listener(host, port)) as listener:
        async with _met(settings) as runtime:
            await _serve(runtime, listener, by_socket_mode=by_socket_mode)


async def _serve(runtime: Runtime, listener: socket.socket, *, by_socket_mode: bool) -> None:
    pulse = Pulse(runtime)
    web = make_web(runtime, lambda: pulse.is_fresh, serves_events=not by_socket_mode)
    config = uvicorn.Config(web, log_config=None, access_log=False, timeout_graceful_shutdown=DRAIN_SECONDS)
    pulse.start()
    get_logger(__name__).info(
        "serving", workspace=runtime.workspace.name, by_socket_mode=by_socket_mode, port=listener.getsockname()[1]
    )
    try:
        async with listening(runtime) if by_socket_mode else nullcontext():
            await _Server(config).serve(sockets=[listener])
    finally:
        await pulse.stop(within=DRAIN_SECONDS)


def _listener(host: str, port: int) -> socket.socket:
    if not host:
        raise SettingsError("--host is empty; give an address like 127.0.0.1, or 0.0.0.0 for all of this machine's.")
    # uvicorn listens on sockets of its own with TCP_NODELAY only where the protocol is named: 40 ms an answer else.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, proto=socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, UnicodeError, TypeError) as error:  # the last two for what can be no name of a host
        listener.close()
        cause = getattr(error, "strerror", None) or "no name of a host"
        raise SettingsError(
            f"Nothing can listen on {host}:{port} ({cause}); choose another place with --host and --port."
        ) from error
    return listener


@asynccontextmanager
async def _met(settings: Settings) -> AsyncIterator[Runtime]:
    try:
        async with running(settings, system_clock) as runtime:
            yield runtime
    except SlackApiError as error:
        raise SettingsError(why_not(error)) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise SettingsError(unreachable(settings, error)) from error


@asynccontextmanager
async def listening(runtime: Runtime) -> AsyncIterator[None]:
    """Connected to Slack's Socket Mode; aiohttp's client is back within seconds where the default takes a minute."""
    handler = AsyncSocketModeHandler(runtime.app, runtime.settings.slack_app_token, web_client=runtime.slack)
    try:
        # Asked here first: the client by itself tries for ever, also with a token that Slack will never take.
        handler.client.wss_uri = await _first_address(handler)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await asyncio.sleep(0)


async def _first_address(handler: AsyncSocketModeHandler) -> str:
    try:
        # By the plain client: the socket's own logs a refusal before it is told.
        opened = await handler.client.web_client.apps_connections_open(app_token=str(handler.client.app_token))
        return str(opened["url"])
    except SlackApiError as error:
        raise SettingsError(
            f"Slack does not accept SLACK_APP_TOKEN ({error.response.get('error')}); make an app-level token with "
            "connections:write on your app's page, “Basic Information”."
        ) from error
