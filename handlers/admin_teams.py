"""Teams in the settings: their form, and the question before one is deleted."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import admin_overview, admin_team
from blocks.admin_fields import Form, read
from handlers import welcome
from handlers.admin_views import look_at, refuse, refuse_connected, why_silent
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action, typist_of_view
from handlers.replies import open_over, redraw_view, update_view
from sales.refusal import Refusal
from sales.settings import Saved, TeamValues, Welcome
from services import team_settings, welcoming
from services.drafts import Typist


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the buttons and the forms."""
    app.action("admin_team_new")(partial(opened_new, deps=deps))
    app.action("admin_team_edit")(partial(opened, deps=deps))
    app.action("admin_team_pick")(partial(opened, deps=deps))
    app.action("admin_team_delete")(partial(asked, deps=deps))
    app.view(admin_team.CALLBACK_ID)(partial(submitted, deps=deps))
    app.view(admin_team.DELETE_CALLBACK_ID)(partial(deleted, deps=deps))


async def opened_new(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """An empty form."""
    await deps.db(team_settings.may_add, typist=typist_of_action(body))
    await open_over(client, body, admin_team.form(None))
    await ack()


async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """The form of a team, filled in."""
    found = await deps.db(team_settings.team, typist=typist_of_action(body), team_id=_chosen(body))
    await open_over(client, body, admin_team.form(found))
    await ack()


async def asked(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """In place of the form, what goes where when the team is deleted."""
    found, default = await deps.db(
        team_settings.for_deletion, typist=typist_of_action(body), team_id=str(pressed(body)["value"])
    )
    redraw_view(deps, body, admin_team.deletion(found, default), client=client)
    await ack()


async def submitted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Take the form over, or mark what is wrong; what lies under it is drawn anew.

    Slack is asked before the answer only about what the answer has to say: whether people who are not known yet may be
    in a team, and whether a newly chosen channel is one's own company's.
    """
    form, shown, said = admin_team.read(view)
    typist = typist_of_view(body)
    newcomers = (said.managers | said.members) - shown.managers - shown.members
    await deps.meet(typist.workspace_id, [typist.person_id, *sorted(newcomers)])
    chosen = await _chosen_channel(client, shown, said)
    try:
        refuse_connected(chosen)
        found = await _saved(typist, form, shown, said, deps)
    except Refusal as refusal:
        await refuse(ack, refusal, view, admin_team.FIELDS)
        return
    await ack()
    deps.later(_draw_below(found, view, client, invite=why_silent(chosen, said.name)))


async def deleted(
    ack: AsyncAck, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient, *, deps: Deps
) -> None:
    """Delete the team, and draw the settings below anew."""
    team_id = read(view).kept.id or ""
    try:
        saved = await deps.db(team_settings.delete, typist=typist_of_view(body), team_id=team_id, now=deps.now())
    except Refusal as refusal:
        await refuse(ack, refusal, view, ())
        return
    deps.later(update_view(client, view["root_view_id"], admin_overview.view(saved.overview, saved.told)))
    await ack()


def _chosen(body: Payload) -> str:
    """The team of the button, or the one chosen in the menu."""
    action = pressed(body)
    return str((action.get("selected_option") or action)["value"])


async def _saved(typist: Typist, form: Form, shown: TeamValues, said: TeamValues, deps: Deps) -> Saved | Welcome:
    about, now = form.kept, deps.now()
    if about.welcome:
        return await deps.db(
            welcoming.choose_people, typist=typist, team_id=about.id or "", shown=shown, said=said, now=now
        )
    return await deps.db(team_settings.save, typist=typist, team_id=about.id, shown=shown, said=said, now=now)


async def _draw_below(found: Saved | Welcome, view: Payload, client: AsyncWebClient, *, invite: str) -> None:
    """The settings or the welcome under the form, as they stand now."""
    if isinstance(found, Welcome):
        await welcome.draw_below(found, view, client, invite=invite)
    else:
        settings = admin_overview.view(found.overview, found.told, invite=invite)
        await update_view(client, view["root_view_id"], settings)


async def _chosen_channel(client: AsyncWebClient, shown: TeamValues, said: TeamValues) -> Payload:
    """The newly chosen channel, if there is one."""
    if said.channel_id is None or said.channel_id == shown.channel_id:
        return {}
    return await look_at(client, said.channel_id)
