"""The welcome to whoever installed the app."""

from blocks import welcome as welcome_blocks
from blocks.message import Message
from sales.delivery import Delivery
from sales.settings import WELCOME_STEPS
from schedules.jobs import Jobs
from services import welcoming


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The welcome as it stands; whoever is through with it already needs none."""
    found = await jobs.db(welcoming.welcome, delivery.workspace_id)
    return welcome_blocks.message(found) if found.step <= WELCOME_STEPS else None
