"""What Slack itself says: of the tokens, the scopes, the time, the people, and the channels. Nothing is posted."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.doctor.findings import Finding
from bot.doctor.scopes import WITHOUT
from bot.serving_errors import unreachable, why_not
from bot.settings import Settings
from sales.person import Person

TOLERABLE = timedelta(seconds=60)
SUSPICIOUS = timedelta(seconds=5)
MOST_CHANNELS = 40  # of one kind of question Slack answers fifty a minute
HALF_A_SECOND = timedelta(seconds=0.5)  # the header tells whole seconds, cut off


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the workspace behind the bot's token; None where Slack does not say."""

    workspace_id: str | None
    members: Mapping[str, Person] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of Slack's, a refusal too, and the moments of asking and of having it."""

    data: Mapping[str, Any]
    headers: Mapping[str, str]
    began: datetime
    ended: datetime


class Questions:
    """Asks Slack, and keeps what it answers as findings."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now
        self._session = session
        self._client = slack.client(settings.slack_bot_token, settings.api_url, session)

    async def look_at_app(self) -> tuple[Known, list[Finding]]:
        """Tokens, scopes and clock; and what that tells of the workspace."""
        try:
            asked = await self._auth()
        except (aiohttp.ClientError, TimeoutError) as error:
            return Known(None, None), [Finding("fault", "Slack", unreachable(self._settings, error))]
        except SlackApiError as error:  # what answered is not Slack
            return Known(None, None), [Finding("fault", "Slack", why_not(error))]
        found = [*_of_clock(asked)]
        if not asked.data.get("ok"):
            refused = Finding("fault", "token", _refusal(asked.data))
            return Known(None, None), [refused, *found, *[finding async for finding in self._of_app_token({})]]
        workspace_id = str(asked.data["team_id"])
        named = f"SLACK_BOT_TOKEN is {asked.data.get('user')}'s in {asked.data.get('team')} ({workspace_id})"
        found = [Finding("fine", "token", named), *found, *_of_scopes(asked.headers)]
        found += [finding async for finding in self._of_app_token(asked.data)]
        members, more = await self._members(workspace_id)
        return Known(workspace_id, members), found + more

    async def look_at_channels(self, channels: Mapping[str, str], reached: Collection[str]) -> list[Finding]:
        """Each channel that a setting names (id -> for what): whether it takes the bot's messages.

        Of a private one Slack may say nothing for want of a scope; where messages `reached` it lately, that is well.
        """
        named = dict(list(channels.items())[:MOST_CHANNELS])
        found = [finding for one, use in named.items() for finding in await self._of_channel(one, use, reached)]
        if len(named) < len(channels):
            sentence = f"the first {len(named)} of {len(channels)} were looked at; Slack answers no more in a minute"
            found.append(Finding("note", "channels", sentence))
        if named and not found:
            found.append(Finding("fine", "channels", f"{len(named)} set, and Nextstep is in each"))
        return found

    async def _auth(self) -> Asked:
        began = self._now()
        try:
            answer: Any = await self._client.auth_test()
        except SlackApiError as error:
            answer = error.response
            if "error" not in _data(error):
                raise
        return Asked(answer.data, _lower(answer.headers), began, self._now())

    async def _of_app_token(self, auth: Mapping[str, Any]) -> AsyncIterator[Finding]:
        """Whether Socket Mode would take it, and whether it is the same app's; no connection is opened."""
        token = self._settings.slack_app_token
        if not token:
            return
        refused = await self._refused(self._plain().apps_connections_open(app_token=token))
        if refused:
            yield Finding(
                "fault",
                "token",
                f"Slack does not accept SLACK_APP_TOKEN ({refused}); make an app-level token with connections:write on "
                "your app's page, “Basic Information”, and switch Socket Mode on there",
            )
            return
        app_id = await self._app_id(str(auth.get("bot_id") or ""))
        if app_id and f"-{app_id}-" not in token:
            yield Finding(
                "fault",
                "token",
                f"SLACK_APP_TOKEN is another app's than SLACK_BOT_TOKEN ({app_id}); copy both from one",
            )
        else:
            yield Finding("fine", "token", "SLACK_APP_TOKEN opens Socket Mode")

    def _plain(self) -> AsyncWebClient:
        return slack.client("", self._settings.api_url, self._session)

    async def _app_id(self, bot_id: str) -> str:
        """The app of the bot's token; empty where Slack does not say, as without users:read."""
        try:
            answer = await self._client.bots_info(bot=bot_id)
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            return ""
        return str((answer.get("bot") or {}).get("app_id") or "")

    async def _refused(self, call: Any) -> str:  # noqa: ANN401 - any call of the Web API
        try:
            await call
        except SlackApiError as error:
            return str(_data(error).get("error") or "no answer of Slack's")
        except (aiohttp.ClientError, TimeoutError) as error:
            return type(error).__name__
        return ""

    async def _members(self, workspace_id: str) -> tuple[Mapping[str, Person] | None, list[Finding]]:
        try:
            found = await slack.members(self._client, workspace_id)
        except SlackApiError as error:
            reason = _data(error).get("error")
            known = (
                [] if reason == "missing_scope" else [Finding("note", "people", f"Slack does not list them ({reason})")]
            )
            return None, known
        except (aiohttp.ClientError, TimeoutError) as error:
            return None, [Finding("fault", "Slack", unreachable(self._settings, error))]
        return {person.id: person for person in found}, []

    async def _of_channel(self, channel: str, use: str, reached: Collection[str]) -> Iterable[Finding]:
        try:
            answer = await self._client.conversations_info(channel=channel)
        except SlackApiError as error:
            data = _data(error)
            is_private = data.get("error") == "channel_not_found" and channel in reached
            return [] if is_private else _of_hidden(channel, use, data)
        except (aiohttp.ClientError, TimeoutError) as error:
            return [Finding("fault", "channels", unreachable(self._settings, error))]
        return _of_shown(answer["channel"], use)


def _of_shown(channel: Mapping[str, Any], use: str) -> Iterator[Finding]:
    name = f"#{channel.get('name') or channel['id']}"
    if channel.get("is_archived"):
        yield Finding(
            "fault",
            "channels",
            f"{name} is archived, and {use} go there; unarchive it, or name another channel in /nextstep-admin",
        )
    elif not channel.get("is_member"):
        yield Finding(
            "fault", "channels", f"Nextstep is not in {name}, and {use} go there; type /invite @Nextstep there"
        )


def _of_hidden(channel: str, use: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    """A private channel that the app is not in is not there for it; a missing scope for these is told by itself."""
    reason = str(data.get("error"))
    if reason == "missing_scope":
        if "groups" in str(data.get("needed")):
            return
        yield Finding("note", "channels", f"{channel} cannot be looked at without the scope {data.get('needed')}")
    elif reason == "channel_not_found":
        yield Finding(
            "fault",
            "channels",
            f"Slack shows Nextstep no channel {channel}, and {use} go there; if it is private, type /invite @Nextstep "
            "there, else name another channel in /nextstep-admin",
        )
    else:
        yield Finding("note", "channels", f"Slack says nothing of {channel} ({reason}); ask again in a minute")


def _data(error: SlackApiError) -> Mapping[str, Any]:
    """What Slack said; nothing where something between us and Slack has answered in its place."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, dict) else {}


def _refusal(data: Mapping[str, Any]) -> str:
    reason = data.get("error")
    if reason in {"ratelimited", "internal_error", "fatal_error", "service_unavailable"}:
        return f"Slack is not in a state to answer ({reason}); ask again in a minute"
    return (
        f"Slack does not accept SLACK_BOT_TOKEN ({reason}); copy the Bot User OAuth Token from your app's page, "
        "“OAuth & Permissions”, again, or install the app anew there"
    )


def _of_scopes(headers: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each scope that is missing."""
    if "x-oauth-scopes" not in headers:
        yield Finding(
            "note", "scopes", "what answers does not tell the token's scopes; ask Slack without a proxy between"
        )
        return
    granted = {scope.strip() for scope in headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in WITHOUT if scope not in granted]
    for scope in missing:
        yield Finding(
            "fault",
            "scopes",
            f"{scope} is missing: {WITHOUT[scope]}; add it on your app's page, “OAuth & Permissions”, as in "
            "manifest.yml, and install the app again",
        )
    if not missing:
        yield Finding("fine", "scopes", f"the token has all {len(WITHOUT)} that are needed")


def _of_clock(asked: Asked) -> Iterator[Finding]:
    """How far this machine's clock is from Slack's."""
    try:
        theirs = parsedate_to_datetime(asked.headers.get("date", "")) + HALF_A_SECOND
    except ValueError:
        yield Finding("note", "clock", "what answers does not tell the time, so that this machine's cannot be compared")
        return
    ours = asked.began + (asked.ended - asked.began) / 2
    off = abs(ours - theirs)
    side = "ahead of" if ours > theirs else "behind"
    if off >= TOLERABLE:
        yield Finding(
            "fault",
            "clock",
            f"This machine's clock is {_length(off)} {side} Slack's; set it by the network (timedatectl set-ntp true): "
            "messages go out at the wrong time, and from five minutes on Slack's requests are refused",
        )
    elif off >= SUSPICIOUS:
        yield Finding(
            "note", "clock", f"This machine's clock is {_length(off)} {side} Slack's; have it set by the network"
        )
    else:
        yield Finding("fine", "clock", "this machine's and Slack's agree to within five seconds")


def _length(time: timedelta) -> str:
    """Such as "7 minutes", "45 seconds", "3 days"."""
    seconds = round(time.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size * 2 or (seconds >= size and seconds % size < size / 10):
            number = round(seconds / size)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    return f"{seconds} seconds"


def _lower(headers: Any) -> dict[str, str]:  # noqa: ANN401 - whatever mapping the client has
    return {str(name).lower(): str(value) for name, value in dict(headers or {}).items()}
