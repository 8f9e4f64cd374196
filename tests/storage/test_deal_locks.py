"""Who waits for a deal that another is changing sees it as it is then."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import sqlalchemy as sa

from sales.deal import Deal
from storage import deals, stages
from storage.database import Database
from tests.services.company import the_deal, working

WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
MOST_TRIES = 500


def test_a_deal_whose_stage_has_changed_meanwhile_is_found_in_its_new_stage(database: Database) -> None:
    working(database)
    deal = the_deal(database, "Northwind")

    def second() -> Deal | None:
        with database.write("T1") as connection:
            return deals.find_for_change(connection, "T1", deal.id)

    with ThreadPoolExecutor() as threads:
        with database.write("T1") as connection:
            won = next(stage for stage in stages.every(connection, "T1") if stage.kind == "won")
            deals.find_for_change(connection, "T1", deal.id)
            deals.change(connection, "T1", deal.id, stage_id=won.id)
            waiting = threads.submit(second)
            _until_it_waits(database)
        found = waiting.result(timeout=10)

    assert found is not None
    assert found.stage.name == "Won"


def _until_it_waits(database: Database) -> None:
    """On Postgres, until the second writer waits for the row; on SQLite it waits for its turn to write."""
    if database.engine.dialect.name == "sqlite":
        return
    with database.engine.connect() as looking:
        for _ in range(MOST_TRIES):
            if looking.execute(WAITING).scalar():
                return
            Event().wait(0.01)
    raise AssertionError("the second writer never waited")
