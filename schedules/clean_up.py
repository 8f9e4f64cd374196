"""Forgetting what was kept for a while only."""

from datetime import timedelta

from schedules.jobs import Jobs
from services import keeping

KEPT_FOR = timedelta(days=2)


async def clean_up(jobs: Jobs) -> int:
    """Drop old questions and receipts; how many rows."""
    return await jobs.db(keeping.forget, before=jobs.now() - KEPT_FOR)
