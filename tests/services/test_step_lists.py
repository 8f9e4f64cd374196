"""A page of steps: the lines and the order of the home tab, at the same few statements whatever their number."""

from datetime import date

import pytest

from sales.step_list import PAGE, StepPage, StepsShown
from services import home, step_lists
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, the_deal, typist
from tests.services.leavers import counting, many, selling

BERT = typist(person_id="UBERT")


@pytest.fixture
def busy(database: Database) -> Database:
    """Bert with 25 steps for today, on deals of many sizes, and one on Saturday."""
    selling(database)
    many(database, 25)
    agreed(database, "Falcon", date(2026, 11, 21), owner_id="UBERT")
    return database


def page_of(database: Database, of: str, offset: int = 0) -> StepPage:
    return step_lists.page(database, typist=BERT, shown=StepsShown(of, offset), now=FRIDAY)


def test_the_pages_together_are_the_group_of_the_home_tab_in_its_order(busy: Database) -> None:
    tab = home.shown(busy, "T1", "UBERT", now=FRIDAY)
    for of, group in (("overdue", tab.overdue), ("today", tab.due_today), ("week", tab.this_week)):
        pages = [page_of(busy, of, offset) for offset in range(0, len(group) + 1, PAGE)]
        found = [line.step.id for page in pages[: -(-len(group) // PAGE)] for line in page.lines]
        assert found == [line.step.id for line in group]
        assert {page.total for page in pages} == {len(group)}
    assert (len(tab.due_today), len(tab.this_week)) == (25, 1)


def test_a_list_that_has_become_shorter_shows_its_last_page(busy: Database) -> None:
    page = page_of(busy, "today", 500)
    assert (page.shown.offset, len(page.lines), page.total) == (20, 5, 25)
    tomorrow = step_lists.page(busy, typist=BERT, shown=StepsShown("overdue"), now=FRIDAY + DAY)
    assert tomorrow.total == 25


def test_a_page_costs_the_same_statements_and_reads_ten_rows_of_ten_thousand(database: Database) -> None:
    selling(database)
    agreed(database, "Falcon", FRIDAY.date(), owner_id="UBERT")
    with counting(database) as few:
        page_of(database, "today")
    many(database, 10_000)
    with counting(database) as lots:
        page = page_of(database, "today", 5_000)
    assert len(lots) == len(few)
    assert (len(page.lines), page.total) == (PAGE, 10_001)
    assert any("LIMIT" in statement for statement in lots)


def test_a_deals_list_is_paged_by_the_database_too(busy: Database) -> None:
    for day in range(12):
        agreed(busy, "Zeta", date(2026, 12, 1 + day), text=f"step {day}", owner_id="UBERT")
    second = page_of(busy, the_deal(busy, "Zeta").id, 10)
    assert ([line.step.text for line in second.lines], second.total) == (["step 10", "step 11"], 12)
