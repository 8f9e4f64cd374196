"""How a request of each sort is made, as Slack makes it. `$deal`, `$step` and their like stand for ids."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from string import Template
from typing import Any, Literal

from sandbox.acting.stage import Stage
from sandbox.acting.targets import shape_of_view
from sandbox.outbound.courier import Kind as Sending
from sandbox.world import modals
from sandbox.world.people import Person
from sandbox.world.views import View

Json = dict[str, Any]
Ids = Mapping[str, str]
Listened = tuple[str, str]
Surface = Literal["message", "home"]

_WORDS: Json = {"type": "section", "text": {"type": "plain_text", "text": "What stood here"}}


@dataclass(frozen=True)
class Hand:
    """Who sends a request, in which workspace, with which ids in it; `used` are those that it carries."""

    stage: Stage
    person: Person
    ids: Ids
    used: set[str] = field(default_factory=set)

    def filled(self, said: Any) -> Any:
        """The same with every `$name` in it replaced by the id that it stands for."""
        if isinstance(said, str):
            text = Template(said)
            self.used.update(text.get_identifiers())
            return text.substitute(self.ids)
        if isinstance(said, Mapping):
            return {name: self.filled(part) for name, part in said.items()}
        return [self.filled(part) for part in said] if isinstance(said, list) else said

    def trigger(self, view: View | None = None) -> str:
        """A trigger as a real press gives it."""
        grants = self.stage.world.grants
        return grants.trigger(self.stage.workspace.team_id, self.person.id, view.id if view else None).id

    def response_url(self) -> str:
        """An address at which the app may answer in this workspace's own channel."""
        channel = next(one for one in self.stage.workspace.channels.values() if one.name == "sales")
        return self.stage.url_of(self.stage.response_url(self.person, channel))


@dataclass(frozen=True)
class Way:
    """A listener, by its kind and its id, and how it is reached."""

    listened: Listened
    sends: Sending
    payload: Callable[[Hand], Json]


@dataclass(frozen=True)
class Modal:
    """A view that somebody has open above another one; `kept` comes back with it."""

    callback_id: str = ""
    kept: Json | str = ""
    state: Json = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=lambda: [_WORDS])

    def opened(self, hand: Hand) -> View:
        """Have it open, as the app would have opened it."""
        stage, person = hand.stage, hand.person
        title = {"type": "plain_text", "text": "Nextstep"}
        kept = hand.filled(self.kept)
        content = {
            "type": "modal",
            "title": title,
            "callback_id": self.callback_id,
            "private_metadata": kept if isinstance(kept, str) else json.dumps(kept),
            "blocks": hand.filled(self.blocks),
        }
        if self.callback_id:
            content["submit"] = {"type": "plain_text", "text": "Save"}
        below = {"type": "modal", "title": title, "blocks": [_WORDS]}
        modals.open_modal(stage.world, stage.workspace, person.id, below)
        view = modals.push_modal(stage.world, stage.workspace, person.id, content)
        view.state = {name: {name: value} for name, value in hand.filled(self.state).items()}
        return view


def command(name: str, text: str = "", *, channel: str = "$channel") -> Way:
    """A slash command."""

    def payload(hand: Hand) -> Json:
        return {
            "team_id": hand.stage.workspace.team_id,
            "channel_id": hand.filled(channel),
            "user_id": hand.person.id,
            "command": name,
            "text": hand.filled(text),
            "response_url": hand.response_url(),
            "trigger_id": hand.trigger(),
        }

    return Way(("command", name), "slash_commands", payload)


def press(
    action_id: str, value: str = "", *, block_id: str = "pressed", on: Surface | Modal = "message", **more: Any
) -> Way:
    """A press on a button, or a choice in a menu (`more` is what was chosen)."""

    def payload(hand: Hand) -> Json:
        action = hand.filled({"action_id": action_id, "block_id": block_id, "value": value, "type": "button", **more})
        return {"type": "block_actions", **hand.stage.identity(hand.person), "actions": [action], **_around(hand, on)}

    return Way(("action", action_id), "interactive", payload)


def _around(hand: Hand, on: Surface | Modal) -> Json:
    """Where something was pressed, and what Slack gives along with that."""
    if on == "message":
        held = {"type": "message", "channel_id": hand.ids["channel"], "message_ts": "1763650800.000100"}
        channel = {"id": hand.ids["channel"], "name": "sales"}
        given = {"trigger_id": hand.trigger(), "response_url": hand.response_url()}
        return {"container": {**held, "is_ephemeral": True}, "channel": channel, **given}
    view = _home(hand) if on == "home" else on.opened(hand)
    shape = shape_of_view(hand.stage, view)
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": shape,
        "trigger_id": hand.trigger(None if on == "home" else view),
    }


def _home(hand: Hand) -> View:
    return modals.publish_home(
        hand.stage.world, hand.stage.workspace, hand.person.id, {"type": "home", "blocks": [_WORDS]}
    )


def submit(
    callback_id: str, filled: Json | None = None, *, kept: Json | str = "", blocks: list[Json] | None = None
) -> Way:
    """A form that is sent; `filled` is what stands in each field."""

    def payload(hand: Hand) -> Json:
        view = Modal(callback_id, kept, filled or {}, blocks or [_WORDS]).opened(hand)
        shape = shape_of_view(hand.stage, view)
        who = hand.stage.identity(hand.person)
        return {"type": "view_submission", **who, "view": shape, "trigger_id": hand.trigger(view), "response_urls": []}

    return Way(("view", callback_id), "interactive", payload)


def options(action_id: str, typed: str, *, on: Modal) -> Way:
    """A menu that searches, typed into."""

    def payload(hand: Hand) -> Json:
        view = shape_of_view(hand.stage, on.opened(hand))
        asked = {"action_id": action_id, "block_id": action_id, "value": hand.filled(typed), "view": view}
        return {"type": "block_suggestion", **hand.stage.identity(hand.person), **asked}

    return Way(("options", action_id), "interactive", payload)


def shortcut(callback_id: str, *, said: str | None = None, channel: str = "$channel") -> Way:
    """A global shortcut; one on a message where that `said` something."""

    def payload(hand: Hand) -> Json:
        about: Json = {"type": "shortcut", "callback_id": callback_id, "trigger_id": hand.trigger()}
        if said is not None:
            ts = "1763650800.000100"
            message = {"type": "message", "user": hand.person.id, "ts": ts, "text": hand.filled(said)}
            place = {"id": hand.filled(channel), "name": "sales"}
            about |= {"type": "message_action", "message": message, "message_ts": ts, "channel": place}
            about["response_url"] = hand.response_url()
        return {**hand.stage.identity(hand.person), **about}

    return Way(("shortcut", callback_id), "interactive", payload)


def event(kind: str, about: Callable[[Hand], Json]) -> Way:
    """Something that Slack tells of by itself."""

    def payload(hand: Hand) -> Json:
        world, team_id = hand.stage.world, hand.stage.workspace.team_id
        told = {"type": kind, "event_ts": f"{world.unix_now()}.000100", **about(hand)}
        event_id = world.ids.make("Ev")
        return {"type": "event_callback", "team_id": team_id, "event": told, "event_id": event_id}

    return Way(("event", kind), "events_api", payload)
