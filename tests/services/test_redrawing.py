"""Many deals changed at once have each message and each home tab drawn anew once, for the same few questions."""

from collections import Counter
from datetime import date, timedelta

import sqlalchemy as sa

from services import composing, delivering, firing, home, import_pace, importing
from storage.database import Database
from tests.services.company import DAY, FRIDAY, agreed, configured, founded, rows, taken_in, the_deal, working

MORNING = FRIDAY + 3 * DAY  # Monday, 10:00 in New York and 16:00 in Berlin
LINE = "{number},Deal {number},Acme,{amount},USD,Discovery,Jane Roe,,2026-11-02"


def _lines(count: int, amount: int) -> str:
    return "\n".join(LINE.format(number=number, amount=amount) for number in range(count))


def _sent(database: Database) -> None:
    """Everything that waits to be sent, as if Slack had taken it."""
    for delivery in delivering.claim(database, lease_owner="me", now=MORNING, limit=100):
        delivering.sent(database, delivery, lease_owner="me", channel="D1", ts="1.1", now=MORNING)


def _morning(database: Database, count: int) -> None:
    """So many deals of Jane's, one step of hers; her home tab and her morning message are out, and the Friday list."""
    founded(database)
    taken_in(database, "T1", _lines(count, 100))
    agreed(database, "Deal 0", MORNING.date())
    configured(database, "T1", schedules=[{"kind": "nudge", "days": ["mon"], "time": "09:00"}])
    home.opened(database, workspace_id="T1", person_id="UJANE", now=MORNING)
    for moment in (FRIDAY + DAY / 2, MORNING):
        firing.fire_due(database, now=moment, limit=100)
        _sent(database)


def _waiting(database: Database) -> Counter[str]:
    """What is drawn anew: the kinds of what waits, how often."""
    return Counter(row["kind"] for row in rows(database, "deliveries") if row["state"] == "pending")


def test_an_import_of_many_batches_has_each_thing_drawn_anew_once(database: Database) -> None:
    count = 3 * import_pace.FIRST
    _morning(database, count)
    assert not _waiting(database)

    assert taken_in(database, "T1", _lines(count, 200), now=MORNING).changed == count

    assert _waiting(database) == {"home": 1, "redraw": 2}
    redrawn = {
        row["about"]["shown"].partition(":")[0] for row in rows(database, "deliveries") if row["kind"] == "redraw"
    }
    assert redrawn == {"nudge", "undated"}
    due = {row["available_at"] for row in rows(database, "deliveries") if row["state"] == "pending"}
    assert due == {MORNING + importing.SETTLED_IN}


def test_an_import_that_changes_nothing_shown_has_nothing_drawn_anew(database: Database) -> None:
    _morning(database, 5)
    assert taken_in(database, "T1", _lines(5, 100), now=MORNING).unchanged == 5
    assert not _waiting(database)


def test_all_deals_of_a_batch_cost_no_more_questions_than_ten(database: Database) -> None:
    _morning(database, import_pace.FIRST)
    many = _asked_of_deliveries(database, import_pace.FIRST, 300)
    assert many == _asked_of_deliveries(database, 10, 400) > 0


def _asked_of_deliveries(database: Database, count: int, amount: int) -> int:
    """How many statements about deliveries an import of a batch takes."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        assert taken_in(database, "T1", _lines(count, amount), now=MORNING).changed == count
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    return sum("deliveries" in statement for statement in asked)


def test_what_waits_for_an_earlier_moment_is_not_put_off_by_an_import(database: Database) -> None:
    _morning(database, 5)
    agreed(database, "Deal 1", MORNING.date() + DAY, now=MORNING)
    taken_in(database, "T1", _lines(5, 200), now=MORNING)
    home_tab = next(row for row in rows(database, "deliveries") if row["kind"] == "home")
    assert home_tab["available_at"] == MORNING


def test_a_list_bears_the_names_and_amounts_of_now_and_its_sums_add_up(database: Database) -> None:
    working(database)
    team_id = next(str(row["id"]) for row in rows(database, "teams"))
    before = composing.undated(database, "T1", team_id, now=FRIDAY)
    line = "1,Southwind - Pilot,Southwind Health,60000,USD,Proposal,Jane Roe,2026-12-15,2026-09-01"
    taken_in(database, "T1", line, now=FRIDAY + timedelta(hours=1))
    agreed(database, "Aurora", date(2026, 12, 1), now=FRIDAY + timedelta(hours=1))

    again = composing.undated_again(database, "T1", team_id, at=FRIDAY)

    named = {deal.name: deal.amount for owner in again.owners for deal in owner.deals}
    assert named["Southwind - Pilot"] == 60000
    assert len(named) == sum(len(owner.deals) for owner in before.owners)
    assert again.undated_money["USD"] == 60000
    assert again.open_money["USD"] == before.open_money["USD"] - 45300 + 60000
    assert set(again.ticked) == {the_deal(database, "Aurora").id}
