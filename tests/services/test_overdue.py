"""Overdue is due before today where the step's owner is: in lists, digests and metrics alike, whoever reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from sales.deal_list import OVERDUE, Shown
from sales.person import Person
from services import capture, composing, deal_reading
from storage import people
from storage.database import Database
from tests.services.company import DAY, founded, rows, taken_in, the_deal, typist

MONDAY = date(2026, 11, 23)
NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # Sunday in Los Angeles, Monday in Auckland
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # Monday in Los Angeles, Tuesday in Auckland
DEALS = """
1,Kiwi,,100,USD,Discovery,Kiri Tane,,
2,Lax,,200,USD,Discovery,Maya Lind,,
"""


@pytest.fixture
def both_shores(database: Database) -> Database:
    """Kiri in Auckland and Maya, the owner, in Los Angeles, each with a deal and its step due on Monday."""
    people = [
        Person("T1", "UMAYA", "Maya Lind", "America/Los_Angeles", is_primary_owner=True, is_admin=True),
        Person("T1", "UKIRI", "Kiri Tane", "Pacific/Auckland"),
    ]
    founded(database, members=people, now=NIGHT - 9 * DAY)
    taken_in(database, "T1", DEALS, owners=(), now=NIGHT - 9 * DAY)
    for name, owner_id in (("Kiwi", "UKIRI"), ("Lax", "UMAYA")):
        _agreed(database, name, owner_id, MONDAY, now=NIGHT - 9 * DAY)
    return database


def _agreed(database: Database, name: str, owner_id: str, due_on: date, *, now: datetime) -> None:
    capture.from_form(
        database,
        typist=typist(person_id="UMAYA"),
        deal_id=the_deal(database, name).id,
        text="call",
        owner_id=owner_id,
        due_on=due_on,
        now=now,
    )


def _listed(database: Database, who: str, now: datetime) -> list[str]:
    page = deal_reading.page(database, typist=typist(person_id=who), shown=Shown(OVERDUE), now=now)
    assert all(line.step and line.step.is_overdue(now) for line in page.lines)
    assert page.total == len(page.lines)
    return [line.deal.name for line in page.lines]


def _in_digest(database: Database, now: datetime) -> list[str]:
    team_id = next(str(row["id"]) for row in rows(database, "teams"))
    return [late.deal.name for late in composing.digest(database, "T1", team_id, now=now).overdue]


@pytest.mark.parametrize(
    ("now", "overdue"),
    [
        (NIGHT, []),
        (NOON, ["Kiwi"]),
        (NOON - timedelta(hours=1, minutes=1), []),
        (NOON - timedelta(hours=1), ["Kiwi"]),
        (NOON + DAY, ["Lax", "Kiwi"]),
    ],
)
def test_at_the_date_line_the_list_and_the_digest_say_the_same_to_everybody(
    both_shores: Database, now: datetime, overdue: list[str]
) -> None:
    assert _in_digest(both_shores, now) == overdue
    for who in ("UMAYA", "UKIRI"):
        assert _listed(both_shores, who, now) == overdue


def test_a_deal_is_overdue_by_any_of_its_steps(both_shores: Database) -> None:
    _agreed(both_shores, "Kiwi", "UMAYA", MONDAY, now=NIGHT)
    assert _in_digest(both_shores, NOON) == ["Kiwi"], "its step in Auckland is late, the one in Los Angeles is not"
    page = deal_reading.page(both_shores, typist=typist(person_id="UMAYA"), shown=Shown(OVERDUE), now=NOON)
    assert [line.deal.name for line in page.lines] == ["Kiwi"]


def test_ever_more_zones_cost_no_further_question(both_shores: Database) -> None:
    few = _statements(both_shores)
    zones = ("Asia/Tokyo", "Europe/Berlin", "Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Kolkata", "America/Bogota")
    with both_shores.write("T1") as connection:
        people.put_all(connection, [Person("T1", f"U{n}", f"N {n}", zone) for n, zone in enumerate(zones)])
    assert _statements(both_shores) == few


def _statements(database: Database) -> int:
    """How many statements a page of overdue deals takes."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        assert _listed(database, "UMAYA", NOON) == ["Kiwi"]
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    return len(asked)
