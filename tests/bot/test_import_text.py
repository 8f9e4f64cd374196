"""What an operator reads after an import."""

import json
from collections.abc import Callable

import pytest

from sales.person import Person
from services.workspaces import Installation, settle_in
from storage import deals
from storage.database import Database
from tests.bot.terminal import Terminal
from tests.services.company import FRIDAY, staff

HUBSPOT = 'Record ID,Deal Name,Deal Stage,Deal owner,Close Date,"Date entered ""Proposal (Sales)""",Mood\n'


@pytest.fixture
def said(terminal: Terminal) -> Callable[..., str]:
    """Import a text into a workspace in which two people are called Ann Lee, and give what was printed."""
    database = Database(terminal.env["DATABASE_URL"])
    namesakes = [Person("T1", f"UANN{number}", "Ann Lee", "Europe/Berlin") for number in (1, 2)]
    settle_in(database, Installation("T1", "T1 Ltd", "UBOT", [*staff("T1"), *namesakes]), now=FRIDAY)
    database.close()

    def _said(text: str, *options: str) -> str:
        (terminal.folder / "deals.csv").write_text(text)
        return terminal.type("import", "deals.csv", *options).good

    return _said


def test_every_owner_is_said_under_what_is_true_of_them(said: Callable[..., str]) -> None:
    text = HUBSPOT + "1,A,Proposal,Jane Roe,,,\n2,B,Proposal,Ann Lee,,,\n3,C,Proposal,Ann,,,\n"
    lines = said(text, "--dry-run").splitlines()
    names = {line.split(": ")[0]: line.split(": ")[1].split(".")[0] for line in lines if ": " in line}
    assert names["Owners found in Slack by their whole name"] == "Jane Roe"
    assert names["Owners whose name several people in Slack bear"] == "Ann Lee"
    assert names["Not found in Slack"] == "Ann"


def test_those_of_the_list_who_are_not_in_slack_are_said_with_their_line(
    said: Callable[..., str], terminal: Terminal
) -> None:
    (terminal.folder / "owners.csv").write_text("name,email,slack_id\nZ. Quist,zoe@elsewhere.example,\n")
    ended = said(HUBSPOT + "1,A,Proposal,Z. Quist,,,\n", "--owners", "owners.csv")
    assert "In the file for --owners, but not in Slack: zoe@elsewhere.example (line 2)." in ended


def test_how_the_file_was_read_is_said_where_it_matters(said: Callable[..., str]) -> None:
    text = HUBSPOT + "1,A,Proposal,,03/04/2026,15/03/2026,glad\n"
    assert "Dates such as 03/04/2026 were read day first." in said(text)
    assert "Columns that are not taken over: Mood." in said(text)
    assert "since when deals are in their stage" not in said(text)
    without = "Record ID,Deal Name,Deal Stage\n1,A,Proposal\n"
    assert 'Export the column "Date entered current stage" as well.' in said(without)


def test_one_is_one_and_many_are_counted(said: Callable[..., str]) -> None:
    many = "".join(f"{number},Deal {number},Proposal,,soon,,\n" for number in range(30))
    lines = said(HUBSPOT + many + "1,Twice,Proposal,,,,\n").splitlines()
    assert lines[0] == "30 deals new, 0 changed, 0 as they were; 1 row skipped."
    assert lines[1].startswith("line 32: skipped. The id 1 stands on line 3 already")
    assert len([line for line in lines if "Close Date 'soon'" in line]) == 20
    assert "and 10 more notes; --json lists them all." in lines


def test_json_says_the_same(said: Callable[..., str]) -> None:
    text = HUBSPOT + "1,A,Proposal,Jane Roe,,,\n2,B,Proposal,Ann Lee,,,\n3,C,Proposal,Ann,,,\n"
    told = json.loads(said(text, "--json"))
    assert told["owners_found_by_name"] == ["Jane Roe"]
    assert told["owners_with_namesakes"] == ["Ann Lee"]
    assert told["owners_not_in_slack"] == ["Ann"]
    assert told["unused_columns"] == ["Mood"]


def test_all_that_was_kept_is_said_however_much_it_is(said: Callable[..., str], terminal: Terminal) -> None:
    first = "".join(f"{n},Deal {n},Proposal,,,,\n" for n in range(30))
    said(HUBSPOT + first)
    database = Database(terminal.env["DATABASE_URL"])
    with database.write("T1") as connection:
        ids = [row.id for row in deals.imported(connection, "T1", "hubspot", [str(n) for n in range(30)]).values()]
        for deal_id in ids:
            deals.change(connection, "T1", deal_id, name="Ours")
    database.close()
    lines = said(HUBSPOT + first.replace("Deal", "Theirs")).splitlines()
    assert len([line for line in lines if "what stands here was kept" in line]) == 30
    told = json.loads(said(HUBSPOT + first.replace("Deal", "Others"), "--json"))
    assert [one["line"] for one in told["kept"]] == list(range(2, 32))


def test_stages_that_are_called_otherwise_here_are_said(said: Callable[..., str]) -> None:
    text = HUBSPOT + "1,A,closedwon,,,,\n2,B,Proposal (Sales),,,,\n3,C,Legal,,,,\n4,D,proposal,,,,\n"
    ended = said(text, "--dry-run")
    assert "New stages: Legal." in ended
    assert "called otherwise here: “closedwon” is Won (1), “Proposal (Sales)” is Proposal (1)." in ended
