"""`POST /sandbox/<act>`: the control API by which a test, a demo or a page acts and reads."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.acting.stage import Stage
from sandbox.control import acts, powers, sights
from sandbox.control import requests as ask
from sandbox.errors import ApiError, CannotDo, Json
from sandbox.outbound.courier import Courier
from sandbox.outbound.events import Events
from sandbox.world.world import World

Act = Callable[[Stage, Any], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Way:
    """An act with the model of what it takes."""

    takes: type[ask.Request]
    act: Act


ACTS: Mapping[str, Way] = MappingProxyType(
    {
        "command": Way(ask.TypeCommand, acts.command),
        "click": Way(ask.Click, acts.click),
        "options": Way(ask.AskOptions, acts.options),
        "submit": Way(ask.Submit, acts.submit),
        "fill_in": Way(ask.FillIn, acts.fill_in),
        "close": Way(ask.NamedView, acts.close),
        "take_over": Way(ask.NamedView, acts.take_over),
        "shortcut": Way(ask.UseShortcut, acts.shortcut),
        "open_home": Way(ask.OpenHome, acts.open_home),
        "say": Way(ask.Say, acts.say),
        "messages": Way(ask.Read, sights.messages),
        "wait_for_message": Way(ask.WaitForMessage, sights.wait_for_message),
        "view": Way(ask.AsPerson, sights.view),
        "home": Way(ask.AsPerson, sights.home),
        "wait_for_view": Way(ask.WaitForView, sights.wait_for_view),
        "log": Way(ask.ReadLog, sights.log),
        "wait_for_log": Way(ask.WaitForLog, sights.wait_for_log),
        "wait_for_sockets": Way(ask.WaitForSockets, sights.wait_for_sockets),
        "changes": Way(ask.WaitForChange, sights.changes),
        "settle": Way(ask.Settle, sights.settle),
        "people": Way(ask.Request, sights.people),
        "channels": Way(ask.Request, sights.channels),
        "status": Way(ask.Request, sights.status),
        "change_person": Way(ask.ChangePerson, powers.change_person),
        "add_person": Way(ask.AddPerson, powers.add_person),
        "archive": Way(ask.NamedChannel, powers.archive),
        "unarchive": Way(ask.NamedChannel, powers.unarchive),
        "rename_channel": Way(ask.RenameChannel, powers.rename_channel),
        "remove_bot": Way(ask.NamedChannel, powers.remove_bot),
        "invite_bot": Way(ask.NamedChannel, powers.invite_bot),
        "set_members": Way(ask.SetMembers, powers.set_members),
        "set_read_only": Way(ask.SetReadOnly, powers.set_read_only),
        "add_channel": Way(ask.AddChannel, powers.add_channel),
        "revoke_token": Way(ask.Request, powers.revoke_token),
        "uninstall": Way(ask.Request, powers.uninstall),
        "set_scopes": Way(ask.SetScopes, powers.set_scopes),
        "set_clock": Way(ask.SetClock, powers.set_clock),
        "go_to": Way(ask.GoTo, powers.go_to),
        "set_moving": Way(ask.SetMoving, powers.set_moving),
        "fault": Way(ask.AskFault, powers.fault),
        "end_fault": Way(ask.EndFault, powers.end_fault),
        "faults": Way(ask.Request, powers.faults),
        "clear_faults": Way(ask.Request, powers.clear_faults),
        "disconnect": Way(ask.Disconnect, powers.disconnect),
        "raw": Way(ask.SendRaw, powers.raw),
    }
)


@dataclass(frozen=True, slots=True)
class Control:
    """`/sandbox/<act>`."""

    world: World
    courier: Courier
    events: Events

    async def __call__(self, request: Request) -> Response:
        """Do one act; what cannot be done is answered 400 with a sentence.

        A page says `Refusals: 200` and is answered so, because a browser writes any other status onto its console;
        its `Page` is the window in which a form opens that comes of the act.
        Only JSON is taken: a web page of somebody else's cannot send that here without being asked first.
        """
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return _refused("acts are sent as application/json", status=415)
        way = ACTS.get(request.path_params["act"])
        if way is None:
            return _refused(f"there is no act {request.path_params['act']}", status=404)
        try:
            asked = way.takes.model_validate(json.loads(await request.body() or b"{}"))
            page = request.headers.get("page", "")
            stage = Stage(self.world, self.world.workspace(asked.workspace), self.courier, self.events, page)
            return JSONResponse({"done": True, **await way.act(stage, asked)})
        except (CannotDo, ApiError, ValidationError, ValueError) as refusal:
            return _refused(str(refusal), status=200 if request.headers.get("refusals") == "200" else 400)


def _refused(sentence: str, status: int = 400) -> Response:
    return JSONResponse({"done": False, "sentence": sentence}, status_code=status)
