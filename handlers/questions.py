"""The buttons under an answer of capture: which deal, when, undo, and what becomes of the earlier step."""

import re
from datetime import date
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import capture as capture_blocks
from blocks import layers, step_form
from handlers.deps import Deps
from handlers.layers import redraw
from handlers.payloads import Payload, pressed, typist_of_action
from handlers.replies import redraw_message, redraw_view
from sales.answers import Outcome, Recorded
from sales.refusal import Refusal
from sales.step import State
from services import capture, closing
from services.drafts import Typist

EARLIER: dict[str, State] = {"earlier_done": "done", "earlier_drop": "dropped"}


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons."""
    app.action(re.compile(r"^capture_(pick_deal|pick_date)_\d$"))(partial(answer, deps=deps))
    app.action(re.compile(r"^capture_(new_deal|other_date|undo)$"))(partial(answer, deps=deps))
    app.action(re.compile(r"^earlier_(done|drop|keep)_\d$"))(partial(answer, deps=deps))


async def answer(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """Do what was pressed and put the outcome where the button was."""
    typist = typist_of_action(body)
    outcome = await _outcome(typist, pressed(body), deps)
    deps.wake()
    if view := body.get("view"):
        redraw_view(deps, body, step_form.after(outcome), client=client)
        redraw(deps, client, typist, layers.under(view))
    else:
        redraw_message(deps, capture_blocks.answer(outcome), respond=respond)
    await ack()


async def _outcome(typist: Typist, action: Payload, deps: Deps) -> Outcome:
    kind = re.sub(r"_\d$", "", str(action["action_id"]))
    value = str(action.get("value", ""))
    if kind == "capture_undo":
        return await deps.db(closing.undo, typist=typist, act_id=value, now=deps.now())
    if kind.startswith("earlier_"):
        return await _earlier(typist, kind, value, deps)
    if kind == "capture_new_deal":
        return await deps.db(capture.pick_deal, typist=typist, draft_id=value, deal_id=None, now=deps.now())
    if kind == "capture_pick_deal":
        draft_id, deal_id = capture_blocks.read_choice(value)
        return await deps.db(capture.pick_deal, typist=typist, draft_id=draft_id, deal_id=deal_id, now=deps.now())
    draft_id, day = _date_choice(kind, value, action)
    return await deps.db(capture.pick_date, typist=typist, draft_id=draft_id, day=day, now=deps.now())


def _date_choice(kind: str, value: str, action: Payload) -> tuple[str, date]:
    if kind == "capture_other_date":
        if not action.get("selected_date"):
            raise Refusal("Choose the day by which it is due.")
        return str(action["block_id"]).partition(":")[2], date.fromisoformat(action["selected_date"])
    draft_id, day = capture_blocks.read_choice(value)
    return draft_id, date.fromisoformat(day)


async def _earlier(typist: Typist, kind: str, value: str, deps: Deps) -> Recorded:
    act_id, step_id = capture_blocks.read_choice(value)
    state = EARLIER.get(kind)
    return await deps.db(
        closing.close_earlier, typist=typist, act_id=act_id, step_id=step_id, state=state, now=deps.now()
    )
