"""Open, won or lost: told from what says so, in the order of how plainly it says it."""

import pytest

from sales.crm.outcome import is_deleted, status_of
from sales.deal import Status


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "open"),
        ({"stage": "Proposal"}, "open"),
        ({"stage": "Won stage"}, "open"),
        ({"stage": "closedwon"}, "won"),
        ({"stage": "6 - Closed Won"}, "won"),
        ({"stage": "Closed Won (Sales Pipeline)"}, "won"),
        ({"stage": "Closed/Lost - price"}, "lost"),
        ({"stage": "Abgeschlossen und gewonnen"}, "won"),
        ({"stage": "Open"}, "open"),
        ({"status": "Won", "stage": "Proposal"}, "won"),
        ({"status": "Open", "lost_reason": "Price"}, "open"),
        ({"is_closed": "1", "is_won": "1"}, "won"),
        ({"is_closed": "true", "is_won": "false"}, "lost"),
        ({"is_closed": "false", "is_won": "false", "stage": "Closed Won"}, "open"),
        ({"is_closed": "true", "stage": "Closed Lost"}, "lost"),
        ({"is_lost": "Yes"}, "lost"),
        ({"is_lost": "No", "stage": "Closed Won"}, "won"),
        ({"won_at": "2026-01-01"}, "won"),
        ({"lost_at": "2026-01-01"}, "lost"),
        ({"lost_reason": "Price"}, "lost"),
        ({"close_on": "2001-01-01", "amount": "0"}, "open"),
    ],
)
def test_the_status_is_told_and_not_inferred(values: dict[str, str], status: Status) -> None:
    assert status_of(values) == (status, None)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"status": "Qualified"}, "'Qualified' is none of open, won and lost"),
        ({"is_closed": "true"}, "nothing says whether it was won or lost"),
        ({"won_at": "2026-01-01", "lost_at": "2026-02-01"}, "both a won and a lost time"),
    ],
)
def test_what_cannot_be_followed_is_open_and_said(values: dict[str, str], part: str) -> None:
    status, note = status_of(values)
    assert status == "open"
    assert part in (note or "")


def test_a_deal_that_the_crm_deleted_is_recognised() -> None:
    assert is_deleted({"is_deleted": "true"})
    assert is_deleted({"status": "Deleted"})
    assert not is_deleted({"is_deleted": "false", "status": "open"})
