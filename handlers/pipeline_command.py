"""`/pipeline`: a team's digest and undated list now, to oneself, with *Share here*."""

import asyncio
import re
from collections.abc import Awaitable, Coroutine
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from blocks import notice
from blocks import pipeline as pipeline_blocks
from blocks.message import Message
from handlers.deps import Deps
from handlers.payloads import Payload, pressed, typist_of_action, typist_of_command
from handlers.replies import ephemeral, redraw_message, with_line
from sales.line import as_typed
from sales.refusal import Refusal
from sales.shared import Pipeline
from services import sharing
from services.drafts import Typist

ANSWER_SECONDS = 1.5  # of the three that Slack waits; asking about somebody new may have taken as much before


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the command and what is under its answer."""
    app.command("/pipeline")(partial(pipeline, deps=deps))
    app.action(re.compile(r"^pipeline_(team|undated|digest)$"))(partial(show, deps=deps))
    app.action("pipeline_share")(partial(share, deps=deps))


async def pipeline(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond, *, deps: Deps) -> None:
    """The digest of the team that was named, or of one's own; what takes long comes when it is there."""
    typist = typist_of_command(command)
    await deps.meet(typist.workspace_id, [typist.person_id])
    asked = deps.db(
        sharing.of_name,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        name=" ".join(as_typed(str(command.get("text", ""))).strip("\"'“”# ").split()),
        now=deps.now(),
    )
    work = await _begun(asked)
    if work.done():
        await ack(**ephemeral(pipeline_blocks.message(await work)))
        return
    deps.later(_answer(work, respond, command))
    await ack()


async def show(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, *, deps: Deps) -> None:
    """Another team or the other of the two lists, in the same message, as soon as it is there."""
    typist, action = typist_of_action(body), pressed(body)
    await deps.meet(typist.workspace_id, [typist.person_id])
    work = await _begun(_asked(typist, action, deps))
    if work.done():
        redraw_message(deps, pipeline_blocks.message(await work), respond=respond)
    else:
        deps.later(_answer(work, respond))
    await ack()


async def share(ack: AsyncAck, body: dict[str, Any], *, deps: Deps) -> None:
    """Post what is shown into this channel."""
    typist = typist_of_action(body)
    what, team_id = pipeline_blocks.read_button(str(pressed(body)["value"]))
    await deps.meet(typist.workspace_id, [typist.person_id])
    await deps.db(
        sharing.share,
        typist=typist,
        team_id=team_id,
        what=what,
        place=(str(body["channel"]["id"]), str(body["container"]["message_ts"])),
        reply_to=body.get("response_url"),
        now=deps.now(),
    )
    deps.wake()
    await ack()


async def _begun(asked: Coroutine[Any, Any, Pipeline]) -> asyncio.Task[Pipeline]:
    """The work, given as long as an answer can wait for it."""
    work = asyncio.create_task(asked)
    await asyncio.wait({work}, timeout=ANSWER_SECONDS)
    return work


def _asked(typist: Typist, action: Payload, deps: Deps) -> Coroutine[Any, Any, Pipeline]:
    if action["action_id"] == "pipeline_team":
        what, team_id = pipeline_blocks.read_block(str(action["block_id"])), str(action["selected_option"]["value"])
    else:
        what, team_id = pipeline_blocks.read_button(str(action["value"]))
    return deps.db(
        sharing.of_team,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        team_id=team_id,
        what=what,
        now=deps.now(),
    )


async def _answer(work: Awaitable[Pipeline], respond: AsyncRespond, command: Payload | None = None) -> None:
    """Tell what was asked for: in the place of the message that asked, or as the answer to a command."""
    try:
        message, is_refused = pipeline_blocks.message(await work), False
    except Refusal as refusal:
        message, is_refused = _refused(refusal, command), True
    await respond(
        text=message.text,
        blocks=message.blocks,
        response_type="ephemeral",
        replace_original=command is None and not is_refused,
    )


def _refused(refusal: Refusal, command: Payload | None) -> Message:
    said = notice.plain(refusal.sentence)
    return with_line(said, command) if command else said
