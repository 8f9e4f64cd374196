"""The form for a next step: opened from a list, its deal picker, and what comes back."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import step_form
from handlers.deps import Deps
from handlers.payloads import pressed, typist_of_action, typist_of_view
from handlers.replies import open_over
from sales.answers import Recorded
from sales.refusal import Refusal
from services import capture, finding


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the form."""
    app.options("deal")(partial(deal_options, deps=deps))
    app.view("step_form")(partial(submitted, deps=deps))
    app.action("deal_set_step")(partial(open_for_deal, deps=deps))


async def deal_options(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any], *, deps: Deps) -> None:
    """Deals that fit what was typed so far; own and recent ones before anything is typed."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    found = await deps.db(
        finding.for_picker,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        typed=str(payload.get("value", "")),
    )
    await ack(options=step_form.options(found))


async def open_for_deal(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form with the deal of the line that was pressed."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    deal = await deps.db(
        finding.deal_for_step,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        deal_id=str(pressed(body)["value"]),
    )
    await open_over(client, body, step_form.form(deal=deal, owner_id=typist.person_id))
    await ack()


async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], *, deps: Deps) -> None:
    """Record the form, or mark what is wrong on its field; nothing typed is lost."""
    said = step_form.read(view)
    typist = typist_of_view(body)
    await deps.meet(typist.workspace_id, [typist.person_id, *([said.owner_id] if said.owner_id else [])])
    try:
        outcome = await deps.db(
            capture.from_form,
            typist=typist,
            deal_id=said.deal_id,
            text=said.text,
            owner_id=said.owner_id,
            due_on=said.due_on,
            now=deps.now(),
        )
    except Refusal as refusal:
        await ack(response_action="errors", errors=step_form.errors(refusal, view))
        return
    deps.wake()
    if isinstance(outcome, Recorded):
        await ack(response_action="update", view=step_form.confirmation(outcome))
    else:
        await ack()
