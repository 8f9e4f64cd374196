"""Channels and direct messages, and what `conversations.info` says of them."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.errors import Json

Kind = Literal["public", "private", "im"]

_TYPES = {"public": "public_channel", "private": "private_channel", "im": "im"}
_FAMILIES = {"public": "channels", "private": "groups", "im": "im"}


@dataclass(slots=True)
class Channel:
    """One conversation. A direct message is between the app and `partner`. `created` is in Unix seconds."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    partner: str = ""
    is_general: bool = False
    is_archived: bool = False
    is_shared: bool = False
    is_pending_shared: bool = False
    read_only: bool = False
    topic: str = ""
    purpose: str = ""

    @property
    def type_name(self) -> str:
        """Slack's name of the kind, as in the `types` argument."""
        return _TYPES[self.kind]

    def scope(self, act: str) -> str:
        """The scope for `act` (`read`, `history`, `write`) on this kind, such as `groups:read`."""
        return f"{_FAMILIES[self.kind]}:{act}"

    @property
    def command_name(self) -> str:
        """What a slash command's `channel_name` says."""
        return {"public": self.name, "private": "privategroup", "im": "directmessage"}[self.kind]


def channel_shape(channel: Channel, *, team_id: str, member: str) -> Json:
    """Slack's conversation object as `member` (the app's user) sees it."""
    if channel.kind == "im":
        return _direct_shape(channel, team_id)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "created": channel.created,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "is_member": member in channel.members,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": channel.is_pending_shared,
        "is_read_only": channel.read_only,
        "unlinked": 0,
        "context_team_id": team_id,
        "shared_team_ids": [team_id],
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "parent_conversation": None,
        "previous_names": [],
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
    }


def _direct_shape(channel: Channel, team_id: str) -> Json:
    return {
        "id": channel.id,
        "created": channel.created,
        "updated": channel.created * 1000,
        "is_archived": channel.is_archived,
        "is_channel": False,
        "is_group": False,
        "is_im": True,
        "is_mpim": False,
        "is_private": True,
        "is_org_shared": False,
        "is_open": True,
        "context_team_id": team_id,
        "user": channel.partner,
        "is_user_deleted": False,
        "priority": 0,
    }
