"""The kinds of people who may send a request, and what the table of permissions grants to each."""

from collections.abc import Iterator
from dataclasses import dataclass

from sales.permissions import TABLE, Right, Role, Scope
from sandbox.world.company import ChannelPlan, WorkspacePlan

NEAR_A_TEAM = {Right.SEE_PIPELINE, Right.SHARE_PIPELINE, Right.SETTLE_LEFT}
NEAR_NOTHING = {Right.ADD_DEAL, Right.ADMINISTER}
OWNERS = ("jane", "gwen")
EVERYWHERE = ("jane", "ines", "maya")


@dataclass(frozen=True)
class Kind:
    """Somebody, the roles that they hold, and how near the deals of Jane and of the guest and their team are to them.

    `about` is whose deals the requests of this person name: what they are allowed or refused is about those. Who
    `has_step` was given the step on such a deal that their requests name, and knows the deal's name from it.
    """

    name: str
    handle: str
    roles: tuple[Role, ...]
    jane: Scope = Scope.ALL
    guest: Scope = Scope.ALL
    team: Scope = Scope.ALL
    about: str = "jane"
    has_step: bool = False

    def may(self, right: Right) -> bool:
        """Whether the table grants this on what the requests name."""
        if right in NEAR_NOTHING:
            return self._reaches(right, Scope.ALL)
        if right is Right.CHANGE_STEP and self.has_step:
            return self._reaches(right, Scope.OWN)
        return self._reaches(right, self.team if right in NEAR_A_TEAM else self._deals[self.about])

    @property
    def is_served(self) -> bool:
        """Whether Nextstep works for this person at all."""
        return bool(self.roles)

    @property
    def is_owner(self) -> bool:
        """Whether the deals that the requests name, and all that was done to them, are this person's own."""
        return self.handle == self.about

    @property
    def step_owner(self) -> str:
        """Whose step their requests name."""
        return self.handle if self.has_step else self.about

    @property
    def hidden(self) -> Iterator[str]:
        """Whose deals this person may not even know of."""
        known = {self.about} if self.has_step else set()
        far = (owner for owner, near in self._deals.items() if not self._reaches(Right.SEE_DEAL, near))
        return (owner for owner in far if owner not in known)

    @property
    def _deals(self) -> dict[str, Scope]:
        return {"jane": self.jane, "gwen": self.guest}

    def _reaches(self, right: Right, near: Scope) -> bool:
        return any(TABLE[right][role] >= near for role in self.roles)


REP, MANAGER = (Role.REP,), (Role.REP, Role.MANAGER)
ADMIN = (Role.REP, Role.ADMIN)

KINDS = (
    Kind("an admin", "maya", ADMIN),
    Kind("the installer", "ines", ADMIN),
    Kind("the team's manager", "ann", MANAGER, Scope.TEAM, Scope.TEAM, Scope.TEAM),
    Kind("another team's manager", "max", MANAGER),
    Kind("the rep who owns it", "jane", REP, Scope.OWN, Scope.TEAM, Scope.TEAM),
    Kind("a rep of the team", "bert", REP, Scope.TEAM, Scope.TEAM, Scope.TEAM),
    Kind("a rep of another team", "kenji", REP),
    Kind("a rep of another team with a step on it", "otto", REP, has_step=True),
    Kind("a guest with an own deal", "gwen", (Role.GUEST,), Scope.ALL, Scope.OWN, about="gwen"),
    Kind("a guest without", "gus", (Role.GUEST,)),
    Kind("a stranger of a connected workspace", "sam", ()),
    Kind("a stranger who shares a channel with the app", "pia", ()),
    Kind("somebody who has left", "tom", ()),
    Kind("a bot", "robo", ()),
)
"""Everybody but those in the last four lines holds a role."""

_FIELDS: dict[str, dict[str, object]] = {
    "maya": {"is_admin": True, "is_owner": True, "is_primary_owner": True},
    "gwen": {"is_restricted": True},
    "gus": {"is_ultra_restricted": True},
    "sam": {"is_stranger": True},
    "pia": {"is_stranger": True},
    "tom": {"deleted": True},
    "robo": {"is_bot": True},
}


def company(name: str, surname: str) -> WorkspacePlan:
    """A workspace with one person of each kind; all have this surname, by which they are known elsewhere.

    Some have one id in all workspaces of their company, as Enterprise Grid gives them. Of the two strangers Slack marks
    only the one who is in no channel.
    """
    people = [
        {
            "name": kind.handle,
            "real_name": f"{kind.handle.title()} {surname}",
            "tz": "America/New_York",
            **({"id": f"U0{kind.handle.upper()}"} if kind.handle in EVERYWHERE else {}),
            **_FIELDS.get(kind.handle, {}),
        }
        for kind in KINDS
    ]
    everybody = tuple(kind.handle for kind in KINDS if kind.handle != "sam")
    channels = [ChannelPlan(channel, everybody, app=True) for channel in ("sales", *OWNERS)]
    return WorkspacePlan(name=name, domain=name.casefold().replace(" ", "-"), people=people, channels=channels)
