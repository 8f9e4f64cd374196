"""A private message about one step: it was given to somebody, or they wanted to be reminded of it."""

from blocks import note as note_blocks
from blocks.message import Message
from sales.delivery import Delivery
from sales.note import Note
from schedules.jobs import Jobs
from services import noting


async def compose(jobs: Jobs, delivery: Delivery) -> Message | None:
    """The message, unless the step was undone, passed on or dealt with before it could be sent."""
    note = await _note(jobs, delivery)
    return note_blocks.message(note) if noting.is_wanted(note, delivery.about or {}) else None


async def compose_again(jobs: Jobs, shown: Delivery) -> Message:
    """The message as it should look now."""
    return note_blocks.message(await _note(jobs, shown))


async def _note(jobs: Jobs, delivery: Delivery) -> Note:
    about = delivery.about or {}
    return await jobs.db(noting.note, delivery.workspace_id, delivery.recipient, about=about, now=jobs.now())
