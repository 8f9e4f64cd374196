"""Deals for a test, taken in the way a customer's are: from a CRM's export; and what the bot's own export then says."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sales.crm import read_export
from services import exporting, importing
from services.exporting import What
from services.importing import Job
from storage.database import Database
from tests.acting import Office

Row = Mapping[str, str]


def deal(name: str, account: str = "", *, owner: str = "jane", amount: str = "", stage: str = "Discovery") -> Row:
    """One line of an export; the owner by Slack handle."""
    return {
        "Deal Name": name,
        "Account Name": account,
        "Amount": amount,
        "Stage": stage,
        "Owner Email": f"{owner}@example.com" if owner else "",
    }


def seed(database: Database, workspace_id: str, rows: Sequence[Row], *, now: datetime, new: int | None = None) -> None:
    """Import deals, of which so many are `new` (all of them); without a `Record ID` a deal's place is its id."""
    numbered = [{"Record ID": str(number), **row} for number, row in enumerate(rows, start=1)]
    export = read_export(lambda: io.BytesIO(_csv(numbered)), source="crm", mapping={}, date_order="iso", currency="USD")
    summary = importing.run(database, Job(workspace_id, export), now=now, progress=lambda _: None)
    assert (summary.created, summary.skipped) == (len(rows) if new is None else new, []), summary


def stored(office: Office, what: What) -> list[dict[str, Any]]:
    """What `nextstep export --what` writes."""
    return list(exporting.records(office.database, office.workspace_id, what))


def _csv(rows: Sequence[Row]) -> bytes:
    columns = dict.fromkeys(column for row in rows for column in row)
    written = io.StringIO()
    writer = csv.DictWriter(written, list(columns), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
