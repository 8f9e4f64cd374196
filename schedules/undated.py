"""The weekly list of deals without a dated next step."""

from blocks import undated as undated_blocks
from blocks.message import Message
from sales.delivery import Delivery
from schedules.jobs import Jobs
from services import composing


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The team's list; where every deal has a dated step nothing is said."""
    undated = await jobs.db(composing.undated, delivery.workspace_id, delivery.team_id or "", now=jobs.now())
    return undated_blocks.message(undated) if undated.undated else None


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message of its own moment; the deals that have got a step since are ticked."""
    undated = await jobs.db(composing.undated_again, shown.workspace_id, shown.team_id or "", at=shown.shown_at)
    return undated_blocks.message(undated)
