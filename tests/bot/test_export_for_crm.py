"""Next steps written for a CRM's own importer, by the command."""

import csv
import io
from datetime import date

import pytest

from sales.crm import OwnerRow
from services import closing
from storage.database import Database
from tests.bot.terminal import Ended, Terminal
from tests.services.company import FRIDAY, agreed, founded, rows, taken_in, the_deal, typist

SALESFORCE = """
0065g00000A1b2CAAR,Aurora,,1,USD,Proposal,Jane Roe,,
row-1,Without an id,,1,USD,Proposal,Jane Roe,,
"""


@pytest.fixture
def stocked(terminal: Terminal) -> Terminal:
    """Deals of Salesforce, one of them from a report without ids, and of HubSpot; a step on each, one dropped."""
    database = Database(terminal.env["DATABASE_URL"])
    founded(database)
    owners = [OwnerRow(2, "0055g0000001abcAAQ", None, "UJANE"), OwnerRow(3, "Jane Roe", None, "UJANE")]
    taken_in(database, "T1", SALESFORCE, source="salesforce", owners=owners)
    taken_in(database, "T1", "77,Zeta,,1,USD,Proposal,Bert Vogel,,", source="hubspot")
    due = date(2026, 11, 27)
    for name, text, owner in (
        ("Aurora", "=1+1 send it", "UJANE"),
        ("Without", "call", "UJANE"),
        ("Zeta", "demo", "UBERT"),
    ):
        agreed(database, name, due, text=text, owner_id=owner)
    agreed(database, "Aurora", due, text="drop me", owner_id="UBERT")
    dropped = next(row["id"] for row in rows(database, "steps") if row["text"] == "drop me")
    closing.close(database, typist=typist(person_id="UMAYA"), step_id=dropped, state="dropped", via="card", now=FRIDAY)
    assert the_deal(database, "Zeta").source == "hubspot"
    database.close()
    return terminal


def table(ended: Ended) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ended.good)))


def test_salesforces_file_has_its_deals_steps_and_the_others_are_counted(stocked: Terminal) -> None:
    ended = stocked.type("export", "--what", "steps", "--for", "salesforce")
    (row,) = table(ended)
    assert (row["Subject"], row["WhatId"], row["OwnerId"]) == (
        "'=1+1 send it",
        "0065g00000A1b2CAAR",
        "0055g0000001abcAAQ",
    )
    assert (row["ActivityDate"], row["Owner Email"]) == ("2026-11-27", "jane@example.com")
    said = ended.err.splitlines()
    assert said[0] == "Written for salesforce: 1 step."
    assert said[1].startswith("Left out: 1 step on deals that were not imported from salesforce.")
    assert said[2].startswith("Left out: 1 step on deals without salesforce's id.")
    assert said[3] == "Left out: 1 step, as they were dropped."


def test_hubspots_file_names_owners_by_e_mail(stocked: Terminal) -> None:
    (row,) = table(stocked.type("export", "--what", "steps", "--for", "hubspot"))
    assert row["Record ID <DEAL hs_object_id>"] == "77"
    assert row["Assigned to <TASK hubspot_owner_id>"] == "bert@example.com"
    assert row["Due date <TASK hs_timestamp>"] == "2026-11-27T07:00:00Z"


def test_another_name_of_the_source_and_a_first_day_can_be_given(stocked: Terminal) -> None:
    arguments = ("export", "--what", "steps", "--for", "pipedrive", "--source", "HubSpot")
    (row,) = table(stocked.type(*arguments))
    assert (row["Activity - Subject"], row["Deal - Pipedrive System ID"]) == ("demo", "77")
    assert table(stocked.type(*arguments, "--since", "2026-11-21")) == []
    assert len(table(stocked.type(*arguments, "--since", "2026-11-20"))) == 1


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--for", "hubspot"), "give it with --what steps"),
        (("--for", "hubspot", "--what", "steps", "--format", "json"), "without --format json"),
        (("--since", "2026-11-20"), "--since goes with --for only"),
        (("--source", "x", "--what", "steps"), "--source goes with --for only"),
    ],
)
def test_what_does_not_go_together_is_refused(stocked: Terminal, arguments: tuple[str, ...], part: str) -> None:
    assert part in stocked.type("export", *arguments).sentence
