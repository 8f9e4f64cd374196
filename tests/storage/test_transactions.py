"""Units of work: whole or absent, and nobody waits longer than he must."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database, FifoLock, driver_url
from tests.services.company import founded, rows, working

CHILD = Path(__file__).with_name("writer.py")
LIMIT = 20.0


def test_an_exception_takes_the_whole_unit_back(database: Database) -> None:
    working(database)
    with pytest.raises(RuntimeError, match="on the way"):
        _change_and_fail(database)
    assert "changed" not in {row["name"] for row in rows(database, "deals")}


def test_a_unit_that_failed_leaves_the_next_writer_free(database: Database) -> None:
    working(database)
    for _ in range(20):  # more than there are connections
        with pytest.raises(RuntimeError), database.write("T1"):
            raise RuntimeError
    with database.write("T1") as connection:
        assert connection.execute(sa.text("UPDATE deals SET name = 'changed'")).rowcount == 4


def test_the_lock_serves_in_the_order_of_asking() -> None:
    lock = FifoLock()
    served: list[int] = []
    lock.acquire()
    threads = []
    for number in range(20):
        thread = threading.Thread(target=_ask, args=(lock, served, number))
        thread.start()
        threads.append(thread)
        _until(lambda waiting=number + 1: len(lock._waiting) == waiting)  # type: ignore[misc]
    lock.release()
    for thread in threads:
        thread.join(LIMIT)
    assert served == list(range(20))


def test_the_lock_is_free_after_an_exception() -> None:
    lock = FifoLock()
    with pytest.raises(RuntimeError), lock.held():
        raise RuntimeError
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_ask, lock, [], 1).result(LIMIT) is None


def test_the_lock_is_never_held_twice() -> None:
    lock = FifoLock()
    holders: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(200):
            with lock.held():
                holders.append(1)
                most.append(len(holders))
                holders.pop()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result(LIMIT)
    assert max(most) == 1
    assert len(most) == 1600


def test_readers_are_not_held_up_by_a_writer(database: Database) -> None:
    working(database)
    with ThreadPoolExecutor(5) as pool, database.write("T1") as connection:
        connection.execute(sa.text("UPDATE deals SET name = 'unfinished'"))
        for read in [pool.submit(_names, database) for _ in range(5)]:
            assert "unfinished" not in read.result(LIMIT)
    assert _names(database) == {"unfinished"}


def test_a_reader_sees_one_state_while_a_writer_commits(database: Database) -> None:
    working(database)
    with database.read("T1") as connection:
        first = connection.execute(sa.text("SELECT count(*) FROM deals")).scalar_one()
        with database.write("T1") as writer:
            writer.execute(sa.text("DELETE FROM deal_words"))
            writer.execute(sa.text("DELETE FROM deals"))
        assert connection.execute(sa.text("SELECT count(*) FROM deals")).scalar_one() == first == 4
    assert _names(database) == set()


def test_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    founded(database)
    _count(database, 0)
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(_add_one, database, 25) for _ in range(8)]:
            done.result(60)
    assert _counted(database) == 200


def test_writers_in_other_processes_wait_rather_than_fail(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    founded(database)
    _count(database, 0)
    children = [_child("add", sqlite_url, "40") for _ in range(3)]
    _add_one(database, 40)
    for child in children:
        assert child.communicate(timeout=LIMIT)[1] == ""
        assert child.returncode == 0
    assert _counted(database) == 160
    database.close()


def test_a_writer_waits_for_one_of_another_process_and_then_sees_its_work(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    founded(database)
    _count(database, 0)
    child = _child("hold", sqlite_url, "1000")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_add_one, database, 1)
        assert _counted(database) == 0, "a reader does not wait"
        assert child.communicate("go on\n", timeout=LIMIT)[1] == ""
        waiting.result(LIMIT)
    assert _counted(database) == 1001
    database.close()


def test_sqlite_survives_the_loss_of_a_process_with_all_that_was_committed(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    founded(database)
    with database.engine.connect() as connection:
        asked = {name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in PRAGMAS}
    assert asked == PRAGMAS
    database.close()


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgres://me:pw@db/shop", "postgresql+psycopg://me:pw@db/shop"),
        ("postgresql://me:pw@db:5433/shop?sslmode=require", "postgresql+psycopg://me:pw@db:5433/shop?sslmode=require"),
        ("postgresql+psycopg2://me@db/shop", "postgresql+psycopg://me@db/shop"),
        ("sqlite:///nextstep.db", "sqlite:///nextstep.db"),
    ],
)
def test_an_address_as_people_write_it_gets_our_driver(written: str, read: str) -> None:
    assert driver_url(written).render_as_string(hide_password=False) == read


def _change_and_fail(database: Database) -> None:
    with database.write("T1") as connection:
        connection.execute(sa.text("UPDATE deals SET name = 'changed'"))
        raise RuntimeError("on the way")


def _ask(lock: FifoLock, served: list[int], number: int) -> None:
    with lock.held():
        served.append(number)


def _until(is_so: Callable[[], bool]) -> None:
    """Wait for a thread to have come so far; the test's own time limit ends a vain wait."""
    turn = threading.Event()
    for _ in range(2000):
        if is_so():
            return
        turn.wait(0.005)
    raise TimeoutError("it never came to be")


def _names(database: Database) -> set[str]:
    with database.read("T1") as connection:
        return set(connection.execute(sa.text("SELECT name FROM deals")).scalars())


def _count(database: Database, value: int) -> None:
    with database.write("T1") as connection:
        statement = "INSERT INTO receipts (workspace_id, key, answer, at) VALUES ('T1', 'count', :value, :at)"
        connection.execute(sa.text(statement), {"value": str(value), "at": "2026-11-20 15:00:00.000000"})


def _counted(database: Database) -> int:
    with database.read("T1") as connection:
        return int(connection.execute(sa.text("SELECT answer FROM receipts WHERE key = 'count'")).scalar_one())


def _add_one(database: Database, times: int) -> None:
    for _ in range(times):
        with database.write("T1") as connection:
            lock = "" if database.is_sqlite else " FOR UPDATE"
            query = sa.text(f"SELECT answer FROM receipts WHERE key = 'count'{lock}")
            value = int(connection.execute(query).scalar_one())
            change = sa.text("UPDATE receipts SET answer = :value WHERE key = 'count'")
            connection.execute(change, {"value": str(value + 1)})


def _child(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(CHILD), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
