"""Modals and the home tab: triggers, the stack, hashes, closing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import SetMonotonic
from sandbox.driver import Driver
from sandbox.server import Sandbox
from tests.sandbox.forms import field, modal, opened, opening, text, trigger

Start = Callable[..., Awaitable[tuple[Sandbox, AsyncApp, Driver]]]
Call = Callable[..., Awaitable[dict[str, Any]]]
Json = dict[str, Any]


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


async def test_clearing_on_close_takes_the_whole_stack(bot: AsyncApp, driver: Driver, call: Call) -> None:
    closed: list[bool] = []
    more = {"type": "actions", "elements": [{"type": "button", "action_id": "more", "text": text("More")}]}

    @bot.action("more")
    async def push(ack: AsyncAck, body: Json) -> None:
        await ack()
        view = modal(callback_id="form", clear_on_close=True, notify_on_close=True)
        await call("views.push", json={"trigger_id": body["trigger_id"], "view": view})

    @bot.view_closed("form")
    async def listener(ack: AsyncAck, body: Json) -> None:
        closed.append(body["is_cleared"])
        await ack()

    opening(bot, modal(more))
    pushed = (await driver.click("jane", await opened(driver), "more")).view
    assert pushed is not None

    assert await driver.close("jane", pushed) is None
    assert closed == [True]


async def test_a_published_home_is_shown_at_once_and_is_in_the_event(
    bot: AsyncApp, driver: Driver, call: Call, sandbox: Sandbox
) -> None:
    events: list[Json] = []

    @bot.event("app_home_opened")
    async def listener(event: Json) -> None:
        events.append(event)

    home = {"type": "home", "blocks": [{"type": "section", "text": text("3 open")}]}
    await call("views.publish", json={"user_id": sandbox.workspace.person("jane").id, "view": home})

    shown = await driver.open_home("jane")

    assert shown is not None
    assert shown.all_text.strip() == "3 open"
    assert events[0]["view"]["id"] == shown.id


async def test_a_later_home_can_be_waited_for(driver: Driver, call: Call, sandbox: Sandbox) -> None:
    async def publish(words: str) -> None:
        view = {"type": "home", "blocks": [{"type": "section", "text": text(words)}]}
        await call("views.publish", json={"user_id": sandbox.workspace.person("jane").id, "view": view})

    await publish("3 open")
    first = await driver.home("jane")
    waiting = asyncio.create_task(driver.wait_for_view("jane", surface="home", after=first))

    await publish("2 open")

    assert "2 open" in (await waiting).all_text


async def test_a_view_that_is_no_json_or_missing_is_refused(bot: AsyncApp, driver: Driver, call: Call) -> None:
    name = await trigger(bot, driver)

    broken = await call("views.open", json={"trigger_id": name, "view": "{"})
    missing = await call("views.open", json={"trigger_id": name})

    assert (broken["error"], missing["error"]) == ("invalid_arguments", "invalid_arguments")
