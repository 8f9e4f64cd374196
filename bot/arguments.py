"""Values that several commands take; what is none of a kind is told with an example of one."""

import re
from datetime import date
from typing import Any

import click

from sales.refusal import Refusal

LONGEST_SOURCE = 40

workspace_option = click.option(
    "--workspace", metavar="T", help="The workspace's Slack id; needed when there are several."
)


class Port(click.ParamType[int]):
    """A port by its number; 0 means any that is free."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401 - click's
        """The number, or a plain sentence."""
        port = int(value) if re.fullmatch("[0-9]{1,5}", str(value)) else -1
        if not 0 <= port <= 65535:
            self.fail(f"“{value}” is no port; give a number from 0 to 65535", param, ctx)
        return port


class Day(click.ParamType[date]):
    """A day of the calendar."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401 - click's
        """The day, or a plain sentence."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day; write one like 2026-11-23", param, ctx)


def source_named(name: str | None) -> str | None:
    """Where deals come from, as a person names it."""
    if name is not None and not (1 <= len(name.strip()) <= LONGEST_SOURCE and name.isprintable()):
        raise Refusal(f"--source takes a name of 1 to {LONGEST_SOURCE} characters on one line; choose another one.")
    return name.casefold() if name else None
