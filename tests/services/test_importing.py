"""Deals in from a file: every row whole or told about, the second time without a change."""

import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sales.crm import OwnerRow, TeamRow, read_export
from sales.refusal import Refusal
from services import importing
from services.import_summary import Summary
from services.importing import Job
from storage.database import Database
from tests.services.company import (
    DAY,
    FRIDAY,
    HEADER,
    PIPELINE,
    agreed,
    configured,
    every_deal,
    everything,
    founded,
    rows,
    taken_in,
    the_deal,
)

FIXTURES = Path(__file__).parents[1] / "data" / "import_fixtures"


def fixture(database: Database, name: str) -> Summary:
    """Import one of the CRMs' exports."""
    path = FIXTURES / name
    export = read_export(lambda: path.open("rb"), source=None, mapping={}, date_order=None, currency="USD")
    return importing.run(database, Job("T1", export), now=FRIDAY, progress=lambda _rows: None)


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.csv")))
def test_each_crms_export_comes_in_and_a_second_time_changes_nothing(database: Database, name: str) -> None:
    founded(database)
    first = fixture(database, name)
    assert first.created == len(rows(database, "deals")) > 0
    assert (first.changed, first.unchanged, first.skipped) == (0, 0, [])
    before = everything(database, "T1")
    again = fixture(database, name)
    assert (again.created, again.changed, again.unchanged, again.skipped) == (0, 0, first.created, [])
    assert everything(database, "T1") == before


def test_hubspots_deals_stand_as_the_file_has_them(database: Database) -> None:
    founded(database)
    fixture(database, "hubspot_deals.csv")
    deal = the_deal(database, "Northwind")
    assert (deal.amount, deal.currency, deal.stage.name, deal.status) == (Decimal(45300), "USD", "Proposal", "open")
    assert (deal.crm_next_step, deal.owner_name, deal.owner_id) == ("Send SOC 2 letter", "Maria Lopez", None)
    won = the_deal(database, "Clearpath")
    assert (won.amount, won.currency, won.status, won.stage.kind) == (Decimal("138000.5"), "EUR", "won", "won")


def test_owners_are_found_by_id_by_e_mail_and_by_the_given_list(database: Database) -> None:
    founded(database)
    header = "id,name,owner,owner email,owner id,stage"
    text = """
    1,By id,Somebody,,UJANE,Proposal
    2,By mail,Somebody,bert@example.com,,Proposal
    3,By list,J. Roe,,,Proposal
    4,By a part of the name,Jane,,,Proposal
    5,Unheard of,Zoe Quist,zoe@elsewhere.example,,Proposal
    """
    found = taken_in(database, "T1", text, header=header, owners=[OwnerRow(2, "j. roe", "Jane@example.com", None)])
    owners = {deal.name: deal.owner_id for deal in every_deal(database).values()}
    assert owners == {
        "By id": "UJANE",
        "By mail": "UBERT",
        "By list": "UJANE",
        "By a part of the name": None,
        "Unheard of": None,
    }
    assert found.unmatched_owners == {"Jane", "Zoe Quist"}


def test_an_owner_that_becomes_known_is_taken_over_by_the_next_import(database: Database) -> None:
    founded(database)
    text = PIPELINE.replace("Jane Roe", "J. Roe").replace("Bert Vogel", "B. Vogel")
    taken_in(database, "T1", text, owners=())
    assert {deal.owner_id for deal in every_deal(database).values()} == {None}
    owners = [OwnerRow(2, "J. Roe", None, "UJANE"), OwnerRow(3, "B. Vogel", None, "UBERT")]
    found = taken_in(database, "T1", text, now=FRIDAY + DAY, owners=owners)
    assert (found.changed, found.unchanged) == (3, 1)
    assert the_deal(database, "Tarnwick").owner_id == "UBERT"


def test_the_list_of_teams_makes_teams_and_places_deals_of_owners_who_are_not_in_slack(database: Database) -> None:
    founded(database)
    rows_of_teams = [TeamRow(2, "Somebody Else", None, "West"), TeamRow(3, "Jane Roe", "Ann", "East")]
    taken_in(database, "T1", teams=rows_of_teams)
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    assert {deal.name.split(" ")[0]: names[deal.team_id] for deal in every_deal(database).values()} == {
        "Northwind": "East",
        "Aurora": "East",
        "Tarnwick": "Sales",
        "Corlane": "West",
    }
    before = everything(database, "T1")
    taken_in(database, "T1", teams=rows_of_teams)
    assert everything(database, "T1") == before


def test_managers_of_the_list_manage_their_teams_and_those_not_in_slack_are_named(database: Database) -> None:
    founded(database)
    rows_of_teams = (
        TeamRow(2, "Jane Roe", "Maya Lind", "East"),
        TeamRow(3, "Bert Vogel", "Nobody Known", "West"),
        TeamRow(4, "Somebody Else", "Nobody Known", "West"),
    )
    summary = taken_in(database, "T1", teams=rows_of_teams)
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    held = [(names[row["team_id"]], row["person_id"], row["role"]) for row in rows(database, "team_members")]
    assert held == [("East", "UMAYA", "manager")]
    assert summary.unknown_managers == ["Nobody Known"]


def test_teams_that_change_while_a_file_comes_in_get_their_deals(database: Database) -> None:
    founded(database)
    lines = "".join(f"{n},Deal {n},1,USD,Proposal,Jane Roe\n" for n in range(350))
    content = f"id,name,amount,currency,stage,owner\n{lines}".encode()
    found = read_export(lambda: io.BytesIO(content), source="crm", mapping={}, date_order=None, currency="USD")
    configurations: Iterator[dict[str, Any]] = iter([{"teams": [{"name": "East", "members": ["UJANE"]}]}])

    def meanwhile(_rows: int) -> None:
        for parts in configurations:
            configured(database, "T1", **parts)

    importing.run(database, Job("T1", found), now=FRIDAY, progress=meanwhile)
    names = {row["id"]: row["name"] for row in rows(database, "teams")}
    assert Counter(names[deal.team_id] for deal in every_deal(database).values()) == {"East": 350}


def test_a_team_in_another_case_is_the_same_team(database: Database) -> None:
    founded(database)
    configured(database, "T1", teams=[{"name": "EMEA"}])
    taken_in(database, "T1", teams=[TeamRow(2, "Bert Vogel", None, "emea"), TeamRow(3, "Jane Roe", None, "SALES")])
    assert sorted(row["name"] for row in rows(database, "teams")) == ["EMEA", "Sales"]
    emea = next(row["id"] for row in rows(database, "teams") if row["name"] == "EMEA")
    assert the_deal(database, "Tarnwick").team_id == emea


def test_an_unknown_stage_is_added_with_the_kind_that_it_says(database: Database) -> None:
    founded(database)
    text = "1,A,,1,USD,Legal,,,\n2,B,,1,USD,Closed Won - Renewal,,,\n3,C,,1,USD,legal,,,"
    found = taken_in(database, "T1", text)
    assert found.new_stages == ["Legal", "Closed Won - Renewal"]
    kinds = {row["name"]: row["kind"] for row in rows(database, "stages")}
    assert (kinds["Legal"], kinds["Closed Won - Renewal"]) == ("open", "won")
    assert the_deal(database, "B").status == "won"
    assert len(rows(database, "stages")) == 7


def test_stages_go_to_those_of_the_workspace_and_which_to_which_is_told(database: Database) -> None:
    founded(database)
    called = ["proposal", "Proposal (Sales Pipeline)", "closedwon", "Closed Lost", "NEGOTIATION", "", "422982642"]
    text = "\n".join(f"{number},Deal {number},,1,USD,{name},,," for number, name in enumerate([*called, "proposal"]))
    found = taken_in(database, "T1", text)
    assert {name: (told.name, told.rows) for name, told in found.stages.items()} == {
        "proposal": ("Proposal", 2),
        "Proposal (Sales Pipeline)": ("Proposal", 1),
        "closedwon": ("Won", 1),
        "Closed Lost": ("Lost", 1),
        "NEGOTIATION": ("Negotiation", 1),
        "": ("Discovery", 1),
        "422982642": ("422982642", 1),
    }
    assert found.new_stages == ["422982642"]
    assert the_deal(database, "Deal 2").status == "won"
    assert taken_in(database, "T1", text).unchanged == 8


def test_a_name_that_says_won_is_a_stage_of_its_own_where_two_could_be_meant(database: Database) -> None:
    founded(database)
    configured(
        database,
        "T1",
        stages=[
            *({"name": name, "kind": "open"} for name in ("Discovery", "Proposal", "Negotiation")),
            *({"name": name, "kind": "won"} for name in ("Signed", "Paid")),
            {"name": "Lost", "kind": "lost"},
        ],
    )
    assert taken_in(database, "T1", "1,A,,1,USD,Closed Won,,,").new_stages == ["Closed Won"]


def test_a_deal_without_a_stage_goes_to_the_first_of_its_status(database: Database) -> None:
    founded(database)
    taken_in(database, "T1", "1,A,lost\n2,B,open\n3,C,won", header="id,name,status")
    assert {deal.name: deal.stage.name for deal in every_deal(database).values()} == {
        "A": "Lost",
        "B": "Discovery",
        "C": "Won",
    }


def test_a_dry_run_tells_what_would_happen_and_leaves_nothing(database: Database) -> None:
    founded(database)
    taken_in(database, "T1", "1,Northwind Health - Pilot,,1,USD,Proposal,,,")
    before = everything(database, "T1")
    teams = [TeamRow(2, "Somebody Else", None, "West")]
    many = "\n".join(f"{number},Deal {number},,5,USD,Legal,,," for number in range(10, 260))
    tried = taken_in(database, "T1", PIPELINE + many, teams=teams, is_dry=True)
    assert everything(database, "T1") == before
    done = taken_in(database, "T1", PIPELINE + many, teams=teams)
    assert done == tried
    assert (done.created, done.changed, done.new_stages) == (253, 1, ["Legal"])


def test_what_a_row_cannot_give_is_told_with_its_line(database: Database) -> None:
    founded(database)
    text = """
1,Sound,,100,USD,Proposal,,,
1,Twice,,100,USD,Proposal,,,
3,,,100,USD,Proposal,,,
4,Too large,,9999999999999999,USD,Proposal,,,
5,Negative,,-5,USD,Proposal,,,
6,No date,,5,USD,Proposal,,31/31/2026,
7,No currency,,5,Doubloons,Proposal,,,
"""
    found = taken_in(database, "T1", text)
    assert [told.line for told in found.skipped] == [3, 4]
    assert {told.line for told in found.noted} == {5, 6, 7, 8}
    amounts = {deal.name: deal.amount for deal in every_deal(database).values()}
    assert amounts == {
        "Sound": Decimal(100),
        "Too large": None,
        "Negative": None,
        "No date": Decimal(5),
        "No currency": None,
    }


@pytest.mark.parametrize("length", [150, 151, 200, 201, 255, 256, 5000])
def test_texts_of_any_length_come_in_or_are_told_about(database: Database, length: int) -> None:
    founded(database)
    long = "x" * length
    text = f"{long},A,,1,USD,Proposal,,,\n2,{long},{long},1,USD,{long},{long},,\n3,C,,1,USD,Proposal,,,"
    found = taken_in(database, "T1", text)
    assert found.created + len(found.skipped) == 3
    assert {"2", "3"} <= {str(deal.external_id) for deal in every_deal(database).values()}
    assert taken_in(database, "T1", text).unchanged == found.created


def test_a_name_that_is_too_long_for_a_team_or_an_owner_refuses_the_list(database: Database) -> None:
    founded(database)
    before = everything(database, "T1")
    with pytest.raises(Refusal, match="line 7"):
        taken_in(database, "T1", teams=[TeamRow(7, "Jane Roe", None, "x" * 101)])
    with pytest.raises(Refusal, match="line 8"):
        taken_in(database, "T1", teams=[TeamRow(8, "x" * 201, None, "West")])
    with pytest.raises(Refusal, match="line 9"):
        taken_in(database, "T1", owners=[OwnerRow(9, "x" * 201, "jane@example.com", None)])
    assert everything(database, "T1") == before


def test_text_in_every_script_and_with_every_sign_comes_in_as_it_is(database: Database) -> None:
    founded(database)
    names = [
        "Müller & Söhne",
        "日本電気 – 更新",
        "=1+1",
        "O'Brien; DROP TABLE deals",
        "🚀 Rocket",
        "%s {} \\",
        "<!channel>",
    ]
    taken_in(database, "T1", "\n".join(f"{n},{name},,1,USD,Proposal,,," for n, name in enumerate(names)))
    assert set(every_deal(database)) == set(names)


def test_a_name_that_grows_when_it_is_compared_comes_in(database: Database) -> None:
    founded(database)
    assert taken_in(database, "T1", f"1,{'ß' * 150},{'ﷺ' * 150},1,USD,Proposal,,,").created == 1


def test_two_imports_of_one_file_at_once_leave_every_deal_once(database: Database) -> None:
    founded(database)
    text = "\n".join(f"{number},Deal {number},,{number},USD,Proposal,Jane Roe,," for number in range(400))
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(taken_in, database, "T1", text) for _ in range(2)]
        found = [one.result(60) for one in done]
    assert sum(one.created for one in found) == 400
    assert sum(one.unchanged for one in found) == 400
    assert Counter(row["what"] for row in rows(database, "changes")) == {"deal.created": 400}


def test_each_source_has_its_own_ids(database: Database) -> None:
    founded(database)
    taken_in(database, "T1", source="crm")
    taken_in(database, "T1", source="other")
    assert len(rows(database, "deals")) == 8


def test_two_workspaces_import_the_same_file_each_for_itself(database: Database) -> None:
    founded(database, "T1")
    founded(database, "T2")
    taken_in(database, "T1")
    agreed(database, "Northwind", FRIDAY.date() + 7 * DAY)
    before = everything(database, "T1")
    taken_in(database, "T2")
    taken_in(database, "T2", PIPELINE.replace("45300", "1"), now=FRIDAY + DAY)
    assert everything(database, "T1") == before
    assert the_deal(database, "Northwind", "T2").amount == Decimal(1)


def test_a_won_deal_keeps_its_open_steps_and_leaves_the_lists(database: Database) -> None:
    founded(database)
    taken_in(database, "T1")
    agreed(database, "Northwind", FRIDAY.date() + 7 * DAY)
    found = taken_in(database, "T1", PIPELINE.replace("45300,USD,Proposal", "45300,USD,Won"), now=FRIDAY + DAY)
    assert found.changed == 1
    deal = the_deal(database, "Northwind")
    assert (deal.status, deal.stage.name, deal.stage_since) == ("won", "Won", FRIDAY + DAY)
    assert [row["state"] for row in rows(database, "steps")] == ["open"]


def test_the_summary_counts_every_row_of_the_file(database: Database) -> None:
    founded(database)
    taken_in(database, "T1")
    changed = PIPELINE.replace("25000,GBP", "26000,GBP") + "5,New one,,1,USD,Proposal,,,\n,,,,,,,,\n6,,,,,,,,"
    found = taken_in(database, "T1", changed, header=HEADER)
    assert (found.created, found.changed, found.unchanged, len(found.skipped)) == (1, 1, 3, 1)
