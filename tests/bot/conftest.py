"""What these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.terminal import Terminal
from tests.services.hurry import hurry


@pytest.fixture(scope="session", autouse=True)
def _hurried(postgres_server: str) -> None:
    hurry(postgres_server)


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal whose processes start quickly."""
    with Terminal(tmp_path_factory.mktemp("shell"), {}) as opened:
        yield opened


@pytest.fixture
def terminal(shell: Terminal, tmp_path: Path, sqlite_url: str) -> Terminal:
    """A terminal in an empty folder, with a fresh SQLite database and nothing of Slack set."""
    shell.folder = tmp_path
    shell.env = {name: value for name, value in shell.env.items() if name in {"PATH", "LANG"}}
    shell.env |= {"HOME": str(tmp_path), "DATABASE_URL": sqlite_url}
    return shell
