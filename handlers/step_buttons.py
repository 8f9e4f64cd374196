"""The buttons under a step, wherever it is shown: *Done*, *Hand back* with its *Undo*, and the menu of small forms."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import capture as capture_blocks
from blocks import deal_card, layers, step_form, step_menu
from blocks import rearranging as rearranging_blocks
from blocks.capture import read_choice
from blocks.modal import View
from blocks.step_form import Prefill
from blocks.words import said_date, said_time
from handlers.deps import Deps
from handlers.layers import redraw
from handlers.payloads import Payload, pressed, typist_of_action
from handlers.pressed import beneath
from handlers.replies import open_asked, open_over, redraw_view, refused, whisper
from sales.rearranging import Asked, Seen, Since
from sales.refusal import Refusal
from services import closing, deal_reading, editing_steps, rearranging
from services.closing import Closed

SMALL_FORMS: Mapping[str, Callable[[Asked], View]] = {
    step_menu.REMIND: rearranging_blocks.remind_form,
    step_menu.MOVE: rearranging_blocks.move_form,
    step_menu.HAND_OVER: rearranging_blocks.hand_over_form,
}


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons."""
    app.action("step_done")(partial(done, deps=deps))
    app.action("step_menu")(partial(open_chosen, deps=deps))
    app.action("step_hand_back")(partial(hand_back, deps=deps))
    app.action("step_undo")(partial(undo, deps=deps))
    app.action(re.compile(r"^step_(remind|move)_\d$"))(partial(choose, deps=deps))


async def done(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Close the step and open the form for the next; a stale button says what has happened since."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    seen = _seen(body)
    try:
        closed = await deps.db(
            closing.close, typist=typist, step_id=seen.step_id, state="done", via="nudge", now=deps.now(), seen=seen
        )
        view = _after_done(closed, deps.now()) if closed else None
    except Refusal as refusal:
        view = refused("Next step", refusal, body)
    deps.wake()
    if view is not None:
        await open_over(client, body, view)
    redraw(deps, client, typist, beneath(body))
    await ack()


async def open_chosen(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form that was chosen in the menu, or the deal's card."""
    await open_asked(client, body, _chosen(body, deps), title="Next step", deps=deps)
    await ack()


async def _chosen(body: Payload, deps: Deps) -> View:
    choice, typist, seen = str(pressed(body)["selected_option"]["value"]), typist_of_action(body), _seen(body)
    if choice == step_menu.OPEN:
        return deal_card.view(
            await deps.db(deal_reading.card_of_step, typist=typist, step_id=seen.step_id, now=deps.now())
        )
    if choice == step_menu.EDIT:
        editing = await deps.db(
            editing_steps.begin, workspace_id=typist.workspace_id, person_id=typist.person_id, step_id=seen.step_id
        )
        return step_form.edit_form(editing)
    asked = await deps.db(rearranging.look, typist=typist, seen=seen, now=deps.now())
    return SMALL_FORMS[choice](asked) if isinstance(asked, Asked) else rearranging_blocks.since(asked, deps.now())


async def choose(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Do what a button of the form says, and put what came of it in the form's place."""
    typist, seen = typist_of_action(body), rearranging_blocks.read_seen(body["view"])
    said = str(pressed(body)["value"])
    if str(pressed(body)["action_id"]).startswith("step_remind"):
        wanted = rearranging_blocks.read_reminder(said)
        made = await deps.db(rearranging.remind, typist=typist, seen=seen, wanted=wanted, now=deps.now())
    else:
        day = date.fromisoformat(said)
        made = await deps.db(rearranging.move, typist=typist, seen=seen, day=day, now=deps.now())
    deps.wake()
    if made is not None:
        redraw_view(deps, body, rearranging_blocks.after(made, deps.now()), client=client)
    redraw(deps, client, typist, layers.under(body["view"]))
    await ack()


async def hand_back(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Give the step back to whoever gave it; the message itself says so at once."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    _, giver_id = read_choice(str(pressed(body)["value"]))
    made = await deps.db(
        rearranging.hand_over, typist=typist, seen=_seen(body), owner_id=giver_id, now=deps.now(), how="handed_back"
    )
    deps.wake()
    if isinstance(made, Since):
        await open_over(client, body, rearranging_blocks.since(made, deps.now()))
    redraw(deps, client, typist, beneath(body))
    await ack()


async def undo(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """Take back what the line says; it is drawn anew as all that shows the step is. What it cannot show is told."""
    typist = typist_of_action(body)
    try:
        undone = await deps.db(closing.undo, typist=typist, act_id=str(pressed(body)["value"]), now=deps.now())
    except Refusal as refusal:
        await open_over(client, body, refused("Next step", refusal, body))
        await ack()
        return
    deps.wake()
    if undone.has_more and body.get("view"):
        await open_over(client, body, step_form.notice("Open again", undone.sentence))
    elif undone.has_more:
        whisper(deps, capture_blocks.answer(undone), respond=respond)
    redraw(deps, client, typist, beneath(body))
    await ack()


def _seen(body: Payload) -> Seen:
    """The step as the message showed it in which its button was pressed."""
    action = pressed(body)
    step_id = str(action.get("value", "")).partition("|")[0]
    return step_menu.read(str(action.get("block_id", "")), step_id)


def _after_done(closed: Closed, now: datetime) -> View:
    if closed.since is not None:
        return rearranging_blocks.since(closed.since, now)
    if not closed.was_open:
        return step_form.notice("Already closed", _already(closed, now))
    if closed.deal.status != "open":
        return step_form.notice("Done", f"“{closed.step.text}” is done. {closed.deal.name} is {closed.deal.status}.")
    if not closed.may_go_on:
        whose = closed.deal.owner_name or "A manager"
        return step_form.notice("Done", f"“{closed.step.text}” is done. {whose} sees to what comes next.")
    return step_form.form(
        deal=closed.deal,
        owner_id=closed.viewer.id,
        closing=closed.step,
        closing_act=closed.act_id,
        prefill=Prefill(seen=closed.seen),
    )


def _already(closed: Closed, now: datetime) -> str:
    since, today = closed.viewer.local(closed.step.state_since), closed.viewer.today(now)
    day = "" if since.date() == today else f"on {said_date(since.date(), today)} "
    return f"“{closed.step.text}” was marked {closed.step.state} {day}at {said_time(since)} by {closed.closed_by}."
