"""A fresh machine on which somebody copies the README's commands: a folder of its own, a shell, and nothing else."""

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
import sysconfig
import venv
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.acting import ROOT
from tests.bot.test_serve import LIMIT, free_port

FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "*.egg-info", "build", ".*_cache", ".hypothesis", ".env"
)
DONE = "the line is done:"


def commands(heading: str) -> list[str]:
    """The lines of shell under a heading of the README, in their order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    (found,) = [one for one in part if one.startswith(f"{heading}\n")]
    return [line for block in FENCE.findall(found) for line in block.splitlines() if line.strip()]


def checkout(place: Path) -> Path:
    """The files as a clone of the repository has them."""
    return shutil.copytree(ROOT, place / "nextstep", ignore=LEFT_OUT)


def set_up(folder: Path) -> None:
    """What `make setup` leaves behind, from the packages that are installed here already; the code is the folder's."""
    place = folder / ".venv"
    venv.create(place, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    packages.joinpath("here.pth").write_text(f"{folder}\n{sysconfig.get_path('purelib')}\n")
    command = place / "bin" / "nextstep"
    command.write_text(f"#!{place / 'bin' / 'python'}\nfrom bot.cli import main\nmain()\n")
    command.chmod(0o755)
    (place / "installed").touch()


@dataclass
class Shell:
    """A shell into which lines are typed, one at a time; what was started in it ends with it."""

    process: asyncio.subprocess.Process
    log: Path

    async def type(self, line: str, *, within: float = LIMIT) -> int:
        """Type a line and wait until the shell is through with it: its exit code."""
        await self.begin(f'{line}\necho "{DONE} $?"')
        assert self.process.stdout is not None
        async with asyncio.timeout(within):
            while line_out := (await self.process.stdout.readline()).decode():
                if line_out.startswith(DONE):
                    return int(line_out.removeprefix(DONE))
        raise AssertionError(f"the shell ended at {line}:\n{self.said}")

    async def begin(self, line: str) -> None:
        """Type a line and do not wait."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    @property
    def said(self) -> str:
        """What the commands wrote on standard error."""
        return self.log.read_text(encoding="utf-8")


@asynccontextmanager
async def shell(folder: Path, env: Mapping[str, str]) -> AsyncIterator[Shell]:
    """A shell in this folder that sees this environment and the system's commands."""
    log = folder / "shell.log"
    path = f"{Path(sys.base_prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            "bash",
            cwd=folder,
            env={"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", **env},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    try:
        yield Shell(process, log)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # a session of its own: whatever it started, and nothing else
        await process.communicate()


def ports_in(lines: list[str]) -> list[int]:
    """The ports that these lines name."""
    return [int(port) for line in lines for port in re.findall(r"--port (\d+)", line)]


def with_free_ports(lines: list[str]) -> list[str]:
    """The lines as they stand, but for a port that something else on this machine has already."""
    for port in ports_in(lines):
        if not _is_free(port):
            lines = [line.replace(f"--port {port}", f"--port {free_port()}") for line in lines]
    return lines


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
