"""Somebody of another company who shares a channel with the app: Slack's flag is not set, and nothing is theirs."""

from dataclasses import replace

import pytest

from bot.runtime import running
from sales.person import Person
from sandbox.seen import Message
from services import workspaces
from storage import people
from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import id_of, in_time, types
from tests.handlers.test_pipeline import asks

POLITELY = "Nextstep works for the people of its own workspace"


@pytest.fixture
async def connected(sold: Office) -> Office:
    """Sam of the other company is in #sales, where the app is, and the bot has just begun."""
    await sold.people.set_members("#sales", ["jane", "bert", "sam"])
    await sold.bot.meet_everyone()
    return sold


async def _list_in_channel(office: Office) -> Message:
    answer = await asks(office)
    in_time(await office.people.click("jane", answer, "pipeline_undated"))
    listed = await office.people.wait_for_message("jane", "#sales", containing="no dated next step", after=answer)
    in_time(await office.people.click("jane", listed, "pipeline_share"))
    await office.work()
    return await office.people.wait_for_message("sam", "#sales", containing="Shared by Jane Roe")


async def test_they_open_nothing_from_a_message_that_they_see(connected: Office) -> None:
    listed = await _list_in_channel(connected)
    block = next(block for block in listed.blocks if "deal_set_step" in str(block))

    shown = await connected.people.click("sam", listed, "deal_set_step", block_id=block["block_id"])

    assert shown.view is None
    told = await connected.people.wait_for_message("sam", "#sales", containing=POLITELY)
    assert told.ephemeral


async def test_they_cannot_be_named_as_owner_in_a_line(connected: Office) -> None:
    answer = await types(connected, "Zeta - send the quote @sam fri 27 nov")
    await connected.work()

    assert "Sam Partner belongs to another company" in answer.all_text
    assert stored(connected, "steps") == []
    assert [m for m in await connected.people.messages("sam", "dm") if m.from_app] == []


async def test_a_name_that_a_colleague_bears_too_means_the_colleague(connected: Office) -> None:
    samuel = await connected.people.add_person("samuel", real_name="Sam Partner", tz="America/New_York")

    await types(connected, "Zeta - send the quote @sam.partner fri 27 nov")

    assert [step["owner_id"] for step in stored(connected, "steps")] == [samuel]


async def test_what_slack_tells_of_them_later_makes_them_no_colleague(connected: Office) -> None:
    await connected.people.change_person("sam", title="Buyer")
    await connected.people.settle()

    assert _on_record(connected, await id_of(connected, "sam")).is_stranger


async def test_who_was_taken_for_a_colleague_is_corrected_at_the_next_meeting(connected: Office) -> None:
    sam = await id_of(connected, "sam")
    taken_for = replace(_on_record(connected, sam), is_stranger=False)
    workspaces.meet(connected.database, connected.workspace_id, [taken_for], now=connected.clock.now)

    await connected.bot.meet_everyone()

    assert _on_record(connected, sam).is_stranger


async def test_who_was_taken_for_a_colleague_is_corrected_when_the_bot_begins_anew(connected: Office) -> None:
    sam = await id_of(connected, "sam")
    taken_for = replace(_on_record(connected, sam), is_stranger=False)
    workspaces.meet(connected.database, connected.workspace_id, [taken_for], now=connected.clock.now)

    async with running(connected.bot.settings, connected.clock):
        assert _on_record(connected, sam).is_stranger


def _on_record(office: Office, person_id: str) -> Person:
    with office.database.read(office.workspace_id) as connection:
        found = people.find(connection, office.workspace_id, person_id)
    assert found is not None
    return found
