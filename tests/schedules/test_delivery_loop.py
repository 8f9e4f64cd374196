"""What is due reaches people in Slack, whatever Slack answers meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.seen import Message
from schedules.clean_up import clean_up
from schedules.deliver import deliver
from schedules.pace import Pace
from schedules.tick import tick
from services import closing
from storage import deliveries
from tests.acting import Office
from tests.schedules.monday import (
    MONDAY,
    agreed,
    before_monday,
    deals_in,
    delivery,
    person_id,
    states,
)
from tests.services.company import rows, taken_in, typist, working

SECOND = timedelta(seconds=1)
HANDLES = ("ann", "kenji", "priya", "maya")
NUDGE = "nudge:2026-11-23:"
DIGEST = "digest:"


@pytest.fixture
async def friday(database_url: str) -> AsyncIterator[Office]:
    async with before_monday(database_url) as at_work:
        yield at_work


async def test_a_monday_reaches_each_person_and_the_installer(friday: Office) -> None:
    await friday.go_to(MONDAY)
    jane, bert, maya = (person_id(friday, handle) for handle in ("jane", "bert", "maya"))
    assert states(friday) == {f"nudge {jane}": "sent", f"nudge {bert}": "sent", f"digest {maya}": "sent"}
    seen = await friday.people.wait_for_message("jane", "dm", containing="Northwind")
    assert "1 for today" in seen.text
    assert "1 for today" not in (await friday.people.wait_for_message("bert", "dm", containing="Tarnwick")).text
    row = delivery(friday, NUDGE + jane)
    assert (row["slack_ts"], row["slack_channel"], row["sent_at"]) == (seen.ts, seen.channel, MONDAY)
    assert (row["attempts"], row["reason"]) == (1, None)
    assert seen.metadata is not None
    assert seen.metadata["event_payload"] == {"key": NUDGE + jane}


async def test_a_second_run_sends_nothing_more(friday: Office) -> None:
    await friday.go_to(MONDAY)
    await friday.work()
    await friday.work()
    posts = await friday.people.log("chat.postMessage")
    assert len(posts) == 3


async def test_a_step_done_elsewhere_redraws_the_message_in_place(friday: Office) -> None:
    await friday.go_to(MONDAY)
    before = await friday.people.wait_for_message("jane", "dm", containing="Northwind")
    step = rows(friday.database, "steps", friday.workspace_id)[0]
    who = typist(friday.workspace_id, person_id(friday, "jane"))
    closing.close(friday.database, typist=who, step_id=step["id"], state="done", via="command", now=friday.clock.now)
    await friday.work()
    after = await friday.people.wait_for_message("jane", "dm", containing="Northwind", after=before)
    assert after.ts == before.ts
    assert after.all_text != before.all_text
    assert len(await _from_the_app(friday, "jane")) == 1
    redraws = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["kind"] == "redraw"]
    assert [row["state"] for row in redraws] == ["sent"]


async def test_a_step_that_another_sets_on_ones_deal_redraws_ones_message(friday: Office) -> None:
    await friday.go_to(MONDAY)
    before = await friday.people.wait_for_message("jane", "dm", containing="No dated next step")
    agreed(friday, "Aurora", MONDAY.date() + timedelta(days=3), owner="bert")
    await friday.work()
    after = await friday.people.wait_for_message("jane", "dm", after=before)
    assert after.ts == before.ts
    assert "✓ Aurora - Mining · $450k · next: Thu 26 Nov" in after.all_text
    assert "deal_set_step" not in after.action_ids


async def test_who_has_dealt_with_everything_before_it_is_sent_gets_nothing(friday: Office) -> None:
    friday.clock.now = MONDAY
    await tick(friday.bot.jobs)
    for name in ("Aurora", "Northwind"):
        agreed(friday, name, MONDAY.date() + timedelta(days=3))
    step = next(row for row in rows(friday.database, "steps", friday.workspace_id) if row["due_on"] == MONDAY.date())
    who = typist(friday.workspace_id, person_id(friday, "jane"))
    closing.close(friday.database, typist=who, step_id=step["id"], state="done", via="nudge", now=MONDAY)
    await deliver(friday.bot.jobs)
    row = delivery(friday, NUDGE + person_id(friday, "jane"))
    assert (row["state"], row["reason"]) == ("skipped", "nothing to say")
    assert await _from_the_app(friday, "jane") == []


async def test_what_was_planned_and_then_lay_until_it_was_of_no_use_is_not_sent(friday: Office) -> None:
    friday.clock.now = MONDAY
    await tick(friday.bot.jobs)
    await friday.go_to(MONDAY + timedelta(days=3))
    late = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["fire_at"] <= MONDAY]
    assert {(row["state"], row["reason"]) for row in late} == {
        ("skipped", "too late: it could not be sent in its time")
    }
    assert len(await _from_the_app(friday, "bert")) == 1, "only the nudge of that day"


async def test_two_replicas_send_each_message_once(friday: Office) -> None:
    deals_in(friday, "\n".join(f"{n},Deal {n},1,USD,Proposal,{h},{h}@example.com" for n, h in enumerate(HANDLES, 100)))
    other = replace(friday.bot.jobs, lease_owner="other", pace=Pace(lambda: 0.0))
    friday.clock.now = MONDAY
    await asyncio.gather(*(tick(jobs) for jobs in (friday.bot.jobs, other)))
    await asyncio.gather(*(deliver(jobs) for jobs in (friday.bot.jobs, other, friday.bot.jobs, other)))
    keys = [post["args"]["metadata"]["event_payload"]["key"] for post in await friday.people.log("chat.postMessage")]
    sent = [row["key"] for row in rows(friday.database, "deliveries", None) if row["state"] == "sent"]
    assert sorted(keys) == sorted(sent)
    assert len(keys) == 6
    assert Counter(states(friday).values()) == {"sent": 6}, "in Tokyo Monday was a public holiday"


async def test_a_message_that_cannot_be_made_holds_no_other_up(friday: Office) -> None:
    taken_in(
        friday.database, friday.workspace_id, "9,Zeta,1,USD,Proposal,X,", header="id,name,amount,currency,stage,owner,x"
    )
    friday.clock.now = MONDAY
    await tick(friday.bot.jobs)
    broken = {
        "workspace_id": friday.workspace_id,
        "key": "a-broken-one",
        "team_id": "no-such-team",
        "fire_at": MONDAY,
        "kind": "digest",
        "recipient": "C0NOWHERE",
        "available_at": MONDAY - SECOND,
    }
    with friday.database.write(friday.workspace_id) as connection:
        deliveries.plan(connection, [broken])
    ends = await deliver(friday.bot.jobs)
    assert ends == {"sent": 3, "put_off": 1}
    row = delivery(friday, "a-broken-one")
    assert (row["state"], row["attempts"], row["reason"]) == ("pending", 1, "could not be made (LookupError)")


async def test_deliveries_of_a_workspace_whose_token_is_gone_hold_no_other_up(friday: Office) -> None:
    working(friday.database, "T9OTHER", now=friday.clock.now)
    await friday.go_to(MONDAY)
    assert set(states(friday).values()) == {"sent"}
    others = rows(friday.database, "deliveries", "T9OTHER")
    assert {row["state"] for row in others} == {"pending"}
    assert all("could not be made" in row["reason"] for row in others)


async def test_what_was_kept_for_a_while_is_forgotten_and_nothing_else(friday: Office) -> None:
    before = {table: rows(friday.database, table, None) for table in ("deals", "steps", "changes", "receipts")}
    assert before["receipts"]
    friday.clock.now += timedelta(days=2)
    assert await clean_up(friday.bot.jobs) == 0
    friday.clock.now += SECOND
    assert await clean_up(friday.bot.jobs) == len(before["receipts"])
    after = {table: rows(friday.database, table, None) for table in ("deals", "steps", "changes", "receipts")}
    assert after == before | {"receipts": []}


async def _from_the_app(at_work: Office, handle: str) -> list[Message]:
    return [message for message in await at_work.people.messages(handle, "dm") if message.from_app]
