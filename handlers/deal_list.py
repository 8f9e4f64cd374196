"""The list of deals: its filter, its pages, a deal of it, a new deal."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import deal_card, deal_form, deal_list
from handlers.deps import Deps
from handlers.payloads import pressed, typist_of_action
from handlers.replies import open_over, redraw_view
from sales.deal_list import Shown
from sales.refusal import Refusal
from services import deal_reading


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the list."""
    app.action(deal_list.OPENS)(partial(open_list, deps=deps))
    app.action("deal_open")(partial(open_deal, deps=deps))
    app.action("deal_list_filter")(partial(turned, deps=deps))
    app.action("deal_list_previous")(partial(turned, deps=deps))
    app.action("deal_list_next")(partial(turned, deps=deps))
    app.action("deal_new")(partial(new_deal, deps=deps))


async def turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Show the same list under another filter, or its page before or behind."""
    page = await deps.db(deal_reading.page, typist=typist_of_action(body), shown=_asked(body), now=deps.now())
    redraw_view(deps, body, deal_list.view(page), client=client)
    await ack()


async def open_list(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the list with the filter that a button names."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    page = await deps.db(deal_reading.page, typist=typist, shown=Shown(str(pressed(body)["value"])), now=deps.now())
    await open_over(client, body, deal_list.view(page))
    await ack()


async def open_deal(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Put a deal's card on the list; from a message or the home tab, open it by itself."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    try:
        card = await deps.db(deal_reading.card, typist=typist, deal_id=str(pressed(body)["value"]), now=deps.now())
        shown = deal_card.view(card)
    except Refusal as refusal:
        if not body.get("view"):
            raise
        shown = deal_card.gone(refusal.sentence)
    await open_over(client, body, shown)
    await ack()


async def new_deal(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Put the form for a new deal on the list."""
    try:
        fields, stages = await deps.db(deal_reading.to_add, typist=typist_of_action(body))
        shown = deal_form.form(fields, stages, deal=None)
    except Refusal as refusal:
        shown = deal_card.gone(refusal.sentence)
    await open_over(client, body, shown)
    await ack()


def _asked(body: dict[str, Any]) -> Shown:
    action, shown = pressed(body), deal_list.shown_in(body["view"])
    if action["action_id"] == "deal_list_filter":
        picked = action.get("selected_option") or {}
        return Shown(str(picked.get("value", shown.choice)))
    return shown.earlier() if action["action_id"] == "deal_list_previous" else shown.later()
