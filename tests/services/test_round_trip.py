"""Import, export, import: our own export changes nothing where it came from, and says everything elsewhere."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sales.crm import read_export
from sales.crm.formulas import harmless
from services import exporting, importing
from services.import_summary import Summary
from services.importing import Job
from storage import deals
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    PIPELINE,
    agreed,
    every_deal,
    everything,
    founded,
    rows,
    taken_in,
    the_deal,
    working,
)

FIXTURES = Path(__file__).parents[1] / "data" / "import_fixtures"
LATER = FRIDAY + DAY


def imported(database: Database, content: bytes, *, workspace_id: str = "T1", source: str | None = None) -> Summary:
    export = read_export(lambda: io.BytesIO(content), source=source, mapping={}, date_order=None, currency="USD")
    return importing.run(database, Job(workspace_id, export), now=LATER, progress=lambda _rows: None)


def as_it_is(_record: dict[str, Any]) -> None:
    """Nobody changed anything."""


def exported(
    database: Database, workspace_id: str = "T1", *, change: Callable[[dict[str, Any]], None] = as_it_is
) -> bytes:
    """The deals as the command line writes them in CSV, perhaps changed in a spreadsheet."""
    text = io.StringIO()
    writer = csv.DictWriter(text, exporting.FIELDS["deals"])
    writer.writeheader()
    for record in exporting.records(database, workspace_id, "deals"):
        change(record)
        writer.writerow({name: harmless(cell) if isinstance(cell, str) else cell for name, cell in record.items()})
    return text.getvalue().encode()


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.csv")))
def test_each_shape_goes_out_and_in_again_without_a_change(database: Database, name: str) -> None:
    founded(database)
    fixture = (FIXTURES / name).read_bytes()
    created = imported(database, fixture).created
    before, out = everything(database, "T1"), exported(database)
    again = imported(database, out)
    assert (again.created, again.changed, again.unchanged) == (0, 0, created)
    assert (again.skipped, again.noted, again.kept) == ([], [], [])
    assert everything(database, "T1") == before
    assert imported(database, fixture).unchanged == created
    assert (everything(database, "T1"), exported(database)) == (before, out)


def test_each_shape_stands_in_another_workspace_as_it_did_in_the_first(database: Database) -> None:
    founded(database)
    founded(database, "T2")
    for path in sorted(FIXTURES.glob("*.csv")):
        imported(database, path.read_bytes())
    there = imported(database, exported(database), workspace_id="T2")
    assert (there.created, there.skipped, there.noted) == (len(rows(database, "deals")), [], [])
    own = ("id", "workspace_id")
    first, second = (
        [
            {name: cell for name, cell in record.items() if name not in own}
            for record in exporting.records(database, workspace_id, "deals")
        ]
        for workspace_id in ("T1", "T2")
    )
    key = repr
    assert sorted(map(key, second)) == sorted(map(key, first))
    assert imported(database, exported(database), workspace_id="T2").unchanged == there.created


def test_deals_made_here_with_steps_and_edits_go_out_and_in_again_without_a_change(database: Database) -> None:
    working(database)
    agreed(database, "Northwind", date(2026, 11, 27))
    first, second, *_ = (deal.id for deal in every_deal(database).values())
    with database.write("T1") as connection:
        deals.change(connection, "T1", first, name="'=1+1", account="-", amount=Decimal("45.125"), source="slack")
        deals.change(connection, "T1", first, external_id=None, imported=None, currency="EUR")
        moment = datetime(2026, 11, 2, 3, 4, 5, 678901, tzinfo=UTC)
        deals.change(connection, "T1", second, name="n/a", owner_name="J. R.", created_at=moment, amount=None)
    before = everything(database, "T1")
    again = imported(database, exported(database))
    assert (again.changed, again.unchanged, again.skipped, again.noted, again.kept) == (0, 4, [], [], [])
    assert everything(database, "T1") == before


def test_what_somebody_changed_in_our_file_is_taken_and_stays_when_the_crm_repeats_itself(database: Database) -> None:
    working(database)

    def corrected(record: dict[str, Any]) -> None:
        if record["external_id"] == "1":
            record["amount"] = "50000"

    found = imported(database, exported(database, change=corrected))
    assert (found.changed, found.unchanged, found.kept) == (1, 3, [])
    assert taken_in(database, "T1", now=LATER).unchanged == 4
    assert the_deal(database, "Northwind").amount == Decimal(50000)
    other = taken_in(database, "T1", PIPELINE.replace("45300", "60000"), now=LATER)
    assert [told.line for told in other.kept] == [2]
    assert the_deal(database, "Northwind").amount == Decimal(50000)


def test_an_old_export_takes_no_edit_back(database: Database) -> None:
    working(database)
    old = exported(database)
    with database.write("T1") as connection:
        deals.change(connection, "T1", the_deal(database, "Northwind").id, amount=Decimal(50000))
    before = everything(database, "T1")
    assert imported(database, old).unchanged == 4
    assert everything(database, "T1") == before


def test_rows_of_two_sources_with_the_same_id_are_two_deals(database: Database) -> None:
    founded(database)
    taken_in(database, "T1", source="crm")
    taken_in(database, "T1", PIPELINE.replace("Northwind", "Southwind"), source="other")
    assert imported(database, exported(database)).unchanged == 8


def test_a_row_twice_in_our_file_is_taken_once(database: Database) -> None:
    founded(database)
    founded(database, "T2")
    taken_in(database, "T1")
    content = exported(database)
    header, first, *_ = content.splitlines(keepends=True)
    other_id = first.replace(first.split(b",")[0], b"another-id")
    found = imported(database, header + first + first + other_id, workspace_id="T2")
    assert (found.created, [told.line for told in found.skipped]) == (1, [3, 4])


def test_our_file_under_a_name_of_its_own_makes_deals_of_that_source(database: Database) -> None:
    working(database)
    assert imported(database, exported(database), source="copy").created == 4
    assert {row["source"] for row in rows(database, "deals")} == {"crm", "copy"}
    assert len(every_deal(database)) == 4
