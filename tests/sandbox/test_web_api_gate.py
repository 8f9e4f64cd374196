"""What is checked before a method looks at its arguments: the method, the token, the scope, the body."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from sandbox.clock import SetClock
from sandbox.driver import Driver
from sandbox.server import Sandbox

Call = Callable[..., Awaitable[dict[str, Any]]]


async def test_a_method_that_does_not_exist_is_named_in_the_refusal(call: Call) -> None:
    answer = await call("chat.shout")

    assert (answer["ok"], answer["error"], answer["req_method"]) == (False, "unknown_method", "chat.shout")


async def test_a_call_without_a_token_is_not_authed(call: Call) -> None:
    assert (await call("auth.test", token=""))["error"] == "not_authed"


async def test_an_unknown_token_is_invalid(call: Call) -> None:
    assert (await call("auth.test", token="xoxb-nobody"))["error"] == "invalid_auth"


async def test_a_token_may_come_in_a_form(call: Call, sandbox: Sandbox) -> None:
    answer = await call("auth.test", token="", data={"token": sandbox.bot_token})

    assert answer["bot_id"] == sandbox.workspace.install.bot_id


async def test_a_token_in_a_json_body_is_not_seen(call: Call, sandbox: Sandbox) -> None:
    answer = await call("auth.test", token="", json={"token": sandbox.bot_token})

    assert answer["error"] == "not_authed"


async def test_a_token_in_the_address_is_not_seen(call: Call, sandbox: Sandbox) -> None:
    answer = await call("auth.test", token="", params={"token": sandbox.bot_token})

    assert answer["error"] == "not_authed"


async def test_a_revoked_token_says_so(call: Call, driver: Driver) -> None:
    await driver.revoke_token()

    assert (await call("auth.test"))["error"] == "token_revoked"


async def test_the_token_of_an_uninstalled_app_is_inactive(call: Call, driver: Driver) -> None:
    await driver.uninstall()

    assert (await call("chat.postMessage", json={"channel": "#sales", "text": "x"}))["error"] == "account_inactive"


async def test_an_app_token_cannot_post(call: Call, sandbox: Sandbox) -> None:
    answer = await call("chat.postMessage", token=sandbox.app_token, json={"channel": "#sales", "text": "x"})

    assert answer["error"] == "not_allowed_token_type"


async def test_a_bot_token_cannot_open_a_socket(call: Call) -> None:
    assert (await call("apps.connections.open"))["error"] == "not_allowed_token_type"


async def test_a_missing_scope_is_named_in_body_and_headers(call: Call, driver: Driver) -> None:
    await driver.set_scopes(["users:read", "commands"])

    answer = await call("chat.postMessage", json={"channel": "#sales", "text": "x"})

    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands,users:read",
    )
    assert answer["headers"]["x-oauth-scopes"] == "commands,users:read"
    assert answer["headers"]["x-accepted-oauth-scopes"] == "chat:write"


@pytest.mark.parametrize(
    ("method", "form", "needed"),
    [
        ("users.info", {"user": "U1"}, "users:read"),
        ("users.list", {}, "users:read"),
        ("users.lookupByEmail", {"email": "a@example.com"}, "users:read.email"),
        ("team.info", {}, "team:read"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.join", {"channel": "C1"}, "channels:join"),
        ("conversations.history", {"channel": "C1"}, "channels:history"),
        ("files.getUploadURLExternal", {"filename": "a", "length": "1"}, "files:write"),
        ("reactions.add", {"channel": "C1", "timestamp": "1", "name": "x"}, "reactions:write"),
    ],
)
async def test_each_method_asks_for_its_scope(
    call: Call, driver: Driver, method: str, form: dict[str, str], needed: str
) -> None:
    await driver.set_scopes(["channels:read", "commands"])

    answer = await call(method, data=form)

    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)


async def test_views_and_auth_need_no_scope(call: Call, driver: Driver) -> None:
    await driver.set_scopes([])

    assert (await call("auth.test"))["ok"]
    assert (await call("views.update", json={"view_id": "V1", "view": {}}))["error"] == "not_found"


async def test_json_that_is_none_is_refused(call: Call) -> None:
    headers = {"Content-Type": "application/json"}

    assert (await call("chat.postMessage", data="{", headers=headers))["error"] == "invalid_json"
    assert (await call("chat.postMessage", data="[]", headers=headers))["error"] == "json_not_object"


async def test_a_body_of_an_unknown_type_is_refused(call: Call) -> None:
    answer = await call("chat.postMessage", data="<x/>", headers={"Content-Type": "application/xml"})

    assert answer["error"] == "invalid_post_type"


async def test_reading_methods_do_not_see_json(call: Call, sandbox: Sandbox) -> None:
    user = sandbox.workspace.person("jane").id

    unseen = await call("users.info", json={"user": user})
    seen = await call("users.info", data={"user": user})

    assert unseen["error"] == "invalid_arguments"
    assert unseen["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]
    assert seen["user"]["name"] == "jane"


async def test_api_test_says_back_what_it_hears(call: Call) -> None:
    assert (await call("api.test", token="", data={"foo": "bar"}))["args"] == {"foo": "bar"}
    assert (await call("api.test", token="", data={"error": "my_error"}))["error"] == "my_error"


async def test_every_call_is_in_the_log_without_its_token(call: Call, driver: Driver) -> None:
    await call("chat.postMessage", json={"channel": "#nowhere", "text": "x"})

    entry = (await driver.log("chat.postMessage"))[0]

    assert (entry["direction"], entry["verdict"], entry["args"]) == (
        "call",
        "channel_not_found",
        {"channel": "#nowhere", "text": "x"},
    )


async def test_a_body_without_a_type_or_in_no_alphabet_is_refused(call: Call) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert (await call("auth.test", data=b"\xff\xfe", headers=form))["error"] == "invalid_form_data"
    assert (await call("auth.test", data=b"x", headers={"Content-Type": ""}))["error"] == "missing_post_type"


async def test_a_wrong_app_token_opens_no_socket(call: Call) -> None:
    assert (await call("apps.connections.open", token="xapp-1-wrong"))["error"] == "invalid_auth"


async def test_an_app_can_revoke_its_own_token(call: Call) -> None:
    tried = await call("auth.revoke", data={"test": "1"})
    done = await call("auth.revoke")

    assert (tried["revoked"], done["revoked"]) == (False, True)
    assert (await call("auth.test"))["error"] == "token_revoked"


async def test_other_teams_and_bots_are_not_known(call: Call) -> None:
    assert (await call("team.info", data={"team": "T0OTHER"}))["error"] == "team_not_found"
    assert (await call("bots.info", data={"bot": "B0OTHER"}))["error"] == "bot_not_found"


async def test_an_answer_tells_the_workspaces_own_time_and_the_tokens_scopes(sandbox: Sandbox) -> None:
    now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    sandbox.world.clock = SetClock(now)
    asked = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with aiohttp.ClientSession() as session:
        for headers in (asked, {}):
            async with session.post(f"{sandbox.api_url}auth.test", headers=headers) as answer:
                assert answer.headers.getall("Date") == ["Fri, 20 Nov 2026 15:00:00 GMT"]
                scopes = answer.headers.get("x-oauth-scopes")
        assert scopes is None
        async with session.post(f"{sandbox.api_url}auth.test", headers=asked) as answer:
            assert set(answer.headers["x-oauth-scopes"].split(",")) == sandbox.workspace.install.scopes
