"""What a test may do that no person can: clocks, faults, forged requests, and an administrator's acts."""

from typing import cast

import aiohttp

from sandbox.acting import office, passing
from sandbox.acting.stage import Stage
from sandbox.clock import MovableClock
from sandbox.control import requests as ask
from sandbox.errors import CannotDo, Json
from sandbox.faults import Fault, Kind
from sandbox.outbound.courier import Forgery, Outgoing, encode
from sandbox.outbound.courier import Kind as PayloadKind


async def change_person(stage: Stage, request: ask.ChangePerson) -> Json:
    """Change a person."""
    return await office.change_person(stage, request.user, request.changes)


async def add_person(stage: Stage, request: ask.AddPerson) -> Json:
    """Let a person join."""
    return await office.add_person(stage, request.fields)


async def archive(stage: Stage, request: ask.NamedChannel) -> Json:
    """Archive a channel."""
    return await office.archive(stage, request.channel, archived=True)


async def unarchive(stage: Stage, request: ask.NamedChannel) -> Json:
    """Bring a channel back."""
    return await office.archive(stage, request.channel, archived=False)


async def rename_channel(stage: Stage, request: ask.RenameChannel) -> Json:
    """Rename a channel."""
    return await office.rename(stage, request.channel, request.name)


async def remove_bot(stage: Stage, request: ask.NamedChannel) -> Json:
    """Take the app out of a channel."""
    return await office.remove_app(stage, request.channel)


async def invite_bot(stage: Stage, request: ask.NamedChannel) -> Json:
    """Bring the app into a channel."""
    return await office.invite_app(stage, request.channel)


async def set_members(stage: Stage, request: ask.SetMembers) -> Json:
    """Say who is in a channel."""
    return await office.set_members(stage, request.channel, request.users)


async def set_read_only(stage: Stage, request: ask.SetReadOnly) -> Json:
    """Let only admins post into a channel."""
    return office.set_read_only(stage, request.channel, read_only=request.read_only)


async def add_channel(stage: Stage, request: ask.AddChannel) -> Json:
    """Make a channel."""
    return office.add_channel(stage, request.name, private=request.private, members=request.members, app=request.app)


async def revoke_token(stage: Stage, _request: ask.Request) -> Json:
    """Revoke the app's tokens."""
    return await office.revoke_token(stage)


async def uninstall(stage: Stage, _request: ask.Request) -> Json:
    """Uninstall the app."""
    return await office.uninstall(stage)


async def set_scopes(stage: Stage, request: ask.SetScopes) -> Json:
    """Grant these scopes and no others."""
    stage.workspace.install.scopes = frozenset(request.scopes)
    return {"scopes": sorted(request.scopes)}


async def set_clock(stage: Stage, request: ask.SetClock) -> Json:
    """Move the clock that people see; limits keep real time."""
    clock = stage.world.clock
    if not isinstance(clock, MovableClock):
        raise CannotDo("this sandbox runs on the machine's own clock, which cannot be moved")
    clock.set(request.now)
    stage.world.changes.mark()
    return {"now": clock.now().isoformat()}


async def go_to(stage: Stage, request: ask.GoTo) -> Json:
    """Let time pass until a moment."""
    return await passing.go_to(stage, request.moment)


async def set_moving(stage: Stage, request: ask.SetMoving) -> Json:
    """Let the clock go on by itself, or stop it."""
    return passing.set_moving(stage, moving=request.moving)


async def fault(stage: Stage, request: ask.AskFault) -> Json:
    """Ask for a fault."""
    channel = stage.workspace.channel_named(request.channel) if request.channel else None
    stage.world.faults.add(
        Fault(
            request.method,
            cast("Kind", request.kind),
            request.times,
            channel.id if channel else request.channel,
            request.seconds,
            request.error,
        )
    )
    stage.world.changes.mark()
    return {"faults": stage.world.faults.as_json()}


async def end_fault(stage: Stage, request: ask.EndFault) -> Json:
    """End one kind of fault."""
    channel = stage.workspace.channel_named(request.channel) if request.channel else None
    stage.world.faults.end(request.method, request.kind, channel.id if channel else request.channel)
    stage.world.changes.mark()
    return {"faults": stage.world.faults.as_json()}


async def faults(stage: Stage, _request: ask.Request) -> Json:
    """The faults that were asked for, with how often each struck."""
    return {"faults": stage.world.faults.as_json()}


async def clear_faults(stage: Stage, _request: ask.Request) -> Json:
    """End all faults."""
    stage.world.faults.clear()
    return {"faults": []}


async def disconnect(stage: Stage, request: ask.Disconnect) -> Json:
    """End the app's sockets."""
    hub = stage.world.hub
    count = len(hub.connections)
    await (hub.cut() if request.abrupt else hub.disconnect(request.reason))
    return {"connections": count}


async def raw(stage: Stage, request: ask.SendRaw) -> Json:
    """Send anything to the request URL, signed unless a signature is given; says what came back."""
    started = stage.world.monotonic()
    body, kind = _raw_body(stage, request)
    forgery = Forgery(request.timestamp, request.signature, request.headers)
    headers = {"Content-Type": request.content_type or kind}
    try:
        answer = await stage.courier.send(body, headers, started, forgery)
    except aiohttp.ClientError as trouble:
        raise CannotDo(f"the bot did not answer: {trouble}") from None
    return {"status": answer.status, "body": answer.body, "duration_ms": round(answer.ms, 3)}


def _raw_body(stage: Stage, request: ask.SendRaw) -> tuple[bytes, str]:
    if request.body is not None:
        return request.body.encode(), "application/x-www-form-urlencoded"
    kind = cast("PayloadKind", request.kind)
    return encode(Outgoing(kind, "raw", request.payload, stage.workspace.team_id))
