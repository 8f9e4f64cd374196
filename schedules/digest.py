"""The Monday digest of a team's pipeline."""

from blocks import digest as digest_blocks
from blocks.message import Message
from sales.delivery import Delivery
from schedules.jobs import Jobs
from services import composing


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The team's digest of the moment for which it was planned, so that the week's end is the next one's beginning.

    A team without open deals and without a past week gets none.
    """
    digest = await jobs.db(
        composing.digest,
        delivery.workspace_id,
        delivery.team_id or "",
        now=jobs.now(),
        at=delivery.fire_at,
        schedule_id=delivery.schedule_id,
    )
    return digest_blocks.message(digest) if digest.deals or digest.waterfall else None


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message of its own moment; the deals that have got a step since are ticked."""
    digest = await jobs.db(
        composing.digest_again,
        shown.workspace_id,
        shown.team_id or "",
        at=shown.fire_at,
        schedule_id=shown.schedule_id,
    )
    return digest_blocks.message(digest)
