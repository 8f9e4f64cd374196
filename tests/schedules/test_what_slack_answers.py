"""Whatever Slack answers, what is due is sent, sent again, or ended with the reason; and Slack takes what we send."""

from collections import Counter
from collections.abc import AsyncIterator
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
from services.delivering import LEASE, MOST_ATTEMPTS
from storage import tables
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
from tests.services.company import rows

SECOND = timedelta(seconds=1)
HANDLES = ("ann", "kenji", "priya", "maya")
NUDGE = "nudge:2026-11-23:"
DIGEST = "digest:"


@pytest.fixture
async def friday(sqlite_url: str) -> AsyncIterator[Office]:
    async with before_monday(sqlite_url) as at_work:
        yield at_work


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


async def test_a_redraw_of_a_message_that_was_deleted_ends_quietly(friday: Office) -> None:
    await friday.go_to(MONDAY)
    await friday.people.fault("chat.update", "error", error="message_not_found", times=None)
    agreed(friday, "Aurora", MONDAY.date())
    await friday.work()
    redraws = [row for row in rows(friday.database, "deliveries", friday.workspace_id) if row["kind"] == "redraw"]
    assert len(redraws) == 2, "Jane's morning message and the digest"
    assert {(row["state"], row["reason"]) for row in redraws} == {("failed", "message_not_found")}


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


async def _from_the_app(at_work: Office, handle: str) -> list[Message]:
    return [message for message in await at_work.people.messages(handle, "dm") if message.from_app]
