"""Settings from a file, checked as a whole before anything changes; and today's settings as such a file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.engine import Connection

from sales.person import Person
from sales.refusal import Refusal
from sales.working_time import WEEKDAYS
from services import clocks, leaving, placing, stage_rules, team_rules
from services.recording import new_act
from services.setting_values import Channel, Currency, Day, LocalTime, Name, Norm, Region, Zone
from services.team_rules import Seats
from services.workspaces import end_welcome
from storage import people, schedules, stages, teams, workspaces
from storage.changes import Act
from storage.database import Database
from storage.schedules import Schedule
from storage.teams import Team

NEEDED = ("timezone", "currency", "fiscal_year_start")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WorkspacePart(_Part):
    """Defaults of the workspace."""

    timezone: Zone | None = None
    currency: Currency | None = None
    holidays: Region | None = None
    fiscal_year_start: Annotated[int, Field(strict=True, ge=1, le=12)] | None = None

    @model_validator(mode="after")
    def _holds_what_a_workspace_needs(self) -> Self:
        empty = [name for name in NEEDED if name in self.model_fields_set and getattr(self, name) is None]
        if empty:
            raise ValueError(f"{empty[0]} is empty; leave it out to keep what is set")
        return self


class TeamPart(_Part):
    """A team; people by Slack id or e-mail, the channel by its Slack id."""

    name: Name
    channel: Channel | None = None
    managers: list[str] | None = None
    members: list[str] | None = None


class StagePart(_Part):
    """A stage, in the order of the file."""

    name: Name
    kind: Literal["open", "won", "lost"] = "open"
    norm_days: Norm | None = None


class SchedulePart(_Part):
    """A schedule; nudges are for everybody, digests and undated lists for a team."""

    kind: Literal["nudge", "undated", "digest"]
    team: Name | None = None
    days: Annotated[list[Day], Field(min_length=1)]
    time: LocalTime
    timezone: Zone | None = None

    @model_validator(mode="after")
    def _nudges_everybody_where_they_are(self) -> Self:
        for name in ("team", "timezone"):
            if self.kind == "nudge" and getattr(self, name) is not None:
                raise ValueError(f"a nudge goes to everybody at their own time; leave out its {name}")
        return self


class Configuration(_Part):
    """The whole file; a part that is not there stays as it is."""

    workspace: WorkspacePart | None = None
    teams: list[TeamPart] | None = None
    stages: list[StagePart] | None = None
    schedules: list[SchedulePart] | None = None

    @model_validator(mode="after")
    def _names_everything_once(self) -> Self:
        for what, parts in (("team", self.teams), ("stage", self.stages)):
            twice = _twice(part.name for part in parts or [])
            if twice:
                raise ValueError(f"the {what} “{twice}” stands twice; put it all into one entry")
        return self


def _twice(names: Iterable[str]) -> str | None:
    """The first name that stands for a second time, in whatever case."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return None


def configure(database: Database, workspace_id: str, wanted: Configuration, *, now: datetime) -> None:
    """Apply a configuration in one transaction, then move deals to their teams; an unknown name refuses the whole."""
    with database.write(workspace_id) as connection:
        workspaces.hold(connection, workspace_id)
        act = new_act(workspace_id, actor_id=None, via="configure", now=now)
        planned = schedules.every(connection, workspace_id)
        if wanted.workspace is not None:
            values = wanted.workspace.model_dump(exclude_unset=True)
            if values:
                workspaces.change(connection, workspace_id, **values)
        _set_teams(connection, act, wanted.teams or [])
        _set_stages(connection, act, wanted.stages or [])
        _set_schedules(connection, workspace_id, wanted.schedules or [], now)
        for schedule in schedules.every(connection, workspace_id):
            if schedule not in planned:
                clocks.restart(connection, schedule, now=now)
        clocks.align(connection, workspace_id, now=now)
        if wanted.model_fields_set:
            end_welcome(connection, workspace_id)
    placing.settle(database, act)
    with database.write(workspace_id) as connection:
        leaving.pass_on(connection, act)


def dump(database: Database, workspace_id: str) -> Configuration:
    """Today's settings."""
    with database.read(workspace_id) as connection:
        workspace = workspaces.find(connection, workspace_id)
        roles = teams.members(connection, workspace_id)
        return Configuration(
            workspace=_workspace_part(workspace) if workspace else None,
            teams=[_team_part(team, roles.get(team.id, {})) for team in teams.every(connection, workspace_id)],
            stages=[
                StagePart(name=stage.name, kind=stage.kind, norm_days=stage.norm_days)
                for stage in stages.every(connection, workspace_id)
            ],
            schedules=[_schedule_part(schedule) for schedule in schedules.every(connection, workspace_id)],
        )


def _set_teams(connection: Connection, act: Act, parts: Sequence[TeamPart]) -> None:
    known = [person for person in people.every(connection, act.workspace_id) if not person.is_stranger]
    for part in parts:
        team = _team(connection, act.workspace_id, part.name) or team_rules.add(connection, act, part.name)
        if "channel" in part.model_fields_set:
            team_rules.change(connection, act, team, channel_id=part.channel)
        held = Seats.of(teams.members(connection, act.workspace_id).get(team.id, {}))
        team_rules.seat(connection, act, team, _seats(held, part, known))
    if parts:
        team_rules.check_one_team_each(connection, act.workspace_id)


def _seats(held: Seats, part: TeamPart, known: list[Person]) -> Seats:
    managers, members = (
        before if named is None else frozenset(_person_id(name, known) for name in named)
        for before, named in ((held.managers, part.managers), (held.members, part.members))
    )
    return Seats(managers, members) if part.managers is not None else Seats(managers - members, members)


def _person_id(name: str, known: list[Person]) -> str:
    found = [p.id for p in known if p.id == name or (p.email and p.email.casefold() == name.casefold())]
    if not found:
        raise Refusal(f"Nobody in the workspace has the Slack id or e-mail “{name}”; nothing was changed.")
    return found[0]


def _set_stages(connection: Connection, act: Act, parts: Sequence[StagePart]) -> None:
    by_key = {part.name.casefold(): part for part in parts}
    known = {stage.name.casefold(): stage for stage in stages.every(connection, act.workspace_id)}
    for key, part in by_key.items():
        if key in known:
            stage_rules.change(connection, act, known[key], **part.model_dump(exclude_unset=True))
        else:
            stage_rules.add(connection, act, part.name, kind=part.kind, norm_days=part.norm_days)
    ids = {stage.name.casefold(): stage.id for stage in stages.every(connection, act.workspace_id)}
    stage_rules.put_in_order(connection, act, [ids[key] for key in _in_place(list(known), list(by_key))])
    stage_rules.check_every_kind_is_left(connection, act.workspace_id)


def _in_place(known: list[str], named: list[str]) -> list[str]:
    """All stages in order: those named take one another's places as the file has them, the others stay where they are.

    A new one comes behind the one named before it, else before the one named after it, else last.
    """
    standing = [name for name in named if name in known]
    replaced = iter(standing)
    order = [next(replaced) if name in standing else name for name in known]
    for index, name in enumerate(named):
        if name not in known:
            following = next((order.index(other) for other in named[index:] if other in order), len(order))
            order.insert(order.index(named[index - 1]) + 1 if index else following, name)
    return order


def _set_schedules(connection: Connection, workspace_id: str, parts: Sequence[SchedulePart], now: datetime) -> None:
    seen: set[tuple[str, str | None]] = set()
    for part in parts:
        team = _team_of(connection, workspace_id, part)
        which = (part.kind, team.id if team else None)
        if which in seen:
            of_team = f" of {team.name}" if team else ""
            raise Refusal(f"The schedule “{part.kind}”{of_team} stands twice; keep one of them; nothing was changed.")
        seen.add(which)
        days = ",".join(_in_order(part.days))
        standing = _standing(connection, workspace_id, part.kind, team)
        if standing is None:
            team_id = team.id if team else None
            schedules.add(
                connection,
                workspace_id,
                part.kind,
                team_id=team_id,
                days=days,
                local_time=part.time,
                timezone=part.timezone,
                now=now,
            )
        else:
            zone = {"timezone": part.timezone} if "timezone" in part.model_fields_set else {}
            schedules.change(connection, workspace_id, standing.id, days=days, local_time=part.time, **zone)


def _team_of(connection: Connection, workspace_id: str, part: SchedulePart) -> Team | None:
    if part.kind == "nudge":
        return None
    known = teams.every(connection, workspace_id)
    found = _team(connection, workspace_id, part.team) if part.team else known[0]
    if found is None:
        raise Refusal(f"There is no team “{part.team}” for the schedule “{part.kind}”; nothing was changed.")
    return found


def _standing(connection: Connection, workspace_id: str, kind: str, team: Team | None) -> Schedule | None:
    of_team = team.id if team else None
    known = schedules.every(connection, workspace_id)
    return next((s for s in known if s.kind == kind and s.team_id == of_team), None)


def _team(connection: Connection, workspace_id: str, name: str) -> Team | None:
    known = teams.every(connection, workspace_id)
    return next((team for team in known if team.name.casefold() == name.casefold()), None)


def _in_order(days: Sequence[str]) -> list[str]:
    return [day for day in WEEKDAYS if day in days]


def _workspace_part(workspace: workspaces.Workspace) -> WorkspacePart:
    held = {name: getattr(workspace, name) for name in WorkspacePart.model_fields}
    return WorkspacePart.model_validate({name: value for name, value in held.items() if value is not None})


def _team_part(team: Team, roles: dict[str, str]) -> TeamPart:
    return TeamPart(
        name=team.name,
        channel=team.channel_id,
        managers=sorted(person for person, role in roles.items() if role == "manager"),
        members=sorted(person for person, role in roles.items() if role == "member"),
    )


def _schedule_part(schedule: Schedule) -> SchedulePart:
    values: dict[str, Any] = {
        "kind": schedule.kind,
        "team": schedule.team_name,
        "days": schedule.days.split(","),
        "time": schedule.local_time,
        "timezone": schedule.timezone if schedule.team_id else None,
    }
    return SchedulePart.model_validate(values)
