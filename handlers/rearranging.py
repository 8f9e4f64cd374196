"""The forms behind a step's menu that are sent: another date, another owner."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import rearranging as blocks
from blocks.modal import View
from handlers.deps import Deps
from handlers.payloads import Payload, typist_of_view
from handlers.small_forms import answer
from services import rearranging


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the forms."""
    app.view(blocks.MOVE_FORM)(partial(submitted, deps=deps))
    app.view(blocks.HAND_OVER_FORM)(partial(submitted, deps=deps))


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Do what the form says, or mark what is wrong on its field; a stale form says what has happened since."""
    await answer(ack, body, client, _made(body, view, deps), title="Next step", deps=deps)


async def _made(body: Payload, view: Payload, deps: Deps) -> View | None:
    typist, seen, now = typist_of_view(body), blocks.read_seen(view), deps.now()
    if view["callback_id"] == blocks.MOVE_FORM:
        await deps.meet(typist.workspace_id, [typist.person_id])
        moved = await deps.db(rearranging.move, typist=typist, seen=seen, day=blocks.read_day(view), now=now)
        return blocks.after(moved, now) if moved else None
    owner_id = blocks.read_owner(view)
    await deps.meet(typist.workspace_id, filter(None, (typist.person_id, owner_id)))
    handed = await deps.db(rearranging.hand_over, typist=typist, seen=seen, owner_id=owner_id, now=now)
    return blocks.after(handed, now) if handed else None
