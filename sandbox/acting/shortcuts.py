"""A person uses a shortcut, opens the home tab, or writes a message of their own."""

import re

from sandbox.acting.commands import typed_text
from sandbox.acting.sending import send
from sandbox.acting.sight import message_sight, shown, view_sight
from sandbox.acting.stage import Stage, told
from sandbox.acting.targets import find_target, shape_of_message, shape_of_view
from sandbox.errors import CannotDo, Json
from sandbox.world.people import Person
from sandbox.world.posting import Place, open_direct, post_as_person
from sandbox.world.views import View

_NAME = re.compile(r"(?<=<[@#])(\w+)\|[^<>]*(?=>)")
"""The name in a mention, which Slack leaves out of messages."""


async def use_shortcut(stage: Stage, who: str, callback_id: str, message: Json | None) -> Json:
    """A global shortcut, or one on a message (`channel`, `ts`)."""
    started, since = stage.world.monotonic(), stage.world.changes.count
    stage.require_app()
    known = stage.world.app.shortcuts
    if known is not None and callback_id not in known:
        raise CannotDo(f"the app has no shortcut {callback_id}")
    person = stage.insider(who)
    payload = _on_message(stage, person, message) if message else {"type": "shortcut"}
    payload |= {
        **stage.identity(person),
        "callback_id": callback_id,
        "trigger_id": stage.trigger(person),
        "action_ts": f"{stage.world.clock.now().timestamp():.6f}",
    }
    answer = await send(stage, payload["type"], callback_id, payload, started=started)
    return shown(stage, person, since=since, ms=answer.ms, error=answer.error, message=None)


def _on_message(stage: Stage, person: Person, where: Json) -> Json:
    message = find_target(stage, person, where).message
    if message is None or message.ephemeral_to is not None:
        raise CannotDo("shortcuts are offered on lasting messages only")
    channel = stage.workspace.channels[message.channel]
    url = stage.response_url(person, channel, message)
    return {
        "type": "message_action",
        "message_ts": message.ts,
        "message": shape_of_message(stage, message),
        "channel": {"id": channel.id, "name": channel.command_name},
        "response_url": stage.url_of(url),
    }


async def open_home(stage: Stage, who: str, within: float) -> Json | None:
    """Open the app's home tab; waits for the app's first view of it, or returns the one that is there."""
    stage.require_app()
    person = stage.insider(who)
    since = stage.world.changes.count
    direct = open_direct(stage.world, stage.workspace, person.id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": direct.id,
        "tab": "home",
        "event_ts": f"{stage.world.clock.now().timestamp():.6f}",
    }
    if present := stage.workspace.homes.get(person.id):
        event["view"] = shape_of_view(stage, present)
    await told(stage.events.announce(stage.workspace, event))
    if present is not None:
        return view_sight(present)

    def published() -> View | None:
        home = stage.workspace.homes.get(person.id)
        return home if home and home.change > since else None

    return view_sight(await stage.world.changes.until(published, within))


async def say(stage: Stage, who: str, where: str, text: str, thread_ts: str | None, files: list[Json]) -> Json:
    """The person writes into a conversation, perhaps with files (Slack's file objects)."""
    person = stage.actor(who)
    channel = stage.own_place(person, where)
    place = Place(channel, thread_ts=thread_ts, files=files)
    text = _NAME.sub(r"\1", typed_text(stage.workspace, text, escape=True))
    message = post_as_person(stage.world, stage.workspace, place, person.id, text)
    stage.workspace.has_read(person.id, channel.id)
    moment = {"event_ts": message.ts}
    if f"<@{stage.workspace.install.bot_user}>" in text:
        mention = {"type": "app_mention", "user": person.id, "text": text, "ts": message.ts, "channel": channel.id}
        await told(stage.events.announce(stage.workspace, {**mention, **moment}))
    for shape in files:
        event = {"type": "file_shared", "file_id": shape["id"], "file": {"id": shape["id"]}}
        about = {"user_id": person.id, "channel_id": channel.id}
        await told(stage.events.announce(stage.workspace, {**event, **about, **moment}))
    return message_sight(stage, message)
