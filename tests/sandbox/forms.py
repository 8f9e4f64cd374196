"""Modals for tests: small builders, and a bot that opens and answers them."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.seen import View

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
