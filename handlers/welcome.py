"""The installer's welcome: its buttons, in its message and in the settings, where it can be taken up again."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from structlog import get_logger

from blocks import admin_team, step_form
from blocks import welcome as welcome_blocks
from handlers.admin_views import look_at, push, redraw, refuse_connected, why_silent
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action
from handlers.replies import open_form, redraw_message, redraw_view
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
    await push(client, body, welcome_blocks.view(found))
    await ack()


async def tried(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """The form for a next step, as `/nextstep` alone opens it."""
    await _open(client, body, step_form.form(deal=None, owner_id=typist_of_action(body).person_id))
    await ack()


async def gone_on(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """This step is done or skipped."""
    step = int(str(pressed(body)["value"]))
    found = await deps.db(welcoming.go_on, typist=typist_of_action(body), step=step)
    _redraw(deps, found, body, client=client, respond=respond)
    await ack()


async def channel_chosen(
    ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, *, deps: Deps
) -> None:
    """The team's channel is chosen, which is the second step."""
    channel_id = pressed(body).get("selected_conversation")
    if channel_id is None:
        await ack()
        return
    chosen = await look_at(client, channel_id)
    refuse_connected(chosen)
    found = await deps.db(
        welcoming.choose_channel, typist=typist_of_action(body), channel_id=channel_id, now=deps.now()
    )
    invite = why_silent(chosen, found.team.name)
    _redraw(deps, found, body, client=client, respond=respond, invite=invite)
    await ack()


async def people_asked(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """The team's form."""
    found = await deps.db(team_settings.team, typist=typist_of_action(body), team_id=str(pressed(body)["value"]))
    await _open(client, body, admin_team.form(found, welcome=True))
    await ack()


def redraw_below(deps: Deps, found: Welcome, view: Payload, *, client: AsyncWebClient, invite: str) -> None:
    """After the team's form: the message, and the welcome in the settings where the form was opened from there."""
    _redraw_posted(deps, found, client=client, invite=invite)
    if view.get("previous_view_id"):
        redraw(deps, str(view["previous_view_id"]), welcome_blocks.view(found, invite=invite), client=client)


def _redraw(
    deps: Deps, found: Welcome, body: Payload, *, client: AsyncWebClient, respond: AsyncRespond, invite: str = ""
) -> None:
    """The message that holds the button; or the view that does, and the message with it."""
    if body.get("view"):
        redraw_view(deps, body, welcome_blocks.view(found, invite=invite), client=client)
        _redraw_posted(deps, found, client=client, invite=invite)
    else:
        redraw_message(deps, welcome_blocks.message(found, invite=invite), respond=respond)


def _redraw_posted(deps: Deps, found: Welcome, *, client: AsyncWebClient, invite: str) -> None:
    if found.at is not None:
        deps.later(_update(client, found, found.at, invite))


async def _update(client: AsyncWebClient, found: Welcome, at: tuple[str, str], invite: str) -> None:
    message = welcome_blocks.message(found, invite=invite)
    try:
        await client.chat_update(channel=at[0], ts=at[1], text=message.text, blocks=message.blocks)
    except SlackApiError as error:
        # The message was deleted; the welcome goes on in the settings.
        get_logger(__name__).info("welcome not redrawn", error=error.response.get("error"))


async def _open(client: AsyncWebClient, body: Payload, view: Payload) -> None:
    if body.get("view"):
        await push(client, body, view)
    else:
        await open_form(client, body["trigger_id"], view)
