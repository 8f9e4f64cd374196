"""The message in which something was pressed changes after the act, whatever its age and whoever sees it."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from sandbox.seen import Message
from tests.acting import Office, office
from tests.deals import deal, seed
from tests.handlers.talk import in_time, only_step, types
from tests.handlers.test_pipeline import asks

NINE_ON_TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
CALL = {"text": "Call", "due_on": "2026-12-11"}


async def _now(at_work: Office, message: Message, who: str = "jane") -> Message:
    """The same message as it stands once everything under way is done."""
    await at_work.bot.finish()
    await at_work.work()
    return next(one for one in await at_work.people.messages(who, message.channel) if one.ts == message.ts)


def _line(message: Message, name: str) -> str:
    """The line of a deal that has a button."""
    return next(str(one["block_id"]) for one in message.blocks if name in str(one) and "accessory" in one)


async def _sets_step(at_work: Office, message: Message, who: str = "jane", **given: Any) -> None:
    """*Set next step* on Zeta's line, filled in."""
    shown = await at_work.people.click(who, message, "deal_set_step", block_id=_line(message, "Zeta"))
    in_time(shown)
    assert shown.view is not None
    assert (await at_work.people.submit(who, shown.view, {**CALL, **given})).errors == {}


async def _undated(at_work: Office) -> Message:
    """The undated list of `/pipeline`, which only Jane sees."""
    answer = await asks(at_work)
    in_time(await at_work.people.click("jane", answer, "pipeline_undated"))
    return await at_work.people.wait_for_message("jane", "#sales", containing="no dated next step", after=answer)


async def test_an_old_morning_message_is_ticked_after_done(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    await sold.go_to(NINE_ON_TUESDAY)
    nudge = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    await sold.go_to(NINE_ON_TUESDAY + timedelta(hours=21))

    shown = await sold.people.click("jane", nudge, "step_done")

    in_time(shown)
    assert only_step(sold)["state"] == "done"
    after = await _now(sold, nudge)
    assert "done 6:00" in after.all_text
    assert "Done" not in after.buttons
    assert shown.view is not None
    in_time(await sold.people.click("jane", shown.view, "capture_undo"))
    assert "done 6:00" not in (await _now(sold, nudge)).all_text


async def test_an_old_morning_message_follows_the_forms_of_its_menu(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    await sold.go_to(NINE_ON_TUESDAY)
    nudge = await sold.people.wait_for_message("jane", "dm", containing="1 for today")
    await sold.go_to(NINE_ON_TUESDAY + timedelta(hours=21))

    shown = await sold.people.click("jane", nudge, "step_menu", option="Move date")
    assert shown.view is not None
    assert (await sold.people.submit("jane", shown.view, {"due_on": "2026-12-01"})).errors == {}

    assert "Tue 1 Dec" in (await _now(sold, nudge)).all_text


async def test_what_was_shared_is_ticked_after_a_press_and_after_a_change_elsewhere(sold: Office) -> None:
    await sold.go_to(sold.clock.now + timedelta(minutes=1))
    listed = await _undated(sold)
    in_time(await sold.people.click("jane", listed, "pipeline_share"))
    await sold.work()
    posted = await sold.people.wait_for_message("bert", "#sales", containing="Shared by Jane Roe")
    assert posted.text.startswith("5 of 5 open deals")
    await sold.go_to(sold.clock.now + timedelta(minutes=1))

    await _sets_step(sold, posted, "bert", owner="jane")
    pressed = await _now(sold, posted, "bert")
    await types(sold, "Northwind - send the quote fri 27 nov")
    changed = await _now(sold, posted, "bert")

    assert pressed.text.startswith("4 of 5 open deals")
    assert changed.text.startswith("3 of 5 open deals")
    assert "Shared by Jane Roe" in changed.all_text
    await sold.go_to(sold.clock.now + timedelta(days=31))
    await types(sold, "Tarnwick - call fri 25 dec")
    assert (await _now(sold, posted, "bert")).text == changed.text, "a month later it is history"
    shown = await sold.people.click("bert", changed, "deal_set_step", block_id=_line(changed, "Rollout"))
    assert shown.view is not None
    assert (await sold.people.submit("bert", shown.view, {"text": "Call", "due_on": "2027-01-11"})).errors == {}
    assert (await _now(sold, posted, "bert")).text.startswith("1 of 5 open deals"), "but for a press in it"


async def test_ones_own_answer_of_pipeline_changes_while_slack_allows_it(sold: Office) -> None:
    listed = await _undated(sold)

    await _sets_step(sold, listed)

    after = await _now(sold, listed)
    assert after.text.startswith("4 of 5 open deals")
    assert "pipeline_share" in after.action_ids


async def test_later_than_half_an_hour_ones_own_answer_stays_and_nothing_fails(database_url: str) -> None:
    passed = [0.0]
    async with office(database_url, monotonic=lambda: monotonic() + passed[0]) as at_work:
        seed(at_work.database, at_work.workspace_id, [deal("Zeta"), deal("Rollout")], now=at_work.clock.now)
        listed = await _undated(at_work)
        shown = await at_work.people.click("jane", listed, "deal_set_step", block_id=_line(listed, "Zeta"))
        assert shown.view is not None
        passed[0] = 31 * 60.0

        assert (await at_work.people.submit("jane", shown.view, CALL)).errors == {}

        assert (await _now(at_work, listed)).text == listed.text
        assert only_step(at_work)["text"] == "Call"
