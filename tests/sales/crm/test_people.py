"""Lists of owners and of teams that go with an import."""

import io

import pytest

from sales.crm import OwnerRow, TeamRow, UnreadableFile, read_people, read_teams


def people(text: str) -> list[OwnerRow]:
    return read_people(lambda: io.BytesIO(text.encode()))


def teams(text: str) -> list[TeamRow]:
    return read_teams(lambda: io.BytesIO(text.encode()))


def test_owners_are_read_by_name_with_an_address_or_a_slack_id() -> None:
    text = "name,email,slack_id\nJane Roe,jane@example.com,\nBert Vogel,,U024BE7LH\n\n,ann@example.com,W12345678\n"
    assert people(text) == [
        OwnerRow(2, "Jane Roe", "jane@example.com", None),
        OwnerRow(3, "Bert Vogel", None, "U024BE7LH"),
        OwnerRow(5, None, "ann@example.com", "W12345678"),
    ]


def test_owners_come_from_other_headers_and_delimiters_too() -> None:
    assert people("Full Name;E-mail;Title\nJane Roe;jane@example.com;AE\n") == [
        OwnerRow(2, "Jane Roe", "jane@example.com", None)
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,email\nJane Roe,\n", "Line 2 has neither"),
        ("name,email,slack_id\n,,U024BE7LH\n", "Line 2 names no owner"),
        ("name,email\nJane Roe,jane\n", "Line 2 has 'jane' for an e-mail"),
        ("name,slack_id\nJane Roe,@jane\n", "Line 2 has '@jane' for a Slack id"),
        ("name,email\nJane Roe,j@x.example\njane roe,k@x.example\n", "Lines 2 and 3 name the same owner"),
        ('name,email\n"Jane Roe,j@x.example\nBert,b@x.example\n', "quotation mark on line 2"),
        ("deal,amount\nAcme,1\n", "needs the columns name, email and slack_id"),
        ("", "empty"),
    ],
)
def test_a_list_of_owners_that_cannot_be_used_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        people(text)


def test_teams_are_read_also_from_agents_and_regional_offices() -> None:
    assert teams("owner,manager,team\nJane Roe,Ann Lee,EMEA\nBert Vogel,,EMEA\n") == [
        TeamRow(2, "Jane Roe", "Ann Lee", "EMEA"),
        TeamRow(3, "Bert Vogel", None, "EMEA"),
    ]
    assert teams("sales_agent,manager,regional_office\nJane Roe,Ann Lee,East\n") == [
        TeamRow(2, "Jane Roe", "Ann Lee", "East")
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("owner,manager\nJane Roe,Ann Lee\n", "needs the columns owner, manager and team"),
        ("owner,team\nJane Roe,\n", "Line 2 lacks the team"),
        ("owner,team\n,EMEA\n", "Line 2 lacks the owner"),
        ("owner,team\nJane Roe,EMEA\nJane Roe,US\n", "Lines 2 and 3"),
    ],
)
def test_a_list_of_teams_that_cannot_be_used_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        teams(text)
