"""Tests in a real browser are skipped by name where no Chromium is installed."""

from pathlib import Path

import pytest

from tests.journeys.browser.chromium import PROGRAM

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder on a machine without a browser."""
    if PROGRAM:
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no chromium is installed on this machine"))
