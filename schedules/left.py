"""The message to a manager that somebody has left Slack, and its redraw as what they left is handed over."""

from blocks import leaving as leaving_blocks
from blocks.message import Message
from sales.delivery import Delivery
from sales.leaving import Left, Place
from schedules.jobs import Jobs
from services import leaving


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The message, unless they are back, or nothing is left by now or with somebody else."""
    left = await _left(jobs, delivery)
    return None if left.is_back or not left.lines else leaving_blocks.message(left)


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message as it should look now."""
    return leaving_blocks.message(await _left(jobs, shown))


async def _left(jobs: Jobs, delivery: Delivery) -> Left:
    place = Place(str((delivery.about or {}).get("person")), delivery.team_id or "")
    return await jobs.db(
        leaving.message, delivery.workspace_id, delivery.recipient, place, since=delivery.shown_at, now=jobs.now()
    )
