"""Every number that a message shows, without sending it; at an earlier moment as it was on record then."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from sales.ahead import Ahead
from sales.deal import NOBODY, Deal, calendar_day
from sales.metrics import EVER, DealFacts, MetricsReport, Period, measure, quarter_of
from sales.refusal import Refusal
from services.composing import ahead_of, digest, undated
from storage import deals, pictures, teams, workspaces
from storage.database import Database

Grouping = Literal["quarter", "team", "owner"]
__all__ = ["digest", "metrics", "teams_named", "undated"]


def metrics(
    database: Database,
    workspace_id: str,
    *,
    team_id: str | None = None,
    period: Period = EVER,
    by: Grouping | None = None,
    at: datetime | None = None,
    now: datetime,
) -> MetricsReport:
    """Won, lost, win rate, revenue, won cycle and next-step rate; at `at` (UTC) or as they stand now."""
    with database.read(workspace_id) as connection:
        workspace = workspaces.find(connection, workspace_id)
        zone = (workspace.timezone if workspace else None) or "UTC"
        name = _grouping(connection, workspace_id, by, zone, workspace.fiscal_year_start if workspace else 1)
        held = [deal for deal in _deals(connection, workspace_id, at) if team_id in (None, deal.team_id)]
        ahead = ahead_of(connection, workspace_id, held, at=at or now, zone=zone)
        return measure(_facts(held, name, zone, ahead), period=period)


def teams_named(database: Database, workspace_id: str, name: str | None) -> list[teams.Team]:
    """The team of this name; without a name all that have deals, or the default team where none has."""
    with database.read(workspace_id) as connection:
        known = teams.every(connection, workspace_id)
        busy = deals.teams_with_deals(connection, workspace_id)
    if name is None:
        return [team for team in known if team.id in busy] or known[:1]
    found = [team for team in known if team.name.casefold() == name.casefold()]
    if not found:
        names = ", ".join(team.name for team in known)
        raise Refusal(f"There is no team “{name}”; the teams are: {names}.")
    return found


class _Grouping:
    """Names the group of a deal."""

    def __init__(self, by: Grouping | None, names: dict[str, str], zone: str, fiscal_start: int) -> None:
        self._by = by
        self._names = names
        self._zone = zone
        self._fiscal_start = fiscal_start

    def of(self, deal: Deal) -> str | None:
        if self._by == "team":
            return self._names.get(deal.team_id, "A team deleted since")
        if self._by == "owner":
            return deal.owner_name or NOBODY
        if self._by == "quarter" and deal.closed_at is not None:
            return quarter_of(calendar_day(deal.closed_at, self._zone), self._fiscal_start)
        return None


def _grouping(
    connection: Connection, workspace_id: str, by: Grouping | None, zone: str, fiscal_start: int
) -> _Grouping:
    names: dict[str, str] = {}
    if by == "team":
        names = {team.id: team.name for team in teams.every(connection, workspace_id)}
    return _Grouping(by, names, zone, fiscal_start)


def _deals(connection: Connection, workspace_id: str, at: datetime | None) -> Iterable[Deal]:
    if at is None:
        return deals.every(connection, workspace_id)
    return pictures.deals_at(connection, workspace_id, at)


def _facts(held: Iterable[Deal], group: _Grouping, zone: str, ahead: Ahead) -> Iterator[tuple[str | None, DealFacts]]:
    for deal in held:
        yield (
            group.of(deal),
            DealFacts(
                status=deal.status,
                amount=deal.amount,
                currency=deal.currency,
                created_on=calendar_day(deal.created_at, zone) if deal.created_at else None,
                closed_on=calendar_day(deal.closed_at, zone) if deal.closed_at else None,
                strict=ahead.has_step_ahead(deal),
                dated=deal.is_dated,
                any=deal.is_dated or bool(deal.crm_next_step),
            ),
        )
