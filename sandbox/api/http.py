"""The Web API over HTTP: faults first, then the gate, then the method; everything goes into the log."""

import asyncio
from dataclasses import dataclass, field
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api import oauth
from sandbox.api.arguments import read_arguments
from sandbox.api.call import Call, Method
from sandbox.api.gate import admit, run, token_of
from sandbox.api.methods import METHODS
from sandbox.errors import ApiError, Json
from sandbox.faults import Fault
from sandbox.log import Entry
from sandbox.rates import rate_limited
from sandbox.world.workspace import Workspace
from sandbox.world.world import World

_OAUTH = Method(lambda _call: {}, caller="anyone", reads_json=False)


@dataclass(slots=True)
class _Outcome:
    """What became of one call; filled in step by step so that the log has it also when it was refused or broke off."""

    body: Json = field(default_factory=lambda: {"ok": False, "error": "internal_error"})
    args: Json = field(default_factory=dict)
    team_id: str = ""
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)

    def is_answered(self, body: Json) -> None:
        """The method has done what was asked for."""
        self.body, self.status = body, 200


class WebApi:
    """`/api/<method>`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, request: Request) -> Response:
        """Answer one call as Slack would."""
        started = self._world.monotonic()
        name = request.path_params["method"]
        outcome, fault = _Outcome(), None
        try:
            fault = await self._answer(name, request, outcome)
        except ApiError as refusal:
            outcome.body, outcome.status = refusal.body(), refusal.status
            outcome.headers = {**outcome.headers, **refusal.headers}
        finally:
            self._log(name, outcome, started, fault)
        if fault is not None:
            await self._hold_back(request, fault)
        headers = {**outcome.headers, "date": format_datetime(self._world.clock.now(), usegmt=True)}
        return JSONResponse(outcome.body, status_code=outcome.status, headers=headers)

    async def _answer(self, name: str, request: Request, outcome: _Outcome) -> Fault | None:
        """Fill in the outcome; returns the fault that keeps the answer back, if one was asked for."""
        method = _OAUTH if name == "oauth.v2.access" else METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        outcome.args = await read_arguments(request, reads_json=method.reads_json)
        authorization = request.headers.get("authorization", "")
        token = token_of(authorization, outcome.args)
        outcome.args.pop("token", None)
        if method is _OAUTH:
            outcome.is_answered(oauth.access(self._world, outcome.args, authorization))
            return None
        caller = admit(self._world, method, name, token)
        workspace = caller.workspace or next(iter(self._world.workspaces.values()))
        outcome.team_id = caller.workspace.team_id if caller.workspace else ""
        outcome.headers = {"x-oauth-scopes": caller.scopes, "x-accepted-oauth-scopes": ",".join(method.scopes)}
        channel = _channel_id(workspace, outcome.args)
        await self._strike(name, channel)
        call = Call(self._world, workspace, outcome.args)
        outcome.is_answered(run(method, call))
        return self._world.faults.strike(name, ("timeout",), channel)

    async def _strike(self, name: str, channel: str | None) -> None:
        """Faults that come before anything is done."""
        fault = self._world.faults.strike(name, ("ratelimited", "http_500", "error", "slow"), channel)
        if fault is None:
            return
        if fault.kind == "ratelimited":
            raise rate_limited(int(fault.seconds or 1))
        if fault.kind == "http_500":
            raise ApiError("internal_error", status=500)
        if fault.kind == "error":
            raise ApiError(fault.error)
        await asyncio.sleep(fault.seconds or 0.0)

    async def _hold_back(self, request: Request, fault: Fault) -> None:
        """Keep the answer until `seconds` have passed, the caller has gone, or the sandbox closes."""
        gone = asyncio.ensure_future(_caller_gone(request))
        closing = asyncio.ensure_future(self._world.closing.wait())
        done = {gone, closing}
        await asyncio.wait(done, timeout=fault.seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.cancel()
        await asyncio.gather(*done, return_exceptions=True)

    def _log(self, name: str, outcome: _Outcome, started: float, fault: Fault | None) -> None:
        now = self._world.monotonic()
        verdict = "ok" if outcome.body.get("ok") else str(outcome.body.get("error"))
        entry = Entry(
            "call",
            name,
            outcome.args,
            verdict="no_answer" if fault else verdict,
            ms=(now - started) * 1000,
            at=now,
            team_id=outcome.team_id,
            status=outcome.status,
            why=_reasons(outcome.body),
        )
        self._world.log.write_down(entry)
        self._world.changes.mark()


def _reasons(body: Json) -> tuple[str, ...]:
    """What a refusal says beside its error's name."""
    said = body.get("response_metadata", {}).get("messages", ()) if not body.get("ok") else ()
    return tuple(map(str, said))


async def _caller_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _channel_id(workspace: Workspace, args: Json) -> str | None:
    """The conversation that a call names by id, name or person, for faults of one channel only."""
    name = str(args.get("channel") or args.get("channel_id") or "")
    if name in workspace.channels:
        return name
    channel = workspace.channel_named(name) if name else None
    channel = channel or (workspace.direct(name) if name else None)
    return channel.id if channel else None
