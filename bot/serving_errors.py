"""What Slack's refusals mean for whoever installs the app."""

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.settings import Settings


def why_not(error: SlackApiError) -> str:
    """What a refusal at the start means for whoever installs."""
    data = getattr(error.response, "data", None)
    if not isinstance(data, dict) or "error" not in data:
        return (
            "What answers there is not Slack; check SLACK_API_URL, which ends in /api/ and is Slack's own by default."
        )
    reason = str(data["error"])
    if reason in {"invalid_auth", "not_authed", "token_revoked", "account_inactive", "token_expired"}:
        return (
            f"Slack does not accept SLACK_BOT_TOKEN ({reason}); copy the Bot User OAuth Token from your app's page, "
            "“OAuth & Permissions”, again."
        )
    if reason == "missing_scope":
        needed = data.get("needed")
        return f"The app lacks the scope {needed}; add it as in manifest.yml and install the app again."
    return f"Slack refused to start the bot ({reason}); check the token and the app's settings."


def unreachable(settings: Settings, error: Exception) -> str:
    """No answer at all."""
    return (
        f"Slack cannot be reached at {settings.api_url} ({_cause(error)}); "
        "check SLACK_API_URL and the network, then start again."
    )


def _cause(error: Exception) -> str:
    """Why, in the system's own words where it has some."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error.strerror or "no connection"
    return "no connection"
