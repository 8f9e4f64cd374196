"""A terminal: commands run as processes of their own, forked from one that has everything loaded.

Run as a program it obeys orders, one JSON object a line; the tests use `Terminal`.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one plain sentence with which a command must refuse a wrong setting or argument."""
        assert self.code == 2, f"exit {self.code}: {self.out}{self.err}"
        assert self.out == ""
        (line,) = self.err.splitlines()
        assert not [word for word in ("Traceback", "Usage:", "Error", "╭", "│", "sqlalche.me") if word in line], line
        assert line.endswith((".", ")")), line
        assert len(line) < 500, line
        return line

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects that it wrote, one a line."""
        return [json.loads(line) for line in self.good.splitlines()]

    @property
    def good(self) -> str:
        """What a command wrote that did what it was asked to."""
        assert self.code == 0, self.err
        assert "Traceback" not in self.err
        return self.out


class Terminal:
    """Types commands in a folder; `env` is all that a command sees of the environment."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.folder = folder
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **env}

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate(timeout=20)

    def type(self, *arguments: str, **env: str) -> Ended:
        """Run `nextstep` with these arguments, and with more or other variables in its environment."""
        out, err = self.folder / ".out", self.folder / ".err"
        order = {
            "arguments": arguments,
            "env": self.env | env,
            "folder": str(self.folder),
            "out": str(out),
            "err": str(err),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Ended(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def obey() -> None:
    """Run each order in a process of its own, and tell its exit code."""
    from bot import cli, serving  # noqa: F401, PLC0415 - loaded once, for all orders

    for line in sys.stdin:
        order = json.loads(line)
        process = os.fork()
        if not process:
            os._exit(_run(order))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}\n")
        sys.stdout.flush()


def _run(order: dict[str, Any]) -> int:
    from bot import cli  # noqa: PLC0415

    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["env"])
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        cli.main(order["arguments"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does with what nobody caught
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    obey()
