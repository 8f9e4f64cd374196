"""What the doctor finds: one plain line each, a fault or a note with what to do about it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Weight = Literal["fault", "note", "fine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. A fault keeps the bot, or a part of it, from working; a note is for whoever looks after it."""

    weight: Weight
    about: str
    sentence: str


def faults(found: Sequence[Finding]) -> int:
    """How many of them are faults."""
    return sum(finding.weight == "fault" for finding in found)


def as_text(found: Sequence[Finding]) -> str:
    """One line each, and the sum."""
    return "\n".join(_lines(found))


def as_json(found: Sequence[Finding]) -> str:
    """One object."""
    told = {"faults": faults(found), "findings": [asdict(one) | {"sentence": _whole(one)} for one in found]}
    return json.dumps(told, ensure_ascii=False)


def _lines(found: Sequence[Finding]) -> Iterator[str]:
    for finding in found:
        yield f"{finding.weight:<5}  {finding.about}: {_whole(finding)}"
    notes = sum(finding.weight == "note" for finding in found)
    number = faults(found)
    wrong = f"{number} fault{'' if number == 1 else 's'}" if number else "No faults"
    yield f"{wrong}, {notes} note{'' if notes == 1 else 's'}." if notes else f"{wrong}."


def _whole(finding: Finding) -> str:
    sentence = " ".join(finding.sentence.split())
    return sentence if sentence.endswith(".") else f"{sentence}."
