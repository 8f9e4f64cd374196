"""What the forms of the settings say of what is wrong in them, and of a channel in which nothing can be posted."""

import asyncio
from collections.abc import Collection

import aiohttp
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks import admin_team, step_form
from blocks.connected import NO_TEAM_CHANNEL, is_connected
from handlers.payloads import Payload
from sales.refusal import Refusal

LOOK_SECONDS = 0.8  # of the three that Slack waits for the answer


async def refuse(ack: AsyncAck, refusal: Refusal, view: Payload, fields: Collection[str]) -> None:
    """Mark the field that is wrong, else the first of the form; a form without fields gives way to the sentence.

    Three views may lie on one another, and this one may be the third: nothing is pushed.
    """
    asked = [str(block.get("block_id")) for block in view["blocks"] if block.get("block_id") in fields]
    if asked:
        field = refusal.field if refusal.field in asked else asked[0]
        await ack(response_action="errors", errors={field: refusal.sentence})
    else:
        await ack(response_action="update", view=step_form.notice("Nextstep settings", refusal.sentence))


async def look_at(client: AsyncWebClient, channel_id: str) -> Payload:
    """A channel as Slack describes it; nothing where it does not say so at once."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            answer = await client.conversations_info(channel=channel_id)
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return {}
    return answer.get("channel") or {}


def refuse_connected(channel: Payload) -> None:
    """A team's channel is of one's own company alone."""
    if is_connected(channel):
        raise Refusal(NO_TEAM_CHANNEL, field="channel")


def why_silent(channel: Payload, team_name: str) -> str:
    """What to do where nothing can be posted in a channel, so far as Slack has told."""
    if not channel:
        return ""
    channel_id = str(channel["id"])
    if channel.get("is_archived"):
        return admin_team.archived(team_name, channel_id)
    return "" if channel.get("is_member") else admin_team.invite(team_name, channel_id)
