"""A team's pipeline, shown to one person or shared with a channel."""

from dataclasses import dataclass
from typing import Literal

from sales.digest import Digest
from sales.undated import UndatedList

What = Literal["digest", "undated"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What is shown; `teams` are (id, name) of all that the viewer may see, theirs first."""

    team_id: str
    content: Digest | UndatedList
    teams: tuple[tuple[str, str], ...]

    @property
    def what(self) -> What:
        """Which of the two it is."""
        return "digest" if isinstance(self.content, Digest) else "undated"


@dataclass(frozen=True, slots=True)
class Shared:
    """What is posted into a channel, in the name of who shares it."""

    content: Digest | UndatedList
    by: str
