"""A person's own settings: the form, its list of regions, *Resume now*, and what comes back."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import own_settings
from handlers.deps import Deps
from handlers.payloads import typist_of_action, typist_of_view
from handlers.replies import open_form, redraw_view
from sales.refusal import Refusal
from services import choosing


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the form."""
    app.action("settings_open")(partial(opened, deps=deps))
    app.action("settings_resume")(partial(resumed, deps=deps))
    app.options("holidays")(partial(region_options, deps=deps))
    app.view(own_settings.CALLBACK_ID)(partial(submitted, deps=deps))


async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form as the settings are now."""
    typist = typist_of_action(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    held = await deps.db(
        choosing.settings, workspace_id=typist.workspace_id, person_id=typist.person_id, now=deps.now()
    )
    await open_form(client, body["trigger_id"], own_settings.form(held))
    await ack()


async def resumed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """End the pause. The form is drawn anew with what else was filled in; the home tab draws itself."""
    held = await deps.db(choosing.resume, typist=typist_of_action(body), now=deps.now())
    deps.wake()
    if body["view"]["type"] == "modal":
        redraw_view(deps, body, own_settings.form(held), client=client)
    await ack()


async def region_options(ack: AsyncAck, payload: dict[str, Any], body: dict[str, Any], *, deps: Deps) -> None:
    """Countries and their parts that fit what was typed so far."""
    typist = typist_of_action(body)
    held, found = await deps.db(
        choosing.regions,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        typed=str(payload.get("value", "")),
        most=own_settings.MOST_OPTIONS,
        now=deps.now(),
    )
    await ack(options=own_settings.region_options(held, found))


async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], *, deps: Deps) -> None:
    """Put what was chosen in force, or mark what is wrong on its field; nothing filled in is lost."""
    try:
        wanted = own_settings.read(view)
        await deps.db(choosing.choose, typist=typist_of_view(body), wanted=wanted, now=deps.now())
    except Refusal as refusal:
        await ack(response_action="errors", errors=own_settings.errors(refusal, view))
        return
    deps.wake()
    await ack()
