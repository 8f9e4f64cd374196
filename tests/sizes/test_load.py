"""A server under load: no trigger runs out, nothing fails, and every step is recorded once."""

from pathlib import Path

import pytest

from storage.database import Database
from tests.services.company import rows
from tests.sizes.crowd import LATE, at_a_server

PEOPLE, ROUNDS = 3, 3

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("size", [10_000])
async def test_many_people_at_once_are_all_answered_among_ten_thousand_deals(sized_url: str, tmp_path: Path) -> None:
    told = await at_a_server(sized_url, tmp_path, people=PEOPLE, rounds=ROUNDS)

    assert told.failed == []
    assert not LATE & told.verdicts.keys(), told.verdicts
    database = Database(sized_url)
    every = rows(database, "steps", None)
    database.close()
    made = [row for row in every if not row["id"].startswith("step")]
    ticked = [row for row in every if row["state"] == "done"]
    assert len(ticked) == told.done == PEOPLE
    assert len(made) == told.recorded == 2 * PEOPLE * ROUNDS
