"""What operators and load balancers ask: alive, ready, figures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import sqlalchemy as sa

from bot.web import make_web
from sandbox.serving import serving
from tests.acting import Office
from tests.handlers.talk import types


def _address(office: Office) -> str:
    return office.sandbox.world.bot_url.removesuffix("/slack/events")


@asynccontextmanager
async def asked(office: Office, path: str, *, address: str | None = None) -> AsyncIterator[aiohttp.ClientResponse]:
    async with aiohttp.ClientSession() as session, session.get(f"{address or _address(office)}{path}") as response:
        yield response


async def test_a_running_bot_is_alive_and_ready(at_work: Office) -> None:
    async with asked(at_work, "/healthz") as response:
        assert (response.status, await response.text()) == (200, "alive")
    async with asked(at_work, "/readyz") as response:
        assert response.status == 200
        assert await response.json() == {"database": "ready", "tick": "fresh"}


async def test_a_schema_that_does_not_fit_is_alive_and_not_ready(at_work: Office) -> None:
    with at_work.database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from the future'"))

    async with asked(at_work, "/readyz") as response:
        assert response.status == 503
        assert (await response.json())["database"] == "schema does not fit"
    async with asked(at_work, "/healthz") as response:
        assert response.status == 200


async def test_a_schema_that_is_gone_is_not_ready(at_work: Office) -> None:
    with at_work.database.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))

    async with asked(at_work, "/readyz") as response:
        assert response.status == 503


async def test_a_tick_that_is_stuck_is_not_ready(at_work: Office) -> None:
    web = make_web(at_work.bot, lambda: False, serves_events=False)
    async with serving(web) as address, asked(at_work, "/readyz", address=address) as response:
        assert response.status == 503
        assert (await response.json())["tick"] == "stuck"


async def test_in_socket_mode_slack_is_not_served_over_http(at_work: Office) -> None:
    web = make_web(at_work.bot, lambda: True, serves_events=False)
    async with (
        serving(web) as address,
        aiohttp.ClientSession() as session,
        session.post(f"{address}/slack/events", data="x") as response,
    ):
        assert response.status == 404


async def test_the_figures_count_each_answer_and_its_time(sold: Office) -> None:
    await types(sold, "Zeta - send the quote tue")
    await sold.people.change_person("jane", title="Director")

    async with asked(sold, "/metrics") as response:
        figures = await response.text()
        assert response.headers["content-type"].startswith("text/plain")
    assert 'nextstep_answer_seconds_count{kind="interaction"} 1.0' in figures
    assert 'nextstep_answer_seconds_count{kind="events"} 1.0' in figures
    assert 'nextstep_answer_seconds_bucket{kind="interaction",le="3.0"} 1.0' in figures


async def test_what_is_not_signed_is_in_no_figure(at_work: Office) -> None:
    await at_work.people.raw("slash_commands", {"command": "/nextstep"}, signature="v0=0")

    async with asked(at_work, "/metrics") as response:
        assert "nextstep_answer_seconds_count" not in await response.text()
