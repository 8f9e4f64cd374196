"""A new deal whose name is there by now: at once, from a question, from a form; and what is another's deal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from sales.answers import Recorded, WhichDeal
from sales.deal_fields import DealFields
from sales.refusal import Refusal
from services import capture, deal_editing
from services.deal_editing import Saved
from storage.database import Database
from tests.services.company import FRIDAY, configured, rows, typist, working

LATER = FRIDAY + timedelta(minutes=1)


@pytest.fixture
def sold(database: Database) -> Database:
    """Four open deals."""
    working(database)
    return database


def asked(database: Database, line: str, who: str = "UJANE", now: datetime = LATER) -> str:
    """The draft behind the question which deal a line means."""
    found = capture.from_line(database, typist=typist(person_id=who), line=line, now=now)
    assert isinstance(found, WhichDeal), found
    return found.draft_id


def new_deal(database: Database, draft_id: str, who: str = "UJANE") -> Recorded:
    """*New deal*, pressed."""
    done = capture.pick_deal(database, typist=typist(person_id=who), draft_id=draft_id, deal_id=None, now=LATER)
    assert isinstance(done, Recorded), done
    return done


def added(database: Database) -> list[str]:
    return [row["name"] for row in rows(database, "deals") if row["source"] == "slack"]


def test_pressed_at_once_by_several_people_it_is_one_deal(sold: Database) -> None:
    people = ("UJANE", "UMAYA", "UJANE", "UMAYA")
    drafts = [(asked(sold, f"Novaplex - step {n} fri 27 nov", who), who) for n, who in enumerate(people)]

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda draft: new_deal(sold, *draft), drafts))

    assert added(sold) == ["Novaplex"]
    assert len({one.deal.id for one in done}) == 1
    assert len(rows(sold, "steps")) == 4


def test_a_deal_of_a_team_that_one_may_not_see_is_neither_taken_nor_named(sold: Database) -> None:
    configured(sold, "T1", teams=[{"name": "East", "members": ["UBERT"]}])
    draft_id = asked(sold, "Novaplex - send the quote fri 27 nov")
    theirs = deal_editing.add(sold, typist=typist(person_id="UBERT"), said=_fields(sold), now=LATER, form_id="V1")
    assert isinstance(theirs, Saved)

    mine = new_deal(sold, draft_id)

    assert mine.deal.id != theirs.deal.id
    assert mine.met_by == ""
    there = deal_editing.add(sold, typist=typist(), said=_fields(sold), now=LATER, form_id="V2")
    assert isinstance(there, Refusal)
    assert "added by you" in there.sentence


def test_two_forms_sent_at_once_make_one_deal_and_one_is_told(sold: Database) -> None:
    said = _fields(sold)

    def sends(number: int) -> Saved | Refusal:
        return deal_editing.add(sold, typist=typist(), said=said, now=LATER, form_id=f"V{number}")

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(sends, range(2)))

    assert sorted(type(one).__name__ for one in done) == ["Refusal", "Saved"]
    assert added(sold) == ["Novaplex"]


def _fields(database: Database) -> DealFields:
    stage = next(str(row["id"]) for row in rows(database, "stages") if row["kind"] == "open")
    return DealFields("Novaplex", stage=stage)
