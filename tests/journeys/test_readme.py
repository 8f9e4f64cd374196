"""A fresh machine follows the README, copied line by line, to a bot that answers."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psycopg
import pytest
import sqlalchemy as sa
import yaml

from sandbox.driver import Driver
from sandbox.server import Sandbox, running_sandbox
from sandbox.settings import app_from_manifest
from tests.acting import ROOT
from tests.bot.test_serve import LIMIT
from tests.journeys.reading import Shell, checkout, commands, ports_in, set_up, shell, with_free_ports
from tests.soak.scale import FULL

MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
CONNECT, FOR_MANY = "Connect your workspace: five minutes", "Run it for many: HTTP, Postgres, three replicas"
SETTING_UP = 1200.0  # seconds that `make setup` may take where it installs everything
_numbers = itertools.count(1)


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with running_sandbox(app=app_from_manifest(MANIFEST)) as sandbox:
        yield sandbox


@pytest.fixture
async def people(slack: Sandbox) -> AsyncIterator[Driver]:
    async with slack.driver() as driver:
        yield driver


@pytest.fixture
def empty_postgres(postgres_server: str) -> str:
    """The address of a database with nothing in it."""
    name = f"readme_{next(_numbers)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)


async def answers(port: int, typed: Shell) -> None:
    """Wait until the bot on this port says that it is ready."""
    async with asyncio.timeout(LIMIT), aiohttp.ClientSession() as session:
        while True:
            assert typed.process.returncode is None, typed.said
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass


async def follow(typed: Shell, lines: list[str]) -> None:
    """Type line after line; each does what it should."""
    for line in lines:
        code = await typed.type(line, within=SETTING_UP if line == "make setup" else LIMIT)
        assert code == 0, f"{line} ended with {code}:\n{typed.said}"


async def a_bot_on_three_ports(folder: Path, slack: Sandbox, people: Driver, database_url: str) -> None:
    """Follow the README to three replicas, each of which answers Slack."""
    lines = with_free_ports(commands(FOR_MANY))
    async with shell(folder, slack.environment() | {"DATABASE_URL": database_url}) as typed:
        await follow(typed, lines)
        ports = ports_in(lines)
        assert len(ports) == 3
        for number, port in enumerate(ports):
            await answers(port, typed)
            slack.set_bot_url(f"http://127.0.0.1:{port}/slack/events")
            shown = await people.command("jane", "/nextstep", f"Deal {number} - send the quote tomorrow")
            assert shown.ok, typed.said
            assert shown.message is not None
            verified = await people.raw("events_api", {"type": "url_verification", "challenge": "abc", "token": "x"})
            assert (verified.status, "abc" in verified.body) == (200, True)
        assert "Traceback" not in typed.said


async def test_the_readme_leads_to_three_replicas_on_postgres_that_answer(
    slack: Sandbox, people: Driver, empty_postgres: str, tmp_path: Path
) -> None:
    folder = checkout(tmp_path)
    set_up(folder)
    await a_bot_on_three_ports(folder, slack, people, empty_postgres)


@pytest.mark.soak
@pytest.mark.skipif(FULL < 1, reason="installs everything anew, from the network: SOAK=1 does")
async def test_the_readme_leads_there_also_where_nothing_is_installed_yet(
    slack: Sandbox, people: Driver, empty_postgres: str, tmp_path: Path
) -> None:
    await a_bot_on_three_ports(checkout(tmp_path), slack, people, empty_postgres)


async def test_the_readme_leads_to_a_bot_in_socket_mode_with_two_tokens(
    slack: Sandbox, people: Driver, tmp_path: Path
) -> None:
    folder = checkout(tmp_path)
    set_up(folder)
    *before, serve, importing = commands(CONNECT)
    tokens = {name: slack.environment()[name] for name in ("SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
    async with shell(folder, tokens) as typed:
        await follow(typed, before)
        assert "serve --socket" in serve
        # The README's line, on a port that is free on this machine.
        (line,) = with_free_ports([f"{serve} --port 3000"])
        await typed.begin(line)
        await people.wait_for_sockets(within=LIMIT)
        shown = await people.command("jane", "/nextstep", "Acme - send the quote tomorrow")
        assert shown.ok, typed.said
        assert "Traceback" not in typed.said
        async with shell(folder, tokens) as second:
            await follow(second, [importing])


async def test_the_manifest_as_pasted_is_for_socket_mode_and_one_line_makes_it_one_for_http(tmp_path: Path) -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    export, sed, *_ = commands(FOR_MANY)
    script = f"{export.replace('nextstep.example.com', 'bot.acme.example')}\n{sed}\n"
    process = await asyncio.create_subprocess_exec("bash", "-c", script, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    printed = yaml.safe_load((await process.communicate())[0])
    assert printed["settings"].pop("socket_mode_enabled") is False
    told = yaml.safe_dump(MANIFEST).replace("nextstep.example.com", "bot.acme.example")
    expected = yaml.safe_load(told)
    del expected["settings"]["socket_mode_enabled"]
    assert printed == expected
    assert told.count("https://bot.acme.example/slack/events") == 7
