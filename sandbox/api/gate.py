"""Who calls, with what right, and how often: what is checked before a method looks at its arguments."""

from dataclasses import dataclass

from sandbox.api.call import Call, Method, require_scope
from sandbox.errors import ApiError, Json
from sandbox.world.workspace import ACTIVE, Workspace
from sandbox.world.world import World

APP_SCOPES = "connections:write"


@dataclass(frozen=True, slots=True)
class Caller:
    """The workspace that a token opens; None for calls that need none."""

    workspace: Workspace | None
    scopes: str


def token_of(authorization: str, args: Json) -> str:
    """The token from the header, or from a form."""
    kind, _, token = authorization.partition(" ")
    return token.strip() if kind.lower() == "bearer" else str(args.get("token") or "")


def admit(world: World, method: Method, name: str, token: str) -> Caller:
    """The caller, if the token is good, of the right kind, and not too frequent."""
    if method.caller == "anyone":
        return Caller(None, "")
    if not token:
        raise ApiError("not_authed")
    if method.caller == "app":
        _admit_app(world, token)
        world.rates.count_call("", name, method.tier)
        return Caller(None, APP_SCOPES)
    workspace = workspace_of(world, token)
    world.rates.count_call(workspace.team_id, name, method.tier)
    return Caller(workspace, ",".join(sorted(workspace.install.scopes)))


def _admit_app(world: World, token: str) -> None:
    if token.startswith("xoxb-"):
        raise ApiError("not_allowed_token_type")
    if token != world.credentials.app_token:
        raise ApiError("invalid_auth")


def workspace_of(world: World, token: str) -> Workspace:
    """The workspace of a bot token that still works."""
    if token == world.credentials.app_token:
        raise ApiError("not_allowed_token_type")
    for workspace in world.workspaces.values():
        state = workspace.install.tokens.get(token)
        if state == ACTIVE:
            return workspace
        if state is not None:
            raise ApiError(state)
    raise ApiError("invalid_auth")


def run(method: Method, call: Call) -> Json:
    """The method's answer, for a caller with one of its scopes."""
    if method.caller == "bot":
        require_scope(call, *method.scopes)
    return method.run(call)
