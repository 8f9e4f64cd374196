"""users.*, team.*, bots.* and auth.*."""

from sandbox.api.call import Call, page
from sandbox.api.places import known_person
from sandbox.errors import ApiError, Json
from sandbox.world.people import Person, user_shape


def list_users(call: Call) -> Json:
    """users.list, by page."""
    found, cursor = page(call, list(call.workspace.people.values()), default=1000)
    return {
        "ok": True,
        "members": [_shape(call, person) for person in found],
        "cache_ts": call.world.unix_now(),
        "response_metadata": {"next_cursor": cursor},
    }


def user_info(call: Call) -> Json:
    """users.info."""
    return {"ok": True, "user": _shape(call, known_person(call))}


def lookup_by_email(call: Call) -> Json:
    """users.lookupByEmail; deactivated people are not found."""
    email = call.required("email").lower()
    for person in call.workspace.people.values():
        if person.email.lower() == email and not (person.deleted or person.is_stranger) and person.is_human:
            return {"ok": True, "user": _shape(call, person)}
    raise ApiError("users_not_found")


def _shape(call: Call, person: Person) -> Json:
    email = "users:read.email" in call.workspace.install.scopes
    return user_shape(
        person,
        call.world.clock.now(),
        email=email,
        locale=call.flag("include_locale"),
        shares_channel=call.workspace.shares_channel(person.id),
    )


def team_info(call: Call) -> Json:
    """team.info: the app's own workspace."""
    workspace = call.workspace
    if call.text("team") not in {"", workspace.team_id}:
        raise ApiError("team_not_found")
    team = {
        "id": workspace.team_id,
        "name": workspace.name,
        "domain": workspace.domain,
        "email_domain": "example.com",
        "url": _url(call),
        "icon": {"image_default": True},
    }
    return {"ok": True, "team": team}


def _url(call: Call) -> str:
    return f"https://{call.workspace.domain}.slack.com/"


def bot_info(call: Call) -> Json:
    """bots.info: the app's own bot."""
    install = call.workspace.install
    if call.text("bot") not in {"", install.bot_id}:
        raise ApiError("bot_not_found")
    bot = {
        "id": install.bot_id,
        "deleted": False,
        "name": call.world.app.name,
        "updated": 0,
        "app_id": call.world.credentials.app_id,
        "user_id": install.bot_user,
        "icons": {},
    }
    return {"ok": True, "bot": bot}


def auth_test(call: Call) -> Json:
    """auth.test: whose token it is."""
    install = call.workspace.install
    return {
        "ok": True,
        "url": _url(call),
        "team": call.workspace.name,
        "user": call.workspace.people[install.bot_user].name,
        "team_id": call.workspace.team_id,
        "user_id": install.bot_user,
        "bot_id": install.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Json:
    """auth.revoke: every token of this installation ends."""
    if call.flag("test"):
        return {"ok": True, "revoked": False}
    call.workspace.install.end_tokens("token_revoked")
    return {"ok": True, "revoked": True}


def api_test(call: Call) -> Json:
    """api.test: says back what it was told, or fails as asked."""
    args = {name: value for name, value in call.args.items() if name != "token"}
    if error := call.text("error"):
        raise ApiError(error, args=args)
    return {"ok": True, "args": args}
