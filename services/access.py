"""Asking the table of permissions, for somebody and something on record."""

from sqlalchemy.engine import Connection

from sales.deal import Deal
from sales.permissions import Member, Right
from sales.person import Person
from sales.refusal import Refusal
from sales.step import Step
from services.recording import person, still_open
from storage import people, teams, workspaces


def member(connection: Connection, workspace_id: str, person_id: str) -> Member:
    """Somebody with their teams; who is in no team belongs to the default one."""
    found = person(connection, workspace_id, person_id)
    workspace = workspaces.find(connection, workspace_id)
    held, managed, default = teams.seats(connection, workspace_id, person_id)
    return Member(
        person=found,
        teams=held or managed or frozenset({default}),
        managed=managed,
        is_installer=workspace is not None and workspace.installer_id == person_id,
    )


def demand(
    who: Member, right: Right, *, deal: Deal | None = None, step: Step | None = None, team_id: str | None = None
) -> None:
    """Refuse politely what is not allowed; `team_id` where it is about a team and no deal of it."""
    owners = {deal.owner_id if deal else None, *((step.owner_id, step.created_by) if step else ())}
    if not who.may(right, team_id=deal.team_id if deal else team_id, owners=owners):
        raise Refusal(_sentence(who, right, deal))


def open_to(who: Member, right: Right, deal: Deal | None, *, step: Step | None = None) -> Deal:
    """The deal, if it is there, theirs to do this to, and open.

    What became of it comes last: others are told neither that nor its name.
    """
    if deal is not None:
        demand(who, right, deal=deal, step=step)
    return still_open(deal)


def sees(who: Member, deal: Deal) -> bool:
    """Whether the deal is theirs to see; whoever was given a step on it may see to that without."""
    return who.may(Right.SEE_DEAL, team_id=deal.team_id, owners={deal.owner_id})


def somebody_who_administers(connection: Connection, workspace_id: str) -> Person | None:
    """The installer, else the first admin who is still here."""
    workspace = workspaces.find(connection, workspace_id)
    here = [person for person in people.every(connection, workspace_id) if not person.is_deactivated]
    installer = next((person for person in here if workspace and person.id == workspace.installer_id), None)
    return installer or next((p for p in here if p.is_admin and not (p.is_bot or p.is_guest or p.is_stranger)), None)


def _sentence(who: Member, right: Right, deal: Deal | None) -> str:
    if who.person.is_stranger:
        return "Nextstep works for the people of its own workspace; ask a colleague there to do this."
    if right is Right.ADMINISTER:
        return "Only an admin of this workspace, or whoever installed Nextstep, can do this."
    if deal is not None and not sees(who, deal):
        return "This deal belongs to another team; ask its owner, or an admin if it should be yours to see."
    is_here = deal is not None and deal.owner_name and not deal.owner_has_left
    asked = f"{deal.owner_name} or a manager" if deal and is_here else "a manager or an admin"
    return f"You may not {right.value}; ask {asked}."
