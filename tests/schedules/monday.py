"""The sandbox's people with deals, on a Friday before the Monday on which things are sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import yaml

from sales.answers import Recorded
from sandbox.settings import app_from_manifest
from services import capture
from tests.acting import ROOT, Office, office
from tests.services.company import configured, rows, taken_in, the_deal, typist

FRIDAY = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 9:00 in Los Angeles, noon in New York, 18:00 in Berlin
HEADER = "id,name,amount,currency,stage,owner,owner email"
DEALS = """
1,Northwind - Pilot,45300,USD,Proposal,Jane Roe,jane@example.com
2,Aurora - Mining,450000,USD,Negotiation,Jane Roe,jane@example.com
3,Tarnwick - Depot,25000,GBP,Discovery,Bert Vogel,bert@example.com
"""


@asynccontextmanager
async def before_monday(database_url: str, **given: Any) -> AsyncIterator[Office]:
    """The bot in the sandbox with three deals, a step of Jane's due on Monday, and the Friday's list behind it."""
    told = yaml.safe_load((ROOT / "manifest.yml").read_text())
    async with office(database_url, now=FRIDAY, app=app_from_manifest(told), **given) as at_work:
        deals_in(at_work, DEALS)
        agreed(at_work, "Northwind", MONDAY.date())
        yield at_work


def deals_in(at_work: Office, lines: str) -> None:
    """Import deals."""
    now = at_work.clock.now
    taken_in(at_work.database, at_work.workspace_id, lines, header=HEADER, owners=(), now=now)


def agreed(at_work: Office, begins: str, due_on: date, *, owner: str = "jane") -> Recorded:
    """A next step on the deal whose name begins so."""
    deal = the_deal(at_work.database, begins, at_work.workspace_id)
    who = typist(at_work.workspace_id, person_id(at_work, owner))
    done = capture.from_form(
        at_work.database,
        typist=who,
        deal_id=deal.id,
        text="send the order form",
        owner_id=who.person_id,
        due_on=due_on,
        now=at_work.clock.now,
    )
    assert isinstance(done, Recorded)
    return done


def person_id(at_work: Office, handle: str) -> str:
    """Slack's id of a person of the sandbox."""
    email = f"{handle}@example.com"
    known = rows(at_work.database, "people", at_work.workspace_id)
    return next(str(row["id"]) for row in known if row["email"] == email)


async def channel_id(at_work: Office, name: str) -> str:
    """Slack's id of a channel."""
    return str(next(channel["id"] for channel in await at_work.people.channels() if channel.get("name") == name))


def settings(at_work: Office, **parts: Any) -> None:
    """Apply settings."""
    configured(at_work.database, at_work.workspace_id, now=at_work.clock.now, **parts)


def delivery(at_work: Office, begins: str) -> dict[str, Any]:
    """The delivery whose key begins so."""
    found = rows(at_work.database, "deliveries", at_work.workspace_id)
    return next(row for row in found if row["key"].startswith(begins))


def states(at_work: Office) -> dict[str, str]:
    """Kind and recipient -> state of each delivery that is no redraw."""
    found = rows(at_work.database, "deliveries", at_work.workspace_id)
    return {f"{row['kind']} {row['recipient']}": row["state"] for row in found if row["kind"] != "redraw"}


async def wait_out(at_work: Office, wait: timedelta) -> None:
    """Let this much time pass, and the jobs run."""
    await at_work.go_to(at_work.clock.now + wait)
