"""Stages in the settings: their list, their form, and the question before one is removed."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import admin_overview, admin_stages
from handlers.admin_views import refuse
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action, typist_of_view
from handlers.replies import open_over, redraw_view, update_view
from sales.refusal import Refusal
from sales.settings import Saved
from services import stage_settings

MOVES = {"admin_stage_up": -1, "admin_stage_down": +1}


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons and the forms."""
    app.action("admin_stages")(partial(listed, deps=deps))
    app.action("admin_stage_new")(partial(opened_new, deps=deps))
    app.action("admin_stage_edit")(partial(opened, deps=deps))
    app.action("admin_stage_remove")(partial(asked, deps=deps))
    for action_id in MOVES:
        app.action(action_id)(partial(moved, deps=deps))
    app.view(admin_stages.CALLBACK_ID)(partial(submitted, deps=deps))
    app.view(admin_stages.REMOVE_CALLBACK_ID)(partial(removed, deps=deps))


async def listed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """All stages in their order."""
    stages = await deps.db(stage_settings.every, typist=typist_of_action(body))
    await open_over(client, body, admin_stages.listed(stages))
    await ack()


async def opened_new(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """An empty form."""
    await deps.db(stage_settings.every, typist=typist_of_action(body))
    await open_over(client, body, admin_stages.form(None))
    await ack()


async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """The form of a stage, filled in."""
    seen, _ = await deps.db(stage_settings.stage, typist=typist_of_action(body), stage_id=str(pressed(body)["value"]))
    await open_over(client, body, admin_stages.form(seen))
    await ack()


async def asked(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Where the deals go when a stage is removed."""
    seen, others = await deps.db(
        stage_settings.stage, typist=typist_of_action(body), stage_id=str(pressed(body)["value"])
    )
    await open_over(client, body, admin_stages.removal(seen, others))
    await ack()


async def moved(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Move a stage by one place, and draw the list and the settings below anew."""
    action = pressed(body)
    stage_id, position = admin_stages.read_place(str(action["value"]))
    saved = await deps.db(
        stage_settings.move,
        typist=typist_of_action(body),
        stage_id=stage_id,
        position=position,
        by=MOVES[str(action["action_id"])],
        now=deps.now(),
    )
    redraw_view(deps, body, admin_stages.listed(saved.stages), client=client)
    deps.later(update_view(client, body["view"]["root_view_id"], admin_overview.view(saved.overview)))
    await ack()


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Take the form over, or mark what is wrong."""
    form, shown, said = admin_stages.read(view)
    try:
        saved = await deps.db(
            stage_settings.save,
            typist=typist_of_view(body),
            stage_id=form.kept.id,
            shown=shown,
            said=said,
            now=deps.now(),
        )
    except Refusal as refusal:
        await refuse(ack, refusal, view, admin_stages.FIELDS)
        return
    _redraw_below(deps, saved, view, client=client)
    await ack()


async def removed(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Remove the stage, or say why not."""
    stage_id, to_id = admin_stages.read_removal(view)
    try:
        saved = await deps.db(
            stage_settings.remove, typist=typist_of_view(body), stage_id=stage_id, to_id=to_id, now=deps.now()
        )
    except Refusal as refusal:
        await refuse(ack, refusal, view, {"to"})
        return
    _redraw_below(deps, saved, view, client=client)
    await ack()


def _redraw_below(deps: Deps, saved: Saved, view: Payload, *, client: AsyncWebClient) -> None:
    """The list from which the form was opened, and the settings below it."""
    deps.later(update_view(client, view["previous_view_id"], admin_stages.listed(saved.stages, saved.told)))
    deps.later(update_view(client, view["root_view_id"], admin_overview.view(saved.overview)))
