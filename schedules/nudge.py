"""The morning message, and its redraw after something in it was dealt with."""

from blocks import nudge as nudge_blocks
from blocks.message import Message
from sales.delivery import Delivery
from schedules.jobs import Jobs
from services import composing


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """What there is to say to this person this morning; nothing to say, nothing said."""
    nudge = await jobs.db(
        composing.nudge, delivery.workspace_id, delivery.recipient, fire_at=delivery.fire_at, now=jobs.now()
    )
    return None if nudge.is_empty else nudge_blocks.message(nudge)


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message as it should look now; lines that were dealt with stay, ticked."""
    nudge = await jobs.db(composing.nudge, shown.workspace_id, shown.recipient, fire_at=shown.fire_at, now=jobs.now())
    return nudge_blocks.message(nudge)
