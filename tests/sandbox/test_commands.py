import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.clock import SetMonotonic
from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox
from sandbox.settings import AppSettings, Limits
from sandbox.world.workspace import Workspace

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Acme*"}}


def answering(bot: AsyncApp, answer: object) -> list[dict[str, str]]:
    """Let /nextstep answer always the same; returns what it was sent."""
    heard: list[dict[str, str]] = []

    @bot.command("/nextstep")
    async def listener(ack: AsyncAck, command: dict[str, str]) -> None:
        heard.append(command)
        await ack(answer)  # type: ignore[arg-type]

    return heard


def member(workspace: Workspace, name: str) -> str:
    return workspace.person(name).id


async def test_a_commands_answer_is_seen_by_the_typist_alone(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "noted")

    shown = await driver.command("jane", "/nextstep", "Acme", channel="#sales")

    assert shown.ok
    assert shown.message is not None
    assert shown.message.ephemeral
    assert [m.text for m in await driver.messages("jane", "#sales")] == ["noted"]
    assert await driver.messages("bert", "#sales") == []


async def test_an_answer_in_channel_is_seen_by_all(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, {"response_type": "in_channel", "text": "shared"})

    await driver.command("jane", "/nextstep", channel="#sales")

    assert [m.text for m in await driver.messages("bert", "#sales")] == ["shared"]


async def test_an_empty_answer_shows_nothing(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "")

    shown = await driver.command("jane", "/nextstep", channel="#sales")

    assert shown.ok
    assert shown.message is None


async def test_a_command_says_who_typed_what_and_where(bot: AsyncApp, driver: Driver, sandbox: Sandbox) -> None:
    heard = answering(bot, "")

    await driver.command("jane", "/nextstep", "Acme", channel="#sales")

    workspace = sandbox.workspace
    sales = workspace.channel_named("sales")
    assert sales is not None
    wanted = {
        "command": "/nextstep",
        "text": "Acme",
        "user_id": member(workspace, "jane"),
        "user_name": "jane",
        "team_id": workspace.team_id,
        "team_domain": "brightwater",
        "channel_id": sales.id,
        "channel_name": "sales",
    }
    assert wanted.items() <= heard[0].items()


async def test_people_channels_links_and_entities_are_marked_in_escaped_text(
    bot: AsyncApp, driver: Driver, sandbox: Sandbox
) -> None:
    heard = answering(bot, "")

    await driver.command("jane", "/nextstep", "Smith & Sons <b> @bert. #sales @nobody https://a.example/x")

    sales = sandbox.workspace.channel_named("sales")
    assert sales is not None
    bert = member(sandbox.workspace, "bert")
    assert heard[0]["text"] == (
        f"Smith &amp; Sons &lt;b&gt; <@{bert}|bert>. <#{sales.id}|sales> @nobody <https://a.example/x>"
    )


async def test_a_command_that_does_not_escape_gets_names_as_typed(start: Start) -> None:
    _, bot, driver = await start(app=AppSettings(commands={"/nextstep": False}))
    heard = answering(bot, "")

    await driver.command("jane", "/nextstep", "call @bert")

    assert heard[0]["text"] == "call @bert"


async def test_a_command_that_the_app_does_not_have_cannot_be_typed(start: Start) -> None:
    _, _, driver = await start(app=AppSettings(commands={"/deals": True}))

    with pytest.raises(CannotDo, match="/nextstep is not a valid command"):
        await driver.command("jane", "/nextstep")


async def test_a_late_answer_reads_as_operation_timeout(start: Start) -> None:
    _, bot, driver = await start(limits=Limits(ack_seconds=0.05))
    release = asyncio.Event()

    @bot.command("/nextstep")
    async def late(ack: AsyncAck) -> None:
        await release.wait()
        await ack("too late")

    shown = await driver.command("jane", "/nextstep")
    release.set()

    assert (shown.ok, shown.error, shown.message) == (False, "operation_timeout", None)
    assert shown.duration_ms >= 50


async def test_an_answer_that_is_not_200_reads_as_dispatch_failed(bot: AsyncApp, driver: Driver) -> None:
    shown = await driver.command("jane", "/unheard-of")

    assert (shown.ok, shown.error) == (False, "dispatch_failed")


async def test_a_bot_that_is_not_there_reads_as_dispatch_failed(sandbox: Sandbox, driver: Driver) -> None:
    sandbox.set_bot_url("http://127.0.0.1:9/slack/events")

    shown = await driver.command("jane", "/nextstep")

    assert shown.error == "dispatch_failed"


async def test_wrong_blocks_in_an_answer_are_refused_and_logged(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, {"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]})

    shown = await driver.command("jane", "/nextstep")

    assert shown.error == "invalid_blocks"
    assert await driver.messages("jane", "dm") == []
    assert [entry["verdict"] for entry in await driver.log("answer")] == ["invalid_blocks"]


async def test_the_duration_of_a_command_is_in_the_log(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "")

    shown = await driver.command("jane", "/nextstep")

    entry = (await driver.log("/nextstep"))[0]
    assert (entry["direction"], entry["verdict"], entry["status"]) == ("delivery", "ok", 200)
    assert 0 < entry["ms"] == pytest.approx(shown.duration_ms)


async def test_guests_can_and_deactivated_people_cannot_type_commands(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "hello")

    assert (await driver.command("gus", "/nextstep")).ok
    with pytest.raises(CannotDo, match="tom cannot use Slack"):
        await driver.command("tom", "/nextstep")


async def test_a_private_channel_is_closed_to_others(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "hello")

    assert (await driver.command("ann", "/nextstep", channel="#deal-desk")).ok
    with pytest.raises(CannotDo, match="jane sees no conversation #deal-desk"):
        await driver.command("jane", "/nextstep", channel="#deal-desk")


async def test_people_type_only_where_they_are_in(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, "hello")

    with pytest.raises(CannotDo, match="jane is not in #sales-emea"):
        await driver.command("jane", "/nextstep", channel="#sales-emea")
    with pytest.raises(CannotDo, match="ann sees no conversation #nowhere"):
        await driver.command("ann", "/nextstep", channel="#nowhere")
    with pytest.raises(CannotDo, match="#sales-2024 is archived"):
        await driver.command("ann", "/nextstep", channel="#sales-2024")


async def test_guests_see_only_what_they_were_invited_to(driver: Driver) -> None:
    assert await driver.messages("gus", "#sales-emea") == []
    with pytest.raises(CannotDo, match="gus sees no conversation #sales"):
        await driver.messages("gus", "#sales")


async def test_strangers_have_no_commands_but_can_click(
    bot: AsyncApp, driver: Driver, client: AsyncWebClient, sandbox: Sandbox
) -> None:
    users: list[dict[str, str]] = []

    @bot.action("done")
    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        users.append(body["user"])
        await ack()

    await driver.invite_bot("#partners")
    button = {"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Done"}}
    row = {"type": "actions", "elements": [button]}
    await client.chat_postMessage(channel="#partners", text="x", blocks=[row])

    shown = await driver.click("sam", (await driver.messages("sam"))[0], "done")

    assert shown.ok
    assert users[0]["team_id"] != sandbox.workspace.team_id
    with pytest.raises(CannotDo, match="sam is from another company"):
        await driver.command("sam", "/nextstep", channel="#partners")


async def test_a_command_can_be_sent_twice_as_it_stands(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "")
    await driver.fault("slash_commands", "twice")

    await driver.command("jane", "/nextstep", "Acme")

    assert len(heard) == 2
    assert heard[0] == heard[1]


async def test_a_response_url_can_fail(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep")
    await driver.fault("response_url", "http_500")
    url = AsyncWebhookClient(heard[0]["response_url"])

    statuses = [(await url.send(text="x")).status_code for _ in range(2)]

    assert statuses == [500, 200]


async def test_looking_into_an_unopened_conversation_does_not_open_it(driver: Driver, client: AsyncWebClient) -> None:
    assert await driver.messages("jane", "dm") == []
    assert (await client.conversations_list(types="im"))["channels"] == []


async def test_a_response_url_takes_five_answers_even_where_the_app_is_not(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep", channel="#general")
    url = AsyncWebhookClient(heard[0]["response_url"])

    answers = [await url.send(text=f"answer {number}") for number in range(6)]

    assert [(a.status_code, a.body) for a in answers[:5]] == [(200, "ok")] * 5
    assert answers[5].status_code == 404
    assert "used_url" in answers[5].body
    seen = await driver.messages("jane", "#general")
    assert [m.text for m in seen] == [f"answer {number}" for number in range(5)]
    assert await driver.messages("bert", "#general") == []


async def test_a_response_url_ends_after_thirty_minutes(start: Start) -> None:
    time = SetMonotonic()
    _, bot, driver = await start(monotonic=time)
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep")
    url = AsyncWebhookClient(heard[0]["response_url"])

    time.advance(1799)
    in_time = await url.send(text="in time")
    time.advance(2)
    late = await url.send(text="late")

    assert in_time.status_code == 200
    assert (late.status_code, "expired_url" in late.body) == (404, True)


async def test_blocks_through_a_response_url_are_checked(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep")

    answer = await AsyncWebhookClient(heard[0]["response_url"]).send(text="x", blocks=[{"type": "nonsense"}])

    assert answer.status_code == 400
    assert "invalid_blocks" in answer.body


async def test_an_unknown_response_url_is_refused(sandbox: Sandbox) -> None:
    answer = await AsyncWebhookClient(f"{sandbox.base_url}/response/nonsense").send(text="x")

    assert answer.status_code == 404


async def test_a_response_can_be_for_all(bot: AsyncApp, driver: Driver) -> None:
    @bot.command("/nextstep")
    async def listener(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="for all", blocks=[SECTION], response_type="in_channel")

    shown = await driver.command("jane", "/nextstep", channel="#sales")

    assert shown.ok
    assert (await driver.wait_for_message("bert", "#sales", containing="Acme")).text == "for all"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "response_type": "shout"}, "invalid_response_type"),
        ({"text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
    ],
)
async def test_responses_that_slack_refuses(bot: AsyncApp, driver: Driver, said: dict[str, Any], error: str) -> None:
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep")

    answer = await AsyncWebhookClient(heard[0]["response_url"]).send_dict(said)

    assert answer.status_code == 400
    assert error in answer.body


async def test_a_response_into_an_archived_channel_is_refused(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "")
    await driver.command("jane", "/nextstep", channel="#sales")
    await driver.archive("#sales")

    answer = await AsyncWebhookClient(heard[0]["response_url"]).send(text="x")

    assert (answer.status_code, "channel_is_archived" in answer.body) == (410, True)


async def test_without_any_address_the_command_fails(sandbox: Sandbox, driver: Driver) -> None:
    sandbox.set_bot_url("")

    assert (await driver.command("jane", "/nextstep")).error == "dispatch_failed"


async def test_a_private_answer_can_be_withdrawn(bot: AsyncApp, driver: Driver) -> None:
    heard = answering(bot, "noted")
    await driver.command("jane", "/nextstep")

    gone = await AsyncWebhookClient(heard[0]["response_url"]).send_dict({"delete_original": True})

    assert gone.status_code == 200
    assert [m.text for m in await driver.messages("jane", "dm")] == ["noted"]
