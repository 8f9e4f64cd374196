"""People who join, move, or were never told of: each is met when it matters, as Slack has them then."""

from datetime import UTC, datetime

import pytest

from tests.acting import Office
from tests.handlers.talk import id_of, only_step, presses, types


async def _joins_unheard(office: Office, name: str, **fields: object) -> str:
    """Somebody joins while Slack's event does not reach the bot."""
    url = office.sandbox.world.bot_url
    office.sandbox.set_bot_url("http://127.0.0.1:9/nowhere")
    person = await office.people.add_person(name, **fields)
    office.sandbox.set_bot_url(url)
    return person


async def test_somebody_of_whom_the_bot_never_heard_can_type_at_once(sold: Office) -> None:
    lena = await _joins_unheard(sold, "lena", real_name="Lena Falk", tz="Asia/Tokyo")
    await sold.people.set_members("#sales", ["lena", "jane"])

    answer = await types(sold, "Zeta - send the quote tomorrow 9am", who="lena")

    assert "Lena Falk · Sun 22 Nov at 9:00" in answer.all_text, "it is Saturday in Tokyo already"
    step = only_step(sold)
    assert (step["owner_id"], step["due_at"]) == (lena, "2026-11-22T00:00:00Z")


async def test_somebody_of_whom_the_bot_never_heard_can_be_named_as_owner(sold: Office) -> None:
    lena = await _joins_unheard(sold, "lena", real_name="Lena Falk")

    await types(sold, "Zeta - send the quote @lena tue")

    assert only_step(sold)["owner_id"] == lena


async def test_somebody_of_whom_the_bot_never_heard_can_fill_in_the_form(sold: Office) -> None:
    lena = await _joins_unheard(sold, "lena", real_name="Lena Falk")
    shown = await sold.people.command("lena", "/nextstep", "")
    assert shown.view is not None
    zeta = (await sold.people.options("lena", shown.view, "deal", "zeta"))[0]

    done = await sold.people.submit("lena", shown.view, {"deal": zeta, "text": "Send it", "due_on": "2026-11-27"})

    assert done.errors == {}
    assert only_step(sold)["created_by"] == lena


async def test_slack_is_asked_once_about_each_person(sold: Office) -> None:
    await _joins_unheard(sold, "lena")
    for _ in range(3):
        await types(sold, "Zeta - send the quote @lena tue")
        await types(sold, "Zeta - send the quote @bert tue")

    assert len(await sold.people.log("users.info")) == 1


async def test_where_slack_does_not_tell_in_time_the_person_gets_a_sentence(sold: Office) -> None:
    await _joins_unheard(sold, "lena")
    await sold.people.fault("users.info", "timeout", times=None)

    answer = await types(sold, "Zeta - send the quote tue", who="lena", channel="dm")

    assert "does not know" in answer.text
    assert "Zeta - send the quote tue" in answer.all_text
    await sold.people.clear_faults()
    await types(sold, "Zeta - send the quote tue", who="lena", channel="dm")
    assert only_step(sold)["text"] == "send the quote"


async def test_a_new_colleague_is_known_from_the_event_on(sold: Office) -> None:
    lena = await sold.people.add_person("lena", real_name="Lena Falk")

    await types(sold, "Zeta - send the quote @lena tue")

    assert only_step(sold)["owner_id"] == lena
    assert await sold.people.log("users.info") == []


async def test_a_person_who_moves_has_the_new_zone_from_the_event_on(sold: Office) -> None:
    await sold.people.change_person("jane", tz="Asia/Tokyo")

    await types(sold, "Zeta - send the quote tomorrow")

    assert only_step(sold)["due_on"] == "2026-11-22"


async def test_a_person_who_leaves_cannot_own_a_step_from_the_event_on(sold: Office) -> None:
    bert = await id_of(sold, "bert")
    await sold.people.change_person("bert", deleted=True)

    answer = await types(sold, f"Zeta - send the quote <@{bert}|bert> tue")

    assert "Bert Vogel is no longer active in Slack" in answer.text


async def test_an_event_without_the_locale_leaves_the_known_one(sold: Office) -> None:
    await sold.people.change_person("ann", title="Sales Director")
    payload = (await sold.people.log("event:user_change"))[-1]["args"]
    user = {name: value for name, value in payload["event"]["user"].items() if name != "locale"}

    answer = await sold.people.raw("events_api", {**payload, "event": {**payload["event"], "user": user}})

    assert answer.status == 200
    await types(sold, "Zeta - send the quote 3/4", who="ann")
    assert only_step(sold)["due_on"] == "2027-04-03"


@pytest.mark.parametrize("owner", ["kenji", "ann"])
async def test_a_today_that_is_over_where_the_owner_is_is_asked_about(owner: str, sold: Office) -> None:
    await sold.go_to(datetime(2026, 11, 21, 4, 30, tzinfo=UTC))  # Friday night in New York, Saturday there

    asked = await types(sold, f"Zeta - send the quote @{owner} today")

    assert "“today” is over where" in asked.all_text
    assert asked.buttons[0] == "Sat 21 Nov (tomorrow)"
    assert len(asked.buttons) == 5
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
    assert only_step(sold)["due_on"] == "2026-11-21"


async def test_a_today_that_has_not_begun_where_the_owner_is_stays_the_typists(sold: Office) -> None:
    await sold.go_to(datetime(2026, 11, 21, 4, 30, tzinfo=UTC))

    await types(sold, "Zeta - send the quote @maya today", who="ann")

    assert only_step(sold)["due_on"] == "2026-11-21"


async def test_the_five_likely_dates_begin_after_today_where_the_owner_is(sold: Office) -> None:
    await sold.go_to(datetime(2026, 11, 23, 15, 30, tzinfo=UTC))  # Monday in New York, Tuesday in Tokyo

    asked = await types(sold, "Tarnwick - send the order form @kenji")

    assert asked.buttons[0] == "Wed 25 Nov"
    await presses(sold, asked, "capture_pick_date_0", containing="✓")
