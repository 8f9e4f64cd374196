"""Who may see and do what: one table, asked at every way in."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from types import MappingProxyType

from sales.person import Person


class Role(StrEnum):
    """What somebody is to a team; people from connected workspaces are none of these and may do nothing."""

    GUEST = auto()
    REP = auto()
    MANAGER = auto()
    ADMIN = auto()


class Scope(IntEnum):
    """How far a right goes: nowhere, to what is one's own, to one's team's, everywhere in the workspace."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


class Right(StrEnum):
    """What somebody may want to do.

    One's own are the deals that one owns, with their steps, and the steps that one owns or wrote; a deal without an
    owner is everybody's of its team.
    """

    SEE_DEAL = "see this deal"
    ADD_STEP = "set a next step on this deal"
    CHANGE_STEP = "change this next step"
    ADD_DEAL = "add deals"
    CHANGE_DEAL = "change this deal"
    SETTLE_LEFT = "hand over what somebody who has left still holds"
    SEE_PIPELINE = "see this team's pipeline"
    SHARE_PIPELINE = "share this team's pipeline"
    ADMINISTER = "change Nextstep's settings"


def _row(guest: Scope, rep: Scope, manager: Scope) -> Mapping[Role, Scope]:
    return MappingProxyType({Role.GUEST: guest, Role.REP: rep, Role.MANAGER: manager, Role.ADMIN: Scope.ALL})


TABLE: Mapping[Right, Mapping[Role, Scope]] = MappingProxyType(
    {
        Right.SEE_DEAL: _row(Scope.OWN, Scope.TEAM, Scope.TEAM),
        Right.ADD_STEP: _row(Scope.OWN, Scope.TEAM, Scope.TEAM),
        Right.CHANGE_STEP: _row(Scope.OWN, Scope.TEAM, Scope.TEAM),
        Right.ADD_DEAL: _row(Scope.NONE, Scope.ALL, Scope.ALL),
        Right.CHANGE_DEAL: _row(Scope.NONE, Scope.OWN, Scope.TEAM),
        Right.SETTLE_LEFT: _row(Scope.NONE, Scope.NONE, Scope.TEAM),
        Right.SEE_PIPELINE: _row(Scope.NONE, Scope.TEAM, Scope.TEAM),
        Right.SHARE_PIPELINE: _row(Scope.NONE, Scope.TEAM, Scope.TEAM),
        Right.ADMINISTER: _row(Scope.NONE, Scope.NONE, Scope.NONE),
    }
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the ids of the teams that they belong to and of those that they manage."""

    person: Person
    teams: frozenset[str]
    managed: frozenset[str]
    is_installer: bool = False

    @property
    def roles(self) -> Iterator[tuple[Role, frozenset[str]]]:
        """Each role with the teams in which it is held."""
        if self.person.is_stranger or self.person.is_bot or self.person.is_deactivated:
            return
        if self.person.is_guest:
            yield Role.GUEST, frozenset()
            return
        yield Role.REP, self.teams
        if self.managed:
            yield Role.MANAGER, self.managed
        if self.person.is_admin or self.is_installer:
            yield Role.ADMIN, frozenset()

    def may(self, right: Right, *, team_id: str | None = None, owners: Collection[str | None] = ()) -> bool:
        """Whether this is allowed on something of this team that belongs to these people (ids)."""
        return any(self._reaches(TABLE[right][role], teams, team_id, owners) for role, teams in self.roles)

    def territory(self, right: Right) -> "Territory":
        """What this may be done to, as a query needs it."""
        scopes = [(TABLE[right][role], teams) for role, teams in self.roles]
        return Territory(
            is_everything=any(scope is Scope.ALL for scope, _ in scopes),
            teams=frozenset().union(*(teams for scope, teams in scopes if scope is Scope.TEAM)),
            own_id=self.person.id if any(scope >= Scope.OWN for scope, _ in scopes) else None,
        )

    def _reaches(
        self, scope: Scope, teams: frozenset[str], team_id: str | None, owners: Collection[str | None]
    ) -> bool:
        if scope is Scope.ALL:
            return True
        is_near = scope is Scope.TEAM or not any(owners)
        return scope >= Scope.OWN and (self.person.id in owners or (is_near and team_id in teams))


@dataclass(frozen=True, slots=True)
class Territory:
    """Everything, or the deals of these teams and those that `own_id` owns."""

    is_everything: bool
    teams: frozenset[str]
    own_id: str | None
