"""Many people at once at a running server: lines, forms, searches, lists, presses; how long each act took."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.driver import Driver
from sandbox.seen import Shown, Submitted, View
from sandbox.server import Sandbox, running_sandbox
from tests.acting import scopes
from tests.bot.test_serve import serving

LATE = frozenset({"expired_trigger_id", "operation_timeout"})


@dataclass
class Told:
    """Milliseconds of each act from the press to its answer, those that failed, and what the log of Slack says."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
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
            return await _crowd(slack, driver, people, rounds)


async def _crowd(slack: Sandbox, driver: Driver, people: int, rounds: int) -> Told:
    told = Told()
    names = [f"rep{number}" for number in range(people)]
    for name in names:
        await driver.add_person(name)
    await driver.settle(within=60)
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
        told.recorded += sent.closed


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
