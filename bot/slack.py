"""Slack's Web API as this program uses it: one connection pool, one client for each workspace's token."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sales.person import Person
from sales.working_time import is_zone
from services.workspaces import Installation

PAGE = 200
TIMEOUT_SECONDS = 10


def open_session(*, timeout: float = TIMEOUT_SECONDS) -> aiohttp.ClientSession:
    """One pool of connections, in which no call takes longer than `timeout` seconds.

    A client that shares a session does not look at its own timeout: without this one a call could last five minutes.
    """
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout))


class _Client(AsyncWebClient):
    """The SDK's client breaks where a page answers 200 that is no JSON; here that is a refusal like others."""

    async def api_call(self, *asked: Any, **named: Any) -> AsyncSlackResponse:  # noqa: ANN401 - as the SDK's
        """One call."""
        try:
            return await super().api_call(*asked, **named)
        except AttributeError as error:
            raise SlackApiError("what answers is not Slack", {}) from error  # type: ignore[no-untyped-call]


def client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client that never retries by itself: what is sent again is the delivery loop's decision."""
    return _Client(token=token, base_url=api_url, session=session, timeout=TIMEOUT_SECONDS, retry_handlers=[])


async def installation(slack: AsyncWebClient) -> Installation:
    """The workspace behind a token and everybody in it."""
    auth = await slack.auth_test()
    workspace_id = str(auth["team_id"])
    return Installation(
        workspace_id=workspace_id,
        name=str(auth.get("team") or workspace_id),
        bot_user_id=auth.get("user_id"),
        members=await members(slack, workspace_id),
    )


async def members(slack: AsyncWebClient, workspace_id: str) -> Sequence[Person]:
    """Everybody in a workspace."""
    listed = _pages(slack.users_list, "members", include_locale=True)
    return [person(user, workspace_id) async for user in listed]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as Slack shows it to the app; `has_us`: the app is in it."""

    id: str
    name: str
    has_us: bool


async def public_channels(slack: AsyncWebClient) -> list[Channel]:
    """The public channels; private ones are not asked for, not even those that the app is in."""
    listed = _pages(slack.conversations_list, "channels", exclude_archived=True)
    return [Channel(str(c["id"]), str(c["name"]), bool(c.get("is_member"))) async for c in listed]


async def _pages(method: Callable[..., Awaitable[Any]], held: str, **asked: Any) -> AsyncIterator[dict[str, Any]]:  # noqa: ANN401 - arguments of a Web API method
    cursor = ""
    while True:
        page = await method(limit=PAGE, **asked, **({"cursor": cursor} if cursor else {}))
        for item in page.get(held) or []:
            yield item
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


async def somebody(slack: AsyncWebClient, workspace_id: str, person_id: str) -> Person | None:
    """One person, or None where Slack does not say."""
    try:
        answer = await slack.users_info(user=person_id, include_locale=True)
    except SlackApiError:
        return None
    return person(answer["user"], workspace_id)


def person(user: dict[str, Any], workspace_id: str) -> Person:
    """Slack's user object as one of our people. A zone that the tz database does not know counts as UTC."""
    profile = user.get("profile") or {}
    zone = user.get("tz") or ""
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
    return Person(
        workspace_id=workspace_id,
        id=str(user["id"]),
        name=str(name or user["id"])[:200],
        timezone=zone if is_zone(zone) else "UTC",
        locale=str(user.get("locale") or "en-US"),
        email=profile.get("email"),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_primary_owner=bool(user.get("is_primary_owner")),
        is_bot=bool(user.get("is_bot") or user["id"] == "USLACKBOT"),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=_is_stranger(user, workspace_id),
        is_deactivated=bool(user.get("deleted")),
    )


def _is_stranger(user: dict[str, Any], workspace_id: str) -> bool:
    """Whether somebody is of another company, which their workspace says.

    Slack's own flag is set only for those who share no channel with the app: whoever can press its buttons has none.
    On Enterprise Grid one's colleagues may have another workspace of the company as their first.
    """
    home = user.get("team_id")
    of_company = (user.get("enterprise_user") or {}).get("teams") or ()
    return bool(user.get("is_stranger")) or (bool(home) and workspace_id not in {home, *of_company})
