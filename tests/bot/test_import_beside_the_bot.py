"""An import while the bot runs: captures are not held up, and a kill in the middle costs nothing."""

import asyncio
import os
import signal
import subprocess
import sysconfig
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.clock import system_clock
from storage.database import Database
from tests.services.company import agreed, every_deal, everything, founded, rows, taken_in

NEXTSTEP = Path(sysconfig.get_path("scripts")) / "nextstep"
DEALS = 6000
LIMIT = 60
SLACKS_PATIENCE = 3.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = "\n".join(f"{n},Customer {n} - Rollout,Customer {n},{n}.5,EUR,Proposal,Rep {n % 30}" for n in range(DEALS))
    path = tmp_path / "many.csv"
    path.write_text(f"id,name,account,amount,currency,stage,owner\n{lines}\n")
    return path


def importing(url: str, file: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "DATABASE_URL": url}
    return subprocess.Popen(
        [NEXTSTEP, "import", str(file), "--workspace", "T1", "--source", "crm"],
        cwd=file.parent,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


async def until_it_has(database: Database, number: int, child: subprocess.Popen[bytes]) -> None:
    """Wait until so many deals are in."""
    async with asyncio.timeout(LIMIT):
        while len(await asyncio.to_thread(rows, database, "deals")) < number:
            assert child.poll() is None, "it ended too early"


def whole(database: Database) -> None:
    """Every deal that is there has its words and its history, once."""
    found = {row["id"]: row for row in rows(database, "deals")}
    words = Counter(row["deal_id"] for row in rows(database, "deal_words"))
    assert words.keys() == found.keys()
    history = Counter(row["deal_id"] for row in rows(database, "changes") if row["what"] == "deal.created")
    assert history == dict.fromkeys(found, 1)
    ids = Counter(row["external_id"] for row in found.values())
    assert set(ids.values()) <= {1}


async def test_an_import_killed_in_the_middle_and_run_again_is_complete(
    database: Database, database_url: str, file: Path
) -> None:
    founded(database)
    kills = 0
    for number in (1, 800, 1600):
        child = importing(database_url, file)
        await until_it_has(database, number, child)
        child.send_signal(signal.SIGKILL)
        assert child.wait(LIMIT) == -signal.SIGKILL
        child.communicate()
        kills += 1
        whole(database)
        assert number <= len(rows(database, "deals")) < DEALS
    last = importing(database_url, file)
    told = last.communicate(timeout=LIMIT)[0].decode()
    assert last.returncode == 0
    assert told.split(" ")[0].replace(",", "") != str(DEALS), "it went on where the others had come to"
    whole(database)
    deals = every_deal(database)
    assert {deal.external_id for deal in deals.values()} == {str(n) for n in range(DEALS)}
    assert all(str(deal.amount) == f"{deal.external_id}.5" for deal in deals.values())
    before = everything(database, "T1")
    again = importing(database_url, file)
    again.communicate(timeout=LIMIT)
    assert again.returncode == 0
    assert everything(database, "T1") == before
    assert kills == 3


async def test_captures_go_on_while_an_import_runs(database: Database, database_url: str, file: Path) -> None:
    founded(database)
    taken_in(database, "T1", "a,Acme - Pilot,,1,USD,Proposal,Jane Roe,,", source="other")
    child = importing(database_url, file)
    await until_it_has(database, 2, child)
    waits = []
    while child.poll() is None:
        began = time.perf_counter()
        await asyncio.to_thread(agreed, database, "Acme", date(2099, 11, 27), now=system_clock())
        waits.append(time.perf_counter() - began)
    child.communicate()
    assert child.returncode == 0
    assert len(rows(database, "deals")) == DEALS + 1
    assert len(waits) > 3
    assert max(waits) < SLACKS_PATIENCE
    assert len(rows(database, "steps")) == len(waits)
