"""Since when imported deals are in their stage: as the file says, as seen here, else unknown."""

from datetime import UTC, datetime

import pytest

from services.import_summary import Summary
from storage import deals
from storage.database import Database
from tests.services.company import DAY, FRIDAY, everything, founded, rows, taken_in, the_deal

WITH = "id,name,stage,last stage change date,stage duration"
WITHOUT = "id,name,stage"
AUGUST = datetime(2026, 8, 15, tzinfo=UTC)


def imported(database: Database, line: str, *, header: str = WITH, after: int = 0) -> Summary:
    return taken_in(database, "T1", line, header=header, now=FRIDAY + after * DAY)


def since(database: Database) -> datetime | None:
    return the_deal(database, "Pilot").stage_since


def moved_here(database: Database, name: str, at: datetime) -> None:
    """Somebody moves the deal to another stage in Slack."""
    stage = next(row["id"] for row in rows(database, "stages") if row["name"] == name)
    with database.write("T1") as connection:
        deals.change(connection, "T1", the_deal(database, "Pilot").id, stage_id=stage, stage_since=at)


@pytest.mark.parametrize("line", ["1,Pilot,Proposal", "1,Pilot,Won"])
def test_it_is_unknown_where_the_file_says_nothing(database: Database, line: str) -> None:
    founded(database)
    imported(database, line, header=WITHOUT)
    assert since(database) is None
    before = everything(database, "T1")
    assert imported(database, line, header=WITHOUT, after=7).unchanged == 1
    assert everything(database, "T1") == before


def test_it_is_as_the_file_says(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal,2026-08-15,")
    assert since(database) == AUGUST
    before = everything(database, "T1")
    assert imported(database, "1,Pilot,Proposal,2026-08-15,", after=7).unchanged == 1
    assert everything(database, "T1") == before


def test_a_duration_counts_back_from_the_import(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal,,62")
    assert since(database) == FRIDAY - 62 * DAY
    assert imported(database, "1,Pilot,Proposal,,69", after=8).unchanged == 1
    assert since(database) == FRIDAY - 62 * DAY


def test_a_date_comes_before_a_duration(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal,2026-08-15,3")
    assert since(database) == AUGUST


def test_a_stage_that_is_new_in_the_file_counts_from_the_import_that_noticed_it(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Discovery", header=WITHOUT)
    imported(database, "1,Pilot,Proposal", header=WITHOUT, after=7)
    assert since(database) == FRIDAY + 7 * DAY
    imported(database, "1,Pilot,Negotiation", header=WITHOUT, after=14)
    assert (since(database), the_deal(database, "Pilot").stage.name) == (FRIDAY + 14 * DAY, "Negotiation")


def test_a_stage_that_is_new_in_the_file_counts_from_the_files_date(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Discovery,2026-08-15,")
    imported(database, "1,Pilot,Proposal,2026-11-25,", after=7)
    assert since(database) == datetime(2026, 11, 25, tzinfo=UTC)
    made = {row["field"]: row["before"] for row in rows(database, "changes") if row["field"]}
    assert made["stage_since"] == AUGUST.isoformat()


@pytest.mark.parametrize("cells", ["2026-08-15,", ",97"])
def test_a_later_file_that_says_it_makes_it_known(database: Database, cells: str) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal", header=WITHOUT)
    assert imported(database, f"1,Pilot,Proposal,{cells}").changed == 1
    known = since(database)
    assert known is not None
    assert known.date() == AUGUST.date()


def test_a_file_that_does_not_say_it_any_more_leaves_it_known(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal,2026-08-15,")
    assert imported(database, "1,Pilot,Proposal", header=WITHOUT, after=7).unchanged == 1
    assert imported(database, "1,Pilot,Proposal,2026-08-15,", after=14).unchanged == 1
    assert since(database) == AUGUST


def test_a_deal_that_went_and_came_back_between_two_imports_counts_anew(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Proposal,2026-08-15,")
    assert imported(database, "1,Pilot,Proposal,2026-11-24,", after=7).changed == 1
    assert since(database) == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_stage_that_was_changed_here_keeps_its_moment(database: Database) -> None:
    founded(database)
    imported(database, "1,Pilot,Discovery,2026-08-15,")
    moved_here(database, "Proposal", FRIDAY)
    imported(database, "1,Pilot,Discovery,2026-08-16,", after=7)
    assert (since(database), the_deal(database, "Pilot").stage.name) == (FRIDAY, "Proposal")
    imported(database, "1,Pilot,Negotiation,2026-11-24,", after=14)
    assert (since(database), the_deal(database, "Pilot").stage.name) == (FRIDAY, "Proposal")


def test_a_moment_to_come_is_left_out_and_said(database: Database) -> None:
    founded(database)
    found = imported(database, "1,Pilot,Proposal,2027-08-15,")
    assert since(database) is None
    assert ["2027-08-15" in told.sentence for told in found.noted] == [True]


def test_a_time_of_day_ahead_of_utc_is_taken(database: Database) -> None:
    founded(database)
    found = imported(database, "1,Pilot,Proposal,2026-11-20 23:00,")
    assert (since(database), found.noted) == (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), [])
    assert the_deal(database, "Pilot").days_in_stage(FRIDAY) == 0
