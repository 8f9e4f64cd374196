"""A deal's card: its edits, each of which changes the card and the list below it in their place."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import deal_card, deal_form, layers
from blocks.layers import Layers
from blocks.modal import View
from handlers.deps import Deps
from handlers.layers import draw_anew, redraw
from handlers.payloads import Payload, pressed, typist_of_action, typist_of_view
from handlers.replies import open_over, update_view
from sales.deal_fields import DealFields, Overtaken
from sales.refusal import Refusal
from services import closing, deal_editing, deal_reading, linking
from services.deal_editing import Form, Saved
from services.drafts import Typist


@dataclass(frozen=True, slots=True)
class _Done:
    """What to say on the card of what was done; `act_id` undoes it."""

    note: str
    act_id: str = ""


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the card and its forms."""
    for action_id, act in (
        ("deal_edit", edit),
        ("deal_lost", lost),
        ("deal_won", changed),
        ("deal_reopen", changed),
        ("deal_undo", changed),
        ("deal_unlink", changed),
        (deal_card.CHANNEL, changed),
    ):
        app.action(action_id)(partial(act, deps=deps))
    app.view(deal_form.CALLBACK_ID)(partial(submitted, deps=deps))
    app.view(deal_form.LOST_CALLBACK_ID)(partial(lost_submitted, deps=deps))


async def edit(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Put the form of the deal on its card."""
    deal_id = deal_card.deal_of(body["view"])
    try:
        fields, stages, deal = await deps.db(deal_reading.to_edit, typist=typist_of_action(body), deal_id=deal_id)
        shown = deal_form.form(fields, stages, deal=deal)
    except Refusal as refusal:
        shown = deal_card.gone(refusal.sentence)
    await open_over(client, body, shown)
    await ack()


async def lost(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Ask why it was lost."""
    deal_id = deal_card.deal_of(body["view"])
    try:
        _, _, deal = await deps.db(deal_reading.to_edit, typist=typist_of_action(body), deal_id=deal_id)
        shown = deal_form.lost_form(deal)
    except Refusal as refusal:
        shown = deal_card.gone(refusal.sentence)
    await open_over(client, body, shown)
    await ack()


async def changed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Do what was pressed, and show the card as it is then."""
    typist, view = typist_of_action(body), body["view"]
    try:
        done = await _done(typist, deal_card.deal_of(view), pressed(body), deps)
    except Refusal as refusal:
        done = _Done(refusal.sentence)
    deps.wake()
    deps.later(_show(deps, client, typist, layers.with_itself(view), done))
    await ack()


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Save the form, or mark what is wrong on its field; nothing typed is lost."""
    typist, kept, said = typist_of_view(body), deal_form.read_kept(view), deal_form.read(view)
    await deps.meet(typist.workspace_id, filter(None, (typist.person_id, said.owner)))
    try:
        outcome = await _saved(typist, kept, said, str(view["id"]), deps)
    except Refusal as refusal:
        await ack(response_action="errors", errors=deal_form.errors(refusal, view))
        return
    if isinstance(outcome, Refusal):
        await ack(response_action="errors", errors=deal_form.errors(outcome, view))
        return
    if not isinstance(outcome, Saved):
        await ack(response_action="errors", errors=deal_form.overtaken(outcome, view))
        return
    deps.wake()
    under = layers.under(view)
    if kept.deal_id:
        await ack()
        deps.later(_show(deps, client, typist, under, outcome))
    else:
        await ack(response_action="update", view=layers.put_on(_view(outcome), under))
        redraw(deps, client, typist, under)


async def lost_submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Mark the deal lost, for the reason given."""
    typist, kept = typist_of_view(body), deal_form.read_kept(view)
    reason = deal_form.read_reason(view)
    try:
        saved = await deps.db(
            deal_editing.close, typist=typist, deal_id=kept.deal_id, status="lost", reason=reason, now=deps.now()
        )
    except Refusal as refusal:
        await ack(response_action="errors", errors=deal_form.errors(refusal, view))
        return
    deps.wake()
    await ack()
    deps.later(_show(deps, client, typist, layers.under(view), saved))


async def _done(typist: Typist, deal_id: str, action: Payload, deps: Deps) -> Saved | _Done:
    kind, now = str(action["action_id"]), deps.now()
    if kind == "deal_won":
        return await deps.db(deal_editing.close, typist=typist, deal_id=deal_id, status="won", now=now)
    if kind == "deal_reopen":
        return await deps.db(deal_editing.reopen, typist=typist, deal_id=deal_id, now=now)
    if kind == "deal_undo":
        undone = await deps.db(closing.undo, typist=typist, act_id=str(action["value"]), now=now)
        return _Done(undone.sentence)
    channel_id = action.get("selected_conversation")
    if kind == "deal_unlink" or not channel_id:
        unlinked = await deps.db(linking.unlink_deal, typist=typist, deal_id=deal_id, now=now)
        return _Done("Unlinked", unlinked.act_id)
    return _linked(await deps.db(linking.link_to, typist=typist, deal_id=deal_id, channel_id=str(channel_id), now=now))


def _linked(outcome: linking.Linked | linking.LinkedAlready) -> _Done:
    if isinstance(outcome, linking.Linked):
        return _Done("Linked", outcome.act_id)
    standing = deal_card.title_of(outcome.standing)
    return _Done(f"That channel is linked to {standing}, and a channel belongs to one deal; unlink it there first.")


async def _saved(
    typist: Typist, kept: deal_form.Kept, said: DealFields, form_id: str, deps: Deps
) -> Saved | Refusal | tuple[Overtaken, ...]:
    if not kept.deal_id:
        return await deps.db(deal_editing.add, typist=typist, said=said, now=deps.now(), form_id=form_id)
    form = Form(form_id, kept.deal_id, kept.fields, said, kept.status)
    return await deps.db(deal_editing.edit, typist=typist, form=form, now=deps.now())


def _view(saved: Saved) -> View:
    if saved.card is None:
        owner = saved.deal.owner_name or "somebody else"
        return deal_card.gone(f"Saved. {deal_card.title_of(saved.deal)} is {owner}’s now, in another team.")
    return deal_card.view(saved.card)


async def _show(deps: Deps, client: AsyncWebClient, typist: Typist, found: Layers, done: Saved | _Done) -> None:
    """Show the card, the uppermost of these layers, with what was done, then what lies under it as it is now."""
    if not found or found[-1].kind != deal_card.CALLBACK_ID:
        await draw_anew(deps, client, typist, found)
        return
    *below, top = found
    view = _view(done) if isinstance(done, Saved) else await _card_after(deps, typist, top.about, done)
    await update_view(client, top.view_id, layers.put_on(view, below))
    await draw_anew(deps, client, typist, tuple(below))


async def _card_after(deps: Deps, typist: Typist, deal_id: str, done: _Done) -> View:
    try:
        card = await deps.db(deal_reading.card, typist=typist, deal_id=deal_id, now=deps.now())
    except Refusal:
        return deal_card.gone(done.note)
    return deal_card.view(replace(card, note=done.note, act_id=done.act_id))
