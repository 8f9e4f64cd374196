"""The one place that turns a refusal, or a fault of ours, into an answer to the person."""

from functools import partial
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_bolt.response import BoltResponse
from structlog import get_logger

from blocks import notice, step_form
from blocks.message import Message
from handlers.deps import Deps
from handlers.payloads import Payload
from handlers.replies import ephemeral, whisper
from sales.refusal import Refusal


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve every error."""
    app.error(partial(answer, deps=deps))


async def answer(error: Exception, body: dict[str, Any], respond: AsyncRespond, *, deps: Deps) -> BoltResponse:
    """A refusal's own sentence, or the reference under which the log has the fault."""
    if isinstance(error, Refusal):
        return _tell(error.sentence, notice.plain(error.sentence), body, respond, deps)
    reference = token_hex(3).upper()
    get_logger(__name__).error("handler failed", reference=reference, exc_info=error)
    return _tell(
        f"Something went wrong on our side; reference {reference}.", notice.error(reference), body, respond, deps
    )


def _tell(sentence: str, message: Message, body: Payload, respond: AsyncRespond, deps: Deps) -> BoltResponse:
    if "command" in body:
        return BoltResponse(status=200, body=ephemeral(message))
    if body.get("type") == "view_submission":
        view = step_form.notice("Next step", sentence)
        return BoltResponse(status=200, body={"response_action": "push", "view": view})
    if body.get("response_url"):
        whisper(deps, message, respond=respond)
    return BoltResponse(status=200, body="")
