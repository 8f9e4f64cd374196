"""The web server: Slack's requests, and what operators and load balancers ask."""

import json
import re
import time
from collections.abc import Callable
from urllib.parse import parse_qsl

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.runtime import Runtime
from storage.database import Database
from storage.schema import Standing, standing

SECONDS = re.compile(r"[0-9]{1,12}")


def make_web(runtime: Runtime, is_fresh: Callable[[], bool], *, serves_events: bool) -> Starlette:
    """The routes; in Socket Mode Slack's requests do not come this way."""
    watching = [
        Route("/healthz", _alive),
        Route("/readyz", _Ready(runtime, is_fresh).answer),
        Route("/metrics", _Metrics(runtime).answer),
    ]
    events = [Route("/slack/events", _Events(runtime).answer, methods=["POST"])] if serves_events else []
    return Starlette(routes=[*events, *watching])


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("alive")


class _Events:
    """Hands Slack's requests to Bolt; times each answer. What Slack has not signed is not even read."""

    def __init__(self, runtime: Runtime) -> None:
        self._figures = runtime.figures
        self._handler = AsyncSlackRequestHandler(runtime.app)
        self._verifier = SignatureVerifier(runtime.settings.slack_signing_secret)

    async def answer(self, request: Request) -> Response:
        """Let Bolt answer."""
        body = await request.body()
        if not self._is_signed(body, request.headers):
            return PlainTextResponse("not signed by Slack", status_code=401)
        if not _is_readable(body, request.headers.get("content-type", "")):
            return PlainTextResponse("not what Slack sends", status_code=400)
        began = time.perf_counter()
        response = await self._handler.handle(request)
        kind = "events" if "json" in request.headers.get("content-type", "") else "interaction"
        self._figures.answers.labels(kind=kind).observe(time.perf_counter() - began)
        return response

    def _is_signed(self, body: bytes, headers: Headers) -> bool:
        stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        # Slack's own check fails on a timestamp that is no number and on a signature outside ASCII.
        is_well_formed = SECONDS.fullmatch(stamp) is not None and signature.isascii()
        return is_well_formed and bool(self._verifier.is_valid(body, stamp, signature))


def _is_readable(body: bytes, content_type: str) -> bool:
    """Whether Bolt can read it: a form, or one JSON object by itself or in a form's `payload`."""
    try:
        text = body.decode()
        is_json = "json" in content_type or text.startswith("{")
        payload = text if is_json else dict(parse_qsl(text, keep_blank_values=True)).get("payload")
        return payload is None or isinstance(json.loads(payload), dict)
    except (ValueError, RecursionError):
        return False


class _Ready:
    """Ready: the database answers, its schema is this program's, the tick is fresh."""

    def __init__(self, runtime: Runtime, is_fresh: Callable[[], bool]) -> None:
        self._runtime = runtime
        self._is_fresh = is_fresh

    async def answer(self, _request: Request) -> Response:
        """Say what is ready and what is not."""
        database = await self._runtime.bridge(_database_state)
        state = {"database": database, "tick": "fresh" if self._is_fresh() else "stuck"}
        is_ready = state == {"database": "ready", "tick": "fresh"}
        return JSONResponse(state, status_code=200 if is_ready else 503)


class _Metrics:
    """The figures in Prometheus' text format."""

    def __init__(self, runtime: Runtime) -> None:
        self._registry = runtime.figures.registry

    async def answer(self, _request: Request) -> Response:
        """Write them out."""
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)


def _database_state(database: Database) -> str:
    try:
        return "ready" if standing(database) is Standing.CURRENT else "schema does not fit"
    except SQLAlchemyError as error:
        return f"unreachable ({type(error).__name__})"
