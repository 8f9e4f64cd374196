"""`/nextstep-admin`: the settings."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import admin_overview
from handlers.deps import Deps
from handlers.payloads import typist_of_command
from handlers.replies import open_form
from services import administering


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the command."""
    app.command("/nextstep-admin")(partial(settings, deps=deps))


async def settings(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Show all settings to who may change them."""
    typist = typist_of_command(command)
    await deps.meet(typist.workspace_id, [typist.person_id])
    overview = await deps.db(administering.overview, typist=typist, now=deps.now())
    await open_form(client, command["trigger_id"], admin_overview.view(overview))
    await ack()
