"""The home tab, whenever somebody opens it; between that the delivery loop keeps it up to date."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks import home as home_blocks
from handlers.deps import Deps
from handlers.payloads import Payload
from sales.refusal import Refusal
from services import home


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the event."""
    app.event("app_home_opened")(partial(opened, deps=deps))


async def opened(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Show what stands there now; the conversation beside the tab is opened with the same event and shows nothing."""
    if event.get("tab") != "home":
        return
    workspace_id, person_id = str(body["team_id"]), str(event["user"])
    await deps.meet(workspace_id, [person_id])
    try:
        found = await deps.db(home.opened, workspace_id=workspace_id, person_id=person_id, now=deps.now())
        view = home_blocks.view(found)
    except Refusal as refusal:
        view = home_blocks.notice(refusal.sentence)
    deps.later(_publish(client, person_id, view, shown=event.get("view") or {}))


async def _publish(client: AsyncWebClient, person_id: str, view: Payload, *, shown: Payload) -> None:
    """Draw it, unless it was drawn anew since it was opened: what stands there then is newer than this."""
    unchanged = {"hash": str(shown["hash"])} if shown.get("hash") else {}
    try:
        await client.views_publish(user_id=person_id, view=dict(view), **unchanged)
    except SlackApiError as error:
        get_logger(__name__).info("home not drawn", error=error.response.get("error"))
