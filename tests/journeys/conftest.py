"""A journey happens in a real bot beside a real sandbox, on both databases."""

from collections.abc import AsyncIterator

import pytest

from tests.acting import Office, office


@pytest.fixture
async def at_work(database_url: str) -> AsyncIterator[Office]:
    """The bot in the sandbox on Friday 20 Nov 2026, 10:00 in New York."""
    async with office(database_url) as running:
        yield running
