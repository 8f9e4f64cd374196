"""Who may speak to the bot at all, and what a person reads when the fault is ours."""

import json
import re
import time
from typing import Any

from structlog.testing import capture_logs

from tests.acting import Office
from tests.deals import stored
from tests.handlers.talk import types


async def _payload(office: Office) -> dict[str, Any]:
    await types(office, "Zeta - send the quote tue")
    payload: dict[str, Any] = (await office.people.log("/nextstep"))[-1]["args"]
    return payload | {"trigger_id": "forged", "text": "Zeta - call Bob wed"}


FORGED: dict[str, dict[str, str]] = {
    "a wrong signature": {"signature": "v0=" + "0" * 64},
    "no signature": {"signature": ""},
    "a signature in another scheme": {"signature": "v1=" + "0" * 64},
    "letters outside ASCII": {"signature": "v0=\u00e4"},
    "no moment": {"timestamp": ""},
    "a moment in words": {"timestamp": "now"},
    "half a moment": {"timestamp": "1795186800.5"},
    "a moment below zero": {"timestamp": "-1"},
    "a moment in other digits": {"timestamp": "\u0662\u0660\u0662\u0666"},
    "four hundred digits": {"timestamp": "9" * 400},
    "five thousand digits": {"timestamp": "9" * 5000},
}


async def test_what_slack_has_not_signed_is_refused(sold: Office) -> None:
    payload = await _payload(sold)

    for name, forged in FORGED.items():
        answer = await sold.people.raw("slash_commands", payload, **forged)  # type: ignore[arg-type]

        assert answer.status == 401, name
    assert len(stored(sold, "steps")) == 1


async def test_an_old_or_early_moment_is_refused_even_if_rightly_signed(sold: Office) -> None:
    payload = await _payload(sold)
    for seconds in (-310, -3600, 310):
        answer = await sold.people.raw("slash_commands", payload, timestamp=str(int(time.time()) + seconds))

        assert answer.status == 401, seconds
    assert len(stored(sold, "steps")) == 1


async def test_a_request_of_another_workspace_is_refused_and_changes_nothing(sold: Office) -> None:
    payload = await _payload(sold)

    with capture_logs() as logged:
        answer = await sold.people.raw("slash_commands", payload | {"team_id": "T0STRANGER"})

    assert "not installed in this workspace" in answer.body
    assert [entry for entry in logged if entry["log_level"] == "error"] == [], "it is no fault of ours"
    assert len(stored(sold, "steps")) == 1


async def test_a_press_of_another_workspace_is_refused_and_changes_nothing(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    await sold.people.click("jane", asked, "capture_pick_date_0")
    payload = (await sold.people.log("block_actions:capture_pick_date_0"))[-1]["args"]
    before = stored(sold, "history")
    stranger = {"id": "T0STRANGER", "domain": "stranger"}

    answer = await sold.people.raw("interactive", payload | {"team": stranger, "trigger_id": "another"})

    assert answer.status == 200
    assert stored(sold, "history") == before


async def test_signed_nonsense_is_refused_without_a_crash(at_work: Office) -> None:
    for body in ("payload=", "payload=%7B", "payload=[]", "payload=null", "payload=1", "{", "payload=" + "[" * 100_000):
        answer = await at_work.people.raw("interactive", body=body)

        assert (answer.status, answer.body) == (400, "not what Slack sends"), body[:20]
    for body in ("", "%%%", "a=b&" * 1000):
        answer = await at_work.people.raw("interactive", body=body)

        assert (answer.status, answer.body) == (200, ""), body[:20]


async def test_nonsense_that_is_not_signed_is_not_even_read(at_work: Office) -> None:
    for body in ("payload=%7B", "{", "x" * 1_000_000):
        answer = await at_work.people.raw("interactive", body=body, signature="v0=" + "0" * 64)

        assert answer.status == 401


async def test_an_unknown_command_button_and_form_are_not_found(sold: Office) -> None:
    payload = await _payload(sold)

    answer = await sold.people.raw("slash_commands", payload | {"command": "/unknown"})

    assert answer.status == 404


async def _break(office: Office) -> None:
    """Take away a table that capture needs: a fault that nobody foresaw."""
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE receipts")


def _reference(text: str) -> str:
    found = re.search(r"reference ([0-9A-F]{6})", text)
    assert found, text
    return found[1]


async def test_a_fault_of_ours_is_answered_with_a_reference_that_the_log_has_too(sold: Office) -> None:
    await _break(sold)

    with capture_logs() as logged:
        answer = await types(sold, "Zeta - send the quote tue")

    assert "Something went wrong on our side." in answer.text
    assert "Zeta - send the quote tue" in answer.all_text, "nothing typed is lost"
    fault = next(entry for entry in logged if entry["event"] == "handler failed")
    assert fault["reference"] == _reference(answer.text)
    assert "receipts" in str(fault["exc_info"])
    assert "receipts" not in answer.all_text


async def test_a_fault_in_a_form_is_said_over_the_form_which_keeps_what_was_typed(sold: Office) -> None:
    shown = await sold.people.command("jane", "/nextstep", "")
    assert shown.view is not None
    zeta = (await sold.people.options("jane", shown.view, "deal", "zeta"))[0]
    await _break(sold)

    with capture_logs() as logged:
        values = {"deal": zeta, "text": "Send the quote", "due_on": "2026-11-27"}
        done = await sold.people.submit("jane", shown.view, values)

    assert done.view is not None
    reference = _reference(done.view.all_text)
    assert reference in {entry.get("reference") for entry in logged}
    below = await sold.people.close("jane", done.view)
    assert below is not None
    assert below.state["text"]["text"]["value"] == "Send the quote"


async def test_a_fault_behind_a_button_is_whispered_and_the_question_stays(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    await _break(sold)

    with capture_logs() as logged:
        shown = await sold.people.click("jane", asked, "capture_pick_date_0")
        told = await sold.people.wait_for_message("jane", "#sales", containing="Something went wrong on our side.")

    assert shown.ok
    assert _reference(told.text) in {entry.get("reference") for entry in logged}
    assert asked.ts in {message.ts for message in await sold.people.messages("jane", "#sales")}


async def test_an_answer_that_slack_does_not_take_is_in_the_log(sold: Office) -> None:
    asked = await types(sold, "Zeta - send the quote")
    await sold.people.fault("response_url", "http_500")

    with capture_logs() as logged:
        await sold.people.click("jane", asked, "capture_pick_date_0")
        await sold.bot.finish()

    assert [entry["status"] for entry in logged if entry["event"] == "answer not accepted"] == [500]
    assert len(stored(sold, "steps")) == 1


async def test_the_answer_is_json_that_slack_reads(sold: Office) -> None:
    answer = await sold.people.raw("slash_commands", await _payload(sold))

    said = json.loads(answer.body)
    assert said["response_type"] == "ephemeral"
    assert said["text"]
