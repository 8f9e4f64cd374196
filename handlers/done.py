"""*Done* on a line of the morning message: the step is done, and the following one is asked for at once."""

from datetime import datetime
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import step_form
from blocks.words import said_date, said_time
from handlers.deps import Deps
from handlers.payloads import pressed, typist_of_action
from handlers.replies import open_form
from services import closing
from services.closing import Closed


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the button."""
    app.action("step_done")(partial(done, deps=deps))


async def done(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Close the step and open the form for the next; a stale button says what has happened since."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    closed = await deps.db(
        closing.close, typist=typist, step_id=str(pressed(body)["value"]), state="done", via="nudge", now=deps.now()
    )
    deps.wake()
    await open_form(client, body["trigger_id"], _view(closed, deps.now()))
    await ack()


def _view(closed: Closed, now: datetime) -> dict[str, Any]:
    if not closed.was_open:
        return step_form.notice("Already closed", _already(closed, now))
    if closed.deal.status != "open":
        return step_form.notice("Done", f"“{closed.step.text}” is done. {closed.deal.name} is {closed.deal.status}.")
    return step_form.form(deal=closed.deal, owner_id=closed.viewer.id, closing=closed.step, closing_act=closed.act_id)


def _already(closed: Closed, now: datetime) -> str:
    since, today = closed.viewer.local(closed.step.state_since), closed.viewer.today(now)
    day = "" if since.date() == today else f"on {said_date(since.date(), today)} "
    return f"“{closed.step.text}” was marked {closed.step.state} {day}at {said_time(since)} by {closed.closed_by}."
