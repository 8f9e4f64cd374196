"""What can be told of the settings by looking at them: what is missing, and what stands in another's place."""

import re
from collections.abc import Iterator

from bot.doctor.findings import Finding
from bot.settings import Settings, SettingsError, require

ABOUT = "settings"
SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
KINDS = {
    "xoxb-": "a bot token",
    "xoxe.xoxb-": "a bot token that is rotated",
    "xoxp-": "a person's token",
    "xapp-": "an app-level token",
    "xoxe": "a configuration or refresh token",
}


def look_at(settings: Settings) -> Iterator[Finding]:
    """Each secret: whether it is there and looks like what it should be."""
    found = [*_missing(settings), *_bot_token(settings), *_app_token(settings), *_signing_secret(settings)]
    yield from found or [Finding("fine", ABOUT, "every setting that is needed is there")]


def _missing(settings: Settings) -> Iterator[Finding]:
    """By HTTP the signing secret is needed, by Socket Mode the app-level token: one of them will do."""
    try:
        require(settings, socket=bool(settings.slack_app_token and not settings.slack_signing_secret))
    except SettingsError as error:
        yield Finding("fault", ABOUT, str(error))


def _bot_token(settings: Settings) -> Iterator[Finding]:
    token = settings.slack_bot_token
    if token and _kind(token) != KINDS["xoxb-"]:
        yield Finding(
            "fault",
            ABOUT,
            f"SLACK_BOT_TOKEN holds {_kind(token)}; put the Bot User OAuth Token (xoxb-…) there, from your app's page, "
            "“OAuth & Permissions”",
        )


def _app_token(settings: Settings) -> Iterator[Finding]:
    token = settings.slack_app_token
    if token and _kind(token) != KINDS["xapp-"]:
        yield Finding(
            "fault",
            ABOUT,
            f"SLACK_APP_TOKEN holds {_kind(token)}; put an app-level token (xapp-…) with connections:write there, from "
            "your app's page, “Basic Information”",
        )


def _signing_secret(settings: Settings) -> Iterator[Finding]:
    """Only a request of Slack's proves it; what it looks like can be judged."""
    secret = settings.slack_signing_secret
    if secret and not SIGNING_SECRET.fullmatch(secret):
        kind = _kind(secret)
        holds = f"holds {kind}" if kind != KINDLESS else "does not look like one: 32 of the characters 0-9 and a-f"
        yield Finding(
            "fault",
            ABOUT,
            f"SLACK_SIGNING_SECRET {holds}; copy the Signing Secret from your app's page, “Basic Information”",
        )


KINDLESS = "something that is no token of Slack's"


def _kind(token: str) -> str:
    return next((kind for prefix, kind in KINDS.items() if token.startswith(prefix)), KINDLESS)
