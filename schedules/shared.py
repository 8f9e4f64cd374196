"""A team's pipeline that somebody shares with a channel."""

from slack_sdk.webhook.async_client import AsyncWebhookClient

from blocks import notice
from blocks import pipeline as pipeline_blocks
from blocks.connected import NOT_SHARED_HERE, is_connected
from blocks.message import Message
from sales.delivery import Delivery
from schedules.jobs import Jobs
from services import sharing

NOT_THERE = frozenset({"not_in_channel", "channel_not_found"})
CONNECTED = "the channel is shared with another company"
DIRECT = "D"


async def has_other_readers(jobs: Jobs, delivery: Delivery) -> bool:
    """Whether people of another company would read it; a channel of which Slack does not tell is refused by that."""
    if delivery.recipient.startswith(DIRECT):
        return False
    slack = await jobs.slack_for(delivery.workspace_id)
    answer = await slack.conversations_info(channel=delivery.recipient)
    return is_connected(answer.get("channel") or {})


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The digest or the undated list as it is now, in the name of who shares it."""
    shared = await jobs.db(sharing.shared, delivery, now=jobs.now())
    return pipeline_blocks.shared(shared) if shared else None


async def compose_again(jobs: Jobs, shown: Delivery) -> Message | None:
    """The message of its own moment; the deals that have got a step since are ticked. A team may be gone."""
    again = await jobs.db(sharing.shared_again, shown)
    return pipeline_blocks.shared(again) if again else None


async def tell_refused(jobs: Jobs, delivery: Delivery, reason: str) -> None:
    """Tell who shared it, under the answer that holds the button, why Slack did not take it, and what to do."""
    reply_to = (delivery.about or {}).get("reply_to")
    if not reply_to:
        return
    slack = await jobs.slack_for(delivery.workspace_id)
    message = notice.plain(_why(delivery.recipient, reason))
    webhook = AsyncWebhookClient(str(reply_to), session=slack.session)
    await webhook.send(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)


def _why(channel: str, reason: str) -> str:
    if reason == CONNECTED:
        return NOT_SHARED_HERE
    if reason in NOT_THERE and channel.startswith(DIRECT):
        return (
            "Nextstep cannot post into a direct message between others; "
            "press Share here in a channel, after /invite @Nextstep."
        )
    if reason in NOT_THERE:
        return "Nextstep is not in this channel; type /invite @Nextstep, then press Share here once more."
    return f"Slack does not let Nextstep post here ({reason}); type /pipeline in another channel."
