"""Which workspace a command is about; Slack is asked where the database does not know it yet."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.serving_errors import unreachable, why_not
from bot.settings import SettingsError, read_settings
from sales.refusal import Refusal
from services import workspaces
from services.configuring import Configuration
from storage.database import Database
from storage.workspaces import Workspace

T = TypeVar("T")
LONGEST_SHOWN = 60
WORKSPACE_ID = re.compile(r"[TE][A-Z0-9]{0,20}")

INVITED = "Nextstep is in the channel: type /invite @Nextstep there"
HOW = "name it with --workspace and its Slack id (T…), or set SLACK_BOT_TOKEN"


def chosen_workspace(
    database: Database, workspace_id: str | None, *, now: datetime, may_create: bool = False
) -> Workspace:
    """The workspace named, else the one of SLACK_BOT_TOKEN, else the only one there is.

    With `may_create` a workspace that is named in an empty database is begun, so that deals can be taken in and
    looked at before Slack is connected.
    """
    known = workspaces.installed(database)
    found = [workspace for workspace in known if workspace_id in (None, workspace.id)]
    token = read_settings().slack_bot_token
    is_met = len(found) == 1 and found[0].bot_user_id is not None
    if token and not is_met:
        installation = asyncio.run(_asked(slack.installation, token))
        if workspace_id in (None, installation.workspace_id):
            workspaces.settle_in(database, installation, now=now)
            return next(w for w in workspaces.installed(database) if w.id == installation.workspace_id)
    if not known and workspace_id is not None and may_create:
        if not WORKSPACE_ID.fullmatch(workspace_id):
            raise Refusal(_which(known, workspace_id))
        workspaces.start_alone(database, workspace_id, now=now)
        return workspaces.installed(database)[0]
    if len(found) == 1:
        return found[0]
    raise Refusal(_which(known, workspace_id))


def resolved_channels(wanted: Configuration) -> tuple[Configuration, list[str]]:
    """Channels named as #name by their Slack ids; and sentences about those into which nothing can be posted yet.

    A name that Slack does not know is refused. An id that it does not show may be a private channel's, and the app can
    be invited after the settings as well as before: both are only told.
    """
    with_channel = [team for team in wanted.teams or [] if team.channel]
    token = read_settings().slack_bot_token
    if not token and any(str(team.channel).startswith("#") for team in with_channel):
        raise SettingsError("A channel named as #name needs SLACK_BOT_TOKEN to find it; set it, or write its id (C…).")
    if not token or not with_channel:
        return wanted, []
    shown = {name: c for c in asyncio.run(_asked(slack.public_channels, token)) for name in (c.id, f"#{c.name}")}
    doubts = []
    for team in with_channel:
        channel = shown.get(str(team.channel))
        if channel is None and str(team.channel).startswith("#"):
            raise Refusal(
                f"teams, {team.name}: Slack shows no public channel {team.channel} to the app; correct the name, or "
                "write a private channel's id (C…); nothing was changed."
            )
        if channel is None:
            doubts.append(
                f"{team.name}: Slack does not show {team.channel} to the app; check the id and that {INVITED}."
            )
        elif not channel.has_us:
            doubts.append(f"{team.name}: #{channel.name} gets nothing until {INVITED}.")
        team.channel = channel.id if channel else team.channel
    return wanted, doubts


def _which(known: list[Workspace], workspace_id: str | None) -> str:
    if workspace_id is not None and not WORKSPACE_ID.fullmatch(workspace_id):
        return f"--workspace takes a workspace's Slack id (T…); “{workspace_id[:LONGEST_SHOWN]}” is not one."
    if not known and workspace_id is not None:
        return f"The workspace {workspace_id} is not known yet; a first import begins it, or set SLACK_BOT_TOKEN."
    if not known:
        return f"No workspace is known yet; {HOW}."
    names = ", ".join(f"{workspace.id} ({workspace.name})" for workspace in known)
    if workspace_id is None:
        return f"There are several workspaces: {names}; {HOW}."
    return f"The workspace {workspace_id} is not known; known: {names}."


async def _asked(question: Callable[[AsyncWebClient], Awaitable[T]], token: str) -> T:
    """Slack's answer; a refusal or no answer at all is one plain sentence."""
    settings = read_settings()
    async with slack.open_session() as session:
        try:
            return await question(slack.client(token, settings.api_url, session))
        except SlackApiError as error:
            raise SettingsError(why_not(error)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SettingsError(unreachable(settings, error)) from error
