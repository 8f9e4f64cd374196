"""What people leave who have left Slack: the buttons of its lines, the forms that hand it over, all of the list."""

import re
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import layers, leaving_forms, notice, step_form
from blocks import leaving as leaving_blocks
from blocks import rearranging as rearranging_blocks
from blocks.modal import View
from handlers.deps import Deps
from handlers.layers import redraw
from handlers.payloads import Payload, pressed, typist_of_action, typist_of_view
from handlers.replies import open_asked, redraw_view, whisper
from handlers.small_forms import answer
from sales.leaving import LISTED, Left, LeftLine
from sales.rearranging import Asked, Seen
from services import handing_over, leaving, rearranging

TITLE = "Hand over"


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons and the forms."""
    app.action("left_hand_over")(partial(hand_over, deps=deps))
    app.action("left_all")(partial(hand_over_all, deps=deps))
    app.action("left_more")(partial(rest, deps=deps))
    app.action(re.compile(r"^left_list_(previous|next)$"))(partial(turned, deps=deps))
    app.action("left_undo")(partial(undo, deps=deps))
    app.view(leaving_forms.DEAL_FORM)(partial(submitted, deps=deps))
    app.view(leaving_forms.ALL_FORM)(partial(submitted, deps=deps))


async def hand_over(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form for a deal, or for a step on somebody else's deal; a stale line says what has happened since."""
    await open_asked(client, body, _form_of_line(body, deps), title=TITLE, deps=deps)
    await ack()


async def hand_over_all(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form for everything, which names it."""
    await open_asked(client, body, _form_of_all(body, deps), title=TITLE, deps=deps)
    await ack()


async def rest(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open all that somebody holds, a page at a time."""
    await open_asked(client, body, _first_page(body, deps), title=TITLE, deps=deps)
    await ack()


async def turned(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Show the page before or behind."""
    place, offset = leaving_blocks.shown_in(body["view"])
    step = LISTED if pressed(body)["action_id"] == "left_list_next" else -LISTED
    left = await deps.db(leaving.rest, typist=typist_of_action(body), place=place, offset=offset + step, now=deps.now())
    redraw_view(deps, body, leaving_blocks.page(left), client=client)
    await ack()


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Hand over what the form names, or mark what is wrong on its field."""
    await answer(ack, body, client, _handed_over(body, view, deps), title=TITLE, deps=deps)


async def undo(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """Give back what was handed over; the form says so, and the message draws itself anew."""
    typist = typist_of_action(body)
    back = await deps.db(handing_over.undo, typist=typist, act_id=str(pressed(body)["value"]), now=deps.now())
    deps.wake()
    said = leaving_forms.taken_back(back)
    if body.get("view", {}).get("type") == "modal":
        redraw_view(deps, body, step_form.notice("Taken back", said), client=client)
        redraw(deps, client, typist, layers.under(body["view"]))
    elif body.get("response_url"):
        whisper(deps, notice.plain(said), respond=respond)
    await ack()


async def _form_of_line(body: Payload, deps: Deps) -> View:
    kind, row_id, leaver_id = leaving_blocks.read_line(str(pressed(body)["value"]))
    typist, now = typist_of_action(body), deps.now()
    if kind == leaving_blocks.STEP:
        asked = await deps.db(rearranging.look, typist=typist, seen=Seen(row_id, leaver_id), now=now)
        if isinstance(asked, Asked):
            return rearranging_blocks.hand_over_form(asked)
        return rearranging_blocks.since(asked, now)
    found = await deps.db(handing_over.look_at_deal, typist=typist, leaver_id=leaver_id, deal_id=row_id, now=now)
    if isinstance(found, LeftLine):
        return leaving_forms.deal_form(found, leaver_id)
    return leaving_forms.after(found)


async def _form_of_all(body: Payload, deps: Deps) -> View:
    place = leaving_blocks.read_place(str(pressed(body)["value"]))
    found = await deps.db(handing_over.look_at_all, typist=typist_of_action(body), place=place, now=deps.now())
    return leaving_forms.all_form(found) if isinstance(found, Left) else leaving_forms.after(found)


async def _first_page(body: Payload, deps: Deps) -> View:
    place = leaving_blocks.read_place(str(pressed(body)["value"]))
    left = await deps.db(leaving.rest, typist=typist_of_action(body), place=place, offset=0, now=deps.now())
    return leaving_blocks.page(left)


async def _handed_over(body: Payload, view: Payload, deps: Deps) -> View:
    typist, owner_id = typist_of_view(body), rearranging_blocks.read_owner(view)
    await deps.meet(typist.workspace_id, filter(None, (typist.person_id, owner_id)))
    if view["callback_id"] == leaving_forms.ALL_FORM:
        return leaving_forms.after(
            await deps.db(
                handing_over.hand_over_all,
                typist=typist,
                place=leaving_forms.read_place(view),
                owner_id=owner_id,
                now=deps.now(),
            )
        )
    leaver_id, deal_id = leaving_forms.read_deal(view)
    return leaving_forms.after(
        await deps.db(
            handing_over.hand_over_deal,
            typist=typist,
            leaver_id=leaver_id,
            deal_id=deal_id,
            owner_id=owner_id,
            now=deps.now(),
        )
    )
