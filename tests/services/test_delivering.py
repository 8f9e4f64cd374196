"""The life of a delivery: leased by one holder at a time, put off, given up, and closed by its holder only."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sales.delivery import Delivery
from services import delivering, firing, workspaces
from services.delivering import LEASE, LONGEST_WAIT, MOST_ATTEMPTS
from storage import deliveries
from storage import workspaces as stored
from storage.database import Database
from tests.services.company import FRIDAY, founded, rows, staff

NOW = FRIDAY
SECOND = timedelta(seconds=1)


def plan(database: Database, *keys: str, workspace_id: str = "T1", **values: Any) -> None:
    row = {
        "workspace_id": workspace_id,
        "fire_at": NOW,
        "kind": "digest",
        "recipient": "C0SALES01",
        "available_at": NOW,
    }
    with database.write(workspace_id) as connection:
        deliveries.plan(connection, [row | values | {"key": key} for key in keys])


def claim(database: Database, holder: str = "one", *, now: datetime = NOW, limit: int = 20) -> list[Delivery]:
    return delivering.claim(database, lease_owner=holder, now=now, limit=limit)


def standing(database: Database, key: str = "a") -> dict[str, Any]:
    return next(row for row in rows(database, "deliveries") if row["key"] == key)


@pytest.fixture
def waiting(database: Database) -> Database:
    """One delivery that waits."""
    founded(database)
    plan(database, "a")
    return database


def test_a_delivery_is_leased_to_one_holder(waiting: Database) -> None:
    assert [delivery.key for delivery in claim(waiting)] == ["a"]
    assert claim(waiting, "two") == []
    assert claim(waiting, "one") == []
    row = standing(waiting)
    assert (row["lease_owner"], row["available_at"], row["attempts"], row["state"]) == (
        "one",
        NOW + LEASE,
        1,
        "pending",
    )


def test_a_lease_that_runs_out_is_taken_by_the_next(waiting: Database) -> None:
    claim(waiting)
    assert claim(waiting, "two", now=NOW + LEASE - SECOND) == []
    (second,) = claim(waiting, "two", now=NOW + LEASE)
    assert second.attempts == 1
    assert standing(waiting)["attempts"] == 2


def test_what_a_holder_that_lost_its_lease_says_is_not_recorded(waiting: Database) -> None:
    (first,) = claim(waiting)
    (second,) = claim(waiting, "two", now=NOW + LEASE)
    delivering.sent(waiting, first, lease_owner="one", channel="C1", ts="1.1", now=NOW)
    delivering.failed(waiting, first, lease_owner="one", reason="late")
    delivering.skipped(waiting, first, lease_owner="one", reason="late")
    delivering.put_off(waiting, first, lease_owner="one", reason="late", now=NOW)
    row = standing(waiting)
    assert (row["state"], row["lease_owner"], row["slack_ts"], row["reason"]) == ("pending", "two", None, None)
    delivering.sent(waiting, second, lease_owner="two", channel="C1", ts="2.2", now=NOW + LEASE)
    row = standing(waiting)
    assert (row["state"], row["slack_ts"], row["slack_channel"], row["sent_at"]) == ("sent", "2.2", "C1", NOW + LEASE)


def test_an_end_is_the_end(waiting: Database) -> None:
    (first,) = claim(waiting)
    delivering.sent(waiting, first, lease_owner="one", channel="C1", ts="1.1", now=NOW)
    delivering.failed(waiting, first, lease_owner="one", reason="no")
    delivering.put_off(waiting, first, lease_owner="one", reason="no", now=NOW)
    assert standing(waiting)["state"] == "sent"
    assert claim(waiting, now=NOW + 365 * 86400 * SECOND) == []


def test_what_is_planned_again_stays_as_it_is(waiting: Database) -> None:
    (first,) = claim(waiting)
    delivering.sent(waiting, first, lease_owner="one", channel="C1", ts="1.1", now=NOW)
    before = standing(waiting)
    plan(waiting, "a", recipient="C2")
    assert standing(waiting) == before


def test_each_wait_is_longer_up_to_a_quarter_of_an_hour_and_at_last_it_is_given_up(waiting: Database) -> None:
    now = NOW
    waits = []
    while standing(waiting)["state"] == "pending":
        (held,) = claim(waiting, now=now)
        delivering.put_off(waiting, held, lease_owner="one", reason="Slack answered 500", now=now)
        waits.append(standing(waiting)["available_at"] - now)
        now = standing(waiting)["available_at"]
    assert waits[:4] == [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND]
    assert max(waits) == LONGEST_WAIT
    assert len(waits) == MOST_ATTEMPTS
    assert now - NOW > timedelta(hours=4), "an outage of hours loses nothing"
    row = standing(waiting)
    assert (row["state"], row["attempts"]) == ("failed", MOST_ATTEMPTS)
    assert row["reason"] == f"given up after {MOST_ATTEMPTS} attempts: Slack answered 500"


@pytest.mark.parametrize("seconds", [0, 1, 30, 3600])
def test_a_wait_that_was_asked_for_is_kept_and_is_no_attempt(waiting: Database, seconds: int) -> None:
    now = NOW
    for _ in range(MOST_ATTEMPTS + 3):
        (held,) = claim(waiting, now=now)
        delivering.put_off(
            waiting, held, lease_owner="one", reason="Slack asked to wait", now=now, wait=seconds * SECOND
        )
        row = standing(waiting)
        assert row["available_at"] == now + seconds * SECOND
        now = row["available_at"]
    assert (row["state"], row["attempts"], row["lease_owner"]) == ("pending", 0, None)


def test_a_batch_has_at_most_what_was_asked_for_the_oldest_first(database: Database) -> None:
    founded(database)
    plan(database, "late", available_at=NOW - SECOND)
    plan(database, "later", available_at=NOW)
    plan(database, "early", available_at=NOW - 2 * SECOND)
    plan(database, "not yet", available_at=NOW + SECOND)
    assert [delivery.key for delivery in claim(database, limit=2)] == ["early", "late"]
    assert [delivery.key for delivery in claim(database, limit=2)] == ["later"]


def test_no_delivery_is_leased_twice_however_many_replicas_claim(database: Database) -> None:
    founded(database)
    plan(database, *(f"key {number}" for number in range(200)))

    def work(holder: str) -> list[str]:
        held = []
        while batch := claim(database, holder, limit=7):
            held += [delivery.key for delivery in batch]
        return held

    with ThreadPoolExecutor(8) as pool:
        found = [key for keys in pool.map(work, [f"replica {n}" for n in range(8)]) for key in keys]
    leased = Counter(found)
    missing = 200 - len(leased)
    assert set(leased.values()) == {1}
    assert missing == len(claim(database, limit=200)), "a row that was locked while another looked is found later"


def test_an_uninstalled_workspace_gets_nothing_and_keeps_what_waits(database: Database) -> None:
    founded(database, "T1")
    founded(database, "T2")
    plan(database, "a")
    plan(database, "b", workspace_id="T2")
    with database.write("T1") as connection:
        stored.change(connection, "T1", state="uninstalled")
    assert [delivery.key for delivery in claim(database)] == ["b"]
    assert standing(database)["state"] == "pending"


def test_the_only_process_on_sqlite_takes_over_what_a_killed_one_had_leased(database: Database) -> None:
    founded(database)
    plan(database, "a", "b")
    (held, _) = claim(database)
    delivering.sent(database, held, lease_owner="one", channel="C1", ts="1.1", now=NOW)
    taken = delivering.take_over(database, now=NOW + SECOND)
    again = [delivery.key for delivery in claim(database, "two", now=NOW + SECOND)]
    assert (taken, again) == ((1, ["b"]) if database.is_sqlite else (0, []))


@pytest.mark.parametrize(
    ("kind", "recipient", "at", "is_late"),
    [
        ("digest", "C0SALES01", NOW + timedelta(days=2), False),
        ("digest", "C0SALES01", NOW + timedelta(days=2, seconds=1), True),
        ("undated", "UMAYA", NOW + timedelta(days=2), False),
        ("nudge", "UJANE", datetime(2026, 11, 21, 4, 59, tzinfo=UTC), False),
        ("nudge", "UJANE", datetime(2026, 11, 21, 5, 0, tzinfo=UTC), True),
        ("nudge", "UBERT", datetime(2026, 11, 20, 22, 59, tzinfo=UTC), False),
        ("nudge", "UBERT", datetime(2026, 11, 20, 23, 0, tzinfo=UTC), True),
    ],
)
def test_what_waited_beyond_its_use_is_late(
    database: Database, kind: str, recipient: str, at: datetime, is_late: bool
) -> None:
    founded(database)
    plan(database, "a", kind=kind, recipient=recipient)
    (held,) = claim(database)
    assert (delivering.why_not(database, held, now=at) == delivering.TOO_LATE) is is_late


@pytest.mark.parametrize("kind", ["nudge", "told", "reminder", "left", "digest"])
def test_nothing_is_sent_to_somebody_who_has_left_since_it_was_planned(database: Database, kind: str) -> None:
    founded(database)
    plan(database, "a", kind=kind, recipient="UTOM")
    (held,) = claim(database)
    assert delivering.why_not(database, held, now=NOW) == "its reader has left Slack"


@pytest.mark.parametrize("kind", ["nudge", "told", "reminder", "left", "digest"])
def test_nothing_is_sent_or_drawn_anew_for_somebody_who_turned_out_to_be_a_stranger(
    database: Database, kind: str
) -> None:
    founded(database)
    plan(database, "a", kind=kind, recipient="UBERT")
    assert delivering.to_redraw(database, "T1", "a") is not None
    bert = next(person for person in staff("T1") if person.id == "UBERT")
    workspaces.meet(database, "T1", [replace(bert, is_stranger=True)], now=NOW)
    (held,) = claim(database)
    assert delivering.why_not(database, held, now=NOW) == "its reader is of another company"
    assert delivering.to_redraw(database, "T1", "a") is None


def test_two_workspaces_hold_deliveries_of_one_key(database: Database) -> None:
    founded(database, "T1")
    founded(database, "T2")
    plan(database, "a")
    plan(database, "a", workspace_id="T2")
    one, other = claim(database)
    delivering.sent(database, one, lease_owner="one", channel="C1", ts="1.1", now=NOW)
    states = {row["workspace_id"]: row["state"] for row in rows(database, "deliveries", None)}
    assert states == {one.workspace_id: "sent", other.workspace_id: "pending"}
    assert delivering.to_redraw(database, "T3", "a") is None


def test_old_fires_are_not_planned_for_a_workspace_that_comes_back(database: Database) -> None:
    founded(database)
    with database.write("T1") as connection:
        stored.change(connection, "T1", state="uninstalled")
    firing.fire_due(database, now=NOW + timedelta(days=30), limit=200)
    workspaces.settle_in(database, workspaces.Installation("T1", "Back", "UBOT", []), now=NOW + timedelta(days=30))
    held = claim(database, now=NOW + timedelta(days=30))
    assert all(delivering.why_not(database, one, now=NOW + timedelta(days=30)) is None for one in held)
