"""`/nextstep`: one line records; no line opens the form."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import capture as capture_blocks
from blocks import step_form
from handlers.deps import Deps
from handlers.payloads import Payload, typist_of_command
from handlers.replies import ephemeral, open_form
from sales.line import unwrap
from services import capture


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the command."""
    app.command("/nextstep")(partial(nextstep, deps=deps))


async def nextstep(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Record the line, or ask; with no line, open the form."""
    typist = typist_of_command(command)
    if not command.get("text", "").strip():
        await open_form(client, command["trigger_id"], _empty_form(command))
        await ack()
        return
    await deps.meet(typist.workspace_id, filter(None, (typist.person_id, unwrap(command["text"]).owner_id)))
    outcome = await deps.db(capture.from_line, typist=typist, line=command["text"], now=deps.now())
    deps.wake()
    await ack(**ephemeral(capture_blocks.answer(outcome)))


def _empty_form(command: Payload) -> dict[str, Any]:
    return step_form.form(deal=None, owner_id=str(command["user_id"]))
