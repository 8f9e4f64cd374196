"""What every act of a person needs: the world, the way to the app, and who acts where."""

from dataclasses import dataclass

from sandbox.errors import CannotDo, Json
from sandbox.outbound.courier import Courier
from sandbox.outbound.events import Announced, Events
from sandbox.world.channels import Channel
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.posting import open_direct
from sandbox.world.triggers import ResponseUrl
from sandbox.world.workspace import Workspace
from sandbox.world.world import World

DIRECT = "dm"
"""The name by which a person calls the conversation with the app."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One workspace of a running sandbox, and the two ways to the app.

    `page` is the window in which somebody acts, '' for one who has none, such as a test.
    """

    world: World
    workspace: Workspace
    courier: Courier
    events: Events
    page: str = ""

    def actor(self, who: str) -> Person:
        """The person of that id or name, who must be able to act."""
        person = self.workspace.person(who)
        if person.deleted or not person.is_human:
            raise CannotDo(f"{person.name} cannot use Slack")
        return person

    def insider(self, who: str) -> Person:
        """A person who may use the app's commands and shortcuts: one of this workspace's own."""
        person = self.actor(who)
        if person.is_stranger:
            raise CannotDo(f"{person.name} is from another company and has no commands or shortcuts here")
        return person

    def place(self, person: Person, where: str) -> Channel:
        """A conversation that the person can read: an id, a #name, or `dm` for the one with the app."""
        if where == DIRECT:
            return open_direct(self.world, self.workspace, person.id)
        channel = self.workspace.channels.get(where) or self.workspace.channel_named(where)
        if channel is None or not _readable(person, channel):
            raise CannotDo(f"{person.name} sees no conversation {where}")
        return channel

    def own_place(self, person: Person, where: str) -> Channel:
        """A conversation in which the person can type: one that they are in and that is not archived."""
        channel = self.place(person, where)
        if person.id not in channel.members:
            raise CannotDo(f"{person.name} is not in {where}")
        if channel.is_archived:
            raise CannotDo(f"{where} is archived")
        return channel

    def require_app(self) -> None:
        """Refuse when the app is not installed any more: its commands and buttons are gone."""
        if not self.workspace.install.installed:
            raise CannotDo("the app is not installed in this workspace")

    def response_url(self, person: Person, channel: Channel, original: Message | None = None) -> ResponseUrl:
        """A fresh right to respond; its address is `url_of` of it."""
        return self.world.grants.url(
            ResponseUrl(
                token=self.world.ids.hexadecimal(32),
                team_id=self.workspace.team_id,
                channel=channel.id,
                user=person.id,
                made=self.world.monotonic(),
                cause=self.world.ids.uuid(),
                original=original.ts if original else None,
                thread_ts=original.thread_ts if original else None,
            )
        )

    def trigger(self, person: Person, view_id: str | None = None) -> str:
        """A fresh right to open a view where the person acts."""
        return self.world.grants.trigger(self.workspace.team_id, person.id, view_id, self.page).id

    def url_of(self, url: ResponseUrl) -> str:
        """The address that the app is given."""
        return f"{self.world.base_url}/response/{url.token}"

    def identity(self, person: Person) -> Json:
        """Who and where, as every interactive payload says it."""
        return {
            "user": {
                "id": person.id,
                "username": person.name,
                "name": person.name,
                "team_id": person.team_id,
            },
            "api_app_id": self.world.credentials.app_id,
            "token": self.world.credentials.verification_token,
            "team": self.workspace.team,
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _readable(person: Person, channel: Channel) -> bool:
    """Public channels are open to everyone but guests and strangers, who see what they were invited to."""
    if person.id in channel.members:
        return True
    return channel.kind == "public" and not (person.is_restricted or person.is_stranger)


async def told(announced: Announced | None) -> Json:
    """Wait for the app's first answer to an event; says whether it was told and what it answered."""
    if announced is None:
        return {"told": False, "event_id": None, "error": None}
    answer = await announced.first
    return {"told": True, "event_id": announced.event_id, "error": answer.error}
