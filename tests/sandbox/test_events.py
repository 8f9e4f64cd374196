"""The Events API: what the app hears, with Slack's retries."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox
from sandbox.serving import serving
from sandbox.settings import DEFAULT_EVENTS, DEFAULT_SCOPES, AppSettings, Limits

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
Json = dict[str, Any]
QUICK = Limits(retry_scale=0.0, ack_seconds=0.2)


@dataclass
class Listener:
    """A bot that answers each delivery as told; the last answer stays."""

    answers: list[Response] = field(default_factory=lambda: [PlainTextResponse("")])
    heard: list[tuple[Json, dict[str, str]]] = field(default_factory=list)

    async def __call__(self, request: Request) -> Response:
        self.heard.append((json.loads(await request.body()), dict(request.headers)))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def types(self) -> list[str]:
        return [body["event"]["type"] for body, _ in self.heard]


@pytest.fixture
async def listen(stack: AsyncExitStack, start: Start) -> Callable[..., Awaitable[tuple[Listener, Driver, Sandbox]]]:
    async def listening(*answers: Response, **settings: object) -> tuple[Listener, Driver, Sandbox]:
        sandbox, _, driver = await start(**{"limits": QUICK, **settings})
        listener = Listener(list(answers) or [PlainTextResponse("")])

        async def endpoint(request: Request) -> Response:
            return await listener(request)

        app = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
        address = await stack.enter_async_context(serving(app))
        sandbox.set_bot_url(f"{address}/slack/events")
        return listener, driver, sandbox

    return listening


Listen = Callable[..., Awaitable[tuple[Listener, Driver, Sandbox]]]


async def test_a_changed_person_is_told_in_slacks_shape(listen: Listen) -> None:
    listener, driver, sandbox = await listen()

    told = await driver.change_person("jane", tz="Asia/Tokyo")

    body, headers = listener.heard[0]
    assert body["type"] == "event_callback"
    assert body["event_id"] == told["event_id"]
    assert body["team_id"] == sandbox.workspace.team_id
    assert body["api_app_id"] == sandbox.world.credentials.app_id
    assert body["authorizations"][0]["user_id"] == sandbox.workspace.install.bot_user
    assert (body["event"]["type"], body["event"]["user"]["tz"]) == ("user_change", "Asia/Tokyo")
    assert "x-slack-retry-num" not in headers


async def test_a_status_and_a_deactivation_are_changes_of_a_person(listen: Listen) -> None:
    listener, driver, _ = await listen()

    await driver.change_person("jane", status_emoji=":palm_tree:", status_text="Vacation", status_expiration=1800000000)
    await driver.change_person("bert", deleted=True)

    first, second = (body["event"]["user"] for body, _ in listener.heard)
    assert (first["profile"]["status_emoji"], first["profile"]["status_expiration"]) == (":palm_tree:", 1800000000)
    assert second["deleted"] is True


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda d: d.archive("#sales"), "channel_archive"),
        (lambda d: d.archive("#deal-desk"), "group_archive"),
        (lambda d: d.unarchive("#sales-2024"), "channel_unarchive"),
        (lambda d: d.rename_channel("#sales", "deals"), "channel_rename"),
        (lambda d: d.remove_bot("#sales"), "channel_left"),
        (lambda d: d.invite_bot("#general"), "member_joined_channel"),
        (lambda d: d.add_person("nora", tz="Europe/Oslo"), "team_join"),
        (lambda d: d.revoke_token(), "tokens_revoked"),
        (lambda d: d.open_home("jane", within=0), "app_home_opened"),
    ],
)
async def test_each_act_is_told_as_its_event(
    listen: Listen, act: Callable[[Driver], Awaitable[object]], kind: str
) -> None:
    listener, driver, _ = await listen()

    await act(driver)

    assert listener.types == [kind]


async def test_uninstalling_is_told_last(listen: Listen) -> None:
    listener, driver, _ = await listen()

    await driver.uninstall()
    await driver.change_person("jane", tz="Asia/Tokyo")

    assert listener.types == ["tokens_revoked", "app_uninstalled"]


async def test_what_was_not_subscribed_is_not_told(listen: Listen) -> None:
    listener, driver, _ = await listen(app=AppSettings(events=frozenset({"app_home_opened"})))

    told = await driver.change_person("jane", tz="Asia/Tokyo")

    assert (told["told"], listener.heard) == (False, [])


async def test_what_the_scopes_do_not_cover_is_not_told(listen: Listen) -> None:
    listener, driver, _ = await listen(scopes={"commands"})

    assert (await driver.change_person("jane", tz="Asia/Tokyo"))["told"] is False
    assert listener.heard == []


async def test_messages_are_told_to_an_app_that_subscribed(listen: Listen) -> None:
    app = AppSettings(
        events=DEFAULT_EVENTS | {"message.channels", "message.im", "app_mention"},
        scopes=DEFAULT_SCOPES | {"channels:history", "im:history", "app_mentions:read"},
    )
    listener, driver, sandbox = await listen(app=app)

    await driver.say("jane", "#sales", "hello")
    await driver.say("jane", "dm", "hi")
    await driver.say("jane", "#sales", f"<@{sandbox.workspace.install.bot_user}> hey")
    await driver.settle()

    told = {
        (body["event"]["type"], body["event"].get("channel_type"), body["event"]["text"]) for body, _ in listener.heard
    }
    mention = f"<@{sandbox.workspace.install.bot_user}> hey"
    assert told == {
        ("message", "channel", "hello"),
        ("message", "im", "hi"),
        ("message", "channel", mention),
        ("app_mention", None, mention),
    }


async def test_an_event_that_fails_comes_three_times_more(listen: Listen) -> None:
    listener, driver, _ = await listen(PlainTextResponse("", status_code=500))

    told = await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()

    assert told["error"] == "dispatch_failed"
    retries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for _, h in listener.heard]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({body["event_id"] for body, _ in listener.heard}) == 1


async def test_retries_end_with_the_first_good_answer(listen: Listen) -> None:
    listener, driver, _ = await listen(PlainTextResponse("", status_code=500), PlainTextResponse(""))

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()

    assert len(listener.heard) == 2


async def test_an_app_can_forbid_retries(listen: Listen) -> None:
    listener, driver, _ = await listen(PlainTextResponse("", status_code=500, headers={"X-Slack-No-Retry": "1"}))

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()

    assert len(listener.heard) == 1


async def test_a_late_answer_to_an_event_is_retried_as_http_timeout(start: Start) -> None:
    _, bot, driver = await start(limits=QUICK)
    release = asyncio.Event()
    retries: list[list[str]] = []

    @bot.event("user_change")
    async def slow(request: Any) -> None:
        retries.append(request.headers.get("x-slack-retry-reason", []))
        if len(retries) == 1:
            await release.wait()

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()
    release.set()

    assert retries == [[], ["http_timeout"]]


async def test_an_app_that_is_gone_is_retried_as_connection_failed(listen: Listen) -> None:
    _, driver, sandbox = await listen()
    sandbox.set_bot_url("http://127.0.0.1:9/")

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()

    entries = await driver.log("event:user_change")
    assert [(e["retry"], e["verdict"]) for e in entries] == [(n, "dispatch_failed") for n in range(4)]


async def test_an_answered_event_can_be_sent_again(listen: Listen) -> None:
    listener, driver, _ = await listen()
    await driver.fault("user_change", "resend")

    await driver.change_person("jane", tz="Asia/Tokyo")
    await driver.settle()

    assert [h.get("x-slack-retry-num") for _, h in listener.heard] == [None, "1"]
    assert listener.heard[0][0] == listener.heard[1][0]


async def test_a_changed_person_cannot_get_a_zone_that_does_not_exist(listen: Listen) -> None:
    _, driver, _ = await listen()

    with pytest.raises(CannotDo, match="there is no time zone Mars/Olympus"):
        await driver.change_person("jane", tz="Mars/Olympus")
    with pytest.raises(CannotDo, match="a person has no field shoe_size"):
        await driver.change_person("jane", shoe_size=43)


async def test_a_file_that_a_person_shares_is_told(listen: Listen) -> None:
    app = AppSettings(events=frozenset({"file_shared"}))
    listener, driver, _ = await listen(app=app)

    message = await driver.say("maya", "dm", files={"deals.csv": b"name"})

    assert [body["event"]["file_id"] for body, _ in listener.heard] == [message.files[0]["id"]]
