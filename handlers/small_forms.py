"""How the small forms of one or two fields are answered: by what came of them, in their place."""

from collections.abc import Awaitable

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from blocks import layers, rearranging, step_form
from blocks.modal import View
from handlers.deps import Deps
from handlers.layers import redraw
from handlers.payloads import Payload, typist_of_view
from sales.refusal import Refusal


async def answer(
    ack: AsyncAck, body: Payload, client: AsyncWebClient, made: Awaitable[View | None], *, title: str, deps: Deps
) -> None:
    """Put what was made in the form's place, and draw anew what lies under it; a repeat, which made nothing, closes it.

    What is wrong is marked on its field; what is about no field of this form stands in its place, under `title`.
    """
    form = body["view"]
    try:
        shown = await made
    except Refusal as refusal:
        if marked := rearranging.errors(refusal, form):
            await ack(response_action="errors", errors=marked)
        else:
            await _stand_in_for(form, step_form.notice(title, refusal.sentence), ack)
        return
    deps.wake()
    if shown is None:
        await ack()
        return
    await _stand_in_for(form, shown, ack)
    redraw(deps, client, typist_of_view(body), layers.under(form))


async def _stand_in_for(form: Payload, view: View, ack: AsyncAck) -> None:
    """Answer with the view that takes the form's place, on what lies under it."""
    await ack(response_action="update", view=layers.put_on(view, layers.under(form)))
