"""A person as a reader of what is drawn, with the names of everybody and every channel."""

from sandbox.acting.stage import Stage
from sandbox.page.drawing import Reader
from sandbox.world.people import Person


def reader_of(stage: Stage, person: Person) -> Reader:
    """Through this person's eyes, now."""
    workspace = stage.workspace
    channels = [channel for channel in workspace.channels.values() if channel.kind != "im"]
    return Reader(
        user_id=person.id,
        now=stage.world.clock.now(),
        zone=person.tz,
        locale=person.locale,
        users={somebody.id: somebody.shown_name for somebody in workspace.people.values() if not somebody.deleted},
        channels={channel.id: channel.name for channel in channels},
        kinds={channel.id: channel.kind for channel in channels},
        bots=frozenset(somebody.id for somebody in workspace.people.values() if not somebody.is_human),
    )
