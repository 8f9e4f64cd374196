"""What these tests share."""

import pytest

from tests.services.hurry import hurry


@pytest.fixture(scope="session", autouse=True)
def _hurried(postgres_server: str) -> None:
    hurry(postgres_server)
