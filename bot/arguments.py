"""Kinds of values on the command line; what is none of a kind is told with an example of one."""

import re
from datetime import date
from typing import Any

import click


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
