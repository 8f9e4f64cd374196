"""A deal, a step and a person to start from, for the tests of rules and of blocks alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sales.deal import Deal, Stage
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DISCOVERY = Stage("g1", "Discovery", 1, "open", norm_days=14)


@pytest.fixture(scope="session")
def make_deal() -> Callable[..., Deal]:
    """An open deal in Discovery for 12 days, 210 days old, of Jane Roe; anything else as given."""
    plain = Deal(
        id="d1",
        name="Pilot",
        account="Northwind Health",
        amount=Decimal(45_300),
        currency="USD",
        stage=DISCOVERY,
        stage_since=NOW - timedelta(days=12),
        status="open",
        owner_id="U1",
        owner_name="Jane Roe",
        team_id="T1",
        close_on=None,
        created_at=NOW - timedelta(days=210),
        recorded_at=NOW,
        closed_at=None,
        source="slack",
        external_id=None,
        crm_next_step=None,
        next_step_on=None,
        last_step_on=None,
    )

    def make(**given: Any) -> Deal:
        return replace(plain, **given)

    return make


@pytest.fixture(scope="session")
def make_step() -> Callable[..., Step]:
    """An open step of Jane Roe's, due on Fri 27 Nov; anything else as given."""
    plain = Step(
        id="s1",
        deal_id="d1",
        deal_name="Pilot",
        text="Send the revised quote",
        owner_id="U1",
        owner_name="Jane Roe",
        party="ours",
        contact=None,
        due_on=date(2026, 11, 27),
        due_at=None,
        state="open",
        state_since=NOW,
        created_by="U1",
        created_at=NOW,
        via="command",
    )

    def make(**given: Any) -> Step:
        return replace(plain, **given)

    return make


@pytest.fixture(scope="session")
def jane() -> Person:
    """Jane, in Berlin: an hour ahead of UTC in November."""
    return Person("W1", "U1", "Jane Roe", "Europe/Berlin")
