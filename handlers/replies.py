"""Answering a press: the message or view that holds the button changes; nothing new is posted."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks import layers
from blocks.message import Message, plain
from blocks.modal import View
from blocks.step_form import notice
from blocks.typed import cut_end
from handlers.deps import Deps
from handlers.payloads import Payload, typist_of_action
from handlers.pressed import beneath
from sales.line import as_typed
from sales.refusal import Refusal

OPEN_SECONDS = 2.0
TOO_SLOW = "Slack is slow to answer; if no form opens, try once more: nothing was lost."
LONGEST_ECHO = 9_000
ECHO_PART = 1_400  # a section takes 3,000 UTF-16 units


def ephemeral(message: Message) -> dict[str, Any]:
    """The answer to a command, which only the typist sees."""
    return {"response_type": "ephemeral", "text": message.text, "blocks": message.blocks}


async def open_form(client: AsyncWebClient, trigger_id: str, view: Payload) -> None:
    """Open a form. Slack drops one that comes later than three seconds after the press.

    Where Slack has not answered by then nobody knows whether the form opens, and the person is told so.
    """
    await _in_time(client.views_open(trigger_id=trigger_id, view=dict(view)))


async def open_over(client: AsyncWebClient, body: Payload, view: Payload) -> None:
    """Open a view after a press: over the modal that holds the button, where it is in one; it keeps what lies under it.

    Slack takes three on one another: what is pressed in the third is opened in its place.
    """
    shown = body.get("view") or {}
    standing = layers.put_on(dict(view), beneath(body))
    if shown.get("type") != "modal":
        await open_form(client, body["trigger_id"], standing)
        return
    if layers.is_full(shown):
        await _in_time(client.views_update(view_id=shown["id"], view=standing))
    else:
        await _in_time(client.views_push(trigger_id=body["trigger_id"], view=standing))


async def open_asked(client: AsyncWebClient, body: Payload, asked: Awaitable[View], *, title: str, deps: Deps) -> None:
    """Open what a press asks for, by somebody who may be new; a refusal of it is told as a view under this `title`."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    try:
        view = await asked
    except Refusal as refusal:
        view = refused(title, refusal, body)
    await open_over(client, body, view)


def refused(title: str, refusal: Refusal, body: Payload) -> View:
    """A refusal as a view of its own where a view was pressed: nothing can be whispered under it."""
    if not body.get("view"):
        raise refusal
    return notice(title, refusal.sentence)


async def _in_time(opening: Awaitable[Any]) -> None:
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            await opening
    except TimeoutError:
        raise Refusal(TOO_SLOW) from None


def with_line(message: Message, command: Payload) -> Message:
    """The answer with the line that was typed under it, to be corrected and sent again: Slack keeps it nowhere else."""
    line = cut_end(as_typed(str(command.get("text", ""))), LONGEST_ECHO)
    typed = f"{command['command']} {line}"
    parts = (typed[start : start + ECHO_PART] for start in range(0, len(typed), ECHO_PART)) if line else ()
    blocks = [{"type": "section", "text": plain(part)} for part in parts]
    return Message(message.text, [*message.blocks, *blocks])


def redraw_message(deps: Deps, message: Message, *, respond: AsyncRespond) -> None:
    """Put the new content where the message with the button was."""
    deps.later(replace_message(respond, message))


def redraw_view(deps: Deps, body: Payload, view: Payload, *, client: AsyncWebClient) -> None:
    """Put the new content where the form with the button is, on what lies under that."""
    deps.later(update_view(client, body["view"]["id"], layers.put_on(dict(view), layers.under(body["view"]))))


def whisper(deps: Deps, message: Message, *, respond: AsyncRespond) -> None:
    """Tell only the person who pressed, under the message that stays as it is."""
    deps.later(_whisper(respond, message))


async def replace_message(respond: AsyncRespond, message: Message) -> None:
    """The same at once, for what is done after the answer anyway."""
    answer = await respond(text=message.text, blocks=message.blocks, replace_original=True)
    _note(answer)


async def _whisper(respond: AsyncRespond, message: Message) -> None:
    answer = await respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)
    _note(answer)


async def update_view(client: AsyncWebClient, view_id: str, view: Payload) -> None:
    """Put the new content into a view that is open, known by its id."""
    try:
        await client.views_update(view_id=view_id, view=dict(view))
    except SlackApiError as error:
        # The person has closed the form; what it would have shown stands in the database.
        get_logger(__name__).info("view not updated", error=error.response.get("error"))


def _note(answer: Any) -> None:  # noqa: ANN401 - slack_sdk's webhook response
    if answer.status_code != 200:
        get_logger(__name__).warning("answer not accepted", status=answer.status_code, body=answer.body)
