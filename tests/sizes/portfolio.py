"""A workspace with so many open deals, of every kind: a large team's portfolio, with the strangest names."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.engine import Connection

from storage import changes, deals, people, stages, tables, teams
from storage.changes import Act, Change
from storage.database import Database, plan_anew
from storage.upsert import insert_all
from tests.services.company import configured
from tests.sizes.strange import strange

REPS = ("jane", "bert", "kenji", "priya", "jane", "maya", "ann")
CURRENCIES = ("USD", "EUR", "JPY", "GBP", "CHF", "KWD", "AED")
AMOUNTS = ("45300", "450000.5", "1", "999999999.99", "138000", "25000")
STAGES = [
    {"name": "Discovery", "kind": "open", "norm_days": 14},
    {"name": strange(4, 100), "kind": "open", "norm_days": 3650},
    {"name": strange(1, 100), "kind": "open"},
    {"name": "Proposal *and* `quote`", "kind": "open", "norm_days": 30},
    {"name": "Won", "kind": "won"},
    {"name": "Lost", "kind": "lost"},
]
TEAMS = [
    {"name": strange(6, 100), "managers": ["ann@example.com"], "members": ["bert@example.com", "kenji@example.com"]},
    {"name": strange(8, 100), "managers": ["ann@example.com"], "members": ["priya@example.com"]},
    {"name": "Sales of `everything`", "managers": ["ann@example.com"], "members": ["jane@example.com"]},
]
DAYS = (None, -3, 0, 2, None, -40, 9, 400)  # from today to the next step; None: there is none
AT_ONCE = 1000


def settle(database: Database, workspace_id: str, *, now: datetime) -> None:
    """Its stages and teams."""
    configured(database, workspace_id, now=now, stages=STAGES, teams=TEAMS)


def fill(database: Database, workspace_id: str, count: int, *, now: datetime) -> None:
    """So many open deals, and a few that are closed."""
    with database.write(workspace_id) as connection:
        where = _Places(connection, workspace_id)
    for start in range(0, count, AT_ONCE):
        with database.write(workspace_id) as connection:
            plan_anew(connection)
            numbers = range(start, min(count, start + AT_ONCE))
            _insert(connection, where, numbers, now)
    database.take_stock()


class _Places:
    """Whose the deals can be, and where they can stand."""

    def __init__(self, connection: Connection, workspace_id: str) -> None:
        self.workspace_id = workspace_id
        known = {one.email: one for one in people.every(connection, workspace_id) if one.email}
        self.owners = [known[f"{name}@example.com"] for name in REPS]
        self.stages = [one.id for one in stages.every(connection, workspace_id) if one.kind == "open"]
        placing = teams.placing(connection, workspace_id)
        self.team_of = {one.id: placing.team_of(one.id, one.name) for one in self.owners}
        self.no_team = placing.team_of(None, "Somebody")


def _insert(connection: Connection, where: _Places, numbers: range, now: datetime) -> None:
    made = [_deal(where, number, now) for number in numbers]
    deals.insert(connection, made)
    act = Act(where.workspace_id, f"filled{numbers.start}", None, "import", now - timedelta(days=20))
    changes.record(connection, act, [Change("deal.created", row["id"], after=row["name"]) for row in made])
    dated = [step for number in numbers for step in _steps(where, number, now)]
    insert_all(connection, tables.steps, dated)
    said = [Change("step.created", step["deal_id"], step["id"], after=step["text"]) for step in dated]
    changes.record(connection, act, said)


def _deal(where: _Places, number: int, now: datetime) -> dict[str, Any]:
    owner = where.owners[number % len(where.owners)] if number % 9 != 8 else None
    amount = None if number % 11 == 10 else Decimal(AMOUNTS[number % len(AMOUNTS)])
    due = sorted(step["due_on"] for step in _steps(where, number, now))
    long_ago = now - timedelta(days=30 + number % 700)
    return {
        "workspace_id": where.workspace_id,
        "id": f"deal{number}",
        "name": strange(number, 150),
        "account": strange(number + 5, 150) if number % 4 else None,
        "amount": amount,
        "currency": None if amount is None else CURRENCIES[number % len(CURRENCIES)],
        "stage_id": where.stages[number % len(where.stages)],
        "stage_since": None if number % 13 == 12 else long_ago,
        "status": "open",
        "owner_id": owner.id if owner else None,
        "owner_name": owner.name if owner else strange(number % 40, 200),
        "team_id": where.team_of[owner.id] if owner else where.no_team,
        "close_on": now.date() + timedelta(days=number % 300),
        "created_at": long_ago,
        "recorded_at": now - timedelta(days=20),
        "source": "crm",
        "external_id": str(number),
        "crm_next_step": strange(number, 900) if number % 5 == 0 else None,
        "next_step_on": due[0] if due else None,
        "last_step_on": due[-1] if due else None,
        "touched_at": now - timedelta(days=20),
    }


def _steps(where: _Places, number: int, now: datetime) -> Iterator[dict[str, Any]]:
    """None, one, or a plan of several."""
    days = DAYS[number % len(DAYS)]
    if days is None:
        return
    for step in range(1 + 3 * (number % 17 == 1)):
        yield _step(where, number, step, now.date() + timedelta(days=days + step), now)


def _step(where: _Places, number: int, step: int, due_on: date, now: datetime) -> dict[str, Any]:
    owner = where.owners[(number + step) % len(where.owners)]
    is_buyers = number % 6 == 5
    return {
        "workspace_id": where.workspace_id,
        "id": f"step{number}x{step}",
        "deal_id": f"deal{number}",
        "text": strange(number + 3, 300),
        "owner_id": owner.id,
        "party": "buyer" if is_buyers else "ours",
        "contact": strange(number, 150) if is_buyers else None,
        "due_on": due_on,
        "due_at": None,
        "state": "open",
        "state_since": now - timedelta(days=20),
        "created_by": owner.id,
        "created_at": now - timedelta(days=20),
        "via": "form",
    }
