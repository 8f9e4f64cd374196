"""Many people at once at a running server, at all that they do in a day; how long each act took."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import system_clock
from sandbox.driver import Driver
from sandbox.seen import Message, Shown, Submitted, View
from sandbox.server import Sandbox, running_sandbox
from storage import deliveries, tables
from storage.database import Database
from storage.upsert import insert_all
from tests.acting import scopes
from tests.bot.test_serve import serving

OVERDUE = 25  # steps of each person, so that the home tab shows only the first
PATIENCE = 30.0
LATE = frozenset({"expired_trigger_id", "operation_timeout"})


@dataclass
class Told:
    """Milliseconds of each act from the press to its answer, those that failed, and what the log of Slack says."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    done: int = 0
    recorded: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    def note(self, name: str, done: Shown | Submitted) -> None:
        """Keep how it went."""
        self.took[name].append(done.duration_ms)
        if done.error is not None:
            self.failed.append(f"{name}: {done.error}")


async def at_a_server(database_url: str, folder: Path, *, people: int, rounds: int) -> Told:
    """So many people, each doing the same few things so many times, at `nextstep serve`."""
    async with running_sandbox(scopes=scopes()) as slack, slack.driver() as driver:
        env = slack.environment() | {"DATABASE_URL": database_url}
        async with serving(folder, env) as served:
            slack.set_bot_url(f"{served.address}/slack/events")
            database = Database(database_url)
            try:
                return await _crowd(slack, driver, database, people, rounds)
            finally:
                database.close()


async def _crowd(slack: Sandbox, driver: Driver, database: Database, people: int, rounds: int) -> Told:
    told = Told()
    names = [f"rep{number}" for number in range(people)]
    for name in names:
        await driver.add_person(name)
    await driver.settle(within=60)
    ids = [slack.workspace.person(name).id for name in names]
    await asyncio.to_thread(_begin_a_day, database, slack.workspace.team_id, ids, system_clock())
    for name in names:
        await _looks_around(driver, name)
    began = slack.world.log.count
    await asyncio.gather(*(_works(driver, name, rounds, told) for name in names))
    told.verdicts = Counter(entry.verdict for entry in slack.world.log.matching(after=began))
    return told


async def _works(driver: Driver, who: str, rounds: int, told: Told) -> None:
    for number in range(rounds):
        line = f"{who} deal {number} - send the quote in 3 days"
        asked = await driver.command(who, "/nextstep", line)
        told.note("line", asked)
        if asked.message and "capture_new_deal" in asked.message.action_ids:
            told.note("press", await driver.click(who, asked.message, "capture_new_deal"))
            told.recorded += 1
        await _fills_in_a_form(driver, who, told)
        await _looks_at_a_list(driver, who, told)
    await _looks_at_home(driver, who, told)
    await _ticks_off(driver, who, told)


async def _looks_around(driver: Driver, who: str) -> None:
    """What a process does only once is done before anything is counted."""
    for command in ("/deals", "/nextstep"):
        shown = await driver.command(who, command, "")
        if shown.view is not None:
            await driver.close(who, shown.view)


def _begin_a_day(database: Database, workspace_id: str, ids: list[str], now: datetime) -> None:
    """Steps that are overdue wherever they are, and a morning message to each."""
    with database.write(workspace_id) as connection:
        made = [_step(workspace_id, person, number, now) for person in ids for number in range(OVERDUE)]
        insert_all(connection, tables.steps, made)
        about = {"workspace_id": workspace_id, "kind": "nudge", "fire_at": now, "available_at": now}
        deliveries.plan(connection, [{**about, "key": f"nudge:crowd:{person}", "recipient": person} for person in ids])


def _step(workspace_id: str, person_id: str, number: int, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "id": f"step-{person_id}-{number}",
        "deal_id": f"deal{number}",
        "text": "call them",
        "owner_id": person_id,
        "due_on": now.date() - timedelta(days=2),
        "state": "open",
        "state_since": now,
        "created_by": person_id,
        "created_at": now,
        "via": "form",
    }


async def _looks_at_home(driver: Driver, who: str, told: Told) -> None:
    home = await driver.open_home(who, within=PATIENCE)
    if home is None or "steps_more" not in home.action_ids:
        told.failed.append("home: without the steps that are overdue")
        return
    listed = await driver.click(who, home, "steps_more")
    told.note("steps opened", listed)
    if listed.view is not None:
        told.note("steps turned", await driver.click(who, listed.view, "step_list_next"))
        await driver.close(who, listed.view)


async def _ticks_off(driver: Driver, who: str, told: Told) -> None:
    morning = await driver.wait_for_message(who, "dm", containing="call them", within=PATIENCE)
    pressed = await driver.click(who, morning, "step_done", block_id=_first_line(morning))
    told.note("done", pressed)
    told.done += pressed.view is not None


def _first_line(message: Message) -> str:
    return next(str(block["block_id"]) for block in message.blocks if "step_done" in str(block))


async def _fills_in_a_form(driver: Driver, who: str, told: Told) -> None:
    opened = await driver.command(who, "/nextstep", "")
    told.note("form opened", opened)
    if opened.view is None:
        return
    found = await _first_option(driver, who, opened.view)
    if found:
        values = {"deal": found, "text": "Book the demo", "due_on": "2030-01-04"}
        sent = await driver.submit(who, opened.view, values)
        told.note("form sent", sent)
        told.recorded += not sent.errors and sent.error is None


async def _first_option(driver: Driver, who: str, form: View) -> tuple[str, str] | None:
    found = await driver.options(who, form, "deal", who)
    return found[0] if found else None


async def _looks_at_a_list(driver: Driver, who: str, told: Told) -> None:
    listed = await driver.command(who, "/deals", "")
    told.note("list opened", listed)
    if listed.view is None:
        return
    told.note("list filtered", await driver.click(who, listed.view, "deal_list_filter", option=("", "every")))
    told.note("pipeline", await driver.command(who, "/pipeline", ""))
