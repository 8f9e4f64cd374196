"""What an administrator or Slack itself does to the workspace: people, channels, the app's installation."""

from sandbox.acting.stage import Stage, told
from sandbox.errors import CannotDo, Json
from sandbox.world.channels import Channel
from sandbox.world.people import Person, user_shape

_STATUS = {"status_text", "status_emoji", "status_expiration"}


async def change_person(stage: Stage, who: str, changes: Json) -> Json:
    """Change a person's fields; the app hears `user_change` (and `user_status_changed` for a status)."""
    person = stage.workspace.person(who)
    person.change(changes)
    person.updated = stage.world.unix_now()
    stage.world.changes.mark()
    if _STATUS.intersection(changes):
        await told(stage.events.announce(stage.workspace, _about(stage, person, "user_status_changed")))
    return await told(stage.events.announce(stage.workspace, _about(stage, person, "user_change")))


async def add_person(stage: Stage, fields: Json) -> Json:
    """A new person joins: `name`, `real_name`, `email`, `tz` and whatever else a person has."""
    person = Person(id=stage.world.ids.make("U"), team_id=stage.workspace.team_id, **fields)
    person.updated = stage.world.unix_now()
    stage.workspace.people[person.id] = person
    for channel in stage.workspace.channels.values():
        if channel.is_general:
            channel.members.append(person.id)
    stage.world.changes.mark()
    answer = await told(stage.events.announce(stage.workspace, _about(stage, person, "team_join")))
    return {**answer, "id": person.id}


def _about(stage: Stage, person: Person, kind: str) -> Json:
    email = "users:read.email" in stage.workspace.install.scopes
    shares_channel = stage.workspace.shares_channel(person.id)
    shape = user_shape(person, stage.world.clock.now(), email=email, locale=True, shares_channel=shares_channel)
    return {"type": kind, "user": shape, "cache_ts": stage.world.unix_now(), "event_ts": _moment(stage)}


def _moment(stage: Stage) -> str:
    return f"{stage.world.clock.now().timestamp():.6f}"


def _channel(stage: Stage, where: str) -> Channel:
    channel = stage.workspace.channels.get(where) or stage.workspace.channel_named(where)
    if channel is None or channel.kind == "im":
        raise CannotDo(f"there is no channel {where}")
    return channel


async def _channel_event(stage: Stage, channel: Channel, what: str, **more: object) -> Json:
    family = "channel" if channel.kind == "public" else "group"
    event = {"type": f"{family}_{what}", "channel": channel.id, "event_ts": _moment(stage), **more}
    stage.world.changes.mark()
    return await told(stage.events.announce(stage.workspace, event))


async def archive(stage: Stage, where: str, *, archived: bool) -> Json:
    """Archive a channel, or bring it back."""
    channel = _channel(stage, where)
    channel.is_archived = archived
    return await _channel_event(stage, channel, "archive" if archived else "unarchive", user=_owner(stage))


def _owner(stage: Stage) -> str:
    return next((p.id for p in stage.workspace.people.values() if p.is_primary_owner), "")


async def rename(stage: Stage, where: str, name: str) -> Json:
    """Give a channel another name."""
    channel = _channel(stage, where)
    channel.name = name.removeprefix("#")
    about = {"id": channel.id, "name": channel.name, "created": channel.created}
    stage.world.changes.mark()
    event = {"type": "channel_rename", "channel": about, "event_ts": _moment(stage)}
    return await told(stage.events.announce(stage.workspace, event))


async def remove_app(stage: Stage, where: str) -> Json:
    """Take the app out of a channel."""
    channel = _channel(stage, where)
    bot = stage.workspace.install.bot_user
    if bot in channel.members:
        channel.members.remove(bot)
    return await _channel_event(stage, channel, "left", actor_id=_owner(stage))


async def invite_app(stage: Stage, where: str) -> Json:
    """Bring the app into a channel."""
    channel = _channel(stage, where)
    bot = stage.workspace.install.bot_user
    if bot not in channel.members:
        channel.members.append(bot)
    stage.world.changes.mark()
    event = {
        "type": "member_joined_channel",
        "user": bot,
        "channel": channel.id,
        "channel_type": "C" if channel.kind == "public" else "G",
        "team": stage.workspace.team_id,
        "inviter": _owner(stage),
        "event_ts": _moment(stage),
    }
    return await told(stage.events.announce(stage.workspace, event))


async def set_members(stage: Stage, where: str, who: list[str]) -> Json:
    """Say which people are in a channel; the app stays in or out as it was. Tells the app nothing."""
    channel = _channel(stage, where)
    bot = [member for member in channel.members if member == stage.workspace.install.bot_user]
    channel.members = [stage.workspace.person(name).id for name in who] + bot
    stage.world.changes.mark()
    return {"members": channel.members}


def add_channel(stage: Stage, name: str, *, private: bool, members: list[str], app: bool) -> Json:
    """A new channel with these people, and the app if `app`."""
    workspace = stage.workspace
    ids = [workspace.person(who).id for who in members]
    channel = Channel(
        id=stage.world.ids.make("C"),
        name=name.removeprefix("#"),
        kind="private" if private else "public",
        creator=ids[0] if ids else _owner(stage),
        created=stage.world.unix_now(),
        members=[*ids, workspace.install.bot_user] if app else ids,
    )
    workspace.channels[channel.id] = channel
    stage.world.changes.mark()
    return {"id": channel.id}


def set_read_only(stage: Stage, where: str, *, read_only: bool) -> Json:
    """Let only admins post into a channel (posts of the app get `restricted_action`), or everyone again."""
    _channel(stage, where).read_only = read_only
    return {"read_only": read_only}


async def revoke_token(stage: Stage) -> Json:
    """Revoke the app's tokens: every call gets `token_revoked`; the app hears `tokens_revoked`."""
    stage.workspace.install.end_tokens("token_revoked")
    return await _tokens_gone(stage)


async def uninstall(stage: Stage) -> Json:
    """Uninstall the app: every call gets `account_inactive`; it hears `tokens_revoked` and `app_uninstalled`."""
    install = stage.workspace.install
    install.end_tokens("account_inactive")
    install.installed = False
    await _tokens_gone(stage)
    event = {"type": "app_uninstalled", "event_ts": _moment(stage)}
    return await told(stage.events.announce(stage.workspace, event))


async def _tokens_gone(stage: Stage) -> Json:
    stage.world.changes.mark()
    tokens = {"oauth": [], "bot": [stage.workspace.install.bot_user]}
    event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": _moment(stage)}
    return await told(stage.events.announce(stage.workspace, event))
