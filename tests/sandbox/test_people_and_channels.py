"""users.*, conversations.*, team.info: who is there, in which zone, and what the app may know."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SetClock
from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox, running_sandbox

Call = Callable[..., Awaitable[dict[str, Any]]]


def channel_id(sandbox: Sandbox, name: str) -> str:
    channel = sandbox.workspace.channel_named(name)
    assert channel is not None
    return channel.id


async def test_users_come_by_page(client: AsyncWebClient) -> None:
    names: list[str] = []
    async for answer in await client.users_list(limit=4):
        assert len(answer["members"]) <= 4
        names += [member["name"] for member in answer["members"]]

    assert sorted(names) == sorted(
        ["slackbot", "nextstep", "maya", "ann", "jane", "bert", "kenji", "priya", "tom", "gus", "sam"]
    )


async def test_a_person_has_zone_profile_and_roles(client: AsyncWebClient, sandbox: Sandbox) -> None:
    maya = (await client.users_info(user=sandbox.workspace.person("maya").id, include_locale=True))["user"]

    assert (maya["tz"], maya["is_admin"], maya["is_primary_owner"]) == ("America/Los_Angeles", True, True)
    assert maya["profile"]["email"] == "maya@example.com"
    assert maya["profile"]["display_name"] == "maya"
    assert maya["locale"] == "en-US"


@pytest.mark.parametrize(
    ("moment", "offset", "label"),
    [
        (datetime(2026, 1, 15, tzinfo=UTC), -18000, "Eastern Standard Time"),
        (datetime(2026, 7, 15, tzinfo=UTC), -14400, "Eastern Daylight Time"),
    ],
)
async def test_the_offset_of_a_zone_follows_the_clock(moment: datetime, offset: int, label: str) -> None:
    async with running_sandbox(clock=SetClock(moment)) as sandbox:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        jane = (await client.users_info(user=sandbox.workspace.person("jane").id))["user"]

    assert (jane["tz_offset"], jane["tz_label"]) == (offset, label)


async def test_guests_strangers_bots_and_the_deactivated_are_marked(client: AsyncWebClient) -> None:
    people = {member["name"]: member for member in (await client.users_list())["members"]}

    assert people["gus"]["is_restricted"] is True
    assert people["sam"]["is_stranger"] is True
    assert people["sam"]["team_id"] != people["jane"]["team_id"]
    assert people["nextstep"]["is_bot"] is True
    assert people["tom"]["deleted"] is True
    assert "tz" not in people["tom"]


async def test_who_shares_a_channel_with_the_app_is_told_from_colleagues_by_their_workspace_alone(
    client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    await driver.invite_bot("#partners")

    sam = (await client.users_info(user=sandbox.workspace.person("sam").id))["user"]

    assert "is_stranger" not in sam
    assert sam["team_id"] != sandbox.workspace.team_id
    await driver.change_person("sam", title="Buyer")
    told = (await driver.log("event:user_change"))[-1]["args"]["event"]["user"]
    assert "is_stranger" not in told
    assert told["team_id"] == sam["team_id"]


async def test_addresses_need_their_scope(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["users:read"])

    jane = (await client.users_info(user=sandbox.workspace.person("jane").id))["user"]

    assert "email" not in jane["profile"]


async def test_people_are_found_by_address_unless_deactivated(call: Call, sandbox: Sandbox) -> None:
    jane = await call("users.lookupByEmail", data={"email": "Jane@example.com"})
    tom = await call("users.lookupByEmail", data={"email": "tom@example.com"})

    assert jane["user"]["id"] == sandbox.workspace.person("jane").id
    assert tom["error"] == "users_not_found"


async def test_an_unknown_person_is_not_found(call: Call) -> None:
    assert (await call("users.info", data={"user": "U0"}))["error"] == "user_not_found"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"cursor": "bmV4dDo5OTk="}, "invalid_cursor"),
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": "-1"}, "invalid_limit"),
        ({"limit": "1001"}, "invalid_limit"),
    ],
)
async def test_wrong_cursors_and_limits_are_refused(call: Call, form: dict[str, str], error: str) -> None:
    assert (await call("users.list", data=form))["error"] == error


async def test_private_channels_without_the_app_are_hidden(
    client: AsyncWebClient, call: Call, sandbox: Sandbox
) -> None:
    listed = await client.conversations_list(types="public_channel,private_channel")
    info = await call("conversations.info", data={"channel": channel_id(sandbox, "deal-desk")})

    assert "deal-desk" not in [c["name"] for c in listed["channels"]]
    assert info["error"] == "channel_not_found"


async def test_a_private_channel_with_the_app_is_seen(client: AsyncWebClient, driver: Driver) -> None:
    await driver.invite_bot("#deal-desk")

    listed = await client.conversations_list(types="private_channel")

    assert [(c["name"], c["is_private"], c["is_member"]) for c in listed["channels"]] == [("deal-desk", True, True)]


async def test_a_channel_says_what_it_is(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sales = (await client.conversations_info(channel=channel_id(sandbox, "sales")))["channel"]
    old = (await client.conversations_info(channel=channel_id(sandbox, "sales-2024")))["channel"]
    partners = (await client.conversations_info(channel=channel_id(sandbox, "partners")))["channel"]

    assert (sales["is_member"], sales["is_archived"], sales["is_channel"]) == (True, False, True)
    assert (old["is_member"], old["is_archived"]) == (False, True)
    assert partners["is_ext_shared"] is True


async def test_archived_channels_can_be_left_out(client: AsyncWebClient) -> None:
    listed = await client.conversations_list(exclude_archived=True)

    assert "sales-2024" not in [c["name"] for c in listed["channels"]]


async def test_a_wrong_type_of_conversation_is_refused(call: Call) -> None:
    assert (await call("conversations.list", data={"types": "secret"}))["error"] == "invalid_types"


async def test_the_apps_own_conversations_are_listed(client: AsyncWebClient) -> None:
    listed = await client.users_conversations(types="public_channel,im")

    assert [c["name"] for c in listed["channels"]] == ["sales", "sales-emea"]


async def test_members_come_by_page(client: AsyncWebClient, sandbox: Sandbox) -> None:
    found: list[str] = []
    async for answer in await client.conversations_members(channel=channel_id(sandbox, "sales"), limit=3):
        found += answer["members"]

    names = [sandbox.workspace.people[member].name for member in found]
    assert names == ["maya", "ann", "jane", "bert", "kenji", "priya", "nextstep"]


async def test_a_direct_message_opens_once(client: AsyncWebClient, sandbox: Sandbox) -> None:
    jane = sandbox.workspace.person("jane").id

    first = await client.conversations_open(users=jane)
    second = await client.conversations_open(users=jane, return_im=True)

    assert first["channel"] == {"id": second["channel"]["id"]}
    assert second["already_open"] is True
    assert second["channel"]["user"] == jane


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0", "user_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
        ("sam", "user_not_visible"),
    ],
)
async def test_direct_messages_that_cannot_be_opened(call: Call, sandbox: Sandbox, who: str, error: str) -> None:
    user = sandbox.workspace.person("sam").id if who == "sam" else who

    assert (await call("conversations.open", json={"users": user}))["error"] == error


async def test_joining_is_for_public_channels(call: Call, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["channels:join"])

    joined = await call("conversations.join", json={"channel": channel_id(sandbox, "general")})
    private = await call("conversations.join", json={"channel": channel_id(sandbox, "deal-desk")})
    archived = await call("conversations.join", json={"channel": channel_id(sandbox, "sales-2024")})

    assert joined["channel"]["is_member"] is True
    assert private["error"] == "channel_not_found"
    assert archived["error"] == "is_archived"


async def test_history_comes_newest_first_by_page_and_without_ephemeral_messages(
    client: AsyncWebClient, driver: Driver, sandbox: Sandbox
) -> None:
    await driver.set_scopes(["chat:write", "channels:history"])
    sales, jane = channel_id(sandbox, "sales"), sandbox.workspace.person("jane").id
    stamps = [(await client.chat_postMessage(channel=sales, text=str(n)))["ts"] for n in range(3)]
    await client.chat_postEphemeral(channel=sales, user=jane, text="private")

    first = await client.conversations_history(channel=sales, limit=2)
    rest = await client.conversations_history(channel=sales, limit=2, cursor=first["response_metadata"]["next_cursor"])
    later = await client.conversations_history(channel=sales, oldest=stamps[0])
    since = await client.conversations_history(channel=sales, oldest=stamps[0], inclusive=True)

    assert [m["text"] for m in first["messages"]] == ["2", "1"]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert [m["text"] for m in rest["messages"]] == ["0"]
    assert len(later["messages"]) == 2
    assert len(since["messages"]) == 3


async def test_history_is_for_members(call: Call, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["channels:history"])

    outside = await call("conversations.history", data={"channel": channel_id(sandbox, "general")})
    wrong = await call("conversations.history", data={"channel": channel_id(sandbox, "sales"), "oldest": "x"})

    assert outside["error"] == "not_in_channel"
    assert wrong["error"] == "invalid_ts_oldest"


async def test_the_team_and_the_bot_say_who_they_are(client: AsyncWebClient, sandbox: Sandbox) -> None:
    team = (await client.team_info())["team"]
    bot = (await client.bots_info(bot=sandbox.workspace.install.bot_id))["bot"]
    who = await client.auth_test()

    assert (team["id"], team["domain"]) == (sandbox.workspace.team_id, "brightwater")
    assert bot["user_id"] == who["user_id"] == sandbox.workspace.install.bot_user
    assert bot["app_id"] == sandbox.world.credentials.app_id


async def test_a_conversation_can_be_opened_by_its_id(call: Call, client: AsyncWebClient, sandbox: Sandbox) -> None:
    opened = await client.conversations_open(users=sandbox.workspace.person("jane").id)

    again = await call("conversations.open", json={"channel": opened["channel"]["id"]})
    channel = await call("conversations.open", json={"channel": channel_id(sandbox, "sales")})
    several = await call("conversations.open", json={"users": "U1,U2"})

    assert again["channel"] == opened["channel"]
    assert channel["error"] == "channel_not_found"
    assert several["error"] == "method_not_supported_for_channel_type"


async def test_a_strangers_list_of_conversations_is_not_ours(call: Call) -> None:
    assert (await call("users.conversations", data={"user": "U0"}))["error"] == "user_not_found"


async def test_a_thread_that_is_not_there_is_not_found(call: Call, driver: Driver, sandbox: Sandbox) -> None:
    await driver.set_scopes(["channels:history"])

    answer = await call("conversations.replies", data={"channel": channel_id(sandbox, "sales"), "ts": "1.000100"})

    assert answer["error"] == "thread_not_found"


async def test_an_administrator_makes_and_fills_channels(driver: Driver, client: AsyncWebClient) -> None:
    made = await driver.add_channel("#emea", ["ann", "bert"], private=True)
    await driver.set_members("#emea", ["bert"])

    members = (await client.conversations_members(channel=made))["members"]
    assert [p["name"] for p in await driver.people() if p["id"] in members] == ["nextstep", "bert"]
    assert "emea" in [c.get("name") for c in await driver.channels()]
    with pytest.raises(CannotDo, match="there is no channel #nowhere"):
        await driver.archive("#nowhere")
