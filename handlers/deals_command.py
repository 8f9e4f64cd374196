"""`/deals`: the list, a deal by its name, and the link between a channel and a deal."""

import re
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from blocks import deal_card, deal_list
from blocks import linking as linking_blocks
from blocks.capture import read_choice
from blocks.message import Message
from handlers.deps import Deps
from handlers.payloads import pressed, typist_of_action, typist_of_command
from handlers.replies import ephemeral, open_form, redraw_message
from sales.deal_card import Card
from services import deal_reading, linking
from services.drafts import Typist

LINKING = re.compile(r"^\s*(link|unlink)\b(.*)$", re.IGNORECASE | re.DOTALL)


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the command, and the buttons under its answers."""
    app.command("/deals")(partial(deals, deps=deps))
    app.action(re.compile(r"^deal_link_(pick_\d|instead)$"))(partial(chosen, deps=deps))


async def deals(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient, *, deps: Deps) -> None:
    """Open the list, or the one deal that the words mean; link or unlink the channel."""
    typist, typed = typist_of_command(command), str(command.get("text", ""))
    await deps.meet(typist.workspace_id, [typist.person_id])
    if asked := LINKING.match(typed):
        message = await _linked(typist, asked[1].casefold(), asked[2], deps)
        deps.wake()
        await ack(**ephemeral(message))
        return
    found = await deps.db(deal_reading.start, typist=typist, typed=typed, now=deps.now())
    view = deal_card.view(found) if isinstance(found, Card) else deal_list.view(found)
    await open_form(client, command["trigger_id"], view)
    await ack()


async def chosen(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, *, deps: Deps) -> None:
    """Link the channel to the deal of the button, in another's place where the button says so."""
    action = pressed(body)
    channel_id, deal_id = read_choice(str(action["value"]))
    outcome = await deps.db(
        linking.link_to,
        typist=typist_of_action(body),
        deal_id=deal_id,
        channel_id=channel_id,
        instead=action["action_id"] == "deal_link_instead",
        now=deps.now(),
    )
    deps.wake()
    redraw_message(deps, _answer(outcome), respond=respond)
    await ack()


async def _linked(typist: Typist, verb: str, name: str, deps: Deps) -> Message:
    if verb == "unlink":
        done = await deps.db(linking.unlink, typist=typist, now=deps.now())
        return linking_blocks.unlinked(done.deal, done.act_id)
    return _answer(await deps.db(linking.link, typist=typist, typed=name, now=deps.now()))


def _answer(outcome: linking.Outcome) -> Message:
    match outcome:
        case linking.Linked():
            return linking_blocks.linked(outcome.deal, outcome.act_id, was_elsewhere=outcome.was_elsewhere)
        case linking.WhichToLink():
            return linking_blocks.which(outcome.typed, outcome.channel_id, outcome.candidates)
        case linking.LinkedAlready():
            return linking_blocks.instead(outcome.standing, outcome.other, outcome.channel_id)
