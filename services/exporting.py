"""Everything out, record by record, under the names of the contract."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy.engine import Connection

from storage import changes, deals, deliveries, schedules, stages, steps, teams, workspaces
from storage.database import Database

What = Literal["deals", "steps", "history", "deliveries", "settings"]
Record = dict[str, Any]
FIELDS: dict[What, tuple[str, ...]] = {
    "deals": (
        *("id", "workspace_id", "name", "account", "amount", "currency", "stage", "status", "owner_id", "owner_name"),
        *("team", "close_on", "created_at", "closed_at", "source", "external_id", "crm_next_step", "next_step_on"),
    ),
    "steps": (
        *("id", "workspace_id", "deal_id", "deal", "text", "owner_id", "party", "contact", "due_on", "due_at", "state"),
        *("created_by", "created_at", "via"),
    ),
    "history": ("at", "actor_id", "via", "what", "deal_id", "field", "before", "after"),
    "deliveries": (
        *("key", "schedule_id", "fire_at", "kind", "recipient", "state", "attempts", "sent_at", "slack_ts", "reason"),
    ),
    "settings": (
        *("kind", "name", "timezone", "currency", "holidays", "fiscal_year_start", "channel", "managers", "members"),
        *("stage_kind", "norm_days", "id", "what", "team", "days", "time", "is_paused"),
    ),
}
"""The names of each kind's fields in their order; of settings each record has those that its own kind knows."""


def records(database: Database, workspace_id: str, what: What) -> Iterator[Record]:
    """The workspace's records of a kind, in a stable order; moments as RFC 3339 in UTC, amounts as strings."""
    with database.read(workspace_id) as connection:
        for record in READERS[what](connection, workspace_id):
            yield {name: _plain(value) for name, value in record.items()}


def _deals(connection: Connection, workspace_id: str) -> Iterator[Record]:
    team_names = {team.id: team.name for team in teams.every(connection, workspace_id)}
    for deal in deals.every(connection, workspace_id):
        yield {
            "id": deal.id,
            "workspace_id": workspace_id,
            "name": deal.name,
            "account": deal.account,
            "amount": deal.amount,
            "currency": deal.currency,
            "stage": deal.stage.name,
            "status": deal.status,
            "owner_id": deal.owner_id,
            "owner_name": deal.owner_name,
            "team": team_names[deal.team_id],
            "close_on": deal.close_on,
            "created_at": deal.created_at,
            "closed_at": deal.closed_at,
            "source": deal.source,
            "external_id": deal.external_id,
            "crm_next_step": deal.crm_next_step,
            "next_step_on": deal.next_step_on,
        }


def _steps(connection: Connection, workspace_id: str) -> Iterator[Record]:
    for step in steps.every(connection, workspace_id):
        yield {
            "id": step.id,
            "workspace_id": workspace_id,
            "deal_id": step.deal_id,
            "deal": step.deal_name,
            "text": step.text,
            "owner_id": step.owner_id,
            "party": step.party,
            "contact": step.contact,
            "due_on": step.due_on,
            "due_at": step.due_at,
            "state": step.state,
            "created_by": step.created_by,
            "created_at": step.created_at,
            "via": step.via,
        }


def _history(connection: Connection, workspace_id: str) -> Iterator[Record]:
    for made in changes.every(connection, workspace_id):
        yield {
            "at": made.at,
            "actor_id": made.actor_id,
            "via": made.via,
            "what": made.change.what,
            "deal_id": made.change.deal_id,
            "field": made.change.field,
            "before": made.change.before,
            "after": made.change.after,
        }


def _deliveries(connection: Connection, workspace_id: str) -> Iterator[Record]:
    for delivery in deliveries.every(connection, workspace_id):
        yield {
            "key": delivery.key,
            "schedule_id": delivery.schedule_id,
            "fire_at": delivery.fire_at,
            "kind": delivery.kind,
            "recipient": delivery.recipient,
            "state": delivery.state,
            "attempts": delivery.attempts,
            "sent_at": delivery.sent_at,
            "slack_ts": delivery.slack_ts,
            "reason": delivery.reason,
        }


def _settings(connection: Connection, workspace_id: str) -> Iterator[Record]:
    workspace = workspaces.find(connection, workspace_id)
    if workspace is not None:
        yield {"kind": "workspace", "name": workspace.name, **_workspace_settings(workspace)}
    roles = teams.members(connection, workspace_id)
    for team in teams.every(connection, workspace_id):
        held = roles.get(team.id, {})
        yield {
            "kind": "team",
            "name": team.name,
            "channel": team.channel_id,
            "managers": sorted(person for person, role in held.items() if role == "manager"),
            "members": sorted(person for person, role in held.items() if role == "member"),
        }
    for stage in stages.every(connection, workspace_id):
        yield {"kind": "stage", "name": stage.name, "stage_kind": stage.kind, "norm_days": stage.norm_days}
    for schedule in schedules.every(connection, workspace_id):
        yield {
            "kind": "schedule",
            "id": schedule.id,
            "what": schedule.kind,
            "team": schedule.team_name,
            "days": schedule.days.split(","),
            "time": schedule.local_time,
            "timezone": schedule.timezone,
            "is_paused": schedule.is_paused,
        }


def _workspace_settings(workspace: workspaces.Workspace) -> Record:
    return {
        "timezone": workspace.timezone,
        "currency": workspace.currency,
        "holidays": workspace.holidays,
        "fiscal_year_start": workspace.fiscal_year_start,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column's value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


READERS = {
    "deals": _deals,
    "steps": _steps,
    "history": _history,
    "deliveries": _deliveries,
    "settings": _settings,
}
