"""The picker of deals: which names it offers for a new deal."""

import pytest

from sales.deal_fields import DealFields
from services import deal_editing, finding
from services.finding import Pickable
from storage.database import Database
from tests.services.company import FRIDAY, typist, working


@pytest.fixture
def sold(database: Database) -> Database:
    """Four open deals."""
    working(database)
    return database


def added(database: Database, name: str) -> None:
    stage = next(one for one in finding_deals(database, "").deals).stage.id
    deal_editing.add(database, typist=typist(), said=DealFields(name, stage=stage), now=FRIDAY)


def finding_deals(database: Database, typed: str) -> Pickable:
    return finding.for_picker(database, workspace_id="T1", person_id="UJANE", typed=typed)


def test_a_name_without_letters_is_offered_behind_the_recent_deals_until_there_is_one(sold: Database) -> None:
    recent = finding_deals(sold, "")
    found = finding_deals(sold, " 🚀 ")
    assert (found.deals, found.new_name, recent.new_name) == (recent.deals, "🚀", None)

    added(sold, "🚀")

    assert finding_deals(sold, "🚀").new_name is None
    assert finding_deals(sold, "🚀🚀").new_name == "🚀🚀"


def test_a_name_that_differs_in_its_signs_is_another_deals(sold: Database) -> None:
    added(sold, "C")
    assert finding_deals(sold, "c").new_name is None
    found = finding_deals(sold, "C++")
    assert (found.new_name, "C" in [deal.name for deal in found.deals]) == ("C++", True)
    added(sold, "C++")
    assert [finding_deals(sold, typed).new_name for typed in ("c++", "C", "C#")] == [None, None, "C#"]
