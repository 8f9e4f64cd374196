"""The team's week: the undated list on Friday, the digest on Monday, and a holiday that is left alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.demo import sample
from bot.demo.before import EXPORTED_AT, OPERATIONS, take_in
from bot.demo.records import recorded
from bot.demo.sample import weekly_exports
from bot.demo.script import nov
from bot.demo.stage import OffScript, Stage
from sandbox.seen import Message

CHANNEL = "#sales"


async def friday(stage: Stage) -> None:
    """Friday 20 November: the list of undated deals, then the CRM's export of the week."""
    await stage.scene("ann", nov(20), "10:00", "Ann, sales manager, in #sales")
    stage.screen.message("ann", await _latest(stage))
    (export,) = weekly_exports(sample.A_WEEK_LATER)
    await stage.scene(OPERATIONS, export.on, EXPORTED_AT, "Maya imports the CRM's export of the week")
    summary = await take_in(stage, export)
    stage.screen.tell(
        f"{summary.created} deals new, {summary.changed} changed.",
        "What was edited in Slack since the last import would have been kept.",
    )


async def monday(stage: Stage) -> None:
    """Monday 23 November: Kenji's holiday, Ann's digest."""
    await stage.scene("kenji", nov(23), "9:00", "A public holiday in Japan")
    await _expect_silence(stage, "kenji")
    stage.screen.tell(
        f"Labour Thanksgiving Day. Kenji has {await _due(stage, 'kenji')} steps due, and no message came:",
        "nobody is nudged on a public holiday where they are. His next one comes on Tuesday.",
    )
    await stage.scene("ann", nov(23), "8:30", "Later that day: the Monday digest in #sales")
    stage.screen.message("ann", await _latest(stage))


async def _latest(stage: Stage) -> Message:
    message = (await stage.driver.messages("ann", CHANNEL))[-1]
    if _sent_at(message) != stage.clock.now():
        raise OffScript(f"nothing was posted to {CHANNEL} at {stage.clock.now()}")
    return message


async def _expect_silence(stage: Stage, handle: str) -> None:
    seen = await stage.driver.messages(handle, "dm")
    if seen and _sent_at(seen[-1]) >= stage.clock.now():
        raise OffScript(f"{handle} was disturbed on a holiday: {seen[-1].text}")


async def _due(stage: Stage, handle: str) -> int:
    """How many open steps this person has that are due by now."""
    person = stage.screen.people[handle]
    today = stage.clock.now().astimezone(ZoneInfo(person.tz)).date().isoformat()
    own = [step for step in await recorded(stage, "steps") if step["owner_id"] == person.id]
    return sum(step["state"] == "open" and step["due_on"] <= today for step in own)


def _sent_at(message: Message) -> datetime:

    return datetime.fromtimestamp(int(float(message.ts)), UTC)
