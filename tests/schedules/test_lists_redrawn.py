"""A channel's list stays alive while it is the latest of its kind: a line that gets its step is ticked."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from sales.deal_fields import fields_of
from sandbox.seen import Message
from services import closing, deal_editing
from services.deal_editing import Form
from tests.acting import Office
from tests.schedules.monday import FRIDAY, MONDAY, agreed, before_monday, person_id, settings
from tests.services.company import rows, the_deal, typist

WEEK = timedelta(days=7)
LISTED = FRIDAY + WEEK


@pytest.fixture
async def friday(database_url: str) -> AsyncIterator[Office]:
    """The office with a channel for its lists."""
    async with before_monday(database_url) as at_work:
        channel = next(one["id"] for one in await at_work.people.channels() if one.get("name") == "sales")
        settings(at_work, teams=[{"name": "Sales", "channel": channel}])
        yield at_work


async def _lists(at_work: Office, words: str) -> list[Message]:
    return [message for message in await at_work.people.messages("ann", "#sales") if words in message.all_text]


async def _set_from(at_work: Office, listed: Message, deal: str) -> None:
    """Press *Set next step* beside a deal and fill the form."""
    block = next(one for one in listed.blocks if deal in str(one) and "accessory" in one)
    shown = await at_work.people.click("jane", listed, "deal_set_step", block_id=block["block_id"])
    assert shown.view is not None
    saved = await at_work.people.submit("jane", shown.view, {"text": "Call the CISO", "due_on": "2026-12-04"})
    assert saved.errors == {}


async def test_a_line_of_the_undated_list_that_gets_a_step_is_ticked_with_its_date(friday: Office) -> None:
    await friday.go_to(LISTED)
    listed = await friday.people.wait_for_message("ann", "#sales", containing="2 of 3 open deals have no dated")

    await _set_from(friday, listed, "Aurora")
    await friday.work()

    after = await friday.people.wait_for_message("ann", "#sales", containing="1 of 3 open deals has no", after=listed)
    assert after.ts == listed.ts
    assert "✓ Aurora - Mining · $450k · next: Fri 4 Dec" in after.all_text
    assert after.buttons == ["Set next step"]
    assert len(after.blocks) == len(listed.blocks)


async def test_moved_and_undone_the_line_follows(friday: Office) -> None:
    await friday.go_to(LISTED)
    listed = await friday.people.wait_for_message("ann", "#sales", containing="2 of 3 open deals have no dated")
    done = agreed(friday, "Aurora", LISTED.date() + timedelta(days=5))
    await friday.work()
    ticked = await friday.people.wait_for_message("ann", "#sales", containing="next: Wed 2 Dec", after=listed)

    who = typist(friday.workspace_id, person_id(friday, "jane"))
    closing.undo(friday.database, typist=who, act_id=done.act_id, now=friday.clock.now)
    await friday.work()

    again = await friday.people.wait_for_message("ann", "#sales", containing="2 of 3 open deals", after=ticked)
    assert again.all_text == listed.all_text


async def test_when_all_have_a_step_the_list_says_so_and_keeps_its_lines(friday: Office) -> None:
    await friday.go_to(LISTED)
    listed = await friday.people.wait_for_message("ann", "#sales", containing="2 of 3 open deals have no dated")
    agreed(friday, "Aurora", LISTED.date() + timedelta(days=5))
    agreed(friday, "Tarnwick", LISTED.date() + timedelta(days=5), owner="bert")
    await friday.work()
    after = await friday.people.wait_for_message("ann", "#sales", containing="All 3 open deals have", after=listed)
    assert after.all_text.count("✓") == 2
    assert after.buttons == []


async def test_the_digest_ticks_too_and_keeps_the_numbers_of_its_hour(friday: Office) -> None:
    await friday.go_to(MONDAY)
    digest = await friday.people.wait_for_message("ann", "#sales", containing="Open pipeline")

    await _set_from(friday, digest, "Aurora")
    await friday.work()

    after = await friday.people.wait_for_message("ann", "#sales", containing="✓ Aurora", after=digest)
    assert after.ts == digest.ts
    assert after.text == digest.text
    assert "next: Fri 4 Dec · Jane Roe" in after.all_text


async def test_an_older_list_is_left_as_it_was(friday: Office) -> None:
    await friday.go_to(LISTED)
    await friday.go_to(LISTED + WEEK)
    older, latest = await _lists(friday, "no dated next step")
    agreed(friday, "Aurora", (LISTED + WEEK).date() + timedelta(days=5))
    await friday.work()
    now = {message.ts: message.all_text for message in await friday.people.messages("ann", "#sales")}
    assert now[older.ts] == older.all_text
    assert "✓ Aurora" in now[latest.ts]


async def test_a_step_on_a_deal_that_is_not_in_the_list_redraws_nothing(friday: Office) -> None:
    await friday.go_to(LISTED)
    agreed(friday, "Northwind", LISTED.date() + timedelta(days=5), owner="ann")
    planned = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["kind"] == "redraw"]
    assert [row["about"] for row in planned if row["recipient"].startswith("C")] == []


async def test_the_list_follows_the_name_the_amount_and_the_fate_of_its_deals(friday: Office) -> None:
    await friday.go_to(LISTED)
    listed = await friday.people.wait_for_message("ann", "#sales", containing="2 of 3 open deals have no dated")
    aurora = the_deal(friday.database, "Aurora", friday.workspace_id)
    who = typist(friday.workspace_id, person_id(friday, "jane"))
    before = fields_of(aurora)
    form = Form("V1", aurora.id, before, replace(before, name="Borealis", amount="90000"))
    deal_editing.edit(friday.database, typist=who, form=form, now=friday.clock.now)
    await friday.work()
    renamed = await friday.people.wait_for_message("ann", "#sales", containing="*Borealis* · $90k", after=listed)
    assert "Aurora" not in renamed.all_text
    assert "2 of 3 open deals have no dated next step (£25k of £25k, $90k of $135k)" in renamed.all_text

    again = typist(friday.workspace_id, person_id(friday, "jane"))
    deal_editing.close(friday.database, typist=again, deal_id=aurora.id, status="won", now=friday.clock.now)
    await friday.work()

    won = await friday.people.wait_for_message("ann", "#sales", containing="1 of 3 open deals has no", after=renamed)
    assert won.ts == listed.ts
    assert "✓ Borealis" in won.all_text


async def test_a_deal_that_a_leaver_had_stands_under_its_new_owner_who_is_here(friday: Office) -> None:
    await friday.people.change_person("bert", deleted=True)
    await friday.work()
    await friday.go_to(LISTED)
    listed = await friday.people.wait_for_message("ann", "#sales", containing="*Bert Vogel* (has left) (1)")
    tarnwick = the_deal(friday.database, "Tarnwick", friday.workspace_id)
    who = typist(friday.workspace_id, person_id(friday, "maya"))
    before = fields_of(tarnwick)
    form = Form("V1", tarnwick.id, before, replace(before, owner=person_id(friday, "jane")))
    deal_editing.edit(friday.database, typist=who, form=form, now=friday.clock.now)
    await friday.work()

    after = await friday.people.wait_for_message("ann", "#sales", containing="*Jane Roe* (2)", after=listed)
    assert "has left" not in after.all_text


async def test_a_list_that_does_not_hold_the_deal_is_left_alone(friday: Office) -> None:
    await friday.go_to(LISTED)
    northwind = the_deal(friday.database, "Northwind", friday.workspace_id)
    who = typist(friday.workspace_id, person_id(friday, "jane"))
    before = fields_of(northwind)
    form = Form("V1", northwind.id, before, replace(before, name="Southwind"))
    deal_editing.edit(friday.database, typist=who, form=form, now=friday.clock.now)
    planned = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["kind"] == "redraw"]
    assert [row["about"] for row in planned if row["recipient"].startswith("C")] == []
