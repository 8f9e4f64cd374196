"""Where imported deals belong: in which stage, and by their owners and the given list in which team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import Connection

from sales.crm import DealRow, OwnerRow, TeamRow
from sales.crm.outcome import named_status
from sales.crm.stages import stage_called
from sales.deal import Stage
from sales.refusal import Refusal
from services.import_owners import Owners, owners_of, take_list
from services.workspaces import add_team
from storage import stages, teams
from storage.changes import Act, Change
from storage.teams import CrmOwner, Placing

LONGEST_STAGE = 100
LONGEST_TEAM = 100
LONGEST_OWNER = 200


@dataclass
class Places:
    """Look-ups for one batch; an unknown stage is added when it is first met."""

    connection: Connection
    workspace_id: str
    stages: list[Stage]
    owners: Owners
    not_in_slack: Sequence[OwnerRow]
    unknown_managers: Sequence[str]
    placing: Placing
    former_stages: Mapping[str, str]
    added_stages: list[str] = field(default_factory=list)

    def renew(self, connection: Connection) -> None:
        """For the next batch: others may have changed stages and teams since."""
        self.connection = connection
        self.stages = stages.every(connection, self.workspace_id)
        self.placing = teams.placing(connection, self.workspace_id)

    def carry_on(self, before: "Places") -> None:
        """Have again what the batches before had added, and a dry run has taken back."""
        self.owners.carry_on(before.owners)
        for name in before.added_stages:
            self._stage_called(name)

    def stage(self, row: DealRow) -> Stage:
        """The stage of the row's name; without one the first of the kind that its status says."""
        if not row.stage:
            return next(stage for stage in self.stages if stage.kind == row.status)
        return self._stage_called(row.stage[:LONGEST_STAGE])

    def owner_id(self, row: DealRow) -> str | None:
        """Who owns it in Slack, where that is sure."""
        return self.owners.of(row).person_id

    def team_of(self, values: Mapping[str, Any]) -> str:
        """The team of a deal with this owner_id and owner_name."""
        return self.placing.team_of(values["owner_id"], values["owner_name"])

    def in_words(self, change: Change) -> list[Change]:
        """A change of stage also with the names that the stages bear now, as people read it in the history.

        The ids stay beside them (as an owner's id stands beside the name): a stage may be renamed later.
        """
        if change.field != "stage_id":
            return [change]
        names = {stage.id: stage.name for stage in self.stages}
        before, after = names.get(change.before or ""), names.get(change.after or "")
        return [change, replace(change, field="stage", before=before, after=after)]

    def _stage_called(self, name: str) -> Stage:
        return stage_called(name, self.stages, self.former_stages) or self._add(name)

    def _add(self, name: str) -> Stage:
        kind = named_status(name, pipeline_behind=True) or "open"
        position = max((stage.position for stage in self.stages), default=0) + 1
        stages.add(self.connection, self.workspace_id, name, kind=kind, position=position)
        self.stages = stages.every(self.connection, self.workspace_id)
        self.added_stages.append(name)
        return next(stage for stage in self.stages if stage.name.casefold() == name.casefold())


def prepare(
    connection: Connection,
    workspace_id: str,
    owners: Sequence[OwnerRow],
    team_rows: Sequence[TeamRow],
    *,
    act: Act,
) -> Places:
    """Take over who owners are and which teams there are, and give the look-ups."""
    not_in_slack: Sequence[OwnerRow] = ()
    unknown_managers: list[str] = []
    if owners or team_rows:
        unknown_managers = _take_teams(connection, workspace_id, team_rows, act)
        for row in owners:
            _check_length(row.line, "owner", row.name or row.email or "", LONGEST_OWNER)
        not_in_slack = take_list(connection, workspace_id, owners)
    return Places(
        connection=connection,
        workspace_id=workspace_id,
        stages=stages.every(connection, workspace_id),
        owners=owners_of(connection, workspace_id),
        not_in_slack=not_in_slack,
        unknown_managers=unknown_managers,
        placing=teams.placing(connection, workspace_id),
        former_stages=stages.former_names(connection, workspace_id),
    )


def _take_teams(connection: Connection, workspace_id: str, rows: Sequence[TeamRow], act: Act) -> list[str]:
    """Take over the teams, who belongs to them and who manages them; gives the managers who are not in this Slack."""
    for row in rows:
        _check_length(row.line, "team", row.team, LONGEST_TEAM)
        _check_length(row.line, "owner", row.owner, LONGEST_OWNER)
    known = teams.crm_owner_rows(connection, workspace_id)
    standing = {team.name.casefold() for team in teams.every(connection, workspace_id)}
    for key, name in {row.team.casefold(): row.team for row in reversed(rows)}.items():
        if key not in standing:
            add_team(connection, workspace_id, name, now=act.at)
    by_name = {team.name.casefold(): team.id for team in teams.every(connection, workspace_id)}
    put = [
        CrmOwner(
            row.owner,
            known[row.owner.casefold()].person_id if row.owner.casefold() in known else None,
            by_name[row.team.casefold()],
        )
        for row in rows
    ]
    teams.put_crm_owners(connection, workspace_id, put)
    known_by_name = owners_of(connection, workspace_id)
    managed = {(row.manager, by_name[row.team.casefold()]) for row in rows if row.manager}
    found = {(name, team_id): known_by_name.called(name) for name, team_id in managed}
    for (_, team_id), person_id in sorted(found.items()):
        if person_id:
            teams.add_manager(connection, workspace_id, team_id, person_id)
    return sorted({name for (name, _), person_id in found.items() if not person_id})


def _check_length(line: int, what: str, name: str, longest: int) -> None:
    if len(name) > longest:
        raise Refusal(f"The name of the {what} on line {line} has more than {longest} characters: shorten it.")
