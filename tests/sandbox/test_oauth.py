"""OAuth: a person consents, a code becomes a token."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox

BACK = "http://127.0.0.1:3000/slack/oauth_redirect"


async def consent(sandbox: Sandbox, **more: str) -> str:
    """The code that comes back to the app."""
    asked = {
        "client_id": sandbox.client_id,
        "scope": "commands,chat:write",
        "state": "s1",
        "redirect_uri": BACK,
        **more,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.authorize_url, params=asked, allow_redirects=False) as response,
    ):
        assert response.status == 302
        where = urlsplit(response.headers["Location"])
        back = parse_qs(where.query)
        assert back["state"] == ["s1"]
        assert response.headers["Location"].startswith(BACK)
        return back["code"][0]


async def exchange(
    sandbox: Sandbox,
    code: str,
    *,
    client_id: str | None = None,
    client_secret: str | None = None,
    redirect_uri: str = BACK,
) -> dict[str, Any]:
    """What Slack answers to the code, for an app that names itself by Basic authentication."""
    secret = f"{client_id or sandbox.client_id}:{client_secret or sandbox.client_secret}"
    headers = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
    form = {"code": code, "redirect_uri": redirect_uri}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.api_url}oauth.v2.access", data=form, headers=headers) as response,
    ):
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_code_becomes_a_token_with_the_scopes_asked_for(sandbox: Sandbox) -> None:
    answer = await exchange(sandbox, await consent(sandbox))

    workspace = sandbox.workspace
    assert answer["team"] == {"id": workspace.team_id, "name": "Brightwater Instruments"}
    assert answer["scope"] == "chat:write,commands"
    assert answer["authed_user"]["id"] == workspace.person("maya").id
    assert answer["access_token"] == sandbox.bot_token
    client = AsyncWebClient(token=answer["access_token"], base_url=sandbox.api_url)
    assert (await client.auth_test())["user_id"] == answer["bot_user_id"]


async def test_a_code_works_once(sandbox: Sandbox) -> None:
    code = await consent(sandbox)
    await exchange(sandbox, code)

    assert (await exchange(sandbox, code))["error"] == "code_already_used"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
        ({"redirect_uri": "http://127.0.0.1/elsewhere"}, "bad_redirect_uri"),
    ],
)
async def test_wrong_credentials_are_refused(sandbox: Sandbox, wrong: dict[str, str], error: str) -> None:
    code = await consent(sandbox)

    assert (await exchange(sandbox, code, **wrong))["error"] == error


async def test_an_unknown_code_is_refused(sandbox: Sandbox) -> None:
    assert (await exchange(sandbox, "12.34.ab"))["error"] == "invalid_code"


async def test_an_unknown_app_is_not_asked_about(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.authorize_url, params={"client_id": "1.2", "scope": "commands"}) as response,
    ):
        assert (response.status, await response.text()) == (400, "invalid_client_id")


async def test_reinstalling_after_the_end_works_again(sandbox: Sandbox, driver: Driver) -> None:
    await driver.uninstall()

    answer = await exchange(sandbox, await consent(sandbox, user="ann"))

    assert answer["authed_user"]["id"] == sandbox.workspace.person("ann").id
    client = AsyncWebClient(token=answer["access_token"], base_url=sandbox.api_url)
    assert (await client.auth_test())["ok"]
    assert (await driver.status())["installed"] is True


async def test_credentials_may_come_in_the_form(sandbox: Sandbox) -> None:
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "code": await consent(sandbox),
        "redirect_uri": BACK,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.api_url}oauth.v2.access", data=form) as response,
    ):
        assert (await response.json())["ok"]


async def test_consent_needs_scopes(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.authorize_url, params={"client_id": sandbox.client_id}) as response,
    ):
        assert (response.status, await response.text()) == (400, "no_scopes")
