"""Which deal a line means, among deals whose names are everyday words: certain or asked about, never a silent guess."""

import pytest

from sales.answers import Outcome, Recorded, WhichDate, WhichDeal
from services import capture
from storage.database import Database
from tests.services.company import FRIDAY, founded, taken_in, typist

DEALS = """
1,Pilot,Northwind Health,45300,USD,Proposal,Jane Roe,,2026-09-01
2,Upgrade,Jane Street,500000,USD,Proposal,Jane Roe,,2026-09-01
3,Renewal,Acme,12000,USD,Proposal,Jane Roe,,2026-09-01
4,Seats,May & Co,9000,USD,Proposal,Jane Roe,,2026-09-01
5,Line 4,Summit Foods,7000,USD,Proposal,Jane Roe,,2026-09-01
6,Backbone,March Networks,7000,USD,Proposal,Jane Roe,,2026-09-01
7,Zeta,,1500,USD,Proposal,Jane Roe,,2026-09-01
8,Team plan,7-Eleven,1500,USD,Proposal,Jane Roe,,2026-09-01
9,Process Mining,Aurora “Big” Bank,450000,USD,Proposal,Jane Roe,,2026-09-01
"""


@pytest.fixture
def portfolio(database: Database) -> Database:
    founded(database)
    taken_in(database, "T1", DEALS)
    return database


def said(database: Database, line: str) -> Outcome:
    return capture.from_line(database, typist=typist(), line=line, now=FRIDAY)


@pytest.mark.parametrize(
    "line",
    [
        "jane call northwind tue",
        "jane to call northwind tue",
        "upgrade northwind to premium tue",
        "renewal northwind call tue",
        "summit with northwind on tue",
        "may call northwind tomorrow",
        "march - call northwind tue",
        "seats tue northwind",
        "zeta / northwind - call tue",
        "no - call tue",
        "x - call tue",
        "big - call tue",
        "plan - call tue",
        "health - check tue",
    ],
)
def test_a_line_that_may_mean_another_deal_asks_which(portfolio: Database, line: str) -> None:
    assert isinstance(said(portfolio, line), WhichDeal)


@pytest.mark.parametrize(
    ("line", "deal", "text"),
    [
        ("northwind - call jane tue", "Pilot", "call jane"),
        ("northwind call paula tue", "Pilot", "call paula"),
        ("north - call tue", "Pilot", "call"),
        ("jane street - call northwind tue", "Upgrade", "call northwind"),
        ("jane street: send the upgrade plan tue", "Upgrade", "send the upgrade plan"),
        ("zeta - send the northwind case study tue", "Zeta", "send the northwind case study"),
        ("march networks call tue", "Backbone", "call"),
        ("aurora bank, ask about mining tue", "Process Mining", "ask about mining"),
        ("may & co send seats offer tue", "Seats", "send seats offer"),
    ],
)
def test_a_line_that_can_mean_one_deal_only_is_recorded(portfolio: Database, line: str, deal: str, text: str) -> None:
    answer = said(portfolio, line)
    assert isinstance(answer, Recorded)
    assert (answer.deal.name, answer.step.text) == (deal, text)


def test_a_name_that_more_deals_share_than_are_looked_at_is_asked_about(portfolio: Database) -> None:
    branches = "\n".join(f"{n},Branch {n},Crowd Branch {n},1,USD,Proposal,Jane Roe,," for n in range(100, 170))
    taken_in(
        portfolio,
        "T1",
        f"{branches}\n90,Expansion,Crowd,1,USD,Proposal,Jane Roe,,\n91,Launch,Crowd,1,USD,Proposal,Jane Roe,,",
    )
    asked = said(portfolio, "Crowd - send the quote tue")
    assert isinstance(asked, WhichDeal)
    assert {deal.name for deal in asked.candidates[:2]} == {"Expansion", "Launch"}
    unsure = said(portfolio, "branch - send the quote tue")
    assert isinstance(unsure, WhichDeal)
    certain = said(portfolio, "crowd branch 142 - send the quote tue")
    assert isinstance(certain, Recorded)
    assert certain.deal.name == "Branch 142"


@pytest.mark.parametrize(
    "line",
    ["northwind,send quote,tue", "northwind|send quote|tue", "northwind:send quote:tue"],
)
def test_separators_without_blanks_part_a_line_all_the_same(portfolio: Database, line: str) -> None:
    answer = said(portfolio, line)
    assert isinstance(answer, Recorded)
    assert (answer.deal.name, answer.step.text) == ("Pilot", "send quote")


@pytest.mark.parametrize("line", ["northwind-send quote tue", "northwind/send quote tue", "northwind.send quote tue"])
def test_words_that_hang_on_the_deals_name_are_not_lost(portfolio: Database, line: str) -> None:
    asked = said(portfolio, line)
    if isinstance(asked, WhichDeal):
        pilot = next(deal for deal in asked.candidates if deal.name == "Pilot")
        asked = capture.pick_deal(portfolio, typist=typist(), draft_id=asked.draft_id, deal_id=pilot.id, now=FRIDAY)
    assert isinstance(asked, Recorded)
    assert asked.step.text == "send quote"


def test_each_reading_of_a_date_keeps_the_hour_that_was_typed_with_it(portfolio: Database) -> None:
    asked = said(portfolio, "northwind - call fri 5pm or mon")
    assert isinstance(asked, WhichDate)
    friday = next(day for day in asked.choices if day.weekday() == 4)
    done = capture.pick_date(portfolio, typist=typist(), draft_id=asked.draft_id, day=friday, now=FRIDAY)
    assert isinstance(done, Recorded)
    assert done.step.due_at is not None
    assert done.step.due_at.hour == 22, "17:00 in New York"
