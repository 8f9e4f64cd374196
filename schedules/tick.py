"""The tick: due schedules become deliveries. Safe to run in every replica at once."""

from schedules.jobs import Jobs
from services import firing

BATCH = 200


async def tick(jobs: Jobs) -> int:
    """Fire all that is due; how many clocks that were."""
    fired = 0
    while True:
        batch = await jobs.db(firing.fire_due, now=jobs.now(), limit=BATCH)
        fired += batch
        if batch < BATCH:
            return fired
