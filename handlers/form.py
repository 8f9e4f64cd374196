"""The form for a next step: opened from a list or to edit, its deal picker, and what comes back."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import capture as capture_blocks
from blocks import layers, step_form
from blocks.step_form import FormAnswer, Prefill
from handlers.deps import Deps
from handlers.layers import redraw
from handlers.payloads import pressed, typist_of_action, typist_of_view
from handlers.replies import open_over, redraw_message, redraw_view
from sales.answers import Outcome, Recorded
from sales.refusal import Refusal
from services import capture, editing_steps, finding
from services.drafts import Details, Typist


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the form."""
    app.options("deal")(partial(deal_options, deps=deps))
    app.view("step_form")(partial(submitted, deps=deps))
    app.action("deal_set_step")(partial(open_for_deal, deps=deps))
    app.action("capture_edit")(partial(open_to_edit, deps=deps))
    app.action("party")(partial(ask_for_contact, deps=deps))


async def deal_options(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any], *, deps: Deps) -> None:
    """Deals that fit what was typed so far, and a new one; own and recent ones before anything is typed."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    found = await deps.db(
        finding.for_picker,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        typed=str(payload.get("value", "")),
    )
    await ack(options=step_form.options(found.deals, found.new_name, found.seen))


async def open_for_deal(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form with the deal of the line that was pressed."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    chosen = await deps.db(
        finding.deal_for_step,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        deal_id=str(pressed(body)["value"]),
    )
    prefill = Prefill(seen=chosen.seen)
    await open_over(client, body, step_form.form(deal=chosen.deal, owner_id=typist.person_id, prefill=prefill))
    await ack()


async def open_to_edit(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form with the step as it stands; a confirmation in a form makes room for it."""
    typist = typist_of_action(body)
    act_id, step_id = capture_blocks.read_edit(str(pressed(body)["value"]))
    await deps.meet(typist.workspace_id, [typist.person_id])
    editing = await deps.db(
        editing_steps.begin, workspace_id=typist.workspace_id, person_id=typist.person_id, step_id=step_id
    )
    if body.get("view"):
        redraw_view(deps, body, step_form.edit_form(editing, act_id=act_id), client=client)
    else:
        form = step_form.edit_form(editing, act_id=act_id, reply_to=body.get("response_url"))
        await open_over(client, body, form)
    await ack()


async def ask_for_contact(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Ask for the buyer's person where the buyer does it; everything that was typed stays."""
    redraw_view(deps, body, step_form.with_party(body["view"]), client=client)
    await ack()


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Record the form, or mark what is wrong on its field; what lies under it is drawn anew. Nothing typed is lost."""
    said = step_form.read(view)
    typist = typist_of_view(body)
    await deps.meet(typist.workspace_id, [typist.person_id, *([said.owner_id] if said.owner_id else [])])
    try:
        outcome = await _outcome(typist, said, str(view["id"]), deps)
    except Refusal as refusal:
        await ack(response_action="errors", errors=step_form.errors(refusal, view))
        return
    if isinstance(outcome, tuple):
        marked = [step_form.errors(told, view) for told in outcome]
        await ack(response_action="errors", errors={field: said for one in marked for field, said in one.items()})
        return
    deps.wake()
    reply_to = said.editing.reply_to if said.editing else None
    if reply_to:
        redraw_message(deps, capture_blocks.answer(outcome), respond=AsyncRespond(response_url=reply_to))
        await ack()
    elif isinstance(outcome, Recorded):
        await ack(response_action="update", view=layers.put_on(step_form.confirmation(outcome), layers.under(view)))
    else:
        await ack()
    redraw(deps, client, typist, layers.under(view))


async def _outcome(typist: Typist, said: FormAnswer, form_id: str, deps: Deps) -> Outcome | tuple[Refusal, ...]:
    details = Details(said.due_time, said.party, said.contact, said.link, form_id, said.seen)
    if said.editing is None:
        return await deps.db(
            capture.from_form,
            typist=typist,
            deal_id=said.deal_id,
            new_deal=said.new_deal,
            text=said.text,
            owner_id=said.owner_id,
            due_on=said.due_on,
            now=deps.now(),
            details=details,
        )
    edited = editing_steps.Edited(
        form_id,
        said.editing.step_id,
        said.editing.seen,
        text=said.text,
        owner_id=said.owner_id,
        due_on=said.due_on,
        details=details,
        act_id=said.editing.act_id,
    )
    return await deps.db(editing_steps.save, typist=typist, edited=edited, now=deps.now())
