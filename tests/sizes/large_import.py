"""A large import by the command line beside a bot that serves, killed on the way and begun again."""

import asyncio
import os
import re
import signal
import sysconfig
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.clock import system_clock
from sandbox.driver import Driver
from sandbox.server import running_sandbox
from storage import tables
from storage.database import Database
from tests.acting import scopes
from tests.bot.test_serve import serving
from tests.services.company import taken_in

NEXTSTEP = Path(sysconfig.get_path("scripts")) / "nextstep"
SOURCE = "large"
REPS = ("jane", "bert", "maya")
LIVE_DEALS = 20
PAUSE = 0.05
LOOK = 0.2
LONGEST = 1200
HEADER = "id,name,account,amount,currency,stage,owner,close date"
_BAR = re.compile(r"(\d+)/\d+")


@dataclass
class Went:
    """How it went: milliseconds of each `/nextstep` meanwhile, MB held at how many rows, what the bar showed."""

    waits: list[float] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)
    ends: list[int] = field(default_factory=list)
    seconds: float = 0.0
    summary: str = ""

    def grown(self, rows: int) -> float:
        """MB that the last run held more in the end than after a tenth of the rows."""
        early = next(held for done, held in self.memory if done >= rows / 10)
        return max(held for _, held in self.memory) - early


async def beside_a_bot(url: str, folder: Path, rows: int, *, kills: int = 2) -> Went:
    """Import so many rows, killed so many times at even distances, while reps type `/nextstep` all the time."""
    went, file = Went(), folder / "large.csv"
    write(file, rows)
    async with _reps_at_work(url, folder, went):
        began = time.perf_counter()
        for kill in range(1, kills + 1):
            await _run(url, file, went, until=rows * kill // (kills + 1))
        await _run(url, file, went, until=None)
        went.seconds = time.perf_counter() - began
    return went


def write(file: Path, rows: int) -> None:
    """A file of so many deals."""
    with file.open("w") as out:
        out.write(f"{HEADER}\n")
        for n in range(rows):
            day = f"2027-{1 + n % 12:02}-{1 + n % 28:02}"
            out.write(f"{n},Customer {n} - Rollout,Customer {n},{n}.5,EUR,Proposal,Rep {n % 30},{day}\n")


def is_whole(url: str, rows: int) -> None:
    """Every deal of the file stands once, with its words and one note in its history."""
    database, deals, changes = Database(url), tables.deals, tables.changes
    mine = deals.c.source == SOURCE
    words = sa.select(tables.deal_words.c.deal_id)
    created = sa.select(changes.c.deal_id).where(changes.c.what == "deal.created")
    with database.engine.connect() as connection:
        total, ids, amount = connection.execute(
            sa.select(
                sa.func.count(), sa.func.count(sa.distinct(deals.c.external_id)), sa.func.sum(deals.c.amount)
            ).where(mine)
        ).one()
        wordless = connection.scalar(sa.select(sa.func.count()).where(mine, deals.c.id.not_in(words)))
        untold = connection.scalar(sa.select(sa.func.count()).where(mine, deals.c.id.not_in(created)))
        told = connection.scalar(sa.select(sa.func.count()).select_from(created.subquery()))
    database.close()
    assert (total, ids) == (rows, rows)
    assert (wordless, untold, told) == (0, 0, rows + LIVE_DEALS)
    assert amount == rows * (rows - 1) // 2 + rows * type(amount)("0.5")


@asynccontextmanager
async def _reps_at_work(url: str, folder: Path, went: Went) -> AsyncIterator[None]:
    """A served bot and its people, who have deals of their own and record steps on them until all is over."""
    async with running_sandbox(scopes=scopes()) as slack, slack.driver() as driver:
        env = slack.environment() | {"DATABASE_URL": url}
        async with serving(folder, env) as served:
            slack.set_bot_url(f"{served.address}/slack/events")
            _have_live_deals(url)
            over = asyncio.Event()
            work = asyncio.gather(*(_record(driver, rep, over, went) for rep in REPS))
            try:
                yield
            finally:
                over.set()
                await work


def _have_live_deals(url: str) -> None:
    """Deals that the file has nothing to do with."""
    database = Database(url)
    with database.engine.connect() as connection:
        workspace_id = str(connection.scalar(sa.select(tables.workspaces.c.workspace_id)))
    lines = "\n".join(f"{n},Zeta{n} - Pilot,,1,USD,Proposal,,," for n in range(LIVE_DEALS))
    taken_in(database, workspace_id, lines, source="live", owners=(), now=system_clock())
    database.close()


async def _record(driver: Driver, rep: str, over: asyncio.Event, went: Went) -> None:
    """One line after the other, each on a deal of the rep's own."""
    first, number = REPS.index(rep), 0
    due = (system_clock() + timedelta(days=30)).date()
    while not over.is_set():
        number += 1
        deal = (first + number * len(REPS)) % LIVE_DEALS
        shown = await driver.command(rep, "/nextstep", f"Zeta{deal} - Pilot - call number {number}x {due}")
        assert shown.error is None, shown.error
        went.waits.append(shown.duration_ms)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), PAUSE)


async def _run(url: str, file: Path, went: Went, *, until: int | None) -> None:
    """The command; killed once so many deals are in, or left to its end, and then looked at all the time."""
    master, slave = os.openpty()
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm", "COLUMNS": "120", "DATABASE_URL": url}
    command = [str(NEXTSTEP), "import", str(file), "--source", SOURCE]
    child = await asyncio.create_subprocess_exec(
        *command, cwd=file.parent, env=env, stdout=asyncio.subprocess.PIPE, stderr=slave
    )
    os.close(slave)
    bar = asyncio.create_task(asyncio.to_thread(_read_bar, master, went))
    summary = asyncio.create_task(child.stdout.read())  # type: ignore[union-attr]
    if until is None:
        went.shown.clear()
    async with asyncio.timeout(LONGEST):
        while child.returncode is None:
            if until is None:
                went.memory.append((max(went.shown, default=0), _held(child.pid)))
            elif await asyncio.to_thread(_count, url) >= until:
                child.send_signal(signal.SIGKILL)
            with suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), LOOK)
    await bar
    went.ends.append(child.returncode)
    went.summary = (await summary).decode()


def _read_bar(master: int, went: Went) -> None:
    """What the bar shows, until the command closes its terminal."""
    with suppress(OSError), open(master, "rb", buffering=0) as terminal:
        while piece := terminal.read(4096):
            went.shown |= {int(done) for done in _BAR.findall(piece.decode(errors="replace").replace(",", ""))}


def _held(process_id: int) -> float:
    """MB that a process holds now."""
    with suppress(FileNotFoundError, IndexError, ProcessLookupError):
        return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0


def _count(url: str) -> int:
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            query = sa.select(sa.func.count()).select_from(tables.deals).where(tables.deals.c.source == SOURCE)
            return connection.execute(query).scalar_one()
    finally:
        database.close()
