"""The one place that turns a refusal, or a fault of ours, into an answer to the person."""

from functools import partial
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks import layers, notice, step_form
from handlers.deps import Deps
from handlers.payloads import Payload
from handlers.replies import TOO_SLOW, ephemeral, open_form, open_over, update_view, whisper, with_line
from sales.refusal import Refusal

TRIGGER_IS_OLD = frozenset({"expired_trigger_id", "invalid_trigger_id"})
IS_OPEN_ALREADY = frozenset({"exchanged_trigger_id", "push_limit_reached"})


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve every error."""
    app.error(partial(answer, deps=deps))


async def answer(
    error: Exception, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> BoltResponse:
    """A refusal's own sentence, or the reference under which the log has the fault, where the person looks.

    A trigger that was used, or no room above two views, belongs to the second of two presses: the first has opened
    the form.
    """
    if isinstance(error, SlackApiError) and error.response.get("error") in IS_OPEN_ALREADY:
        return BoltResponse(status=200, body="")
    sentence = _sentence(error)
    if "command" in body:
        return BoltResponse(status=200, body=ephemeral(with_line(notice.plain(sentence), body)))
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=_over(body["view"], sentence))
    if body.get("type") == "block_suggestion":
        # The form in which the menu is stays as it is: what was typed into it must not be lost.
        return BoltResponse(status=200, body={"options": []})
    if body.get("response_url"):
        whisper(deps, notice.plain(sentence), respond=respond)
    elif (body.get("view") or {}).get("type") == "home":
        deps.later(open_form(client, body["trigger_id"], _view(sentence)))
    elif body.get("view"):
        deps.later(_tell_over(client, body, sentence))
    return BoltResponse(status=200, body="")


def _over(form: Payload, sentence: str) -> dict[str, Any]:
    """The answer to a form: the sentence over it or, where nothing more goes over it, on its first field."""
    fields = [str(block["block_id"]) for block in form["blocks"] if block["type"] == "input"]
    if layers.is_full(form) and fields:
        return {"response_action": "errors", "errors": {fields[0]: sentence}}
    return {"response_action": "push", "view": layers.put_on(_view(sentence), layers.with_itself(form))}


async def _tell_over(client: AsyncWebClient, body: Payload, sentence: str) -> None:
    """The sentence over the view that was pressed in, so that what was typed there stays; else in its place."""
    try:
        await open_over(client, body, _view(sentence))
    except (SlackApiError, Refusal):
        await update_view(client, body["view"]["id"], _view(sentence))


def _sentence(error: Exception) -> str:
    if isinstance(error, Refusal):
        return error.sentence
    if isinstance(error, SlackApiError) and error.response.get("error") in TRIGGER_IS_OLD:
        return TOO_SLOW
    reference = token_hex(3).upper()
    get_logger(__name__).error("handler failed", reference=reference, exc_info=error)
    return notice.error(reference).text


def _view(sentence: str) -> dict[str, Any]:
    return step_form.notice("Nextstep", sentence)
