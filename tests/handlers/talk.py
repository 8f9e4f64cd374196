"""Short ways to say what a person does in these tests, each with Slack's own limits held."""

from typing import Any

from sandbox.seen import Message, Shown
from tests.acting import Office
from tests.deals import stored

SLACK_WAITS_MS = 3000


async def types(office: Office, line: str, *, who: str = "jane", channel: str = "#sales") -> Message:
    """`/nextstep` with a line: the answer, which only this person sees."""
    shown = await office.people.command(who, "/nextstep", line, channel=channel)
    assert shown.ok, shown.error
    assert shown.duration_ms < SLACK_WAITS_MS
    assert shown.message is not None
    assert shown.message.ephemeral
    return shown.message


async def presses(
    office: Office, message: Message, action_id: str, *, who: str = "jane", containing: str = "", **given: Any
) -> Message:
    """A press on a button of an answer: the same message as it reads then."""
    shown = await office.people.click(who, message, action_id, **given)
    in_time(shown)
    return await office.people.wait_for_message(who, message.channel, containing=containing, after=message)


def in_time(shown: Shown) -> None:
    """The act succeeded, and within Slack's limit."""
    assert shown.ok, shown.error
    assert shown.duration_ms < SLACK_WAITS_MS


def only_step(office: Office) -> dict[str, Any]:
    """The one step on record."""
    steps = stored(office, "steps")
    assert len(steps) == 1, steps
    return steps[0]


async def id_of(office: Office, handle: str) -> str:
    """A person's Slack id."""
    return next(str(person["id"]) for person in await office.people.people() if person["name"] == handle)
