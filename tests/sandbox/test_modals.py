"""Modals: triggers, the stack, hashes, forms and what Slack's client checks itself."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SetMonotonic
from sandbox.driver import Driver
from sandbox.errors import CannotDo
from sandbox.seen import View
from sandbox.server import Sandbox

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
Call = Callable[..., Awaitable[dict[str, Any]]]
Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def field(block_id: str, element: Json, **more: object) -> Json:
    shown = {"action_id": f"{block_id}_value", **element}
    return {"type": "input", "block_id": block_id, "label": text(block_id), "element": shown, **more}


def modal(*blocks: Json, **more: object) -> Json:
    content = list(blocks) or [field("step", {"type": "plain_text_input"})]
    return {"type": "modal", "title": text("Next step"), "submit": text("Save"), "blocks": content, **more}


def opening(bot: AsyncApp, view: Json) -> list[str]:
    """Let /nextstep open the view; returns the trigger ids that came."""
    triggers: list[str] = []

    @bot.command("/nextstep")
    async def listener(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        triggers.append(command["trigger_id"])
        await client.views_open(trigger_id=command["trigger_id"], view=view)
        await ack()

    return triggers


def answering(bot: AsyncApp, callback_id: str = "form", **answer: Any) -> list[Json]:
    """Let a submitted form be answered; returns the views that came."""
    views: list[Json] = []

    @bot.view(callback_id)
    async def listener(ack: AsyncAck, view: Json) -> None:
        views.append(view)
        await ack(**answer)

    return views


async def opened(driver: Driver, user: str = "jane") -> View:
    shown = await driver.command(user, "/nextstep")
    assert shown.view is not None
    return shown.view


async def trigger(bot: AsyncApp, driver: Driver) -> str:
    """A fresh trigger id."""
    heard: list[str] = []

    @bot.command("/trigger")
    async def listener(ack: AsyncAck, command: Json) -> None:
        heard.append(command["trigger_id"])
        await ack()

    await driver.command("jane", "/trigger")
    return heard[-1]


async def test_a_modal_opens_for_the_person_who_clicked(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal(callback_id="form", private_metadata="{}"))

    view = await opened(driver)

    assert (view.title, view.submit, view.callback_id, view.private_metadata) == ("Next step", "Save", "form", "{}")
    assert await driver.view("bert") is None


async def test_a_trigger_works_once(bot: AsyncApp, driver: Driver, call: Call) -> None:
    name = await trigger(bot, driver)

    first = await call("views.open", json={"trigger_id": name, "view": modal()})
    second = await call("views.open", json={"trigger_id": name, "view": modal()})

    assert first["view"]["id"].startswith("V")
    assert first["view"]["root_view_id"] == first["view"]["id"]
    assert second["error"] == "exchanged_trigger_id"


async def test_a_trigger_ends_after_three_seconds(start: Start) -> None:
    time = SetMonotonic()
    sandbox, bot, driver = await start(monotonic=time)
    name = await trigger(bot, driver)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)

    time.advance(3.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=name, view=modal())


async def test_an_unknown_trigger_is_invalid(call: Call) -> None:
    answer = await call("views.open", json={"trigger_id": "12.34.ab", "view": modal()})

    assert answer["error"] == "invalid_trigger_id"


async def test_a_wrong_view_does_not_use_the_trigger_up(bot: AsyncApp, driver: Driver, call: Call) -> None:
    name = await trigger(bot, driver)

    wrong = await call("views.open", json={"trigger_id": name, "view": {**modal(), "title": text("x" * 25)}})
    right = await call("views.open", json={"trigger_id": name, "view": modal()})

    assert wrong["error"] == "invalid_arguments"
    assert wrong["response_metadata"]["messages"]
    assert right["ok"]


async def test_a_home_tab_is_no_modal(bot: AsyncApp, driver: Driver, call: Call) -> None:
    name = await trigger(bot, driver)

    answer = await call("views.open", json={"trigger_id": name, "view": {"type": "home", "blocks": []}})

    assert answer["error"] == "invalid_arguments"


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


async def test_three_views_fit_on_the_stack(bot: AsyncApp, driver: Driver, client: AsyncWebClient) -> None:
    errors: list[str] = []
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}

    @bot.action("more")
    async def push(ack: AsyncAck, body: Json) -> None:
        await ack()
        answer = await client.api_call("views.push", json={"trigger_id": body["trigger_id"], "view": modal(more)})
        assert answer["ok"]

    @bot.error
    async def note(error: Exception) -> None:
        errors.append(str(error))

    opening(bot, modal(more))
    first = await opened(driver)
    second = (await driver.click("jane", first, "more")).view
    assert second is not None
    third = (await driver.click("jane", second, "more")).view
    assert third is not None

    fourth = await driver.click("jane", third, "more")

    assert fourth.view is None
    assert "push_limit_reached" in errors[0]
    assert third.root_id == first.id
    below = await driver.close("jane", third)
    assert below is not None
    assert below.id == second.id


async def test_only_a_click_in_a_modal_can_push(bot: AsyncApp, driver: Driver, call: Call) -> None:
    name = await trigger(bot, driver)

    assert (await call("views.push", json={"trigger_id": name, "view": modal()}))["error"] == "not_found"


async def test_a_stale_hash_conflicts(bot: AsyncApp, driver: Driver, call: Call) -> None:
    opening(bot, modal())
    view = await opened(driver)
    update = {"view_id": view.id, "view": modal(callback_id="new"), "hash": view.hash}

    first = await call("views.update", json=update)
    second = await call("views.update", json=update)

    assert first["ok"]
    assert second["error"] == "hash_conflict"


async def test_typing_survives_a_redraw_under_the_same_ids(bot: AsyncApp, driver: Driver, call: Call) -> None:
    due = field("due", {"type": "datepicker"}, dispatch_action=True)
    step = field("step", {"type": "plain_text_input"})

    @bot.action("due_value")
    async def redraw(ack: AsyncAck, body: Json) -> None:
        await ack()
        later = {"type": "context", "elements": [text("That is a Friday")]}
        await call("views.update", json={"view_id": body["view"]["id"], "view": modal(step, due, later)})

    opening(bot, modal(step, due))
    view = await opened(driver)

    shown = await driver.click("jane", view, "due_value", date="2026-11-27")

    assert shown.view is not None
    assert "That is a Friday" in shown.view.all_text
    assert shown.view.state["due"]["due_value"]["selected_date"] == "2026-11-27"


async def test_a_field_without_dispatch_action_tells_nothing(bot: AsyncApp, driver: Driver) -> None:
    opening(bot, modal())
    view = await opened(driver)

    with pytest.raises(CannotDo, match="tells the app nothing until"):
        await driver.click("jane", view, "step_value", value="x")


async def test_a_view_can_be_found_by_its_external_id(bot: AsyncApp, driver: Driver, call: Call) -> None:
    opening(bot, modal(external_id="deal-1"))
    await opened(driver)

    updated = await call("views.update", json={"external_id": "deal-1", "view": modal(callback_id="new")})
    name = await trigger(bot, driver)
    again = await call("views.open", json={"trigger_id": name, "view": modal(external_id="deal-2")})
    unknown = await call("views.update", json={"external_id": "deal-9", "view": modal()})
    nothing = await call("views.update", json={"view": modal()})

    assert updated["view"]["callback_id"] == "new"
    assert again["ok"]
    assert unknown["error"] == "not_found"
    assert nothing["error"] == "invalid_arguments"


async def test_an_external_id_is_unique(bot: AsyncApp, driver: Driver, call: Call) -> None:
    opening(bot, modal(external_id="deal-1"))
    await opened(driver)
    name = await trigger(bot, driver)

    answer = await call("views.open", json={"trigger_id": name, "view": modal(external_id="deal-1")})

    assert answer["error"] == "duplicate_external_id"


@pytest.mark.parametrize(("asks", "told"), [(True, ["form"]), (False, [])])
async def test_closing_is_told_only_to_views_that_ask(
    bot: AsyncApp, driver: Driver, asks: bool, told: list[str]
) -> None:
    closed: list[str] = []

    @bot.view_closed("form")
    async def listener(ack: AsyncAck, view: Json) -> None:
        closed.append(view["callback_id"])
        await ack()

    opening(bot, modal(callback_id="form", notify_on_close=asks))
    view = await opened(driver)

    assert await driver.close("jane", view) is None
    assert await driver.view("jane") is None
    assert closed == told


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


async def test_the_home_tab_is_published_per_person(bot: AsyncApp, driver: Driver) -> None:
    @bot.event("app_home_opened")
    async def publish(event: Json, client: AsyncWebClient) -> None:
        blocks = [{"type": "section", "text": text(f"{event['tab']} of {event['user']}")}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    home = await driver.open_home("jane")

    assert home is not None
    assert home.type == "home"
    assert "home of U" in home.all_text
    assert await driver.home("bert") is None


async def test_a_click_on_the_home_tab_comes_from_a_view(
    bot: AsyncApp, driver: Driver, call: Call, sandbox: Sandbox
) -> None:
    bodies: list[Json] = []

    @bot.action("done")
    async def listener(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    row = {"type": "actions", "elements": [{"type": "button", "action_id": "done", "text": text("Done")}]}
    await call(
        "views.publish",
        json={"user_id": sandbox.workspace.person("jane").id, "view": {"type": "home", "blocks": [row]}},
    )
    home = await driver.home("jane")
    assert home is not None

    assert (await driver.click("jane", home, "done")).ok
    assert bodies[0]["container"] == {"type": "view", "view_id": home.id}
    assert bodies[0]["view"]["type"] == "home"
    assert "response_url" not in bodies[0]


async def test_publishing_checks_hash_person_and_kind(call: Call, sandbox: Sandbox) -> None:
    jane = sandbox.workspace.person("jane").id
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await call("views.publish", json={"user_id": jane, "view": home})

    stale = await call("views.publish", json={"user_id": jane, "view": home, "hash": "1.abc"})
    fresh = await call("views.publish", json={"user_id": jane, "view": home, "hash": first["view"]["hash"]})
    nobody = await call("views.publish", json={"user_id": "U1", "view": home})
    wrong = await call("views.publish", json={"user_id": jane, "view": modal()})

    assert stale["error"] == "hash_conflict"
    assert fresh["ok"]
    assert nobody["error"] == "user_not_found"
    assert wrong["error"] == "invalid_arguments"
