"""What an admin sees of the settings, and what the answer to a form tells."""

from dataclasses import dataclass
from datetime import datetime

from sales.deal import Stage, Status
from sales.person import Person

WELCOME_STEPS = 4


@dataclass(frozen=True, slots=True)
class TeamSeen:
    """A team with its people, those who have left Slack excepted; `deals` are all of its deals, where counted."""

    id: str
    name: str
    channel_id: str | None
    is_default: bool
    managers: tuple[Person, ...] = ()
    members: tuple[Person, ...] = ()
    deals: int = 0


@dataclass(frozen=True, slots=True)
class StageSeen:
    """A stage, and how many deals are in it: open ones, and all."""

    stage: Stage
    open_deals: int
    all_deals: int


@dataclass(frozen=True, slots=True)
class ScheduleSeen:
    """A schedule; `zone` is None where it runs on each person's own clock, `next_fire_at` (UTC) where it never fires.

    `channel_id` is where it goes; without one, and for a team, it goes to the installer in private.
    """

    kind: str
    team_name: str | None
    days: str
    local_time: str
    zone: str | None
    channel_id: str | None
    next_fire_at: datetime | None
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All settings, as this viewer sees them now. `installer` gets what has no channel yet.

    `welcome_step` is the next step of the welcome, None where it is not unfinished.
    """

    teams: tuple[TeamSeen, ...]
    stages: tuple[Stage, ...]
    schedules: tuple[ScheduleSeen, ...]
    installer: str | None
    welcome_step: int | None
    viewer: Person
    now: datetime


@dataclass(frozen=True, slots=True)
class TeamValues:
    """What a team's form holds, people by their ids."""

    name: str
    channel_id: str | None
    managers: frozenset[str]
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class StageValues:
    """What a stage's form holds."""

    name: str
    kind: Status
    norm_days: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form: the settings now, and in sentences what was done and what came of it."""

    overview: Overview
    told: tuple[str, ...]
    stages: tuple[StageSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class Welcome:
    """The installer's welcome: its next step (five: through), the default team, and where the message stands.

    `at` is the message's channel and timestamp, where it was sent.
    """

    step: int
    team: TeamSeen
    open_deals: int
    at: tuple[str, str] | None = None
