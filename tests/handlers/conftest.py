"""Each test of a handler talks to a real bot beside a real sandbox, on both databases."""

from collections.abc import AsyncIterator

import pytest

from tests.acting import Office, office
from tests.deals import deal, seed

PORTFOLIO = (
    deal("Pilot", "Northwind Health", amount="45300", stage="Proposal"),
    deal("Renewal", "Acme", amount="12000"),
    deal("Rollout", "Acme", owner="bert", amount="99000"),
    deal("Zeta", amount="1500"),
    deal("Depot Route", "Tarnwick", owner="kenji", amount="25000"),
    deal("Old Story", "Falcon Energy", stage="Closed Lost"),
)


@pytest.fixture
async def at_work(database_url: str) -> AsyncIterator[Office]:
    """The bot in the sandbox on Friday 20 Nov 2026, 10:00 in New York."""
    async with office(database_url) as running:
        yield running


@pytest.fixture
async def sold(at_work: Office) -> Office:
    """The same with a few deals in it."""
    seed(at_work.database, at_work.workspace_id, PORTFOLIO, now=at_work.clock.now)
    return at_work
