"""Slack waits three seconds: one call of a service before each answer, and no answer waits for Slack's own slowness."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.talk import in_time, presses, types

LINES = {
    "recorded": "Zeta - send the quote tue",
    "deal asked": "Acme - send the quote tue",
    "date asked": "Zeta - send the quote",
    "new deal asked": "Novatech - send the quote tue",
    "refused": "Zeta - tue",
}


async def _calls(office: Office, act: Callable[[], Awaitable[object]]) -> int:
    before = office.bot.bridge.calls
    await act()
    return office.bot.bridge.calls - before


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
async def test_a_line_is_answered_after_one_call_of_a_service(line: str, sold: Office) -> None:
    assert await _calls(sold, lambda: types(sold, line)) == 1


async def test_the_empty_form_needs_no_call_at_all(sold: Office) -> None:
    assert await _calls(sold, lambda: sold.people.command("jane", "/nextstep", "")) == 0


async def test_each_press_is_answered_after_one_call_of_a_service(sold: Office) -> None:
    people = sold.people
    asked = await types(sold, "Acme - send the quote")
    await types(sold, "Zeta - book the demo tue")
    recorded = await types(sold, "Zeta - send the quote tue")
    form = (await people.command("jane", "/nextstep", "")).view
    assert form is not None
    await sold.go_to(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    morning = await people.wait_for_message("jane", "dm", containing="2 for today")
    block = morning.blocks[next(at for at, one in enumerate(morning.blocks) if "send the quote" in str(one)) + 1]
    pipeline = (await people.command("jane", "/pipeline", "")).message
    said = await people.say("bert", "#sales", "Zeta: call")
    kept = await types(sold, "Northwind - call dec 1")
    assert pipeline is not None

    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "pick a deal": lambda: people.click("jane", asked, "capture_pick_deal_0"),
        "what becomes of the earlier step": lambda: people.click("jane", recorded, "earlier_keep_0"),
        "undo": lambda: people.click("jane", recorded, "capture_undo"),
        "pipeline": lambda: people.command("jane", "/pipeline", ""),
        "undated list": lambda: people.click("jane", pipeline, "pipeline_undated"),
        "share": lambda: people.click("jane", pipeline, "pipeline_share"),
        "options": lambda: people.options("jane", form, "deal", "zeta"),
        "done": lambda: people.click("jane", morning, "step_done", block_id=block["block_id"]),
        "edit": lambda: people.click("jane", kept, "capture_edit"),
        "a message": lambda: people.shortcut("jane", "set_next_step", said),
    }
    for name, act in acts.items():
        assert await _calls(sold, act) == 1, name


async def test_a_form_is_answered_after_one_call_of_a_service(sold: Office) -> None:
    form = (await sold.people.command("jane", "/nextstep", "")).view
    assert form is not None
    zeta = (await sold.people.options("jane", form, "deal", "zeta"))[0]
    values = {"deal": zeta, "text": "Send it", "due_on": "2026-11-27"}

    assert await _calls(sold, lambda: sold.people.submit("jane", form, values)) == 1


async def test_an_answer_does_not_wait_until_the_redraw_is_through(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    await sold.people.fault("response_url", "slow", seconds=1.0)

    shown = await sold.people.click("jane", asked, "capture_pick_date_0")

    in_time(shown)
    assert shown.duration_ms < 900
    await sold.people.wait_for_message("jane", "#sales", containing="✓")


async def test_twelve_lines_at_once_are_all_answered_in_time(sold: Office) -> None:
    async def one(number: int) -> float:
        who = ("jane", "bert", "ann", "priya")[number % 4]
        shown = await sold.people.command(who, "/nextstep", f"Zeta - call number {number}x 1 dec", channel="#sales")
        in_time(shown)
        return shown.duration_ms

    await asyncio.gather(*(one(number) for number in range(12)))

    assert len(stored(sold, "steps")) == 12


async def test_a_line_is_answered_in_time_among_a_thousand_deals(at_work: Office) -> None:
    rows = [deal(f"Renewal {number}", f"Company {number % 100}") for number in range(1000)]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    with at_work.database.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")  # as Postgres does by itself within a minute

    asked = await types(at_work, "Company 77 renewal - send the quote tue")

    assert len(asked.buttons) == 6
    await presses(at_work, asked, "capture_pick_deal_0", containing="✓")
