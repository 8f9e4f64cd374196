"""One delivery to the app: over a socket if one is connected, else signed to its request URL."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import aiohttp

from sandbox.clock import SystemClock
from sandbox.errors import ApiError, Json
from sandbox.log import Entry
from sandbox.outbound.hub import ConnectionLostError
from sandbox.outbound.signing import signature
from sandbox.world.world import World

Kind = Literal["slash_commands", "interactive", "events_api"]

TIMED_OUT = "operation_timeout"
"""What a person reads when the app has not answered in three seconds."""

FAILED = "dispatch_failed"
"""What a person reads when the app could not be reached or did not answer 200."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes to the app. `label` is its name in the log; `retry` and `reason` are Slack's retry headers."""

    kind: Kind
    label: str
    payload: Json
    team_id: str
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `error` is what the person reads, None when all is well; `ms` counts from the click.

    `reason` is Slack's word for the failure in a retry's header.
    """

    status: int | None
    body: str
    ms: float
    error: str | None = None
    reason: str = ""
    no_retry: bool = False

    def content(self) -> Json | None:
        """The JSON object in the body, a plain text as its `text`, None for an empty body."""
        text = self.body.strip()
        if not text:
            return None
        if not text.startswith("{"):
            return {"text": text}
        try:
            parsed: Json = json.loads(text)
        except ValueError:
            raise ApiError("invalid_json") from None
        return parsed


@dataclass(frozen=True, slots=True)
class Forgery:
    """Headers that replace the true ones, to try the app's guard."""

    timestamp: str | None = None
    signature: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Courier:
    """Delivers to the app and writes each delivery into the log."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self._world = world
        self._session = session

    async def deliver(self, outgoing: Outgoing, started: float) -> Answer:
        """Deliver once; the three seconds run from `started` (monotonic)."""
        left = self._world.limits.ack_seconds - (self._world.monotonic() - started)
        try:
            async with asyncio.timeout(max(left, 0)):
                answer = await self._carry(outgoing, started)
        except TimeoutError:
            answer = self._failed(started, TIMED_OUT, "http_timeout")
        except (aiohttp.ClientError, ConnectionLostError, OSError):
            answer = self._failed(started, FAILED, "connection_failed")
        self._log(outgoing, answer)
        return answer

    async def _carry(self, outgoing: Outgoing, started: float) -> Answer:
        if self._world.faults.strike("app", ("unreachable",)):
            return self._failed(started, FAILED, "connection_failed")
        if self._world.faults.strike("app", ("silent",)):
            await self._world.closing.wait()
        if self._world.hub.connections:
            return await self._over_socket(outgoing, started)
        if not self._world.bot_url:
            return self._failed(started, FAILED, "connection_failed")
        body, kind = encode(outgoing)
        headers = {"Content-Type": kind}
        if outgoing.retry:
            headers |= {"X-Slack-Retry-Num": str(outgoing.retry), "X-Slack-Retry-Reason": outgoing.reason}
        return await self.send(body, headers, started)

    async def send(
        self, body: bytes, headers: dict[str, str], started: float, forgery: Forgery | None = None
    ) -> Answer:
        """Post a body to the request URL, signed now by the machine's clock (the app checks with its own)."""
        forged = forgery or Forgery()
        stamp = forged.timestamp
        if stamp is None:
            stamp = str(int(SystemClock().now().timestamp()))
        signed = forged.signature
        if signed is None:
            signed = signature(self._world.credentials.signing_secret, stamp, body)
        headers = {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed,
            **headers,
            **forged.headers,
        }
        async with self._session.post(
            self._world.bot_url, data=body, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
            good = 200 <= response.status < 300
            return Answer(
                response.status,
                text,
                self._ms(started),
                error=None if good else FAILED,
                reason="" if good else "http_error",
                no_retry=response.headers.get("X-Slack-No-Retry") == "1",
            )

    async def _over_socket(self, outgoing: Outgoing, started: float) -> Answer:
        envelope: Json = {
            "envelope_id": self._world.ids.uuid(),
            "type": outgoing.kind,
            "payload": outgoing.payload,
            "accepts_response_payload": outgoing.kind != "events_api",
        }
        if outgoing.kind == "events_api":
            envelope |= {"retry_attempt": outgoing.retry, "retry_reason": outgoing.reason}
        message = await self._world.hub.deliver(envelope)
        payload = message.get("payload")
        return Answer(200, json.dumps(payload) if payload else "", self._ms(started))

    def _failed(self, started: float, error: str, reason: str) -> Answer:
        return Answer(None, "", self._ms(started), error=error, reason=reason)

    def _ms(self, started: float) -> float:
        return (self._world.monotonic() - started) * 1000

    def _log(self, outgoing: Outgoing, answer: Answer) -> None:
        entry = Entry(
            "delivery",
            outgoing.label,
            outgoing.payload,
            verdict=answer.error or "ok",
            ms=answer.ms,
            at=self._world.monotonic(),
            team_id=outgoing.team_id,
            status=answer.status,
            retry=outgoing.retry,
        )
        self._world.log.write_down(entry)
        self._world.changes.mark()


def encode(outgoing: Outgoing) -> tuple[bytes, str]:
    """The body and its content type: a form for commands and interactions, JSON for events."""
    form = "application/x-www-form-urlencoded"
    if outgoing.kind == "slash_commands":
        return urlencode(outgoing.payload).encode(), form
    if outgoing.kind == "interactive":
        return urlencode({"payload": json.dumps(outgoing.payload)}).encode(), form
    return json.dumps(outgoing.payload).encode(), "application/json"
