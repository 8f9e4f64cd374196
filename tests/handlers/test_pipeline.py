"""`/pipeline`: one's own team's digest, the undated list in its place, other teams, and *Share here*."""

import asyncio
import threading
from datetime import timedelta

import pytest

from sandbox.seen import Message
from schedules.deliver import deliver
from services.bridge import Bridge
from storage.database import POOL_SIZE, Database
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import in_time, types
from tests.services.company import configured

TEAMS = [
    {"name": "East", "members": ["jane@example.com"], "managers": ["ann@example.com"]},
    {"name": "West Coast", "members": ["bert@example.com"], "managers": ["ann@example.com"]},
]


@pytest.fixture
async def in_teams(sold: Office) -> Office:
    """Jane in East, Bert in West Coast, Ann manages both; Kenji's deal is the default team's."""
    configured(sold.database, sold.workspace_id, now=sold.clock.now, teams=TEAMS)
    return sold


async def asks(office: Office, name: str = "", *, who: str = "jane", channel: str = "#sales") -> Message:
    """`/pipeline`: the answer, which only this person sees."""
    shown = await office.people.command(who, "/pipeline", name, channel=channel)
    in_time(shown)
    assert shown.message is not None
    assert shown.message.ephemeral
    return shown.message


async def presses(office: Office, answer: Message, action_id: str, containing: str) -> Message:
    """A press under the answer, and the answer as it reads then."""
    in_time(await office.people.click("jane", answer, action_id))
    return await office.people.wait_for_message("jane", answer.channel, containing=containing, after=answer)


def shared(office: Office) -> list[str]:
    """What became of everything shared."""
    return [one["state"] for one in stored(office, "deliveries") if one["kind"] == "shared"]


async def test_a_rep_sees_the_digest_of_their_own_team(in_teams: Office) -> None:
    answer = await asks(in_teams)

    assert answer.text.startswith("East: Open pipeline $58.8k · 3 deals")
    assert "Acme – Renewal" in answer.all_text
    assert "Rollout" not in answer.all_text, "it is West Coast's"
    assert answer.buttons[-2:] == ["Undated list", "Share here"]
    assert "pipeline_team" not in answer.action_ids, "there is one team to see"


async def test_the_undated_list_takes_the_digests_place_and_back(in_teams: Office) -> None:
    answer = await asks(in_teams)

    listed = await presses(in_teams, answer, "pipeline_undated", "3 of 3 open deals have no dated next step")
    again = await presses(in_teams, listed, "pipeline_digest", "Open pipeline")

    assert listed.ts == again.ts == answer.ts
    assert listed.buttons[-2:] == ["Digest", "Share here"]
    assert again.all_text == answer.all_text


async def test_a_manager_of_several_teams_chooses_among_them(in_teams: Office) -> None:
    answer = await asks(in_teams, who="ann")
    assert answer.text.startswith("East:")

    in_time(await in_teams.people.click("ann", answer, "pipeline_team", option="West Coast"))

    west = await in_teams.people.wait_for_message("ann", "#sales", containing="$99k", after=answer)
    assert west.text.startswith("West Coast:")
    in_time(await in_teams.people.click("ann", west, "pipeline_undated"))
    listed = await in_teams.people.wait_for_message("ann", "#sales", containing="no dated next step", after=west)
    in_time(await in_teams.people.click("ann", listed, "pipeline_team", option="East"))
    east = await in_teams.people.wait_for_message("ann", "#sales", containing="Zeta", after=listed)
    assert "3 of 3 open deals" in east.text, "still the undated list"


async def test_an_admin_sees_every_team_and_a_team_without_deals_says_so(in_teams: Office) -> None:
    configured(in_teams.database, in_teams.workspace_id, now=in_teams.clock.now, teams=[{"name": "APAC"}])

    for name in ("West Coast", "west coast", "WEST", "“West Coast”", "  west   coast "):
        assert (await asks(in_teams, name, who="maya")).text.startswith("West Coast:"), name
    empty = await asks(in_teams, "apac", who="maya")
    assert empty.text == "APAC: No open deals"
    in_time(await in_teams.people.click("maya", empty, "pipeline_undated"))
    await in_teams.people.wait_for_message("maya", "#sales", containing="There are no open deals", after=empty)


async def test_an_unknown_name_is_answered_with_the_teams_that_one_may_see(in_teams: Office) -> None:
    assert "You may see no team called “West Coast”; you may see: East." in (await asks(in_teams, "West Coast")).text
    told = await asks(in_teams, "EMEA", who="ann")
    assert "you may see: East, West Coast." in told.text
    assert "/pipeline EMEA" in told.all_text, "what was typed is not lost"
    await asks(in_teams, "<!channel> & *x* " * 100)
    await asks(in_teams, "🎉")


async def test_a_name_that_several_teams_begin_with_is_asked_about(in_teams: Office) -> None:
    configured(in_teams.database, in_teams.workspace_id, now=in_teams.clock.now, teams=[{"name": "West Alps"}])

    assert (
        "Several teams are called like “west”: West Alps, West Coast;"
        in (await asks(in_teams, "west", who="maya")).text
    )


async def test_a_guest_is_told_politely(in_teams: Office) -> None:
    for name in ("", "East"):
        answer = await asks(in_teams, name, who="gus", channel="dm")
        assert answer.text.startswith("You may not see this team's pipeline; ask a manager or an admin.")
        assert "Acme" not in answer.all_text


async def test_share_here_posts_it_in_the_name_of_who_shares(in_teams: Office) -> None:
    answer = await asks(in_teams)
    listed = await presses(in_teams, answer, "pipeline_undated", "no dated next step")

    in_time(await in_teams.people.click("jane", listed, "pipeline_share"))
    await in_teams.work()

    posted = await in_teams.people.wait_for_message("bert", "#sales", containing="Shared by Jane Roe")
    assert "3 of 3 open deals have no dated next step" in posted.text
    assert posted.from_app
    assert not posted.ephemeral
    assert "pipeline_share" not in posted.action_ids
    assert shared(in_teams) == ["sent"]


async def test_a_double_press_posts_once_and_a_later_one_is_told(in_teams: Office) -> None:
    answer = await asks(in_teams)

    in_time(await in_teams.people.click("jane", answer, "pipeline_share", twice=True))
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await in_teams.work()

    posts = [one for one in await in_teams.people.messages("bert", "#sales") if "Shared by" in one.all_text]
    assert len(posts) == 1
    await in_teams.go_to(in_teams.clock.now + timedelta(minutes=5))
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await in_teams.people.wait_for_message("jane", "#sales", containing="This was shared here before")
    assert shared(in_teams) == ["sent"]


async def test_where_the_app_is_not_it_says_to_invite_it_and_then_shares(in_teams: Office) -> None:
    answer = await asks(in_teams, channel="#general")
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await in_teams.work()

    told = await in_teams.people.wait_for_message("jane", "#general", containing="type /invite @Nextstep")
    assert told.ephemeral
    assert shared(in_teams) == ["failed"]

    await in_teams.people.invite_bot("#general")
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await deliver(in_teams.bot.jobs)
    await in_teams.people.wait_for_message("bert", "#general", containing="Shared by Jane Roe")
    assert shared(in_teams) == ["sent"]


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("D0SOMEBODY1", "Nextstep cannot post into a direct message between others; press Share here in a channel"),
        ("C0NOTHERE12", "Nextstep is not in this channel; type /invite @Nextstep"),
    ],
)
async def test_where_slack_knows_no_place_for_the_app_it_is_said(in_teams: Office, channel: str, said: str) -> None:
    answer = await asks(in_teams)
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    payload = (await in_teams.people.log("block_actions:pipeline_share"))[-1]["args"]

    sent = await in_teams.people.raw("interactive", {**payload, "channel": {"id": channel, "name": "directmessage"}})
    await in_teams.work()

    assert sent.status == 200
    await in_teams.people.wait_for_message("jane", "#sales", containing=said)
    assert sorted(shared(in_teams)) == ["failed", "sent"]


async def test_in_ones_own_conversation_with_the_app_it_is_posted_there(in_teams: Office) -> None:
    answer = await asks(in_teams, channel="dm")

    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await in_teams.work()

    await in_teams.people.wait_for_message("jane", "dm", containing="Shared by Jane Roe")


async def test_who_has_lost_the_team_meanwhile_may_neither_switch_nor_share(in_teams: Office) -> None:
    answer = await asks(in_teams)
    others = [{"name": "East", "members": []}, {"name": "West Coast", "members": ["jane@example.com"]}]
    configured(in_teams.database, in_teams.workspace_id, now=in_teams.clock.now, teams=others)

    in_time(await in_teams.people.click("jane", answer, "pipeline_undated"))
    await in_teams.people.wait_for_message("jane", "#sales", containing="You may not see this team's pipeline")
    in_time(await in_teams.people.click("jane", answer, "pipeline_share"))
    await in_teams.people.wait_for_message("jane", "#sales", containing="You may not share this team's pipeline")
    assert shared(in_teams) == []


async def test_a_step_can_be_set_from_the_answer(in_teams: Office) -> None:
    answer = await asks(in_teams)
    block = next(block for block in answer.blocks if "deal_set_step" in str(block))

    shown = await in_teams.people.click("jane", answer, "deal_set_step", block_id=block["block_id"])

    assert shown.view is not None
    assert shown.view.title == "Next step"


async def test_two_hundred_deals_leave_room_for_the_buttons(at_work: Office) -> None:
    rows = [
        deal(f"{'Rollout 👩‍👩‍👧‍👦 שלום ' * 5}{number}"[:150], "Ω" * 150, amount=str(number)) for number in range(200)
    ]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)

    answer = await asks(at_work)
    listed = await presses(at_work, answer, "pipeline_undated", "200 of 200")

    for one in (answer, listed):
        assert "pipeline_share" in one.action_ids
        assert "more" in one.all_text


def _held_up(_: Database, *, gate: threading.Event) -> None:
    assert gate.wait(timeout=20)


async def test_what_takes_long_comes_when_it_is_there(in_teams: Office) -> None:
    await types(in_teams, "Zeta - send the quote tue")
    bridge: Bridge = in_teams.bot.bridge
    gate = threading.Event()
    held = [bridge(_held_up, gate=gate) for _ in range(POOL_SIZE)]
    waiting = [asyncio.ensure_future(one) for one in held]

    shown = await in_teams.people.command("jane", "/pipeline", "", channel="#sales")

    in_time(shown)
    assert shown.message is None
    gate.set()
    await asyncio.gather(*waiting)
    told = await in_teams.people.wait_for_message("jane", "#sales", containing="Open pipeline")
    assert told.ephemeral
    in_time(await in_teams.people.click("jane", told, "pipeline_undated"))
    await in_teams.people.wait_for_message("jane", "#sales", containing="2 of 3 open deals", after=told)


async def test_share_here_asks_first_and_says_who_will_read_what(in_teams: Office) -> None:
    answer = await asks(in_teams)
    listed = await presses(in_teams, answer, "pipeline_undated", "no dated next step")

    for shown in (answer, listed):
        share = next(one for one in shown.elements if one["action_id"] == "pipeline_share")
        assert share["confirm"]["text"]["text"] == (
            "Everybody in this channel will read the pipeline of East: its deals by name, with amounts and owners."
        )


@pytest.mark.parametrize("is_pending", [False, True])
@pytest.mark.parametrize("name", ["partners", "deal-desk"])
async def test_nothing_is_shared_where_another_company_reads_along(
    in_teams: Office, name: str, is_pending: bool
) -> None:
    channel = in_teams.sandbox.workspace.channel_named(name)
    assert channel is not None
    channel.is_shared, channel.is_pending_shared = not is_pending, is_pending
    await in_teams.people.set_members(f"#{name}", ["ann", "sam"])
    await in_teams.people.invite_bot(f"#{name}")
    answer = await asks(in_teams, who="ann", channel=f"#{name}")

    in_time(await in_teams.people.click("ann", answer, "pipeline_share"))
    await deliver(in_teams.bot.jobs)

    told = await in_teams.people.wait_for_message("ann", f"#{name}", containing="shared with another company")
    assert told.ephemeral
    assert told.text == (
        "This channel is shared with another company, whose people would read the pipeline too; "
        "press Share here in a channel of your own company."
    )
    assert [m for m in await in_teams.people.messages("sam", f"#{name}") if m.from_app] == []
    assert shared(in_teams) == ["failed"]

    channel.is_shared = channel.is_pending_shared = False
    in_time(await in_teams.people.click("ann", answer, "pipeline_share"))
    await deliver(in_teams.bot.jobs)
    await in_teams.people.wait_for_message("ann", f"#{name}", containing="Shared by Ann Keller")
