"""The shortcuts: a new next step from anywhere, and *Set next step* on a message."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks import step_form
from blocks.step_form import Prefill
from handlers.deps import Deps
from handlers.payloads import Payload, typist_of_action
from handlers.replies import open_form
from sales.message_text import text_of
from services import from_message
from services.from_message import Said

GOV_SLACK = "slack-gov.com"


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve both."""
    app.message_shortcut("set_next_step")(partial(open_for_message, deps=deps))
    app.global_shortcut("new_next_step")(open_empty)


async def open_empty(ack: AsyncAck, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
    """Open the form with nothing filled in but its owner."""
    form = step_form.form(deal=None, owner_id=str(shortcut["user"]["id"]))
    await open_form(client, shortcut["trigger_id"], form)
    await ack()


async def open_for_message(ack: AsyncAck, shortcut: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the form with what the message says, and keep a link to it."""
    typist = typist_of_action(shortcut)
    await deps.meet(typist.workspace_id, [typist.person_id])
    suggested = await deps.db(
        from_message.suggest,
        workspace_id=typist.workspace_id,
        person_id=typist.person_id,
        said=_said(shortcut),
        now=deps.now(),
    )
    form = step_form.form(
        deal=None,
        owner_id=typist.person_id,
        text=suggested.text,
        due_on=suggested.due_on,
        prefill=Prefill(suggested.deal, suggested.due_time, _link(shortcut, client), suggested.seen),
    )
    await open_form(client, shortcut["trigger_id"], form)
    await ack()


def _said(shortcut: Payload) -> Said:
    message = shortcut["message"]
    author = None if message.get("bot_id") else message.get("user")
    return Said(text_of(message), from_message.written_at(_ts(shortcut)), author, str(shortcut["channel"]["id"]))


def _ts(shortcut: Payload) -> str:
    return str(shortcut.get("message_ts") or shortcut["message"]["ts"])


def _link(shortcut: Payload, client: AsyncWebClient) -> str | None:
    """The address of the message, as Slack makes it itself: to ask for it would cost the time that the form has."""
    domain = (shortcut.get("team") or {}).get("domain")
    if not domain:
        return None
    host = GOV_SLACK if (urlsplit(client.base_url).hostname or "").endswith(GOV_SLACK) else "slack.com"
    channel, ts = str(shortcut["channel"]["id"]), _ts(shortcut)
    link = f"https://{domain}.{host}/archives/{channel}/p{ts.replace('.', '')}"
    thread = shortcut["message"].get("thread_ts")
    return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link
