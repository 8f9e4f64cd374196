"""manifest.yml creates the app as it stands: every entry in it is served, and everything served is in it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot import slack
from sandbox.seen import Message, View
from sandbox.settings import DEFAULT_EVENTS, app_from_manifest
from tests.acting import ROOT, Office, office, scopes
from tests.deals import deal, seed
from tests.handlers.admin_talk import shown_to_admin
from tests.handlers.conftest import PORTFOLIO
from tests.handlers.leaving_talk import shown_to_manager
from tests.handlers.talk import types

Json = dict[str, Any]
ALL_COMMANDS = ("/nextstep", "/deals", "/pipeline", "/nextstep-admin")
ALL_SHORTCUTS = ("set_next_step", "new_next_step")
MANIFEST: Json = yaml.safe_load((ROOT / "manifest.yml").read_text())
APP = app_from_manifest(MANIFEST)


@pytest.fixture
async def made(database_url: str) -> Any:
    """The bot in a workspace whose app was made from the manifest and has nothing else."""
    async with office(database_url, app=APP, is_new=True) as running:
        seed(running.database, running.workspace_id, PORTFOLIO, now=running.clock.now)
        yield running


def _command(name: str) -> Json:
    return {"command": name, "text": "", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2.a"}


def _event(kind: str) -> Json:
    return {"type": "event_callback", "team_id": "T1", "event": {"type": kind, "user": {"id": "U1"}}}


def _shortcut(callback_id: str, kind: str) -> Json:
    return {"type": kind, "callback_id": callback_id, "team": {"id": "T1"}, "user": {"id": "U1"}}


def _action(element: Json) -> Json:
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": "b"}
    return {"type": "block_actions", "actions": [action], "team": {"id": "T1"}, "user": {"id": "U1"}}


def _options(action_id: str) -> Json:
    return {"type": "block_suggestion", "action_id": action_id, "block_id": "b", "value": "", "team": {"id": "T1"}}


def _submission(callback_id: str) -> Json:
    view = {"type": "modal", "callback_id": callback_id, "id": "V1", "state": {"values": {}}}
    return {"type": "view_submission", "view": view, "team": {"id": "T1"}, "user": {"id": "U1"}}


async def _listeners_of(running: Office, body: Json) -> list[int]:
    """Which of the app's listeners take this request, by their place."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    answer = BoltResponse(status=200)
    listeners = running.bot.app._async_listeners
    return [place for place, one in enumerate(listeners) if await one.async_matches(req=request, resp=answer)]


def _said_by_manifest() -> Iterator[Json]:
    yield from (_command(name) for name in APP.commands or ())
    yield from (_event(kind) for kind in APP.events)
    for shortcut in MANIFEST["features"].get("shortcuts", ()):
        kind = "shortcut" if shortcut["type"] == "global" else "message_action"
        yield _shortcut(shortcut["callback_id"], kind)


async def _shown(running: Office) -> list[Json]:
    """Every element and form that a rep's day shows, as requests of one who uses it."""
    people = running.people
    await types(running, "Acme - send the quote")
    await types(running, "Zeta - send the quote")
    await types(running, "Zeta - book the demo tue")
    await types(running, "Zeta - call the CFO tue")
    await types(running, "Zeta - bring the contract @jane wed", who="ann")
    await running.work()
    form = (await people.command("jane", "/nextstep", "")).view
    assert form is not None
    await people.command("jane", "/pipeline", "")
    await running.go_to(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    morning = await people.wait_for_message("jane", "dm", containing="2 for today")
    admin_elements, admin_forms = await shown_to_admin(running)
    menus = [await _chosen(running, morning, option) for option in ("Remind me later", "Move date", "Hand over")]
    told = await people.wait_for_message("jane", "dm", containing="gave you a next step")
    await people.click("jane", told, "step_hand_back")
    told_elements = told.elements
    await running.work()
    next_form = (await people.click("jane", morning, "step_done", block_id=morning.blocks[3]["block_id"])).view
    assert next_form is not None
    views, answers = await _deals_shown(running)
    elements = [element for message in await people.messages("jane") for element in message.elements]
    elements += [element for view in views if not view.submit for element in view.elements]
    elements += [element for answer in answers for element in answer.elements]
    elements += told_elements
    elements += [element for menu in menus for element in menu.elements if element["type"] == "button"]
    home = await people.open_home("jane")
    assert home is not None
    elements += await _steps_shown(running)
    settings = (await people.click("jane", home, "settings_open")).view
    assert settings is not None
    away = await people.submit("jane", settings, {"paused_until": "2026-12-24"})
    assert away.closed
    await running.work()
    home = await people.wait_for_view("jane", surface="home", containing="Paused", after=home)
    elements += home.elements
    left_elements, left_forms = await shown_to_manager(running, "jane", "maya", "kenji")
    elements += left_elements
    assert len({element["action_id"] for element in elements}) > 5
    forms = [form, next_form, settings, *(view for view in (*views, *menus, *left_forms) if view.submit)]
    held = [element for shown in forms for element in shown.elements if element["type"] == "external_select"]
    asking = [_options(element["action_id"]) for element in held]
    elements += [element for element in form.elements if element["type"] == "radio_buttons"]
    submitted = [*(shown.callback_id for shown in forms), *admin_forms]
    return [*map(_action, [*elements, *admin_elements]), *asking, *map(_submission, submitted)]


async def _deals_shown(running: Office) -> tuple[list[View], list[Message]]:
    """The list of deals, a card, their forms, and the answers about a channel."""
    people = running.people
    rows = [{**deal(f"Deal {number}"), "Record ID": f"more {number}"} for number in range(30)]
    seed(running.database, running.workspace_id, rows, now=running.clock.now)

    async def seen(action: str, view: View, **given: Any) -> View:
        await people.click("jane", view, action, **given)
        await running.bot.finish()
        shown = await people.view("jane")
        assert shown is not None
        return shown

    first = (await people.command("jane", "/deals", "")).view
    assert first is not None
    second = await seen("deal_list_next", first)
    adding = await seen("deal_new", second)
    await people.close("jane", adding)
    card = await seen("deal_open", second, block_id=second.blocks[2]["block_id"])
    editing = await seen("deal_edit", card)
    await people.close("jane", editing)
    losing = await seen("deal_lost", card)
    await people.close("jane", losing)
    linked = await seen("deal_link_channel", card, value="#sales-emea")
    won = await seen("deal_won", linked)
    asked = (await people.command("jane", "/deals", "link acme", channel="#sales")).message
    await people.command("jane", "/deals", "link zeta", channel="#sales")
    instead = (await people.command("jane", "/deals", "link northwind", channel="#sales")).message
    assert asked is not None
    assert instead is not None
    return [first, second, adding, card, editing, losing, linked, won], [asked, instead]


async def _steps_shown(running: Office) -> list[Json]:
    """More steps of a week than the home tab shows, and the pages that have them."""
    people = running.people
    for number in range(11):
        await types(running, f"Zeta - step {number} 27 nov")
    await running.work()
    home = await people.wait_for_view("jane", surface="home", containing="Show all")
    first = (await people.click("jane", home, "steps_more")).view
    assert first is not None
    await people.click("jane", first, "step_list_next")
    await running.bot.finish()
    second = await people.view("jane")
    assert second is not None
    await people.close("jane", second)
    return [*home.elements, *first.elements, *second.elements]


async def _chosen(running: Office, message: Message, option: str) -> View:
    """The form behind an option of the first step's menu."""
    block_id = message.blocks[3]["block_id"]
    shown = await running.people.click("jane", message, "step_menu", block_id=block_id, option=option)
    assert shown.view is not None
    await running.people.close("jane", shown.view)
    return shown.view


async def test_every_entry_of_the_manifest_is_served(made: Office) -> None:
    for body in _said_by_manifest():
        assert await _listeners_of(made, body), body


async def test_every_button_and_form_that_is_shown_is_served(made: Office) -> None:
    for body in await _shown(made):
        assert await _listeners_of(made, body), body


async def test_everything_served_is_in_the_manifest_or_in_a_message(made: Office) -> None:
    taken: set[int] = set()
    for body in (*_said_by_manifest(), *await _shown(made)):
        taken |= set(await _listeners_of(made, body))

    listeners = made.bot.app._async_listeners
    assert taken == set(range(len(listeners))), "a listener that nothing in the manifest or in a message reaches"
    interactivity = MANIFEST["settings"]["interactivity"]
    assert interactivity["is_enabled"]
    assert interactivity["request_url"] == interactivity["message_menu_options_url"]


async def test_no_command_event_or_shortcut_is_served_that_the_manifest_lacks(made: Office) -> None:
    lacking: Iterable[Json] = (
        *(_command(name) for name in ALL_COMMANDS if name not in (APP.commands or ())),
        *(_event(kind) for kind in DEFAULT_EVENTS - APP.events),
        *(_shortcut(name, kind) for name in ALL_SHORTCUTS for kind in ("shortcut", "message_action")),
    )
    served = [body for body in lacking if await _listeners_of(made, body)]

    in_manifest = [body for body in served if body in list(_said_by_manifest())]
    assert served == in_manifest


async def test_all_urls_of_the_manifest_lead_to_the_one_path(made: Office) -> None:
    urls = {command["url"] for command in MANIFEST["features"]["slash_commands"]}
    urls |= {MANIFEST["settings"]["event_subscriptions"]["request_url"]}
    urls |= {MANIFEST["settings"]["interactivity"]["request_url"]}

    assert len(urls) == 1
    assert urls.pop().endswith("/slack/events")
    assert made.sandbox.world.bot_url.endswith("/slack/events")
    assert all(command["should_escape"] for command in MANIFEST["features"]["slash_commands"])


async def test_a_rep_s_day_needs_no_scope_beyond_the_manifest(made: Office) -> None:
    await _shown(made)
    await made.bot.meet_everyone()
    await slack.public_channels(made.bot.slack)

    log = await made.people.log()
    assert [entry["method"] for entry in log if entry["verdict"] == "missing_scope"] == []


async def _needs_users_read(running: Office) -> None:
    with pytest.raises(SlackApiError, match="missing_scope"):
        await running.bot.meet_everyone()


async def _needs_email(running: Office) -> None:
    found = await slack.members(running.bot.slack, running.workspace_id)
    assert {person.email for person in found} == {None}, "owners in a CRM's file are known by their e-mail"


async def _needs_chat_write(running: Office) -> None:
    await types(running, "Zeta - book the demo tue")
    await running.go_to(datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    assert {entry["verdict"] for entry in await running.people.log("chat.postMessage")} == {"missing_scope"}


async def _needs_channels_read(running: Office) -> None:
    with pytest.raises(SlackApiError, match="missing_scope"):
        await slack.public_channels(running.bot.slack)


async def _needs_groups_read(running: Office) -> None:
    await running.people.invite_bot("#deal-desk")
    answer = (await running.people.command("ann", "/pipeline", "", channel="#deal-desk")).message
    assert answer is not None
    await running.people.click("ann", answer, "pipeline_share")
    await running.work()
    told = await running.people.wait_for_message("ann", "#deal-desk", containing="does not let Nextstep post here")
    assert "missing_scope" in told.text, "a private channel may be shared with another company"


async def _needs_commands(running: Office) -> None:
    assert MANIFEST["features"]["slash_commands"], "Slack grants commands and shortcuts to this scope"
    assert running.workspace_id


NEEDED = {
    "channels:read": _needs_channels_read,
    "chat:write": _needs_chat_write,
    "commands": _needs_commands,
    "groups:read": _needs_groups_read,
    "users:read": _needs_users_read,
    "users:read.email": _needs_email,
}


async def test_every_scope_of_the_manifest_is_needed(made: Office) -> None:
    assert set(NEEDED) == scopes()
    for scope, proof in NEEDED.items():
        await made.people.set_scopes(sorted(scopes() - {scope}))
        await proof(made)


async def test_every_event_of_the_manifest_comes_with_its_scope(made: Office) -> None:
    moved = await made.people.change_person("jane", tz="Asia/Tokyo")
    await made.people.add_person("lena")
    await made.people.open_home("jane")

    assert moved["told"]
    assert {entry["method"] for entry in await made.people.log() if entry["method"].startswith("event:")} == {
        f"event:{kind}" for kind in APP.events
    }
