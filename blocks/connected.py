"""Channels that are shared with another company, whose people read what is posted there."""

from collections.abc import Mapping
from typing import Any

NOT_SHARED_HERE = (
    "This channel is shared with another company, whose people would read the pipeline too; "
    "press Share here in a channel of your own company."
)
NO_TEAM_CHANNEL = (
    "This channel is shared with another company, whose people would read the team's pipeline too; "
    "choose a channel of your own company."
)


def is_connected(channel: Mapping[str, Any]) -> bool:
    """Whether people of another company read a channel, or will once they accept; it is given as Slack describes it."""
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
