"""oauth.v2.access: a code becomes an installation."""

import base64
import binascii

from sandbox.errors import ApiError, Json
from sandbox.world.workspace import ACTIVE, Workspace
from sandbox.world.world import World


def access(world: World, args: Json, authorization: str) -> Json:
    """Exchange a code for a bot token; the app says who it is by Basic authentication or in the form."""
    client_id, client_secret = _basic(authorization) or (args.get("client_id"), args.get("client_secret"))
    if client_id != world.credentials.client_id:
        raise ApiError("invalid_client_id")
    if client_secret != world.credentials.client_secret:
        raise ApiError("bad_client_secret")
    code = world.codes.get(str(args.get("code")))
    if code is None:
        raise ApiError("invalid_code")
    if code["used"]:
        raise ApiError("code_already_used")
    if (args.get("redirect_uri") or "") != code["redirect_uri"]:
        raise ApiError("bad_redirect_uri")
    code["used"] = True
    return _installed(world, world.workspaces[code["team_id"]], code)


def _installed(world: World, workspace: Workspace, code: Json) -> Json:
    token = world.ids.token("xoxb")
    install = workspace.install
    install.tokens[token] = ACTIVE
    install.installed = True
    install.scopes = frozenset(code["scope"].split(",")) - {""}
    return {
        "ok": True,
        "app_id": world.credentials.app_id,
        "authed_user": {"id": code["user"]},
        "scope": ",".join(sorted(install.scopes)),
        "token_type": "bot",
        "access_token": token,
        "bot_user_id": install.bot_user,
        "team": {"id": workspace.team_id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _basic(authorization: str) -> tuple[str, str] | None:
    kind, _, encoded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret


def authorize(world: World, args: dict[str, str]) -> str:
    """The address to which Slack's consent page sends the browser back, with a fresh code in it.

    `team` and `user` name who consents; without them the first workspace's primary owner does.
    """
    if args.get("client_id") != world.credentials.client_id:
        raise ApiError("invalid_client_id")
    if not args.get("scope"):
        raise ApiError("no_scopes")
    workspace = world.workspace(args.get("team"))
    owner = next(p.id for p in workspace.people.values() if p.is_primary_owner)
    user = workspace.person(args["user"]).id if args.get("user") else owner
    code = f"{world.ids.digits(12)}.{world.ids.digits(13)}.{world.ids.hexadecimal(64)}"
    redirect = args.get("redirect_uri", "")
    world.codes[code] = {
        "team_id": workspace.team_id,
        "user": user,
        "scope": args["scope"],
        "redirect_uri": redirect,
        "used": False,
    }
    return f"{redirect}?code={code}&state={args.get('state', '')}"
