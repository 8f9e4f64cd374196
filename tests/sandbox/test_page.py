"""The page over HTTP and its socket, without a browser: who may use it, what it shows, what it escapes."""

import json
import math
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SetClock
from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.faults import Fault
from sandbox.page.pictures import TAKEN
from sandbox.server import Sandbox, running_sandbox
from sandbox.settings import Opening, Tip, app_from_manifest

MONDAY = datetime(2026, 11, 23, 14, tzinfo=UTC)  # 9:00 in New York
DOCS = Path(__file__).parents[2] / "docs"
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def page_of(web: aiohttp.ClientSession, sandbox: Sandbox, path: str = "/") -> str:
    async with web.get(f"{sandbox.base_url}{path}") as answer:
        assert answer.status == 200
        return await answer.text()


async def parts_of(web: aiohttp.ClientSession, sandbox: Sandbox, **look: str) -> dict[str, str]:
    """What the page's socket sends first."""
    async with web.ws_connect(f"{sandbox.base_url}/page/live") as socket:
        await socket.send_json({"watched": True, **look})
        return dict((await socket.receive_json())["parts"])


async def test_the_page_allows_no_script_but_its_own(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with web.get(sandbox.base_url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        html = await answer.text()
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert " style=" not in html
    assert " onclick=" not in html


EVERYWHERE = (
    "/",
    "/page/gallery",
    "/page/static/page.js",
    "/page/log/1",
    "/page/file/F1",
    "/api/users.list",
    "/api/chat.postMessage",
    "/sandbox/people",
    "/response/x",
    "/oauth/v2/authorize",
    "/upload/v1/T/F",
    "/files/F1/deals.csv",
)


@pytest.mark.parametrize("headers", [{"Host": "rebound.example.com"}, {"Origin": "https://example.com"}], ids=str)
@pytest.mark.parametrize("path", EVERYWHERE)
async def test_the_sandbox_answers_to_its_own_name_and_its_own_pages_only(
    web: aiohttp.ClientSession, sandbox: Sandbox, path: str, headers: dict[str, str]
) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", **headers}
    for ask in (web.get, web.post):
        async with ask(f"{sandbox.base_url}{path}", headers=headers) as answer:
            assert answer.status == 403


async def test_another_sites_form_posts_nothing_with_a_token_that_it_knows(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    form = {"token": sandbox.bot_token, "channel": "#sales", "text": "From elsewhere"}
    url, foreign = f"{sandbox.api_url}chat.postMessage", {"Origin": "http://localhost:8990"}
    async with web.post(url, data=form, headers=foreign) as answer:
        assert answer.status == 403
    assert await driver.messages("jane", "#sales") == []
    async with web.post(url, data=form) as answer:
        assert (await answer.json())["ok"]


async def test_the_app_reaches_the_sandbox_by_the_name_of_the_machine_too(
    web: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    url = f"{sandbox.api_url}auth.test".replace("127.0.0.1", "localhost")
    async with web.post(url, headers={"Authorization": f"Bearer {sandbox.bot_token}"}) as answer:
        assert (await answer.json())["ok"]


async def test_the_sandbox_shows_one_of_each_block_and_element(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    html = await page_of(web, sandbox, "/page/gallery")
    assert html.count('class="block block-') > 30


async def test_the_pictures_of_the_docs_show_the_whole_gallery(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    families = re.findall('data-family="([^"]+)"', await page_of(web, sandbox, "/page/gallery"))
    assert {family for _, family, *_ in TAKEN} == set(families)
    told = (DOCS / "block-kit.md").read_text(encoding="utf-8")
    for name, *_ in TAKEN:
        assert (DOCS / "pictures" / f"block-kit-{name}.png").exists()
        assert f"pictures/block-kit-{name}.png" in told


async def test_acts_are_taken_from_no_other_page(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    foreign = {"Origin": "https://example.com"}
    async with web.post(f"{sandbox.base_url}/sandbox/people", json={}, headers=foreign) as answer:
        assert answer.status == 403
    own = {"Origin": sandbox.base_url}
    async with web.post(f"{sandbox.base_url}/sandbox/people", json={}, headers=own) as answer:
        assert answer.status == 200
    async with web.post(f"{sandbox.base_url}/sandbox/people", data="{}", headers=own) as answer:
        assert answer.status == 415


async def test_no_other_page_can_listen(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    for path in ("/page/live", "/link/"):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await web.ws_connect(f"{sandbox.base_url}{path}", headers={"Origin": "https://example.com"})


async def test_what_people_type_is_shown_and_never_run(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    await driver.change_person("jane", display_name=SCRIPT)
    await driver.say("jane", "#sales", SCRIPT)
    html = await page_of(web, sandbox, "/?user=bert&at=sales")
    assert SCRIPT not in html
    assert html.count("&lt;script&gt;") >= 2


async def test_text_is_kept_as_slack_keeps_it(driver: Driver) -> None:
    said = await driver.say("jane", "#sales", "R&D <b> for @bert in #sales, see https://example.com/a")
    assert said.text.startswith("R&amp;D &lt;b&gt; for <@U")
    assert "|" not in said.text
    assert said.text.endswith("<https://example.com/a>")


async def test_a_page_shows_only_what_its_person_may_see(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    await driver.say("ann", "#deal-desk", "A discount of 40 %")
    assert "A discount of 40 %" in await page_of(web, sandbox, "/?user=ann&at=deal-desk")
    others = await page_of(web, sandbox, "/?user=jane&at=deal-desk")
    assert "A discount of 40 %" not in others
    assert "deal-desk" not in others


async def test_a_stranger_does_not_find_the_app(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    parts = await parts_of(web, sandbox, user="sam", at="app")
    assert "Nextstep" not in parts["sidebar"]
    assert "#partners" in parts["main"] or "partners" in parts["main"]


async def test_whoever_opens_the_page_first_sees_what_it_was_set_up_to_show(
    web: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    sandbox.set_opening(Opening("bert", "sales-emea", (Tip("Say hello", "bert", "sales", "Hello"),)))
    html = await page_of(web, sandbox)
    assert 'data-user="bert" data-at="sales-emea"' in html
    assert 'data-draft="Hello"' in html


async def test_what_is_new_is_marked_until_it_has_been_before_somebodys_eyes(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    await driver.say("jane", "#sales", "One")
    assert 'class="place new"' in (await parts_of(web, sandbox, user="bert", at="sales-emea"))["sidebar"]
    await parts_of(web, sandbox, user="bert", at="sales")
    assert 'class="place new"' not in (await parts_of(web, sandbox, user="bert", at="sales-emea"))["sidebar"]
    await driver.say("jane", "#sales", "Two")
    assert '<div class="new-line"' in (await parts_of(web, sandbox, user="bert", at="sales"))["main"]


async def test_an_open_page_gets_what_has_changed_and_nothing_else(web: aiohttp.ClientSession) -> None:
    async with (
        running_sandbox(clock=SetClock(MONDAY)) as sandbox,
        sandbox.driver() as driver,
        web.ws_connect(f"{sandbox.base_url}/page/live") as socket,
    ):
        await socket.send_json({"user": "bert", "at": "sales", "watched": False})
        assert set((await socket.receive_json())["parts"]) >= {"main", "sidebar", "clock", "modal"}
        await driver.say("jane", "#sales", "It is signed")
        news = await socket.receive_json()
    assert "It is signed" in news["parts"]["main"]
    assert set(news["parts"]) <= {"main", "sidebar"}


async def test_each_page_shows_times_where_its_person_is(web: aiohttp.ClientSession) -> None:
    async with running_sandbox(clock=SetClock(MONDAY)) as sandbox:
        assert "Mon 23 Nov, 9:00 AM in New York" in (await parts_of(web, sandbox, user="jane"))["clock"]
        assert "Mon 23 Nov, 23:00 in Tokyo" in (await parts_of(web, sandbox, user="kenji"))["clock"]


async def test_the_clock_offers_the_next_hour_morning_and_monday_of_the_person(web: aiohttp.ClientSession) -> None:
    async with running_sandbox(clock=SetClock(datetime(2026, 10, 31, 13, 30, tzinfo=UTC))) as sandbox:
        clock = (await parts_of(web, sandbox, user="jane"))["clock"]
    # The clocks of New York go back in the night to Sunday 1 November.
    assert 'data-go-to="2026-10-31T10:30:00-04:00"' in clock
    assert 'data-go-to="2026-11-01T09:00:00-05:00"' in clock
    assert 'data-go-to="2026-11-02T09:00:00-05:00"' in clock


async def test_the_machines_own_clock_is_shown_and_not_moved(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    assert "data-go-to" not in (await parts_of(web, sandbox, user="jane"))["clock"]
    with pytest.raises(CannotDo, match="cannot be moved"):
        await driver.go_to(MONDAY)


class Postman:
    """Lets time pass, and posts at its end, as a bot with a schedule does."""

    is_moving: bool | None = None

    def __init__(self, clock: SetClock, app: AsyncApp) -> None:
        self._clock, self._app = clock, app

    async def go_to(self, moment: datetime) -> None:
        self._clock.set(moment)
        await self._app.client.chat_postMessage(channel="#sales", text="The *digest*")
        with suppress(SlackApiError):
            await self._app.client.chat_postMessage(channel="#general", text="x")


async def test_a_jump_says_what_it_caused_with_links_and_refusals(web: aiohttp.ClientSession, start: Any) -> None:
    clock = SetClock(MONDAY)
    sandbox, app, driver = await start(clock=clock)
    sandbox.set_timekeeper(Postman(clock, app))
    await driver.go_to(datetime(2026, 11, 30, 14, tzinfo=UTC))
    caused = (await parts_of(web, sandbox, user="bert", at="sales-emea"))["clock"]
    assert "The digest" in caused
    assert "/?user=bert&amp;at=sales#m-" in caused
    assert "chat.postMessage: not_in_channel" in caused
    with pytest.raises(CannotDo, match="only goes forward"):
        await driver.go_to(MONDAY)


async def test_a_refused_message_stands_in_the_log_with_slacks_error_and_reason(
    web: aiohttp.ClientSession, sandbox: Sandbox, call: Any
) -> None:
    await call("chat.postMessage", json={"channel": "#sales", "text": "x", "blocks": [{"type": "section"}]})
    log = (await parts_of(web, sandbox, user="jane", pane="log"))["beside"]
    assert "chat.postMessage" in log
    assert "invalid_blocks" in log
    assert "[ERROR]" in log


async def test_what_was_sent_is_fetched_by_the_number_of_its_exchange(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver, call: Any
) -> None:
    await call("chat.postMessage", json={"channel": "#sales", "text": "A <b>long</b> digest"})
    log = (await parts_of(web, sandbox, user="jane", pane="log"))["beside"]
    assert "long" not in log
    (entry,) = await driver.log("chat.postMessage")
    async with web.get(f"{sandbox.base_url}/page/log/{entry['number']}") as answer:
        assert (await answer.json(content_type="text/plain"))["text"] == "A <b>long</b> digest"
    async with web.get(f"{sandbox.base_url}/page/log/404") as answer:
        assert answer.status == 404


async def test_a_channel_where_the_app_never_was_is_no_fault(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    faults = (await parts_of(web, sandbox, user="jane", at="general"))["faults"]
    assert "The app is not in #general" in faults
    assert "Faults: 0 switched on" in faults
    await driver.fault("*", "http_500", times=None)
    assert "Faults: 1 switched on" in (await parts_of(web, sandbox, user="jane", at="general"))["faults"]


async def test_a_call_that_breaks_off_stands_in_the_log(
    sandbox: Sandbox, driver: Driver, client: AsyncWebClient
) -> None:
    sandbox.world.faults.add(Fault("auth.test", "ratelimited", seconds=math.inf))  # no number of seconds to send
    with pytest.raises(SlackApiError):
        await client.auth_test()
    (entry,) = await driver.log("auth.test")
    assert (entry["verdict"], entry["status"]) == ("internal_error", 500)


async def test_faults_can_be_ended_one_by_one(driver: Driver, call: Any) -> None:
    await driver.fault("*", "http_500", times=None)
    await driver.fault("chat.postMessage", "ratelimited", times=None)
    await driver.end_fault("*", "http_500")
    assert (await call("auth.test"))["ok"]
    assert [fault["kind"] for fault in await driver.faults()] == ["ratelimited"]


async def test_an_app_that_cannot_be_reached_or_is_too_late_fails_as_in_slack(start: Any) -> None:
    _, bot, driver = await start()
    app: AsyncApp = bot

    @app.command("/go")
    async def go(ack: AsyncAck) -> None:
        await ack("Gone")

    await driver.fault("app", "unreachable")
    await driver.fault("app", "silent")
    errors = [(await driver.command("jane", "/go")).error for _ in range(3)]
    assert errors == ["dispatch_failed", "operation_timeout", None]


async def test_a_file_is_downloaded_by_who_sees_its_message(
    web: aiohttp.ClientSession, sandbox: Sandbox, driver: Driver
) -> None:
    said = await driver.say("ann", "#deal-desk", files={"deals.csv": b"name\nAcme\n"})
    address = f"{sandbox.base_url}/page/file/{said.files[0]['id']}"
    async with web.get(f"{address}?user=ann") as answer:
        assert (await answer.read(), answer.headers["Content-Disposition"]) == (b"name\nAcme\n", "attachment")
    async with web.get(f"{address}?user=jane") as answer:
        assert answer.status == 404


async def test_the_composer_knows_the_commands_that_the_app_offers(web: aiohttp.ClientSession) -> None:
    features = {
        "slash_commands": [{"command": "/deals", "description": "List deals", "usage_hint": "[name]"}],
        "shortcuts": [{"name": "New step", "type": "global", "callback_id": "new", "description": "Record"}],
    }
    async with running_sandbox(app=app_from_manifest({"features": features})) as sandbox:
        main = (await parts_of(web, sandbox, user="jane", at="sales"))["main"]
    offers = json.dumps([{"id": "/deals", "description": "List deals", "hint": "[name]"}]).replace('"', "&#34;")
    assert offers in main
    assert 'data-shortcut="new"' in main
