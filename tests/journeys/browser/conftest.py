"""Tests in a real browser are skipped by name where no Chromium is installed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.browser.chromium import PROGRAM
from tests.journeys.browser.visiting import Visit, visiting

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder on a machine without a browser."""
    if PROGRAM:
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no chromium is installed on this machine"))


@pytest.fixture
async def visit(sqlite_url: str) -> AsyncIterator[Visit]:
    """Jane's page on #sales, on Friday 20 November 2026, 10:00 in New York."""
    async with visiting(sqlite_url) as begun:
        yield begun
