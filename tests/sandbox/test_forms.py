"""Forms: what is filled in, what Slack's client checks itself, and what the app may answer."""

from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp

from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.server import Sandbox
from tests.sandbox.forms import answering, field, modal, opened, opening, text

Json = dict[str, Any]


async def test_a_form_is_submitted_with_slacks_state(bot: AsyncApp, driver: Driver, sandbox: Sandbox) -> None:
    views = answering(bot)
    options = [{"text": text("Proposal"), "value": "s2"}, {"text": text("Won"), "value": "s3"}]
    blocks = [
        field("step", {"type": "plain_text_input"}),
        field("due", {"type": "datepicker"}),
        field("owner", {"type": "users_select"}),
        field("stage", {"type": "static_select", "options": options}, optional=True),
        field("channel", {"type": "conversations_select"}, optional=True),
        field("also", {"type": "multi_users_select"}, optional=True),
    ]
    opening(bot, modal(*blocks, callback_id="form"))
    view = await opened(driver)

    done = await driver.submit(
        "jane",
        view,
        {
            "step": "send the quote",
            "due_value": "2026-11-27",
            "owner": "bert",
            "stage": "Won",
            "channel": "#sales",
            "also": ["ann", "jane"],
        },
    )

    assert (done.sent, done.closed, done.errors, done.error, done.view) == (True, True, {}, None, None)
    values = views[0]["state"]["values"]
    people = sandbox.workspace
    assert values["step"]["step_value"] == {"type": "plain_text_input", "value": "send the quote"}
    assert values["due"]["due_value"] == {"type": "datepicker", "selected_date": "2026-11-27"}
    assert values["owner"]["owner_value"]["selected_user"] == people.person("bert").id
    assert values["stage"]["stage_value"]["selected_option"]["value"] == "s3"
    assert values["channel"]["channel_value"]["selected_conversation"].startswith("C")
    assert values["also"]["also_value"]["selected_users"] == [people.person("ann").id, people.person("jane").id]


async def test_required_fields_are_asked_for_before_anything_is_sent(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot)
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view)

    assert (done.sent, done.closed) == (False, False)
    assert done.errors == {"step": "This is a required field"}
    assert views == []


async def test_a_value_that_is_refused_takes_no_other_with_it(bot: AsyncApp, driver: Driver) -> None:
    names = ("first", "second", "third")
    opening(bot, modal(*(field(name, {"type": "plain_text_input"}) for name in names), callback_id="form"))
    view = await opened(driver)
    with pytest.raises(CannotDo, match="no line break"):
        await driver.fill_in("jane", view, {"first": "one", "second": "two\nlines", "third": "three"})
    shown = await driver.view("jane")
    assert shown is not None
    values = [shown.state[name][f"{name}_value"]["value"] for name in names]
    assert values == ["one", None, "three"]


@pytest.mark.parametrize(
    ("element", "value", "fine"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", False),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", False),
        ({"type": "plain_text_input", "max_length": 3}, "abc", True),
        ({"type": "plain_text_input"}, "x" * 3001, False),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", False),
        ({"type": "number_input", "is_decimal_allowed": False}, "abc", False),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "5"}, "4", False),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "5"}, "6", False),
        ({"type": "number_input", "is_decimal_allowed": True}, "1.5", True),
        ({"type": "email_text_input"}, "jane", False),
        ({"type": "email_text_input"}, "jane@example.com", True),
        ({"type": "url_text_input"}, "example", False),
        ({"type": "url_text_input"}, "https://example.com/x", True),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["jane", "bert"], False),
    ],
)
async def test_slacks_client_checks_what_is_typed(
    bot: AsyncApp, driver: Driver, element: Json, value: object, fine: bool
) -> None:
    views = answering(bot)
    opening(bot, modal(field("a", element), callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"a": value})

    assert done.sent is fine
    assert (done.errors == {}) is fine
    assert len(views) == fine


async def test_an_initial_value_counts_as_filled_in(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot)
    opening(bot, modal(field("due", {"type": "datepicker", "initial_date": "2026-12-01"}), callback_id="form"))
    view = await opened(driver)

    assert (await driver.submit("jane", view)).closed
    assert views[0]["state"]["values"]["due"]["due_value"]["selected_date"] == "2026-12-01"


async def test_a_line_break_does_not_fit_into_one_line(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal())
    view = await opened(driver)

    with pytest.raises(CannotDo, match="a single-line field takes no line break"):
        await driver.submit("jane", view, {"step": "a\nb"})


async def test_errors_stand_beside_their_field_and_nothing_is_lost(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="errors", errors={"step": "Say who does it"})
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "quote"})

    assert (done.sent, done.closed, done.errors) == (True, False, {"step": "Say who does it"})
    assert done.view is not None
    assert done.view.errors == {"step": "Say who does it"}
    assert done.view.state["step"]["step_value"]["value"] == "quote"


async def test_errors_for_a_block_that_is_not_there_are_refused(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="errors", errors={"nowhere": "x"})
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "quote"})

    assert done.error is not None
    assert (done.closed, done.errors) == (False, {})
    assert [e["verdict"] for e in await driver.log("view_submission_answer")] == [done.error]


async def test_an_answer_can_update_the_view(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="update", view=modal(callback_id="next", close=text("Back")))
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "quote"})

    assert done.view is not None
    assert (done.closed, done.view.id, done.view.callback_id) == (False, view.id, "next")
    assert done.view.hash != view.hash


async def test_an_answer_can_push_a_view_and_clear_all(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="push", view=modal(callback_id="second"))
    answering(bot, "second", response_action="clear")
    opening(bot, modal(callback_id="form"))
    first = await opened(driver)

    pushed = (await driver.submit("jane", first, {"step": "a"})).view
    assert pushed is not None
    cleared = await driver.submit("jane", pushed, {"step": "b"})

    assert (pushed.root_id, pushed.previous_id) == (first.id, first.id)
    assert (cleared.closed, cleared.view) == (True, None)


async def test_an_answer_with_a_wrong_view_leaves_the_form_open(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="update", view={"type": "modal", "blocks": []})
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "a"})

    assert done.error is not None
    assert done.view is not None
    assert done.view.id == view.id


async def test_an_unknown_answer_leaves_the_form_open(bot: AsyncApp, driver: Driver) -> None:
    answering(bot, response_action="explode")
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "a"})

    assert (done.error, done.closed) == ("invalid_response_action", False)


async def test_a_submission_that_is_not_answered_leaves_the_form_open(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal(callback_id="nobody-listens"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"step": "a"})

    assert (done.error, done.closed) == ("dispatch_failed", False)
    assert await driver.view("jane") is not None


async def test_words_are_no_answer_to_a_form(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal(callback_id="form"))

    @bot.view("form")
    async def chatty(ack: AsyncAck) -> BoltResponse:
        return BoltResponse(status=200, body="thanks")

    done = await driver.submit("jane", await opened(driver), {"step": "a"})

    assert (done.error, done.closed) == ("invalid_response", False)


async def test_a_form_can_be_submitted_by_a_double_click(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot)
    opening(bot, modal(callback_id="form"))

    done = await driver.submit("jane", await opened(driver), {"step": "a"}, twice=True)

    assert done.closed
    assert [(v["id"], v["hash"]) for v in views] == [(views[0]["id"], views[0]["hash"])] * 2


async def test_a_corrected_form_comes_with_the_same_id_and_hash(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot, response_action="errors", errors={"step": "Say more"})
    opening(bot, modal(callback_id="form"))
    view = await opened(driver)

    await driver.submit("jane", view, {"step": "a"})
    await driver.submit("jane", view, {"step": "a longer step"})

    assert views[0]["hash"] == views[1]["hash"] == view.hash


async def test_what_is_filled_in_is_there_when_another_button_is_clicked(bot: AsyncApp, driver: Driver) -> None:
    bodies: list[Json] = []
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}

    @bot.action("more")
    async def listener(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    opening(bot, modal(field("step", {"type": "plain_text_input"}), more))
    filled = await driver.fill_in("jane", await opened(driver), {"step": "half a sent"})
    assert filled is not None

    await driver.click("jane", filled, "more")

    assert bodies[0]["view"]["state"]["values"]["step"]["step_value"]["value"] == "half a sent"


async def test_a_field_without_dispatch_action_tells_nothing(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal())
    view = await opened(driver)

    with pytest.raises(CannotDo, match="tells the app nothing until"):
        await driver.click("jane", view, "step_value", value="x")


async def test_a_menu_in_a_form_is_searched_for_the_wanted_text(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot)

    @bot.options("deal_value")
    async def suggest(ack: AsyncAck, payload: Json) -> None:
        names = [name for name in ("Acme – Pilot", "Beta") if payload["value"].lower() in name.lower()]
        await ack(options=[{"text": text(name), "value": name[:4]} for name in names])

    opening(bot, modal(field("deal", {"type": "external_select", "min_query_length": 1}), callback_id="form"))
    view = await opened(driver)

    done = await driver.submit("jane", view, {"deal": "Acme – Pilot"})

    assert done.closed
    assert views[0]["state"]["values"]["deal"]["deal_value"]["selected_option"]["value"] == "Acme"


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "datepicker"}, "next friday", "next friday is not a date"),
        ({"type": "timepicker"}, "25:00", "25:00 is not a time"),
        ({"type": "datetimepicker"}, {}, "{} is not a moment"),
        ({"type": "users_select"}, "nobody", "nobody here is called nobody"),
        ({"type": "conversations_select"}, "#nowhere", "there is no conversation #nowhere"),
        ({"type": "multi_users_select"}, "jane", "several can be chosen here: say a list, not jane"),
        ({"type": "file_input"}, "deals.csv", "files are given by name and content"),
    ],
)
async def test_what_slacks_client_would_not_let_one_choose_is_said(
    bot: AsyncApp, driver: Driver, element: Json, value: object, sentence: str
) -> None:
    opening(bot, modal(field("a", element)))
    view = await opened(driver)

    with pytest.raises(CannotDo, match=sentence):
        await driver.submit("jane", view, {"a": value})


async def test_a_field_can_be_emptied_again(bot: AsyncApp, driver: Driver) -> None:
    views = answering(bot)
    due = field("due", {"type": "datepicker", "initial_date": "2026-12-01"}, optional=True)
    opening(bot, modal(due, callback_id="form"))

    assert (await driver.submit("jane", await opened(driver), {"due": None})).closed
    assert views[0]["state"]["values"]["due"]["due_value"]["selected_date"] is None


async def test_a_field_that_is_not_there_is_said(bot: AsyncApp, driver: Driver) -> None:
    same = {"type": "plain_text_input", "action_id": "value"}
    opening(bot, modal(field("one", same), field("two", same)))
    view = await opened(driver)

    with pytest.raises(CannotDo, match="no fields are called three"):
        await driver.submit("jane", view, {"three": "x"})
    with pytest.raises(CannotDo, match="2 fields are called value"):
        await driver.submit("jane", view, {"value": "x"})


async def test_only_the_modal_on_top_can_be_used(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal(callback_id="form"))
    first = await opened(driver)
    second = await opened(driver)

    with pytest.raises(CannotDo, match="jane does not have that modal open on top"):
        await driver.submit("jane", first, {"step": "x"})
    with pytest.raises(CannotDo, match="jane does not have that view open on top"):
        await driver.click("jane", first, "step_value")
    with pytest.raises(CannotDo, match="bert does not have that modal open on top"):
        await driver.close("bert", second)


async def test_a_modal_without_a_submit_button_cannot_be_submitted(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, {"type": "modal", "title": text("Deal"), "blocks": [{"type": "divider"}]})
    view = await opened(driver)

    with pytest.raises(CannotDo, match="this modal has nothing to submit"):
        await driver.submit("jane", view)


async def test_a_field_that_tells_at_once_does_so_while_it_is_filled_in(bot: AsyncApp, driver: Driver) -> None:
    heard: list[str] = []

    @bot.action("due_value")
    async def listener(ack: AsyncAck, action: Json) -> None:
        heard.append(action["selected_date"])
        await ack()

    views = answering(bot)
    opening(bot, modal(field("due", {"type": "datepicker"}, dispatch_action=True), callback_id="form"))

    done = await driver.submit("jane", await opened(driver), {"due": "2026-11-27"})

    assert done.closed
    assert heard == ["2026-11-27"]
    assert views[0]["state"]["values"]["due"]["due_value"]["selected_date"] == "2026-11-27"


async def test_a_body_that_is_broken_json_is_no_answer(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal(callback_id="form"))

    @bot.view("form")
    async def broken(ack: AsyncAck) -> BoltResponse:
        return BoltResponse(status=200, body="{broken")

    assert (await driver.submit("jane", await opened(driver), {"step": "a"})).error == "invalid_json"
