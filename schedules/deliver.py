"""The delivery loop: lease a few, send them outside any transaction, record what became of each."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks.message import Message
from sales.delivery import Delivery
from schedules import digest, handed, home, left, note, nudge, shared, undated, welcome
from schedules.jobs import Jobs
from services import delivering, handing_over, noting, placing

BATCH = 20
LONGEST_SEND = timedelta(seconds=12)  # the client gives up after ten
A_MINUTE = timedelta(minutes=1)
COMPOSERS: dict[str, Callable[[Jobs, Delivery], Awaitable[Message | None]]] = {
    "nudge": nudge.compose,
    "undated": undated.compose,
    "digest": digest.compose,
    "welcome": welcome.compose,
    "shared": shared.compose,
    "told": note.compose,
    "reminder": note.compose,
    "left": left.compose,
    "handed": handed.compose,
}
REDRAWERS: dict[str, Callable[[Jobs, Delivery], Awaitable[Message | None]]] = {
    "nudge": nudge.compose_again,
    "undated": undated.compose_again,
    "digest": digest.compose_again,
    "shared": shared.compose_again,
    "told": note.compose_again,
    "reminder": note.compose_again,
    "left": left.compose_again,
    "handed": handed.compose_again,
}
# What was begun and is too much for one transaction: each does the next piece, and says whether there may be more.
BY_AND_BY: dict[str, Callable[..., bool]] = {
    "handing": handing_over.go_on,
    placing.MOVED: placing.redraw_next,
    placing.SETTLING: placing.settle_next,
}
# Slack will never accept these, however often they are tried.
PERMANENT = frozenset(
    "account_inactive cant_update_message channel_is_archived channel_not_found edit_window_closed invalid_auth "
    "invalid_blocks invalid_blocks_format is_archived message_not_found missing_scope msg_blocks_too_long msg_too_long "
    "no_text not_authed not_in_channel restricted_action token_revoked user_disabled user_not_found "
    "cannot_dm_bot messages_tab_disabled".split()
)


async def deliver(jobs: Jobs) -> Counter[str]:
    """Send everything whose time has come; how many ended as sent, skipped, failed or put off."""
    ends: Counter[str] = Counter()
    while True:
        claimed_at = jobs.now()
        batch = await jobs.db(delivering.claim, lease_owner=jobs.lease_owner, now=claimed_at, limit=BATCH)
        last_start = claimed_at + delivering.LEASE - LONGEST_SEND
        sending = (_deliver(jobs, delivery, last_start) for delivery in batch)
        ended = await asyncio.gather(*sending, return_exceptions=True)
        ends.update([await _counted(jobs, delivery, end) for delivery, end in zip(batch, ended, strict=True)])
        if len(batch) < BATCH:
            return ends


async def _counted(jobs: Jobs, delivery: Delivery, end: str | BaseException) -> str:
    """How it ended; what failed by a fault of ours is tried again later and holds no other up."""
    if isinstance(end, str):
        return end
    if not isinstance(end, Exception):
        raise end
    get_logger(__name__).error("delivery could not be made", key=delivery.key, exc_info=end)
    return await _put_off(jobs, delivery, f"could not be made ({type(end).__name__})")


async def _deliver(jobs: Jobs, delivery: Delivery, last_start: datetime) -> str:
    try:
        if delivery.kind == "redraw":
            return await _redraw(jobs, delivery)
        if delivery.kind in BY_AND_BY:
            return await _go_on(jobs, delivery, last_start)
        if delivery.kind == "home":
            return await _sent(jobs, delivery, delivery.recipient, await home.draw(jobs, delivery))
        return await _send(jobs, delivery, last_start)
    except SlackApiError as error:
        return await _refused(jobs, delivery, error)
    except (aiohttp.ClientError, TimeoutError) as error:
        # Slack may have accepted it all the same: it is sent again rather than lost.
        return await _put_off(jobs, delivery, f"no answer from Slack ({type(error).__name__})")


async def _go_on(jobs: Jobs, delivery: Delivery, last_start: datetime) -> str:
    """Do the rest of what was begun, a piece at a time, as long as the lease lasts."""
    while await jobs.db(BY_AND_BY[delivery.kind], delivery):
        if jobs.now() > last_start:
            return await _put_off(jobs, delivery, "there is more to do", timedelta(0))
    return await _sent(jobs, delivery, delivery.recipient, "")


async def _send(jobs: Jobs, delivery: Delivery, last_start: datetime) -> str:
    """Post it, unless its turn in the channel came so late that the lease might run out under way."""
    if reason := await jobs.db(delivering.why_not, delivery, now=jobs.now()):
        return await _skip(jobs, delivery, reason)
    if await jobs.db(noting.waits, delivery, now=jobs.now()):
        return await _put_off(jobs, delivery, "the morning message is about to say it", A_MINUTE)
    if delivery.kind == "shared" and await shared.has_other_readers(jobs, delivery):
        return await _failed(jobs, delivery, shared.CONNECTED)
    message = await COMPOSERS[delivery.kind](jobs, delivery)
    if message is None:
        return await _skip(jobs, delivery, "nothing to say")
    slack = await jobs.slack_for(delivery.workspace_id)
    busy_for = await jobs.pace.turn(delivery.workspace_id, delivery.recipient)
    if busy_for is not None or jobs.now() > last_start:
        return await _put_off(jobs, delivery, "the channel was busy", busy_for or timedelta(0))
    posted = await slack.chat_postMessage(
        channel=delivery.recipient,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": "nextstep_delivery", "event_payload": {"key": delivery.key}},
    )
    return await _sent(jobs, delivery, str(posted["channel"]), str(posted["ts"]))


async def _redraw(jobs: Jobs, delivery: Delivery) -> str:
    """Draw a message anew that was sent before."""
    key = (delivery.about or {}).get("shown", "")
    shown = await jobs.db(delivering.to_redraw, delivery.workspace_id, key)
    if shown is not None and shown.state == "pending":
        return await _put_off(jobs, delivery, "the message is on its way", timedelta(seconds=1))
    if shown is None or shown.slack_channel is None or shown.slack_ts is None:
        return await _skip(jobs, delivery, "the message is not there")
    message = await REDRAWERS[shown.kind](jobs, shown)
    if message is None:
        return await _skip(jobs, delivery, "nothing to say")
    slack = await jobs.slack_for(delivery.workspace_id)
    await _update(slack, shown.slack_channel, shown.slack_ts, message)
    return await _sent(jobs, delivery, shown.slack_channel, shown.slack_ts)


async def _update(slack: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    await slack.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)


async def _refused(jobs: Jobs, delivery: Delivery, error: SlackApiError) -> str:
    status, reason = _answered(error)
    if reason == "ratelimited" or status == 429:
        asked = str(getattr(error.response, "headers", {}).get("Retry-After"))
        wait = timedelta(seconds=int(asked) if asked.isdecimal() else 1)
        return await _put_off(jobs, delivery, "Slack asked to wait", wait)
    if reason in PERMANENT:
        get_logger(__name__).error("delivery failed", key=delivery.key, recipient=delivery.recipient, reason=reason)
        return await _failed(jobs, delivery, reason)
    return await _put_off(jobs, delivery, f"Slack answered {reason or status}")


async def _failed(jobs: Jobs, delivery: Delivery, reason: str) -> str:
    """It will never be sent; whoever shared it from a message is told so there."""
    await jobs.db(delivering.failed, delivery, lease_owner=jobs.lease_owner, reason=reason)
    if delivery.kind == "shared":
        await shared.tell_refused(jobs, delivery, reason)
    return "failed"


def _answered(error: SlackApiError) -> tuple[int, str]:
    """HTTP status and Slack's word; no word where something between us and Slack has answered in its place."""
    response: Any = error.response
    data = getattr(response, "data", None)
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return status, str(data.get("error") or "") if isinstance(data, dict) else ""


async def _sent(jobs: Jobs, delivery: Delivery, channel: str, ts: str) -> str:
    await jobs.db(delivering.sent, delivery, lease_owner=jobs.lease_owner, channel=channel, ts=ts, now=jobs.now())
    return "sent"


async def _skip(jobs: Jobs, delivery: Delivery, reason: str) -> str:
    await jobs.db(delivering.skipped, delivery, lease_owner=jobs.lease_owner, reason=reason)
    return "skipped"


async def _put_off(jobs: Jobs, delivery: Delivery, reason: str, wait: timedelta | None = None) -> str:
    await jobs.db(delivering.put_off, delivery, lease_owner=jobs.lease_owner, reason=reason, now=jobs.now(), wait=wait)
    return "put_off"
