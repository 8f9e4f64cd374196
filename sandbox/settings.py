"""What the app under test is allowed and subscribed to, and how strict the workspace is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "users:read.email",
        "team:read",
        "channels:read",
        "groups:read",
        "im:read",
        "im:write",
        "files:read",
        "files:write",
    }
)

DEFAULT_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_left",
        "channel_rename",
        "channel_unarchive",
        "group_archive",
        "group_left",
        "group_unarchive",
        "member_joined_channel",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)

POST_BURST = 3
"""Messages that one channel takes at once before Slack asks for one a second."""

POSTS_PER_SECOND = 1.0
"""Messages a second that one channel takes over time."""

WORKSPACE_POSTS_PER_MINUTE = 300
"""Messages a minute that a whole workspace takes from one app."""

CALLS_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
"""Slack's tiers: calls a minute of one method in one workspace; as many may come at once."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How strict the workspace is. Seconds are real (monotonic) ones."""

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_uses: int = 5
    response_url_seconds: float = 1800.0
    post_burst: int = POST_BURST
    posts_per_second: float = POSTS_PER_SECOND
    workspace_posts_per_minute: int = WORKSPACE_POSTS_PER_MINUTE
    calls_per_minute: Mapping[int, int] = field(default_factory=lambda: dict(CALLS_PER_MINUTE))
    socket_connections: int = 10
    event_retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    retry_scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Offer:
    """What a client offers of the app: a command (`/deals`), or a shortcut by its callback id."""

    kind: Literal["command", "global", "message"]
    id: str
    name: str
    description: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AppSettings:
    """The app as Slack knows it. `commands` maps a command to its should_escape; None allows any, escaped.

    `offers` is what people find in the client's menus; the app may serve more than it offers.
    """

    name: str = "Nextstep"
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = DEFAULT_EVENTS
    commands: Mapping[str, bool] | None = None
    shortcuts: frozenset[str] | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Tip:
    """Something to try, with where one goes for it: a person, a place (`#name`, `app`, `home`), a line to send."""

    says: str
    user: str = ""
    at: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page shows to somebody who opens it without saying what: through whose eyes, where, and tips."""

    user: str = ""
    at: str = ""
    tips: tuple[Tip, ...] = ()


def app_from_manifest(manifest: Mapping[str, Any]) -> AppSettings:
    """The settings that an app manifest (already read into a mapping) asks Slack for."""
    features = manifest.get("features", {})
    config = manifest.get("oauth_config", {}).get("scopes", {})
    events = manifest.get("settings", {}).get("event_subscriptions", {})
    return AppSettings(
        name=manifest.get("display_information", {}).get("name", "Nextstep"),
        scopes=frozenset(config.get("bot", ())),
        events=frozenset(events.get("bot_events", ())),
        commands={
            command["command"]: bool(command.get("should_escape", False))
            for command in features.get("slash_commands", ())
        },
        shortcuts=frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts", ())),
        offers=(*map(_command, features.get("slash_commands", ())), *map(_shortcut, features.get("shortcuts", ()))),
    )


def _command(entry: Mapping[str, Any]) -> Offer:
    name = str(entry["command"])
    return Offer("command", name, name, str(entry.get("description", "")), str(entry.get("usage_hint", "")))


def _shortcut(entry: Mapping[str, Any]) -> Offer:
    kind: Literal["global", "message"] = "message" if entry.get("type") == "message" else "global"
    return Offer(kind, str(entry["callback_id"]), str(entry.get("name", "")), str(entry.get("description", "")))
