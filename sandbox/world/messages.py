"""Messages, who sees them, and Slack's message object."""

from dataclasses import dataclass, field

from sandbox.errors import Json


@dataclass(slots=True)
class Message:
    """One message. `change` counts the workspace's changes, so that waiting people see what is new."""

    ts: str
    channel: str
    text: str
    user: str
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    edited: Json | None = None
    ephemeral_to: str | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    username: str = ""
    change: int = 0
    cause: str = ""

    def visible_to(self, user: str) -> bool:
        """Whether `user`, who sees the conversation, sees this message too."""
        return self.ephemeral_to is None or self.ephemeral_to == user


def message_shape(message: Message, *, team_id: str, app_id: str, metadata: bool = True) -> Json:
    """Slack's message object; metadata only for who asked for it."""
    shape: Json = {"type": "message", "ts": message.ts, "user": message.user, "text": message.text, "team": team_id}
    if message.bot_id:
        shape |= {"bot_id": message.bot_id, "app_id": app_id}
    if message.thread_ts:
        shape["thread_ts"] = message.thread_ts
    for name in ("blocks", "attachments", "files", "edited", "username"):
        if value := getattr(message, name):
            shape[name] = value
    if message.reactions:
        shape["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        shape["metadata"] = message.metadata
    return shape
