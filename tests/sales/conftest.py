"""Plain deals, steps and people for the rules."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sales.deal import Deal, Stage
from sales.person import Person
from sales.step import Step

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def make_deal() -> Callable[..., Deal]:
    """An open deal of U1 without account; anything else as given."""
    plain = Deal(
        id="d1",
        name="Pilot",
        account=None,
        amount=Decimal(1000),
        currency="USD",
        stage=Stage("g1", "Discovery", 1, "open"),
        stage_since=NOW,
        status="open",
        owner_id="U1",
        owner_name="Jane Roe",
        team_id="T1",
        close_on=None,
        created_at=NOW,
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
    """An open step of U1 due on Monday 23 Nov 2026; anything else as given."""
    plain = Step(
        id="s1",
        deal_id="d1",
        deal_name="Pilot",
        text="Send the quote",
        owner_id="U1",
        owner_name="Jane Roe",
        party="ours",
        contact=None,
        due_on=date(2026, 11, 23),
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
    return Person("T1", "U1", "Jane Roe", "America/New_York")
