"""What is due reaches people in Slack, whatever Slack answers meanwhile."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.slack import open_session
from sandbox.seen import Message
from sandbox.serving import serving
from schedules.clean_up import clean_up
from schedules.deliver import deliver
from schedules.pace import Pace
from schedules.tick import tick
from services import closing
from services.delivering import LEASE, MOST_ATTEMPTS
from storage import deliveries, tables
from tests.acting import Office
from tests.schedules.monday import (
    MONDAY,
    agreed,
    before_monday,
    channel_id,
    deals_in,
    delivery,
    person_id,
    settings,
    states,
    wait_out,
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


async def test_slacks_429_is_waited_out_and_is_no_attempt(friday: Office) -> None:
    await friday.people.fault("chat.postMessage", "ratelimited", times=3, seconds=30)
    await friday.go_to(MONDAY)
    row = delivery(friday, NUDGE + person_id(friday, "jane"))
    assert (row["state"], row["available_at"], row["attempts"]) == ("pending", MONDAY + 30 * SECOND, 0)
    assert set(states(friday).values()) == {"pending"}
    await wait_out(friday, 29 * SECOND)
    assert delivery(friday, row["key"])["state"] == "pending"
    await wait_out(friday, SECOND)
    assert delivery(friday, row["key"])["state"] == "sent"
    assert len(await _from_the_app(friday, "jane")) == 1


@pytest.mark.parametrize("kind", ["http_500", "error"])
async def test_a_fault_of_slacks_is_tried_again_after_a_moment(friday: Office, kind: str) -> None:
    await friday.people.fault("chat.postMessage", kind, times=6)
    await friday.go_to(MONDAY)
    key = NUDGE + person_id(friday, "jane")
    assert (delivery(friday, key)["state"], delivery(friday, key)["attempts"]) == ("pending", 1)
    assert delivery(friday, key)["available_at"] == MONDAY + 2 * SECOND
    await wait_out(friday, 2 * SECOND)
    assert delivery(friday, key)["available_at"] == MONDAY + 6 * SECOND
    await wait_out(friday, 4 * SECOND)
    assert (delivery(friday, key)["state"], delivery(friday, key)["attempts"]) == ("sent", 3)
    assert len(await _from_the_app(friday, "jane")) == 1


async def test_what_slack_took_without_an_answer_is_sent_again_rather_than_lost(friday: Office) -> None:
    await friday.people.fault("chat.postMessage", "timeout", times=3)
    patient = friday.bot.slack.session
    async with open_session(timeout=0.5) as impatient:
        friday.bot.slack.session = impatient
        await friday.go_to(MONDAY)
    friday.bot.slack.session = patient
    key = NUDGE + person_id(friday, "jane")
    row = delivery(friday, key)
    assert row["state"] == "pending"
    assert row["reason"] is not None
    assert row["reason"].startswith("no answer from Slack")
    await wait_out(friday, 2 * SECOND)
    assert delivery(friday, key)["state"] == "sent"
    sent = await _from_the_app(friday, "jane")
    assert {(message.metadata or {})["event_payload"]["key"] for message in sent} == {key}
    assert len(sent) == 2, "at least once: Slack had taken the first"


async def test_no_call_to_slack_outlasts_the_lease_of_a_delivery(friday: Office) -> None:
    session = friday.bot.slack.session
    assert session is not None
    assert session.timeout.total is not None
    assert session.timeout.total < LEASE.total_seconds()


@pytest.mark.parametrize("content_type", ["text/plain", "text/html", "application/json"])
async def test_something_else_that_answers_in_slacks_place_costs_nothing(friday: Office, content_type: str) -> None:
    async def answer(_request: Request) -> Response:
        return Response("no healthy upstream", status_code=503, media_type=content_type)

    slack = friday.bot.slack.base_url
    async with serving(Starlette(routes=[Route("/{method}", answer, methods=["POST"])])) as proxy:
        friday.bot.slack.base_url = f"{proxy}/"
        await friday.go_to(MONDAY)
    friday.bot.slack.base_url = slack
    row = delivery(friday, NUDGE + person_id(friday, "jane"))
    assert (row["state"], row["attempts"], row["reason"]) == ("pending", 1, "Slack answered 503")
    await wait_out(friday, 2 * SECOND)
    assert set(states(friday).values()) == {"sent"}


async def test_a_slack_that_stays_away_is_given_up_with_its_reason(friday: Office) -> None:
    await friday.people.fault("chat.postMessage", "http_500", times=None)
    await friday.go_to(MONDAY)
    key = NUDGE + person_id(friday, "jane")
    with friday.database.write(friday.workspace_id) as connection:
        connection.execute(sa.update(tables.deliveries).values(attempts=MOST_ATTEMPTS - 2))
    await friday.go_to(delivery(friday, key)["available_at"])
    assert delivery(friday, key)["state"] == "pending"
    await friday.go_to(delivery(friday, key)["available_at"])
    row = delivery(friday, key)
    assert (row["state"], row["attempts"]) == ("failed", MOST_ATTEMPTS)
    assert row["reason"].startswith(f"given up after {MOST_ATTEMPTS} attempts")


async def test_an_archived_channel_ends_its_own_delivery_and_no_other(friday: Office) -> None:
    settings(
        friday,
        teams=[
            {"name": "Sales", "channel": await channel_id(friday, "sales")},
            {"name": "EMEA", "channel": await channel_id(friday, "sales-emea"), "members": ["bert@example.com"]},
        ],
    )
    await friday.people.archive("#sales-emea")
    await friday.go_to(MONDAY)
    archived = await channel_id(friday, "sales-emea")
    row = next(r for r in rows(friday.database, "deliveries", friday.workspace_id) if r["recipient"] == archived)
    assert (row["state"], row["reason"], row["attempts"]) == ("failed", "is_archived", 1)
    assert Counter(states(friday).values()) == {"sent": 3, "failed": 1}
    await friday.people.unarchive("#sales-emea")
    await wait_out(friday, timedelta(hours=1))
    assert delivery(friday, row["key"])["state"] == "failed"


@pytest.mark.parametrize(
    ("name", "reason"), [("general", "not_in_channel"), ("sales-2024", "is_archived"), ("", "channel_not_found")]
)
async def test_a_channel_that_the_app_cannot_post_to_fails_with_slacks_own_word(
    friday: Office, name: str, reason: str
) -> None:
    settings(friday, teams=[{"name": "Sales", "channel": await channel_id(friday, name) if name else "C0NOWHERE"}])
    await friday.go_to(MONDAY)
    assert (delivery(friday, DIGEST)["state"], delivery(friday, DIGEST)["reason"]) == ("failed", reason)
    assert Counter(states(friday).values()) == {"sent": 2, "failed": 1}


async def test_a_revoked_token_fails_what_was_due_with_the_reason(friday: Office) -> None:
    await friday.people.revoke_token()
    await friday.go_to(MONDAY)
    found = rows(friday.database, "deliveries", friday.workspace_id)
    assert {(row["state"], row["reason"]) for row in found} == {("failed", "token_revoked")}
    assert len(found) == 3


async def test_a_lost_scope_fails_what_was_due_with_the_reason(friday: Office) -> None:
    await friday.people.set_scopes(["commands", "users:read"])
    await friday.go_to(MONDAY)
    assert {row["reason"] for row in rows(friday.database, "deliveries", friday.workspace_id)} == {"missing_scope"}


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


async def test_a_redraw_of_a_message_that_was_deleted_ends_quietly(friday: Office) -> None:
    await friday.go_to(MONDAY)
    await friday.people.fault("chat.update", "error", error="message_not_found")
    agreed(friday, "Aurora", MONDAY.date())
    await friday.work()
    (redraw,) = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["kind"] == "redraw"]
    assert (redraw["state"], redraw["reason"]) == ("failed", "message_not_found")


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


async def test_a_long_list_is_accepted_by_slack_and_says_what_it_leaves_out(friday: Office) -> None:
    names = "\n".join(
        f"{n},{'Long name of a deal ' * 7}{n},{n}00,USD,Proposal,Owner {n % 40},nobody{n}@example.com"
        for n in range(100, 400)
    )
    deals_in(friday, names)
    settings(friday, teams=[{"name": "Sales", "channel": await channel_id(friday, "sales")}])
    settings(friday, schedules=[{"kind": "undated", "team": "Sales", "days": ["mon"], "time": "08:30"}])
    await friday.go_to(MONDAY)
    assert set(states(friday).values()) == {"sent"}
    seen = await friday.people.wait_for_message("ann", "#sales", containing="302 of 303 open deals")
    assert "more" in seen.all_text


async def test_a_long_morning_message_is_accepted_by_slack(friday: Office) -> None:
    deals_in(friday, "\n".join(f"{n},Deal {n},{n}00,USD,Proposal,Jane Roe,jane@example.com" for n in range(100, 200)))
    for n in range(100, 150):
        agreed(friday, f"Deal {n}", MONDAY.date())
    await friday.go_to(MONDAY)
    assert set(states(friday).values()) == {"sent"}


async def test_messages_to_one_place_are_spaced_so_that_slack_refuses_none(friday: Office) -> None:
    settings(friday, teams=[{"name": f"Team {n}", "members": []} for n in range(4)])
    deals_in(
        friday,
        "\n".join(f"{n},Deal {n},{n}00,USD,Proposal,Jane Roe,jane@example.com" for n in range(100, 104)),
    )
    for n, handle in enumerate(("jane", "bert", "ann", "kenji")):
        settings(friday, teams=[{"name": f"Team {n}", "members": [f"{handle}@example.com"]}])
        deals_in(friday, f"{n + 100},Deal {n},1,USD,Proposal,{handle},{handle}@example.com")
    await friday.go_to(MONDAY)
    posts = await friday.people.log("chat.postMessage")
    assert {post["verdict"] for post in posts} == {"ok"}
    maya = person_id(friday, "maya")
    assert sum(post["args"]["channel"] == maya for post in posts) == 4


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
    assert Counter(states(friday).values()) == {"sent": 6, "skipped": 1}, "in Tokyo Monday is over"


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
