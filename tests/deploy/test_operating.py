"""docs/operating.md tells of every figure, every event in the log, every setting, and of none that is not there."""

import ast
import re
from pathlib import Path

from bot.figures import Figures
from tests.acting import ROOT

TEXT = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
LEVELS = {"info", "warning", "error", "exception"}


def part(heading: str) -> str:
    (found,) = [one for one in re.split(r"^## ", TEXT, flags=re.MULTILINE) if one.startswith(f"{heading}\n")]
    return found


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its head left out."""
    lines = [line for line in part(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_every_figure_that_is_served_is_told_of_and_no_other() -> None:
    served = {
        f"{family.name}_total" if family.type == "counter" else family.name: family.type
        for family in Figures().registry.collect()
    }
    told = {cells[0].strip("`"): cells[1].partition(",")[0] for cells in rows("Figures")}
    assert told == served


def test_each_alert_that_asks_a_figure_asks_one_that_is_served() -> None:
    asked = set(re.findall(r"nextstep_\w+", part("Alerts, and what to do")))
    served = {cells[0].strip("`") for cells in rows("Figures")}
    assert {name.removesuffix("_bucket") for name in asked} == served - {"nextstep_fires_total"}
    assert all(len(cells) == 3 and all(cells) for cells in rows("Alerts, and what to do"))


def test_every_event_that_is_logged_is_told_of_with_its_fields_and_no_other() -> None:
    logged = dict(_logged())
    told: dict[str, set[str]] = {}
    for cells in rows("Logs"):
        fields = set(re.findall(r"`(\w+)`", cells[2]))
        told |= dict.fromkeys(re.findall(r"`([^`]+)`", cells[0]), fields)
    assert told == logged


def _logged() -> list[tuple[str, set[str]]]:
    """Every call of a logger in the product: what it says, and with which fields."""
    names = [
        path for top in ("bot", "handlers", "schedules", "services", "storage") for path in (ROOT / top).rglob("*.py")
    ]
    calls = [call for path in names for call in ast.walk(_tree(path)) if isinstance(call, ast.Call)]
    return [
        (str(call.args[0].value), {word.arg or "" for word in call.keywords} - {"exc_info"})
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and isinstance(call.func.value, ast.Call)
        and getattr(call.func.value.func, "id", "") == "get_logger"
        and isinstance(call.args[0], ast.Constant)
    ]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_what_was_not_tried_is_said() -> None:
    said = part("What was not tried")
    for word in ("container engine", "systemd", "compose up", "manifest.yml"):
        assert word in said
