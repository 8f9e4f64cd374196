"""`/pipeline`: a team's pipeline now, for one person, and into a channel when they share it."""

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from sales.delivery import Delivery
from sales.digest import Digest
from sales.matching import words
from sales.permissions import Member, Right
from sales.refusal import Refusal
from sales.shared import Pipeline, Shared, What
from sales.undated import UndatedList
from services import access, composing
from services.drafts import Typist
from services.recording import person
from storage import deliveries, teams
from storage.database import Database
from storage.teams import Team

MOST_NAMED = 10
SAME_PRESS = timedelta(minutes=1)


def of_name(database: Database, *, workspace_id: str, person_id: str, name: str, now: datetime) -> Pipeline:
    """The digest of the team of this name, or ('') of one's own team; an unknown name is answered with the known."""
    with database.read(workspace_id) as connection:
        who = access.member(connection, workspace_id, person_id)
        seen = _seen(connection, who)
        team = _named(seen, name) if name else seen[0]
        return Pipeline(team.id, _content(connection, workspace_id, team.id, "digest", now), _choices(seen))


def of_team(
    database: Database, *, workspace_id: str, person_id: str, team_id: str, what: What, now: datetime
) -> Pipeline:
    """The digest or the undated list of a team that was chosen."""
    with database.read(workspace_id) as connection:
        who = access.member(connection, workspace_id, person_id)
        seen = _seen(connection, who)
        access.demand(who, Right.SEE_PIPELINE, team_id=team_id)
        if all(team.id != team_id for team in seen):
            raise Refusal("This team is no longer there; type /pipeline again.")
        return Pipeline(team_id, _content(connection, workspace_id, team_id, what, now), _choices(seen))


def share(
    database: Database,
    *,
    typist: Typist,
    team_id: str,
    what: What,
    place: tuple[str, str],
    reply_to: str | None,
    now: datetime,
) -> None:
    """Have it posted into the channel, once for each answer that holds the button.

    `place` is the channel's id and Slack's name for the answer in it; `reply_to` is where a failure is told.
    """
    channel, shown = place
    workspace_id = typist.workspace_id
    with database.write(workspace_id) as connection:
        who = access.member(connection, workspace_id, typist.person_id)
        access.demand(who, Right.SHARE_PIPELINE, team_id=team_id)
        if teams.find(connection, workspace_id, team_id) is None:
            raise Refusal("This team is no longer there; type /pipeline again.")
        row = {
            "workspace_id": workspace_id,
            "key": f"shared:{channel}:{shown}:{typist.person_id}:{what}:{team_id}",
            "team_id": team_id,
            "fire_at": now,
            "kind": "shared",
            "recipient": channel,
            "about": {"what": what, "by": typist.person_id, "reply_to": reply_to},
            "available_at": now,
        }
        if deliveries.plan(connection, [row]):
            return
        _once_more(connection, row, deliveries.find(connection, workspace_id, str(row["key"])), now)


def _once_more(connection: Connection, row: dict[str, object], before: Delivery | None, now: datetime) -> None:
    """A second press: what failed is tried again, a double click is one press, and later on it is said."""
    if before and before.state == "failed":
        deliveries.plan_again(connection, [row])
    elif before and now - before.fire_at > SAME_PRESS:
        raise Refusal("This was shared here before; type /pipeline to share it as it is now.")


def shared(database: Database, delivery: Delivery, *, now: datetime) -> Shared | None:
    """What a delivery of kind `shared` posts, as it is now; None where the team is gone."""
    with database.read(delivery.workspace_id) as connection:
        if teams.find(connection, delivery.workspace_id, delivery.team_id or "") is None:
            return None
        content = _content(connection, delivery.workspace_id, delivery.team_id or "", _what(delivery), now)
        return Shared(content, _sharer(connection, delivery))


def shared_again(database: Database, delivery: Delivery) -> Shared | None:
    """What was shared once more, of its own moment; what was dealt with since is ticked."""
    workspace_id, team_id, at = delivery.workspace_id, delivery.team_id or "", delivery.shown_at
    with database.read(workspace_id) as connection:
        if teams.find(connection, workspace_id, team_id) is None:
            return None
        by = _sharer(connection, delivery)
    if _what(delivery) == "undated":
        return Shared(composing.undated_again(database, workspace_id, team_id, at=at), by)
    return Shared(composing.digest_again(database, workspace_id, team_id, at=at, schedule_id=None), by)


def _what(delivery: Delivery) -> What:
    return "undated" if (delivery.about or {}).get("what") == "undated" else "digest"


def _sharer(connection: Connection, delivery: Delivery) -> str:
    return person(connection, delivery.workspace_id, str((delivery.about or {}).get("by"))).name


def _seen(connection: Connection, who: Member) -> list[Team]:
    """The teams whose pipeline somebody may see: their own, those that they manage, the others by name."""
    every = teams.every(connection, who.person.workspace_id)
    seen = [team for team in every if who.may(Right.SEE_PIPELINE, team_id=team.id)]
    if not seen:
        access.demand(who, Right.SEE_PIPELINE, team_id=next(iter(who.teams)))
    return sorted(seen, key=lambda team: (team.id not in who.teams, team.id not in who.managed, team.name.casefold()))


def _named(seen: list[Team], name: str) -> Team:
    """The team of this name, else the one whose name has these words."""
    said = words(name)
    exact = [team for team in seen if team.name.casefold() == name.casefold() or words(team.name) == said]
    close = [team for team in seen if said and set(said) <= set(words(team.name))]
    found = exact or close
    if len(found) == 1:
        return found[0]
    names = ", ".join(team.name for team in (found or seen)[:MOST_NAMED])
    rest = len(found or seen) - MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    if found:
        raise Refusal(f"Several teams are called like “{name}”: {names}{more}; type one name in full.")
    raise Refusal(f"You may see no team called “{name}”; you may see: {names}{more}.")


def _choices(seen: list[Team]) -> tuple[tuple[str, str], ...]:
    return tuple((team.id, team.name) for team in seen)


def _content(
    connection: Connection, workspace_id: str, team_id: str, what: What, now: datetime
) -> Digest | UndatedList:
    if what == "undated":
        return composing.undated_on(connection, workspace_id, team_id, then=now)
    return composing.digest_on(connection, workspace_id, team_id, then=now)
