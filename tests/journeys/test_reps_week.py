"""A rep's week and her manager's, from the first line after a call to the Monday after."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from sandbox.seen import Message
from services import configuring
from tests.acting import Office, office
from tests.deals import deal, seed, stored

DEALS = (
    deal("Process Mining", "Aurora Bank", amount="450000", stage="Negotiation"),
    deal("Pilot", "Northwind Health", amount="45300", stage="Proposal"),
    deal("Renewal", "Zeta", amount="12000"),
    deal("Rollout", "Falcon Energy", owner="ann", amount="120000", stage="Proposal"),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, in New York."""
    return datetime(2026, 11, day, hour + 5, minute, tzinfo=UTC)


async def _types(office: Office, line: str, who: str = "jane") -> Message:
    shown = await office.people.command(who, "/nextstep", line, channel="#sales")
    assert shown.ok
    assert shown.message is not None
    return shown.message


async def _settle(office: Office) -> None:
    """One team in #sales, with the schedules as they come; the list and the digest at New York's time."""
    sales = next(channel["id"] for channel in await office.people.channels() if channel["name"] == "sales")
    wanted = {
        "workspace": {"timezone": "America/New_York", "currency": "USD"},
        "teams": [{"name": "Sales", "channel": sales, "managers": ["ann@example.com"]}],
    }
    configuration = configuring.Configuration.model_validate(wanted)
    configuring.configure(office.database, office.workspace_id, configuration, now=office.clock.now)


@pytest.fixture
async def on_monday(database_url: str) -> AsyncIterator[Office]:
    """The bot in the sandbox on Monday 16 Nov 2026, 11:00 in New York."""
    async with office(database_url, now=at(16, 11)) as running:
        yield running


async def test_a_reps_week(on_monday: Office) -> None:
    at_work, people = on_monday, on_monday.people
    seed(at_work.database, at_work.workspace_id, DEALS, now=at_work.clock.now)
    await _settle(at_work)

    # Monday, after a call: one line, and a second that must be asked about.
    assert "✓ Aurora Bank – Process Mining" in (await _types(at_work, "Aurora - call the CISO wed")).text
    asked = await _types(at_work, "Northwind - send the revised quote")
    assert asked.text.startswith("When?")
    await people.click("jane", asked, "capture_other_date", date="2026-11-18")
    await people.wait_for_message("jane", "#sales", containing="✓ *Northwind Health – Pilot*")

    # Tuesday morning nothing is due; one deal has no date, and the message says so.
    await at_work.go_to(at(17, 9))
    tuesday = await people.wait_for_message("jane", "dm", containing="1 deal without a dated step")
    assert "Zeta – Renewal" in tuesday.all_text

    # Wednesday at nine: both are due. One is done, and its following step agreed at once.
    await at_work.go_to(at(18, 9))
    morning = await people.wait_for_message("jane", "dm", containing="2 for today, 1 deal without a dated step")
    assert morning.ts != tuesday.ts
    place = next(place for place, block in enumerate(morning.blocks) if "CISO" in str(block))
    first = morning.blocks[place + 1]["block_id"]
    at_work.clock.now = at(18, 9, 4)
    form = (await people.click("jane", morning, "step_done", block_id=first)).view
    assert form is not None
    done = await people.submit("jane", form, {"text": "Send the security answers", "due_on": "2026-11-20"})
    assert done.errors == {}
    await at_work.work()
    redrawn = await people.wait_for_message("jane", "dm", containing="done 9:04, next: Fri 20 Nov", after=morning)
    assert redrawn.ts == morning.ts
    assert redrawn.text.startswith("1 for today")

    # Thursday: what was not done is overdue.
    await at_work.go_to(at(19, 9))
    thursday = await people.wait_for_message("jane", "dm", containing="1 overdue")
    assert "was due Wed 18 Nov" in thursday.all_text

    # Friday at ten: the team's list in its channel; a date is set from it, by whom it concerns.
    await at_work.go_to(at(20, 10))
    listed = await people.wait_for_message("ann", "#sales", containing="2 of 4 open deals have no dated next step")
    assert not listed.ephemeral
    assert "<@" not in listed.all_text
    falcon = next(block for block in listed.blocks if "Falcon" in str(block) and "accessory" in block)
    shown = await people.click("ann", listed, falcon["accessory"]["action_id"], block_id=falcon["block_id"])
    assert shown.view is not None
    saved = await people.submit("ann", shown.view, {"text": "Agree on the pilot's scope", "due_on": "2026-11-24"})
    assert saved.view is not None
    assert saved.view.title == "Next step saved"

    # Monday at half past eight: the digest.
    await at_work.go_to(at(23, 8, 30))
    digest = await people.wait_for_message("ann", "#sales", containing="Open pipeline")
    assert "4 deals" in digest.all_text

    # Everything happened once, and what happened stands in the history.
    deliveries = stored(at_work, "deliveries")
    assert {one["state"] for one in deliveries} <= {"sent", "skipped"}
    assert len({one["key"] for one in deliveries}) == len(deliveries)
    assert {step["text"]: step["state"] for step in stored(at_work, "steps")} == {
        "call the CISO": "done",
        "send the revised quote": "open",
        "Send the security answers": "open",
        "Agree on the pilot's scope": "open",
    }
    assert {made["via"] for made in stored(at_work, "history")} >= {"import", "command", "nudge", "form"}


async def test_a_rep_on_the_other_side_of_the_world_has_her_own_morning(at_work: Office) -> None:
    seed(at_work.database, at_work.workspace_id, [deal("Depot", "Tarnwick", owner="kenji")], now=at_work.clock.now)
    await _types(at_work, "Tarnwick - send the order form @kenji on 24 nov")

    await at_work.go_to(datetime(2026, 11, 23, 23, 59, tzinfo=UTC))
    assert await people_s_own(at_work, "kenji") == []
    await at_work.go_to(datetime(2026, 11, 24, 0, 0, tzinfo=UTC))  # 9:00 in Tokyo

    sent = await people_s_own(at_work, "kenji")
    assert [message.text for message in sent] == ["1 for today"]
    assert await people_s_own(at_work, "jane") == []


async def people_s_own(office: Office, who: str) -> list[Message]:
    """What the bot has written to this person in private."""
    return [message for message in await office.people.messages(who, "dm") if message.from_app]
