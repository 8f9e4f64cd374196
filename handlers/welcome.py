"""The installer's welcome: its buttons, in its message and in the settings, where it can be taken up again."""

import asyncio
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks import admin_team, step_form
from blocks import welcome as welcome_blocks
from handlers.admin_views import look_at, refuse_connected, why_silent
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action
from handlers.replies import open_over, replace_message, update_view
from sales.settings import Welcome
from services import team_settings, welcoming


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons."""
    app.action("welcome_resume")(partial(resumed, deps=deps))
    app.action("welcome_try")(tried)
    app.action("welcome_next")(partial(gone_on, deps=deps))
    app.action("welcome_channel")(partial(channel_chosen, deps=deps))
    app.action("welcome_people")(partial(people_asked, deps=deps))


async def resumed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """The welcome above the settings."""
    found = await deps.db(welcoming.resume, typist=typist_of_action(body))
    await open_over(client, body, welcome_blocks.view(found))
    await ack()


async def tried(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """The form for a next step, as `/nextstep` alone opens it."""
    await open_over(client, body, step_form.form(deal=None, owner_id=typist_of_action(body).person_id))
    await ack()


async def gone_on(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """This step is done or skipped."""
    step = int(str(pressed(body)["value"]))
    found = await deps.db(welcoming.go_on, typist=typist_of_action(body), step=step)
    deps.later(_draw(found, body, client, respond))
    await ack()


async def channel_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """The team's channel is chosen, which is the second step; what is to be done there is told with what follows."""
    channel_id = pressed(body).get("selected_conversation")
    if channel_id is None:
        await ack()
        return
    chosen = await look_at(client, channel_id)
    refuse_connected(chosen)
    found = await deps.db(
        welcoming.choose_channel, typist=typist_of_action(body), channel_id=channel_id, now=deps.now()
    )
    deps.later(_draw(found, body, client, respond, invite=why_silent(chosen, found.team.name)))
    await ack()


async def people_asked(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """The team's form."""
    found = await deps.db(team_settings.team, typist=typist_of_action(body), team_id=str(pressed(body)["value"]))
    await open_over(client, body, admin_team.form(found, welcome=True))
    await ack()


async def draw_below(found: Welcome, view: Payload, client: AsyncWebClient, *, invite: str) -> None:
    """After the team's form: the message, and the welcome in the settings where the form was opened from there."""
    below = view.get("previous_view_id")
    await asyncio.gather(
        *([update_view(client, str(below), welcome_blocks.view(found, invite=invite))] if below else []),
        _draw_posted(found, client, invite),
    )


async def _draw(
    found: Welcome, body: Payload, client: AsyncWebClient, respond: AsyncRespond, *, invite: str = ""
) -> None:
    """The message that holds the button; or the view that does, and the message with it."""
    if view := body.get("view"):
        shown = welcome_blocks.view(found, invite=invite)
        await asyncio.gather(update_view(client, str(view["id"]), shown), _draw_posted(found, client, invite))
    else:
        await replace_message(respond, welcome_blocks.message(found, invite=invite))


async def _draw_posted(found: Welcome, client: AsyncWebClient, invite: str) -> None:
    if found.at is None:
        return
    message = welcome_blocks.message(found, invite=invite)
    channel, ts = found.at
    try:
        await client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks)
    except SlackApiError as error:
        # The message was deleted; the welcome goes on in the settings.
        get_logger(__name__).info("welcome not redrawn", error=error.response.get("error"))
