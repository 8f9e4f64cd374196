"""Files: the app uploads one, a person shares one, a form takes one."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox

Call = Callable[..., Awaitable[dict[str, Any]]]
CSV = b"name,amount\nAcme,45300\n"


async def fetch(sandbox: Sandbox, url: str, token: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.read()


async def test_the_app_shares_a_file_in_a_thread(client: AsyncWebClient, driver: Driver, sandbox: Sandbox) -> None:
    posted = await client.chat_postMessage(channel="#sales", text="digest")

    await client.files_upload_v2(
        channel=posted["channel"],
        thread_ts=posted["ts"],
        filename="deals.csv",
        content=CSV,
        title="Deals",
        initial_comment="all of them",
    )

    shared = (await driver.messages("jane", "#sales"))[-1]
    assert (shared.text, shared.thread_ts) == ("all of them", posted["ts"])
    assert (shared.files[0]["name"], shared.files[0]["title"], shared.files[0]["size"]) == (
        "deals.csv",
        "Deals",
        len(CSV),
    )
    assert await fetch(sandbox, shared.files[0]["url_private_download"], sandbox.bot_token) == (200, CSV)


async def test_a_file_that_was_not_uploaded_cannot_be_shared(call: Call, sandbox: Sandbox) -> None:
    announced = await call("files.getUploadURLExternal", data={"filename": "a.csv", "length": "3"})

    empty = await call("files.completeUploadExternal", json={"files": [{"id": announced["file_id"]}]})
    unknown = await call("files.completeUploadExternal", json={"files": [{"id": "F0"}]})
    nothing = await call("files.completeUploadExternal", json={})

    assert (empty["error"], unknown["error"]) == ("file_not_found", "file_not_found")
    assert nothing["error"] == "invalid_arguments"


async def test_an_upload_has_the_announced_length(call: Call) -> None:
    announced = await call("files.getUploadURLExternal", data={"filename": "a.csv", "length": "3"})

    async with aiohttp.ClientSession() as session:
        async with session.post(announced["upload_url"], data=b"four") as wrong:
            assert wrong.status == 400
        async with session.post(announced["upload_url"], data=b"abc") as right:
            assert right.status == 200


async def test_a_file_cannot_be_shared_where_the_app_is_not(call: Call, sandbox: Sandbox) -> None:
    general = sandbox.workspace.channel_named("general")
    assert general is not None
    announced = await call("files.getUploadURLExternal", data={"filename": "a.csv", "length": "3"})
    async with aiohttp.ClientSession() as session:
        await session.post(announced["upload_url"], data=b"abc")

    files = [{"id": announced["file_id"]}]
    answer = await call("files.completeUploadExternal", json={"files": files, "channel_id": general.id})

    assert answer["error"] == "not_in_channel"


async def test_a_persons_file_is_read_with_the_apps_token(driver: Driver, sandbox: Sandbox) -> None:
    message = await driver.say("maya", "dm", "import this", files={"deals.csv": CSV})
    url = message.files[0]["url_private_download"]

    assert await fetch(sandbox, url, sandbox.bot_token) == (200, CSV)
    assert (await fetch(sandbox, url, "xoxb-nobody"))[0] == 403
    await driver.set_scopes(["commands"])
    assert (await fetch(sandbox, url, sandbox.bot_token))[0] == 404


async def test_a_form_takes_files_of_its_types(bot: AsyncApp, driver: Driver, sandbox: Sandbox) -> None:
    words = {"type": "plain_text", "text": "File"}
    element = {"type": "file_input", "action_id": "file", "filetypes": ["csv"], "max_files": 1}
    block = {"type": "input", "block_id": "upload", "label": words, "element": element}
    view = {"type": "modal", "callback_id": "import", "title": words, "submit": words, "blocks": [block]}
    files: list[dict[str, Any]] = []

    @bot.command("/nextstep-admin")
    async def open_form(ack: AsyncAck, command: dict[str, str], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    @bot.view("import")
    async def take(ack: AsyncAck, view: dict[str, Any]) -> None:
        files.extend(view["state"]["values"]["upload"]["file"]["files"])
        await ack()

    shown = await driver.command("maya", "/nextstep-admin")
    assert shown.view is not None

    with pytest.raises(CannotDo, match=r"deals\.exe is not one of csv"):
        await driver.submit("maya", shown.view, {"upload": {"deals.exe": b"x"}})
    with pytest.raises(CannotDo, match="at most 1 files fit here"):
        await driver.submit("maya", shown.view, {"upload": {"a.csv": b"x", "b.csv": b"y"}})
    done = await driver.submit("maya", shown.view, {"upload": {"deals.csv": CSV}})

    assert done.closed
    assert await fetch(sandbox, files[0]["url_private_download"], sandbox.bot_token) == (200, CSV)


async def test_a_shared_file_says_what_it_is(call: Call, driver: Driver) -> None:
    message = await driver.say("maya", "dm", files={"deals.csv": CSV})

    known = await call("files.info", data={"file": message.files[0]["id"]})
    unknown = await call("files.info", data={"file": "F0"})

    assert (known["file"]["name"], known["file"]["mimetype"]) == ("deals.csv", "text/csv")
    assert unknown["error"] == "file_not_found"


@pytest.mark.parametrize("length", ["0", "many"])
async def test_an_upload_has_a_length(call: Call, length: str) -> None:
    answer = await call("files.getUploadURLExternal", data={"filename": "a.csv", "length": length})

    assert answer["error"] == "invalid_arguments"
