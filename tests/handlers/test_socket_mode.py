"""The same conversations over Socket Mode, with Slack's own client, across a lost connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.runtime import running
from bot.serving import listening
from bot.settings import Settings, SettingsError
from sandbox import clock as sandbox_clock
from sandbox.server import running_sandbox
from tests.acting import FRIDAY, Office, scopes
from tests.clock import SetClock
from tests.deals import seed, stored
from tests.handlers.conftest import PORTFOLIO
from tests.handlers.talk import only_step, presses, types


@asynccontextmanager
async def _connected(database_url: str, *, app_token: str = "") -> AsyncIterator[Office]:
    clock, other = SetClock(FRIDAY), sandbox_clock.SetClock(FRIDAY)
    async with running_sandbox(clock=other, scopes=scopes(), bot_url="http://127.0.0.1:9/nobody") as sandbox:
        settings = Settings(
            _env_file=None,
            database_url=database_url,
            slack_bot_token=sandbox.bot_token,
            slack_app_token=app_token or sandbox.app_token,
            slack_api_url=sandbox.api_url,
        )
        async with running(settings, clock) as bot, listening(bot), sandbox.driver() as people:
            await people.wait_for_sockets(1)
            yield Office(sandbox, people, bot, clock, other)


@pytest.fixture
async def connected(database_url: str) -> AsyncIterator[Office]:
    """The bot of the other tests without a web server: Slack reaches it over its socket alone."""
    async with _connected(database_url) as running:
        seed(running.database, running.workspace_id, PORTFOLIO, now=running.clock.now)
        yield running


async def test_a_line_its_questions_and_undo_work_over_the_socket(connected: Office) -> None:
    asked = await types(connected, "Acme - send the “quote” & <terms> @bert")
    when = await presses(connected, asked, "capture_pick_deal_0", containing="When?")
    recorded = await presses(connected, when, "capture_pick_date_0", containing="✓")
    assert (only_step(connected)["deal"], only_step(connected)["text"]) == ("Renewal", "send the “quote” & <terms>")

    await presses(connected, recorded, "capture_undo", containing="Taken back")

    assert stored(connected, "steps") == []


async def test_the_form_its_picker_and_its_errors_work_over_the_socket(connected: Office) -> None:
    view = (await connected.people.command("jane", "/nextstep", "")).view
    assert view is not None
    zeta = (await connected.people.options("jane", view, "deal", "zeta"))[0]
    wrong = await connected.people.submit("jane", view, {"deal": zeta, "text": "Send it", "due_on": "2026-11-19"})
    assert list(wrong.errors) == ["due_on"]

    done = await connected.people.submit("jane", view, {"due_on": "2026-11-27"})

    assert done.view is not None
    assert done.view.title == "Next step saved"
    assert only_step(connected)["via"] == "form"


async def test_the_morning_message_and_events_work_over_the_socket(connected: Office) -> None:
    await connected.people.change_person("jane", tz="Europe/Berlin")
    await types(connected, "Zeta - send the quote tue")
    await connected.go_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    morning = await connected.people.wait_for_message("jane", "dm", containing="1 for today")

    shown = await connected.people.click("jane", morning, "step_done")

    assert shown.view is not None
    assert only_step(connected)["state"] == "done"


async def test_a_refused_line_is_answered_over_the_socket(connected: Office) -> None:
    answer = await types(connected, "Zeta - tue")

    assert "Say what the next step is" in answer.text


@pytest.mark.parametrize("abrupt", [False, True], ids=["asked to go", "cut off"])
async def test_a_bot_whose_socket_goes_comes_back_and_works_on(abrupt: bool, connected: Office) -> None:
    await types(connected, "Zeta - send the quote tue")

    assert await connected.people.disconnect(abrupt=abrupt) == 1
    await connected.people.wait_for_sockets(2, within=20)

    await types(connected, "Zeta - book the demo tue")
    assert len(stored(connected, "steps")) == 2


async def test_an_envelope_sent_again_records_once(connected: Office) -> None:
    await connected.people.fault("slash_commands", "twice")

    await types(connected, "Zeta - send the quote tue")

    assert only_step(connected)["text"] == "send the quote"


async def test_a_token_that_slack_does_not_take_is_said_in_words(sqlite_url: str) -> None:
    with capture_logs(), pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        async with _connected(sqlite_url, app_token="xapp-wrong"):
            pass
