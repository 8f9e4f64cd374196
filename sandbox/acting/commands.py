"""A person types a slash command."""

import re

from sandbox.acting.sending import send
from sandbox.acting.sight import shown
from sandbox.acting.stage import Stage
from sandbox.errors import ApiError, CannotDo, Json
from sandbox.log import Entry
from sandbox.outbound.courier import TIMED_OUT, Answer
from sandbox.outbound.responses import respond
from sandbox.world.channels import Channel
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.triggers import ResponseUrl
from sandbox.world.workspace import Workspace

_NAMED = re.compile(r"(?<![\w@#&;/])([@#])([\w.\-]+)")
_LINK = re.compile(r"(?<![<|\w])https?://[^\s<>|]+")
_MARKED = re.compile(r"(<[@#!][^<>]*>)")
_VISIBLE = ("text", "blocks", "attachments")


async def run_command(stage: Stage, who: str, command: str, text: str, where: str, *, attempts: int = 1) -> Json:
    """Send the command and show what came back, or the error that the person reads.

    Slack delivers a command once; with more `attempts` the same request goes out again until it is answered in time.
    """
    started, since = stage.world.monotonic(), stage.world.changes.count
    stage.require_app()
    person = stage.insider(who)
    channel = stage.own_place(person, where)
    stage.workspace.has_read(person.id, channel.id)
    payload, url = _payload(stage, person, channel, command, text)
    answer = await send(stage, "slash_commands", command, payload, started=started)
    for _ in range(attempts - 1):
        if answer.error != TIMED_OUT:
            break
        answer = await send(stage, "slash_commands", command, payload, started=stage.world.monotonic())
    message, error = take_answer(stage, url, answer)
    return shown(stage, person, since=since, ms=answer.ms, error=error, message=message)


def _payload(stage: Stage, person: Person, channel: Channel, command: str, text: str) -> tuple[Json, ResponseUrl]:
    world, workspace = stage.world, stage.workspace
    url = stage.response_url(person, channel)
    payload = {
        "token": world.credentials.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.command_name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": typed_text(workspace, text, escape=_escapes(stage, command)),
        "api_app_id": world.credentials.app_id,
        "is_enterprise_install": "false",
        "response_url": stage.url_of(url),
        "trigger_id": stage.trigger(person),
    }
    return payload, url


def _escapes(stage: Stage, command: str) -> bool:
    commands = stage.world.app.commands
    if commands is None:
        return True
    if command not in commands:
        raise CannotDo(f"{command} is not a valid command")
    return commands[command]


def typed_text(workspace: Workspace, text: str, *, escape: bool) -> str:
    """What Slack sends for what was typed: & < > as entities and, with `escape`, people, channels and links marked.

    A mention that is already marked (`<@U…>`, as the client's completion makes it) stays as it is.
    """
    parts = _MARKED.split(text.strip())
    return "".join(part if _MARKED.fullmatch(part) else _typed(workspace, part, escape) for part in parts)


def _typed(workspace: Workspace, text: str, escape: bool) -> str:  # noqa: FBT001 - private, named at its one call
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not escape:
        return text
    text = _LINK.sub(lambda link: f"<{link.group()}>", text)
    return _NAMED.sub(lambda name: _marked(workspace, name), text)


def _marked(workspace: Workspace, name: re.Match[str]) -> str:
    bare = name.group(2).rstrip(".")
    rest = name.group(2)[len(bare) :]
    if name.group(1) == "#":
        channel = workspace.channel_named(bare)
        return f"<#{channel.id}|{channel.name}>{rest}" if channel else name.group()
    for person in workspace.people.values():
        if bare.lower() in {person.name, person.display_name.lower()} and not person.deleted:
            return f"<@{person.id}|{person.name}>{rest}"
    return name.group()


def take_answer(stage: Stage, url: ResponseUrl, answer: Answer) -> tuple[Message | None, str | None]:
    """Show what an answer's body says; returns the message and the error that the person reads."""
    if answer.error is not None:
        return None, answer.error
    try:
        said = answer.content()
        if said is None or not any(said.get(part) for part in _VISIBLE):
            return None, None
        return respond(stage.world, stage.workspace, url, said), None
    except ApiError as refusal:
        note_refusal(stage, "answer", {"body": answer.body}, refusal.error)
        return None, refusal.error


def note_refusal(stage: Stage, method: str, said: Json, error: str) -> None:
    """Write into the log that Slack refused what the app answered."""
    now = stage.world.monotonic()
    stage.world.log.write_down(
        Entry("call", method, said, verdict=error, ms=0, at=now, team_id=stage.workspace.team_id)
    )
