"""What an import did, row by row where that matters: what its operator reads in the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sales.crm import OwnerRow
from services.import_owners import How


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence about a line of the file."""

    line: int
    sentence: str


@dataclass(slots=True)
class StageTold:
    """Which stage of the workspace a stage of the file was taken for, and how many of its rows are in it."""

    name: str
    rows: int = 0


@dataclass(slots=True)
class Summary:
    """What an import did. `skipped` rows did not come in; `noted` ones did, without a value; of `kept` ones a value of
    ours stands where the file has another.

    `stages` are by the file's names, those without a stage under an empty one; `owners` by how they were found what the
    CRM calls them; `not_in_slack` are the rows of the list of owners whose person is not, `unknown_managers` those of
    the list of teams of whom Slack has no one, or several.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: list[Told] = field(default_factory=list)
    noted: list[Told] = field(default_factory=list)
    kept: list[Told] = field(default_factory=list)
    stages: dict[str, StageTold] = field(default_factory=dict)
    new_stages: list[str] = field(default_factory=list)
    owners: dict[How, set[str]] = field(default_factory=dict)
    not_in_slack: Sequence[OwnerRow] = ()
    unknown_managers: Sequence[str] = ()

    @property
    def unmatched_owners(self) -> set[str]:
        """What the CRM calls the owners of whom nobody in Slack is known."""
        return self.owners.get("nobody", set())

    def met_stage(self, called: str, name: str) -> None:
        """Count a row that is in a stage: what the file calls it, and its name here."""
        self.stages.setdefault(called, StageTold(name)).rows += 1
