"""The message to somebody who was handed deals or what another has left, and its redraw when there is more, or less."""

from blocks import handed as handed_blocks
from blocks.message import Message
from sales.delivery import Delivery
from sales.leaving import Received
from schedules.jobs import Jobs
from services import leaving


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The message, unless all of it was taken back before it could be sent."""
    received = await _received(jobs, delivery)
    return handed_blocks.message(received) if received.held.lines else None


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message as it should look now."""
    return handed_blocks.message(await _received(jobs, shown))


async def _received(jobs: Jobs, delivery: Delivery) -> Received:
    return await jobs.db(
        leaving.received,
        delivery.workspace_id,
        delivery.recipient,
        about=delivery.about or {},
        since=delivery.fire_at,
        now=jobs.now(),
    )
