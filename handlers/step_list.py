"""The steps behind "and 7 more": the list, its pages."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import deal_card, step_list
from blocks.modal import View
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action
from handlers.replies import open_over, redraw_view
from sales.refusal import Refusal
from sales.step_list import StepsShown
from services import step_lists


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the list."""
    app.action(step_list.OPENS)(partial(open_list, deps=deps))
    app.action("step_list_previous")(partial(turned, deps=deps))
    app.action("step_list_next")(partial(turned, deps=deps))


async def open_list(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the list that a button names."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    await open_over(client, body, await _view(body, StepsShown(str(pressed(body)["value"])), deps))
    await ack()


async def turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Show the page before or behind."""
    shown = step_list.shown_in(body["view"])
    asked = shown.earlier() if pressed(body)["action_id"] == "step_list_previous" else shown.later()
    redraw_view(deps, body, await _view(body, asked, deps), client=client)
    await ack()


async def _view(body: Payload, asked: StepsShown, deps: Deps) -> View:
    try:
        return step_list.view(
            await deps.db(step_lists.page, typist=typist_of_action(body), shown=asked, now=deps.now())
        )
    except Refusal as refusal:
        return deal_card.gone(refusal.sentence)
