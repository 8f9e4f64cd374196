"""The YAML file of `nextstep configure`, read as a whole; what is wrong in it is one plain sentence."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sales.refusal import Refusal
from services.configuring import Configuration

LONGEST_SHOWN = 60

# What pydantic finds, by the beginning of its name for it; {…} are what it tells beside.
FAULTS = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such setting",
    "invalid_key": "there is no such setting",
    "string_too_short": "it is empty",
    "string_too_long": "it has more than {max_length} characters",
    "string": "write it as text, in quotation marks",
    "list_type": "write it as a list, like [one, two]",
    "model": "write it as names and values, like name: value",
    "too_short": "name at least one",
    "literal_error": "“{input}” is none of {expected}",
    "greater": "write a whole number from 1 on",
    "less": "{input} is too much; {le} is the most",
    "int": "write it as a whole number",
}


class _Loader(yaml.SafeLoader):
    """YAML where a name that stands twice is a mistake, not a correction."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - yaml's
        """The mapping, or a complaint about the second of two equal names."""
        names: list[Any] = []
        for name, _ in node.value:
            if name.value in names:
                raise yaml.MarkedYAMLError(problem=f"“{name.value}” stands twice", problem_mark=name.start_mark)
            names.append(name.value)
        return super().construct_mapping(node, deep)


def read_configuration(file: Path) -> Configuration:
    """The settings in a file. Raises Refusal for what is no YAML, says nothing, or cannot be meant."""
    loaded = _loaded(file)
    try:
        read = Configuration.model_validate(loaded)
    except ValidationError as error:
        raise Refusal(f"{file.name}, {_told(error.errors()[0])}; correct it, nothing was changed.") from None
    if not any(value is not None for _, value in read):
        raise Refusal(f"{file.name} holds no settings; “nextstep configure --dump” shows how they are written.")
    return read


def _loaded(file: Path) -> Any:  # noqa: ANN401 - whatever the YAML holds
    try:
        loaded = yaml.load(file.read_text(encoding="utf-8-sig"), _Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        # A ValueError where it is no UTF-8 or a date that no calendar has, a TypeError where a list stands as a name.
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or ""
        told = f": {what}" if "“" in what else ""
        raise Refusal(f"{file.name} is no valid YAML{where}{told}; correct it, nothing was changed.") from None
    return {} if loaded is None else loaded


def _told(fault: ErrorDetails) -> str:
    """Where a fault stands and what it is: "schedules 1, time: “8h” is no time of day; write one like 08:30"."""
    place = ""
    for part in fault["loc"]:
        place += f" {part + 1}" if isinstance(part, int) else f", {part}"
    return f"{place.removeprefix(', ')}: {_what(fault)}".removeprefix(": ")


def _what(fault: ErrorDetails) -> str:
    kind = fault["type"]
    if kind == "value_error":
        return fault["msg"].removeprefix("Value error, ")
    words = next((words for name, words in FAULTS.items() if kind.startswith(name)), "it cannot be read")
    told = {**fault.get("ctx", {}), "input": str(fault["input"])[:LONGEST_SHOWN]}
    told["expected"] = str(told.get("expected")).replace("'", "").replace(" or ", ", ")
    return words.format_map(told)
