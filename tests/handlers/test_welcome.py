"""The welcome: one private message to whoever installed it, drawn anew at each step, also from the settings."""

from collections.abc import AsyncIterator

import pytest

from sandbox.seen import Message
from tests.acting import Office, office
from tests.deals import stored
from tests.handlers.admin_talk import opens, saves, settings
from tests.handlers.talk import id_of, in_time
from tests.services.company import configured


@pytest.fixture
async def new(database_url: str) -> AsyncIterator[Office]:
    """A workspace in which the app was just installed, with the welcome delivered."""
    async with office(database_url, is_new=True) as running:
        await running.work()
        yield running


async def welcome(office: Office, containing: str = "1 Try it", *, after: Message | None = None) -> Message:
    return await office.people.wait_for_message("maya", "dm", containing=containing, after=after)


async def next_step(office: Office, message: Message, containing: str) -> Message:
    in_time(await office.people.click("maya", message, "welcome_next"))
    return await welcome(office, containing, after=message)


async def test_only_the_installer_is_welcomed_and_only_once(new: Office) -> None:
    message = await welcome(new)
    assert message.text == "Nextstep is installed. It works as it is; four short steps make it yours"
    assert message.buttons == ["Open the form", "Next"]
    for _ in range(3):
        await new.work()
    assert len(await new.people.messages("maya", "dm")) == 1
    assert [row["recipient"] for row in stored(new, "deliveries")] == [await id_of(new, "maya")]


async def test_all_four_steps_end_in_one_line(new: Office) -> None:
    message = await welcome(new)
    message = await next_step(new, message, "*2 The team's channel*")
    assert "✓ Try it" in message.all_text
    in_time(await new.people.click("maya", message, "welcome_channel", value="#general"))
    message = await welcome(new, "*3 Who is in the team*", after=message)
    assert "type `/invite @Nextstep` there" in message.all_text
    assert "so that they see the whole team." in message.all_text
    shown = await new.people.click("maya", message, "welcome_people")
    in_time(shown)
    assert shown.view is not None
    await saves(new, shown.view, managers=["ann"], members=["jane"])
    message = await welcome(new, "*4 Deals*", after=message)
    assert "/invite" not in message.all_text
    message = await next_step(new, message, "is set up")

    assert message.text == "Nextstep is set up. To change anything, type /nextstep-admin."
    assert (len(message.blocks), message.buttons) == (1, [])
    (team,) = [row for row in stored(new, "settings") if row["kind"] == "team"]
    assert team["managers"] == [await id_of(new, "ann")]
    assert team["channel"]
    assert "welcome_resume" not in (await settings(new)).action_ids


async def test_a_channel_that_is_archived_is_said_to_be(new: Office) -> None:
    message = await next_step(new, await welcome(new), "*2 The team's channel*")
    in_time(await new.people.click("maya", message, "welcome_channel", value="#sales-2024"))
    message = await welcome(new, "is archived and gets nothing; choose another channel", after=message)

    assert "/invite" not in message.all_text


async def test_every_step_can_be_skipped_and_nothing_is_set(new: Office) -> None:
    before = stored(new, "settings")
    message = await welcome(new)
    for containing in ("*2 ", "*3 ", "*4 ", "is set up"):
        message = await next_step(new, message, containing)
    assert stored(new, "settings") == before


async def test_a_double_press_passes_one_step_and_a_stale_one_none(new: Office) -> None:
    first = await welcome(new)
    in_time(await new.people.click("maya", first, "welcome_next", twice=True))
    second = await welcome(new, "*2 ", after=first)
    await new.people.settle()
    assert "*2 " in (await new.people.messages("maya", "dm"))[-1].all_text
    third = await next_step(new, second, "*3 ")
    assert "welcome_people" in third.action_ids


async def test_it_can_be_left_and_taken_up_again_in_the_settings(new: Office) -> None:
    message = await next_step(new, await welcome(new), "*2 ")
    top = await settings(new)
    assert "The welcome is at step 2 of 4." in top.all_text

    view = await opens(new, top, "welcome_resume", "The welcome")
    assert "*2 The team's channel*" in view.all_text
    in_time(await new.people.click("maya", view, "welcome_channel", value="#sales"))
    view = await new.people.wait_for_view("maya", containing="*3 ", after=view)
    message = await welcome(new, "*3 ", after=message)
    in_time(await new.people.click("maya", view, "welcome_people"))
    form = await new.people.wait_for_view("maya", containing="Managers")
    await saves(new, form, managers=["ann"])
    view = await new.people.wait_for_view("maya", containing="*4 ", after=view)
    message = await welcome(new, "*4 ", after=message)
    in_time(await new.people.click("maya", view, "welcome_next"))
    await welcome(new, "is set up", after=message)
    assert (await new.people.wait_for_view("maya", containing="is set up")).title == "Welcome"


async def test_trying_opens_the_form_for_a_next_step(new: Office) -> None:
    shown = await new.people.click("maya", await welcome(new), "welcome_try")
    in_time(shown)
    assert shown.view is not None
    assert shown.view.callback_id == "step_form"


async def test_a_workspace_of_one_that_does_nothing_works_all_the_same(new: Office) -> None:
    shown = await new.people.command("maya", "/nextstep", "Acme - send the quote 27 nov")
    in_time(shown)
    assert shown.message is not None
    in_time(await new.people.click("maya", shown.message, "capture_new_deal"))
    answer = await new.people.wait_for_message("maya", "dm", containing="✓", after=shown.message)
    assert "send the quote" in answer.all_text
    assert [row["deal"] for row in stored(new, "steps")] == ["Acme"]


async def test_where_the_message_was_lost_the_settings_go_on(new: Office) -> None:
    await new.people.fault("chat.update", "error", error="message_not_found", times=None)
    view = await opens(new, await settings(new), "welcome_resume", "The welcome")
    in_time(await new.people.click("maya", view, "welcome_next"))
    await new.people.wait_for_view("maya", containing="*2 ", after=view)


async def test_settings_from_a_file_before_the_first_delivery_leave_nobody_to_welcome(database_url: str) -> None:
    async with office(database_url, is_new=True) as running:
        configured(running.database, running.workspace_id, teams=[{"name": "Sales", "channel": "C0SALES01"}])
        await running.work()
        assert await running.people.messages("maya", "dm") == []
        assert [row["state"] for row in stored(running, "deliveries")] == ["skipped"]


async def test_a_channel_that_another_company_reads_is_not_taken(new: Office) -> None:
    message = await next_step(new, await welcome(new), "*2 The team's channel*")

    in_time(await new.people.click("maya", message, "welcome_channel", value="#partners"))

    told = await new.people.wait_for_message("maya", "dm", containing="shared with another company")
    assert told.ephemeral
    (team,) = [row for row in stored(new, "settings") if row["kind"] == "team"]
    assert team["channel"] is None
