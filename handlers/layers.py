"""Drawing anew what lies under a form or an answer, down to the message, once something was changed there."""

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.async_app import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import deal_card, deal_list, leaving, pipeline, step_list
from blocks.layers import MESSAGE, Layers, Pressed, pressed, put_on
from blocks.modal import View
from handlers.deps import Deps
from handlers.replies import redraw_message, update_view
from sales.refusal import Refusal
from services import deal_reading, pressing, sharing, step_lists
from services import leaving as leavers
from services.drafts import Typist


def redraw(deps: Deps, client: AsyncWebClient, typist: Typist, layers: Layers) -> None:
    """Have open views drawn as things stand now, the uppermost first."""
    if layers:
        deps.later(draw_anew(deps, client, typist, layers))


async def draw_anew(deps: Deps, client: AsyncWebClient, typist: Typist, layers: Layers) -> None:
    """The same at once, for what is done after the answer anyway."""
    for place, layer in reversed(list(enumerate(layers))):
        if layer.kind == MESSAGE:
            await _draw_message(deps, typist, pressed(layer))
            continue
        if layer.kind not in DRAWERS:  # a view from before a change of the bot stays as it is
            continue
        try:
            view = await DRAWERS[layer.kind](deps, typist, layer.about)
        except Refusal as refusal:
            view = deal_card.gone(refusal.sentence)
        await update_view(client, layer.view_id, put_on(view, layers[:place]))


async def _draw_message(deps: Deps, typist: Typist, message: Pressed) -> None:
    """Have the message drawn anew in which all this began; one that only the reader sees as long as Slack lets us."""
    if message.reply_to is None:
        await deps.db(pressing.redraw_pressed, typist=typist, place=(message.channel, message.ts), now=deps.now())
        deps.wake()
        return
    what, team_id = pipeline.read_button(message.shows)
    now, asked = deps.now(), {"workspace_id": typist.workspace_id, "person_id": typist.person_id}
    try:
        shown = await deps.db(sharing.of_team, **asked, team_id=team_id, what=what, now=now)
    except Refusal:
        return  # it stays as it was: who has lost the team meanwhile is not shown more of it
    redraw_message(deps, pipeline.message(shown), respond=AsyncRespond(response_url=message.reply_to))


async def _card(deps: Deps, typist: Typist, about: str) -> View:
    return deal_card.view(await deps.db(deal_reading.card, typist=typist, deal_id=about, now=deps.now()))


async def _deals(deps: Deps, typist: Typist, about: str) -> View:
    shown = deal_list.kept(about)
    return deal_list.view(await deps.db(deal_reading.page, typist=typist, shown=shown, now=deps.now()))


async def _steps(deps: Deps, typist: Typist, about: str) -> View:
    return step_list.view(await deps.db(step_lists.page, typist=typist, shown=step_list.kept(about), now=deps.now()))


async def _left(deps: Deps, typist: Typist, about: str) -> View:
    place, offset = leaving.kept(about)
    return leaving.page(await deps.db(leavers.rest, typist=typist, place=place, offset=offset, now=deps.now()))


DRAWERS: Mapping[str, Callable[[Deps, Typist, str], Awaitable[View]]] = {
    deal_card.CALLBACK_ID: _card,
    deal_list.CALLBACK_ID: _deals,
    step_list.CALLBACK_ID: _steps,
    leaving.CALLBACK_ID: _left,
}
