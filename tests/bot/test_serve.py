"""`nextstep serve` as a process: it starts, says what is wrong, answers, and stops well."""

import asyncio
import signal
import socket
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.clock import system_clock
from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.serving import serving as running_asgi
from storage.database import Database
from tests.acting import scopes
from tests.bot.terminal import Ended, Terminal
from tests.services.company import rows

NEXTSTEP = str(Path(sysconfig.get_path("scripts")) / "nextstep")
LIMIT = 40.0


@dataclass
class Served:
    """A bot that serves, and where."""

    process: asyncio.subprocess.Process
    address: str

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.address + path) as response:
            return response.status, await response.text()

    async def post(self, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """What a request to Slack's address gets: status and type."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        address = f"{self.address}/slack/events"
        async with aiohttp.ClientSession() as session, session.post(address, data=body, headers=headers) as response:
            return response.status, response.headers.get("Content-Type", "")

    async def stop(self, wanted: signal.Signals = signal.SIGTERM) -> tuple[int | None, str]:
        """Ask it to stop: how it ended, and all that it logged."""
        self.process.send_signal(wanted)
        async with asyncio.timeout(LIMIT):
            _, said = await self.process.communicate()
        return self.process.returncode, said.decode()


async def started(folder: Path, env: dict[str, str], *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        NEXTSTEP,
        *arguments,
        cwd=folder,
        env={"LANG": "C.UTF-8", "HOME": str(folder), **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def serving(folder: Path, env: dict[str, str], *arguments: str) -> AsyncIterator[Served]:
    """A bot on a port of its own, as soon as it is ready."""
    port = free_port()
    process = await started(folder, env, "serve", "--port", str(port), *arguments)
    served = Served(process, f"http://127.0.0.1:{port}")
    try:
        async with asyncio.timeout(LIMIT):
            while not await is_ready(served):
                assert process.returncode is None, (await process.communicate())[1].decode()
        yield served
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def is_ready(served: Served) -> bool:
    try:
        return (await served.get("/readyz"))[0] == 200
    except aiohttp.ClientError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with running_sandbox(scopes=scopes()) as sandbox:
        yield sandbox


@pytest.fixture
async def people(slack: Sandbox) -> AsyncIterator[Driver]:
    async with slack.driver() as driver:
        yield driver


async def test_it_serves_answers_and_stops_when_it_is_told_to(
    slack: Sandbox, people: Driver, database_url: str, tmp_path: Path
) -> None:
    env = slack.environment() | {"DATABASE_URL": database_url}
    async with serving(tmp_path, env) as served:
        slack.set_bot_url(f"{served.address}/slack/events")
        assert await served.get("/healthz") == (200, "alive")
        status, figures = await served.get("/metrics")
        assert status == 200
        assert "nextstep_last_tick_timestamp_seconds" in figures
        shown = await people.command("jane", "/nextstep", "Acme - send the quote tomorrow", channel="#sales")
        assert shown.ok
        code, said = await served.stop()
    assert code == 0
    assert "Traceback" not in said
    for secret in (slack.bot_token, slack.signing_secret):
        assert secret not in said


async def test_what_is_not_signed_or_signed_long_ago_gets_a_401_in_plain_text(
    slack: Sandbox, sqlite_url: str, tmp_path: Path
) -> None:
    body, now = "command=%2Fnextstep", system_clock().timestamp()
    signer = SignatureVerifier(slack.signing_secret)
    stamps = {"stale": str(int(now) - 301), "fresh": str(int(now))}
    signed = {name: str(signer.generate_signature(timestamp=stamp, body=body)) for name, stamp in stamps.items()}
    async with serving(tmp_path, slack.environment() | {"DATABASE_URL": sqlite_url}) as served:
        assert await served.post(body, {}) == (401, "text/plain; charset=utf-8")
        for name, signature in (("fresh", "v0=rubbish"), ("stale", signed["stale"]), ("fresh", signed["stale"])):
            stamped = {"X-Slack-Request-Timestamp": stamps[name], "X-Slack-Signature": signature}
            assert await served.post(body, stamped) == (401, "text/plain; charset=utf-8")
        right = {"X-Slack-Request-Timestamp": stamps["fresh"], "X-Slack-Signature": signed["fresh"]}
        assert (await served.post(body, right))[0] != 401


async def test_a_delivery_under_way_the_welcome_is_finished_before_it_stops(
    slack: Sandbox, people: Driver, database_url: str, tmp_path: Path
) -> None:
    env = slack.environment() | {"DATABASE_URL": database_url}
    workspace_id = (await people.status())["team_id"]
    await people.fault("chat.postMessage", "slow", times=1, seconds=2)
    async with serving(tmp_path, env) as served:
        async with asyncio.timeout(LIMIT):
            while not (await people.faults())[0]["hits"]:
                pass
        code, said = await served.stop()
    database = Database(database_url)
    (row,) = rows(database, "deliveries", workspace_id)
    database.close()
    assert (code, row["state"], row["attempts"]) == (0, "sent", 1)
    assert "Traceback" not in said
    assert len(await people.log("chat.postMessage")) == 1


async def test_an_interrupt_from_the_keyboard_stops_it_too(slack: Sandbox, sqlite_url: str, tmp_path: Path) -> None:
    async with serving(tmp_path, slack.environment() | {"DATABASE_URL": sqlite_url}) as served:
        assert (await served.stop(signal.SIGINT))[0] == 0


async def test_in_socket_mode_it_answers_and_is_watched_all_the_same(
    slack: Sandbox, people: Driver, sqlite_url: str, tmp_path: Path
) -> None:
    env = slack.environment() | {"DATABASE_URL": sqlite_url}
    del env["SLACK_SIGNING_SECRET"]
    async with serving(tmp_path, env, "--socket") as served:
        await people.wait_for_sockets()
        shown = await people.command("jane", "/nextstep", "Acme - send the quote tomorrow", channel="#sales")
        assert shown.ok
        assert (await served.get("/slack/events"))[0] == 404
        assert (await served.stop())[0] == 0


async def test_a_second_one_on_the_same_file_is_refused_and_other_commands_are_not(
    slack: Sandbox, terminal: Terminal
) -> None:
    env = slack.environment()
    (terminal.folder / "deals.csv").write_text("id,name,stage\n1,Acme,Proposal\n")
    (terminal.folder / "own.yaml").write_text("workspace: {currency: EUR}\n")
    (terminal.folder / "same.db").symlink_to("nextstep.db")
    async with serving(terminal.folder, env | {"DATABASE_URL": terminal.env["DATABASE_URL"]}) as served:
        for url in (terminal.env["DATABASE_URL"], "sqlite:///nextstep.db", "sqlite:///same.db"):
            second = await typed(terminal, env | {"DATABASE_URL": url}, "serve", "--port", "0")
            assert f"runs on {terminal.folder / 'nextstep.db'} already" in second.sentence
        for arguments in (["import", "deals.csv"], ["export"], ["configure", "own.yaml"], ["report", "digest"]):
            assert (await typed(terminal, env, *arguments)).good
        await served.stop(signal.SIGKILL)
    async with serving(terminal.folder, env | {"DATABASE_URL": terminal.env["DATABASE_URL"]}) as again:
        assert (await again.stop())[0] == 0


async def test_on_postgres_any_number_serve(slack: Sandbox, postgres_url: str, tmp_path: Path) -> None:
    env = slack.environment() | {"DATABASE_URL": postgres_url}
    async with serving(tmp_path, env) as first, serving(tmp_path, env) as second:
        assert [(await replica.stop())[0] for replica in (first, second)] == [0, 0]


@pytest.mark.parametrize(
    ("wrong", "arguments", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["serve"], "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["export"], "SLACK_BOT_TOKEN"),
        ({"SLACK_API_URL": "{base}/"}, ["serve"], "SLACK_API_URL"),
    ],
)
async def test_what_slack_refuses_is_one_plain_sentence(
    slack: Sandbox, terminal: Terminal, wrong: dict[str, str], arguments: list[str], named: str
) -> None:
    told = {name: value.format(base=slack.base_url) for name, value in wrong.items()}
    port = ["--port", "0"] if arguments[0] == "serve" else []
    assert named in (await typed(terminal, slack.environment() | told, *arguments, *port)).sentence


async def test_a_page_that_answers_in_slacks_place_is_told_in_a_sentence(slack: Sandbox, terminal: Terminal) -> None:
    page = Starlette(routes=[Route("/api/{method}", lambda _: PlainTextResponse("please sign in"), methods=["POST"])])
    async with running_asgi(page) as address:
        env = slack.environment() | {"SLACK_API_URL": f"{address}/api/"}
        for arguments in (["serve", "--port", "0"], ["export"]):
            assert "is not Slack; check SLACK_API_URL" in (await typed(terminal, env, *arguments)).sentence


async def test_an_app_token_that_slack_refuses_is_named_at_the_end_of_the_log(
    slack: Sandbox, terminal: Terminal
) -> None:
    env = slack.environment() | {"SLACK_APP_TOKEN": "xapp-wrong"}
    ended = await typed(terminal, env, "serve", "--socket", "--port", "0")
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert ended.err.splitlines()[-1].startswith("Slack does not accept SLACK_APP_TOKEN (invalid_auth); make")


async def test_a_lost_scope_is_named_at_the_start(slack: Sandbox, people: Driver, terminal: Terminal) -> None:
    await people.set_scopes(["commands", "chat:write"])
    assert "users:read" in (await typed(terminal, slack.environment(), "serve", "--port", "0")).sentence


async def test_a_port_that_is_taken_is_named(slack: Sandbox, terminal: Terminal) -> None:
    port = slack.base_url.rpartition(":")[2]
    assert port in (await typed(terminal, slack.environment(), "serve", "--port", port)).sentence


async def test_with_a_token_every_command_works_before_the_first_start(
    slack: Sandbox, people: Driver, terminal: Terminal
) -> None:
    folder = terminal.folder
    (folder / "deals.csv").write_text("id,name,amount,stage,owner email\n1,Acme,5,Proposal,jane@example.com\n")
    (folder / "own.yaml").write_text("teams:\n  - {name: Sales, channel: '#sales', members: [bert@example.com]}\n")
    for arguments in (["import", "deals.csv"], ["configure", "own.yaml"], ["report", "digest"]):
        assert (await typed(terminal, slack.environment(), *arguments)).good
    (deal,) = (await typed(terminal, slack.environment(), "export")).records
    assert deal["owner_name"] == "Jane Roe"
    channels = {channel["id"]: channel.get("name") for channel in await people.channels()}
    database = Database(terminal.env["DATABASE_URL"])
    assert [channels[row["channel_id"]] for row in rows(database, "teams", None)] == ["sales"]
    database.close()


async def test_a_channel_that_does_not_exist_refuses_the_whole_file(slack: Sandbox, terminal: Terminal) -> None:
    (terminal.folder / "own.yaml").write_text("teams:\n  - {name: East}\n  - {name: Sales, channel: '#nowhere'}\n")
    assert "#nowhere" in (await typed(terminal, slack.environment(), "configure", "own.yaml")).sentence
    settings = (await typed(terminal, slack.environment(), "export", "--what", "settings")).records
    assert [record["name"] for record in settings if record["kind"] == "team"] == ["Sales"]


async def test_a_channel_that_the_app_is_not_in_is_told_with_the_way_to_invite_it(
    slack: Sandbox, people: Driver, terminal: Terminal
) -> None:
    us = slack.workspace.install.bot_user
    public = [channel for channel in slack.workspace.channels.values() if channel.kind == "public"]
    ours = next(channel for channel in public if us in channel.members)
    other = next(channel for channel in public if us not in channel.members)
    named = {"East": "C0NOWHERE1", "West": other.id, "Sales": f"'#{ours.name}'"}
    teams = "".join(f"  - {{name: {team}, channel: {channel}}}\n" for team, channel in named.items())
    (terminal.folder / "own.yaml").write_text(f"teams:\n{teams}")
    ended = await typed(terminal, slack.environment(), "configure", "own.yaml")
    assert ended.good.startswith("The settings of")
    unknown, not_in = ended.err.splitlines()
    assert "C0NOWHERE1" in unknown
    assert f"#{other.name}" in not_in
    assert unknown.endswith("type /invite @Nextstep there.")
    assert not_in.endswith("type /invite @Nextstep there.")


async def test_a_workspace_begun_without_slack_gets_its_people_once_there_is_a_token(
    slack: Sandbox, people: Driver, terminal: Terminal
) -> None:
    named = ("--workspace", (await people.status())["team_id"])
    (terminal.folder / "deals.csv").write_text("id,name,stage,owner email\n1,Acme,Proposal,jane@example.com\n")
    for env in ({}, slack.environment()):
        assert (await typed(terminal, env, "import", "deals.csv", *named)).good
    (deal,) = (await typed(terminal, {}, "export", *named)).records
    assert deal["owner_id"] is not None


async def typed(terminal: Terminal, env: dict[str, str], *arguments: str) -> Ended:
    """Run a command while the sandbox goes on."""
    return await asyncio.to_thread(terminal.type, *arguments, **env)
