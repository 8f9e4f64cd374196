"""The forms behind a step's menu that are sent: another date, another owner."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import layers, step_form
from blocks import rearranging as blocks
from handlers.deps import Deps
from handlers.layers import redraw, stand_in_for
from handlers.payloads import Payload, typist_of_view
from sales.rearranging import Rearranged, Since
from sales.refusal import Refusal
from services import rearranging


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the forms."""
    app.view(blocks.MOVE_FORM)(partial(submitted, deps=deps))
    app.view(blocks.HAND_OVER_FORM)(partial(submitted, deps=deps))


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Do what the form says, or mark what is wrong on its field; a stale form says what has happened since."""
    try:
        made = await _made(body, view, deps)
    except Refusal as refusal:
        if marked := blocks.errors(refusal, view):
            await ack(response_action="errors", errors=marked)
        else:
            await stand_in_for(view, step_form.notice("Next step", refusal.sentence), ack)
        return
    deps.wake()
    if made is None:
        await ack()
        return
    await stand_in_for(view, blocks.after(made, deps.now()), ack)
    redraw(deps, client, typist_of_view(body), layers.under(view))


async def _made(body: Payload, view: Payload, deps: Deps) -> Rearranged | Since | None:
    typist, seen = typist_of_view(body), blocks.read_seen(view)
    if view["callback_id"] == blocks.MOVE_FORM:
        await deps.meet(typist.workspace_id, [typist.person_id])
        return await deps.db(rearranging.move, typist=typist, seen=seen, day=blocks.read_day(view), now=deps.now())
    owner_id = blocks.read_owner(view)
    await deps.meet(typist.workspace_id, filter(None, (typist.person_id, owner_id)))
    return await deps.db(rearranging.hand_over, typist=typist, seen=seen, owner_id=owner_id, now=deps.now())
