"""The end of the story: what was captured and sent, how fast people were answered, and what to try next."""

from collections import Counter
from collections.abc import Iterable
from statistics import median

from bot.demo.records import recorded
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from sandbox.errors import Json
from services.exporting import Record

SLACK_WAITS_MS = 3000


async def sum_up(stage: Stage) -> None:
    """One screen of figures: from the bot's records and from the workspace's request log."""
    steps, history, sent = [await recorded(stage, what) for what in ("steps", "history", "deliveries")]
    arrived = [delivery for delivery in sent if delivery["state"] == "sent"]
    log = await stage.driver.log()
    stage.screen.heading("The week in figures")
    stage.screen.table(
        [
            ("Captured", _captured(steps, history)),
            ("In private", _in_private(stage, arrived)),
            ("In #sales", _in_channel(arrived)),
            ("In place", f"{_of_kind(arrived, 'redraw')} times a morning message was redrawn after a step had changed"),
            ("Answers", _answers(log)),
            ("Slack's rules", _rules(log)),
        ]
    )


def tell_what_is_next(screen: Screen) -> None:
    """What somebody who has seen the story may try."""
    screen.heading("What to try next")
    screen.table(
        [
            ("make demo", "the same story; then this workspace opens in your browser, for you to try"),
            ("README.md", "how to connect Nextstep to your own Slack"),
            ("nextstep import FILE --dry-run", "once connected: what your CRM's export would bring"),
        ]
    )


def _captured(steps: list[Record], history: list[Record]) -> str:
    via, states = Counter(step["via"] for step in steps), Counter(step["state"] for step in steps)
    people = len({step["created_by"] for step in steps})
    taken_back = sum(change["what"] == "step.removed" for change in history)
    return (
        f"{len(steps)} next steps by {people} people, {via['command']} in one line and {via['form']} in the form; "
        f"{states['done']} done, {taken_back} taken back"
    )


def _in_private(stage: Stage, arrived: list[Record]) -> str:
    names = {person.id: person.shown_name for person in stage.screen.people.values()}
    nudged = Counter(names[delivery["recipient"]] for delivery in arrived if delivery["kind"] == "nudge")
    people = ", ".join(f"{name} {count}" for name, count in sorted(nudged.items()))
    return f"{nudged.total()} morning messages at 9:00 where each person is: {people}"


def _in_channel(arrived: list[Record]) -> str:
    return f"{_of_kind(arrived, 'undated')} list of undated deals, {_of_kind(arrived, 'digest')} Monday digests"


def _of_kind(arrived: Iterable[Record], kind: str) -> int:
    return sum(delivery["kind"] == kind for delivery in arrived)


def _answers(log: list[Json]) -> str:
    took = [entry["ms"] for entry in log if entry["direction"] == "delivery" and not entry["retry"]]
    in_time = sum(ms < SLACK_WAITS_MS for ms in took)
    return (
        f"{in_time} of {len(took)} requests of people within Slack's {SLACK_WAITS_MS:,} ms: "
        f"half of them in {median(took):.0f} ms, the slowest in {max(took):.0f} ms"
    )


def _rules(log: list[Json]) -> str:
    refused = Counter(entry["verdict"] for entry in log if entry["verdict"] != "ok")
    said = ", ".join(f"{count} × {verdict}" for verdict, count in refused.items()) or "none"
    return f"{len(log)} exchanges with the workspace, refused by it: {said}"
