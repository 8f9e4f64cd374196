"""Who the owners in a file are in Slack, and what an import says of those of whom it is not sure."""

from dataclasses import replace

from sales.crm import OwnerRow
from sales.person import Person
from services import workspaces
from services.workspaces import Installation
from storage.database import Database
from tests.services.company import FRIDAY, every_deal, everything, founded, staff, taken_in

HEADER = "id,name,owner,owner email,owner id,stage"


def person(person_id: str, name: str, *, is_stranger: bool = False) -> Person:
    return Person("T1", person_id, name, "Europe/Berlin", is_stranger=is_stranger)


def owners(database: Database) -> dict[str, str | None]:
    return {deal.name: deal.owner_id for deal in every_deal(database).values()}


def test_a_whole_name_that_one_person_bears_is_that_person_and_is_said(database: Database) -> None:
    founded(database)
    text = "1,A,jane  ROE,,,Proposal\n2,B,Jane,,,Proposal\n3,C,Jane Roe,,,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert owners(database) == {"A": "UJANE", "B": None, "C": "UJANE"}
    assert found.owners == {"name": {"jane ROE", "Jane Roe"}, "nobody": {"Jane"}}


def test_a_name_that_two_people_bear_is_nobodys_until_the_list_names_the_right_one(database: Database) -> None:
    founded(database, members=[*staff("T1"), person("UJANE2", "Jane Roe")])
    text = "1,A,Jane Roe,,,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert (owners(database), found.owners) == ({"A": None}, {"namesakes": {"Jane Roe"}})
    assert found.unmatched_owners == set()
    found = taken_in(database, "T1", text, header=HEADER, owners=[OwnerRow(2, "Jane Roe", None, "UJANE2")])
    assert (owners(database), found.owners) == ({"A": "UJANE2"}, {"told": {"Jane Roe"}})


def test_a_person_of_the_same_name_with_another_e_mail_is_not_taken(database: Database) -> None:
    founded(database)
    text = "1,A,Jane Roe,jane@elsewhere.example,,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert (owners(database), found.owners) == ({"A": None}, {"other address": {"Jane Roe"}})


def test_somebody_who_has_left_gives_way_to_the_one_who_is_here(database: Database) -> None:
    founded(database, members=[*staff("T1"), person("UTOM2", "Tom Gone")])
    taken_in(database, "T1", "1,A,Tom Gone,,,Proposal", header=HEADER, owners=())
    assert owners(database) == {"A": "UTOM2"}


def test_bots_and_strangers_own_nothing_by_their_name(database: Database) -> None:
    founded(database, members=[*staff("T1"), person("UFAR", "Zoe Quist", is_stranger=True)])
    text = "1,A,Nextstep,,,Proposal\n2,B,Zoe Quist,,,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert set(owners(database).values()) == {None}
    assert found.unmatched_owners == {"Nextstep", "Zoe Quist"}


def test_a_stranger_owns_nothing_by_id_by_e_mail_or_by_the_list(database: Database) -> None:
    zoe = replace(person("UFAR", "Zoe Quist", is_stranger=True), email="zoe@elsewhere.example")
    founded(database, members=[*staff("T1"), zoe])
    text = "1,A,,,UFAR,Proposal\n2,B,,zoe@elsewhere.example,,Proposal\n3,C,Z. Quist,,,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=[OwnerRow(2, "Z. Quist", None, "UFAR")])
    assert set(owners(database).values()) == {None}
    assert [row.line for row in found.not_in_slack] == [2]


def test_a_namesake_who_comes_later_takes_no_deal_away(database: Database) -> None:
    founded(database)
    text = "1,A,Jane Roe,,,Proposal"
    taken_in(database, "T1", text, header=HEADER, owners=())
    members = [*staff("T1"), person("UJANE2", "Jane Roe")]
    workspaces.settle_in(database, Installation("T1", "T1 Ltd", "UBOT", members), now=FRIDAY)
    before = everything(database, "T1")
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert (found.unchanged, found.owners) == (1, {"told": {"Jane Roe"}})
    assert everything(database, "T1") == before


def test_the_list_comes_before_the_name(database: Database) -> None:
    founded(database)
    listed = [OwnerRow(2, "Jane Roe", None, "UBERT")]
    found = taken_in(database, "T1", "1,A,Jane Roe,,,Proposal", header=HEADER, owners=listed)
    assert (owners(database), found.owners) == ({"A": "UBERT"}, {"told": {"Jane Roe"}})


def test_the_list_may_call_owners_by_e_mail_or_by_the_crms_id(database: Database) -> None:
    founded(database)
    text = "1,A,,zoe@elsewhere.example,,Proposal\n2,B,,,0055g000001abcAAQ,Proposal"
    found = taken_in(database, "T1", text, header=HEADER, owners=())
    assert found.unmatched_owners == {"zoe@elsewhere.example", "0055g000001abcAAQ"}
    listed = [
        OwnerRow(2, None, "Zoe@elsewhere.example", "UJANE"),
        OwnerRow(3, "0055g000001abcAAQ", None, "UBERT"),
    ]
    taken_in(database, "T1", text, header=HEADER, owners=listed)
    assert owners(database) == {"A": "UJANE", "B": "UBERT"}


def test_a_list_with_name_and_e_mail_tells_owners_by_either(database: Database) -> None:
    founded(database)
    listed = (OwnerRow(2, "J. Roe", "jr@crm.example", "UJANE"),)
    text = "1,By mail,1,USD,Proposal,,jr@crm.example\n2,By name,1,USD,Proposal,J. Roe,"
    taken_in(database, "T1", text, header="id,name,amount,currency,stage,owner,owner email", owners=listed)
    assert owners(database) == {"By mail": "UJANE", "By name": "UJANE"}


def test_people_of_the_list_who_are_not_in_slack_are_named(database: Database) -> None:
    founded(database)
    listed = [OwnerRow(2, "Zoe Quist", "zoe@elsewhere.example", None), OwnerRow(3, "Jane Roe", None, "UJANE")]
    found = taken_in(database, "T1", "1,A,Zoe Quist,,,Proposal", header=HEADER, owners=listed)
    assert [row.line for row in found.not_in_slack] == [2]
    assert found.unmatched_owners == {"Zoe Quist"}


def test_a_dry_run_says_the_same_of_owners_and_remembers_none(database: Database) -> None:
    founded(database)
    text = "1,A,Jane Roe,,,Proposal\n2,B,Bert,,,Proposal"
    before = everything(database, "T1")
    tried = taken_in(database, "T1", text, header=HEADER, owners=(), is_dry=True)
    assert everything(database, "T1") == before
    assert taken_in(database, "T1", text, header=HEADER, owners=()) == tried
