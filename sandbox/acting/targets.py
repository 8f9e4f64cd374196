"""Where a person clicks: an element in a message, a modal or the home tab."""

from dataclasses import dataclass

from sandbox.acting.stage import Stage
from sandbox.errors import CannotDo, Json
from sandbox.world.messages import Message, message_shape
from sandbox.world.people import Person
from sandbox.world.views import View, elements_of, view_shape


@dataclass(frozen=True, slots=True)
class Target:
    """A view or a message, one of the two."""

    view: View | None = None
    message: Message | None = None

    @property
    def id(self) -> str:
        """The view's id, or the message's conversation and timestamp."""
        if self.view is not None:
            return self.view.id
        assert self.message is not None
        return f"{self.message.channel}:{self.message.ts}"

    @property
    def blocks(self) -> list[Json]:
        """What is shown there, the blocks of attachments included."""
        if self.view is not None:
            return self.view.blocks
        assert self.message is not None
        return [*self.message.blocks, *(b for a in self.message.attachments for b in a.get("blocks", ()))]


@dataclass(frozen=True, slots=True)
class Found:
    """An element and the block that holds it."""

    element: Json
    block: Json

    @property
    def block_id(self) -> str:
        """The id of the block."""
        return str(self.block["block_id"])


def find_target(stage: Stage, person: Person, where: Json) -> Target:
    """The message (`channel`, `ts`) or view (`view`) that the person means, if they can see it."""
    if name := where.get("view"):
        return Target(view=_visible_view(stage, person, str(name)))
    message = stage.workspace.message(str(where.get("channel")), str(where.get("ts")))
    if message is None or not message.visible_to(person.id):
        raise CannotDo(f"{person.name} sees no such message")
    stage.place(person, message.channel)
    return Target(message=message)


def _visible_view(stage: Stage, person: Person, name: str) -> View:
    home = stage.workspace.homes.get(person.id)
    if home is not None and home.id == name:
        return home
    top = stage.workspace.top_view(person.id)
    if top is None or top.id != name:
        raise CannotDo(f"{person.name} does not have that view open on top")
    return top


def find_element(target: Target, action_id: str, block_id: str | None) -> Found:
    """The one element of that action id; a block id is needed where several blocks have it."""
    found = [
        Found(element, block)
        for block in target.blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id and block_id in {None, block["block_id"]}
    ]
    if not found:
        raise CannotDo(f"nothing here to click is called {action_id}")
    if len(found) > 1:
        raise CannotDo(f"several blocks have {action_id}: say which block_id")
    return found[0]


def state_of(stage: Stage, person: Person, target: Target) -> dict[str, Json]:
    """What the person has chosen there so far, by block id and action id."""
    if target.view is not None:
        return target.view.state
    return stage.workspace.message_state.setdefault((person.id, target.id), {})


def surroundings(stage: Stage, person: Person, target: Target) -> Json:
    """Container, view or message and channel, as interactive payloads carry them."""
    if target.view is not None:
        return {"container": {"type": "view", "view_id": target.view.id}, "view": shape_of_view(stage, target.view)}
    message = target.message
    assert message is not None
    channel = stage.workspace.channels[message.channel]
    ephemeral = message.ephemeral_to is not None
    around: Json = {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        },
        "channel": {"id": channel.id, "name": channel.command_name},
        "state": {"values": state_of(stage, person, target)},
    }
    if message.thread_ts:
        around["container"]["thread_ts"] = message.thread_ts
    if not ephemeral:
        around["message"] = shape_of_message(stage, message)
    return around


def shape_of_view(stage: Stage, view: View) -> Json:
    """Slack's view object."""
    return view_shape(
        view,
        team_id=stage.workspace.team_id,
        app_id=stage.world.credentials.app_id,
        bot_id=stage.workspace.install.bot_id,
    )


def shape_of_message(stage: Stage, message: Message) -> Json:
    """Slack's message object, as interactive payloads carry it."""
    return message_shape(message, team_id=stage.workspace.team_id, app_id=stage.world.credentials.app_id)
