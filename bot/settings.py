"""Settings, from the environment and from a `.env` file."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """One plain sentence: which setting is wrong and what to do."""


def _one_word(text: str) -> str:
    stripped = text.strip()
    if stripped.split() not in ([], [stripped]) or not stripped.isprintable():
        raise ValueError("a space or a line break within")
    return stripped


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no web address")
    return text


Secret = Annotated[str, AfterValidator(_one_word)]


class Settings(BaseSettings):
    """What an operator sets; the names in the environment are those of the fields, in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    database_url: str = Field(default="sqlite:///nextstep.db", repr=False)
    slack_signing_secret: Secret = Field(default="", repr=False)
    slack_bot_token: Secret = Field(default="", repr=False)
    slack_app_token: Secret = Field(default="", repr=False)
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = "https://slack.com/api/"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def api_url(self) -> str:
        """Slack's API address, ending in a slash."""
        return self.slack_api_url.rstrip("/") + "/"


COPIED = "holds a space or a line break; copy it again"
HINTS = {
    "slack_api_url": "SLACK_API_URL is a web address like https://slack.com/api/",
    "slack_bot_token": f"SLACK_BOT_TOKEN {COPIED}",
    "slack_app_token": f"SLACK_APP_TOKEN {COPIED}",
    "slack_signing_secret": f"SLACK_SIGNING_SECRET {COPIED}",
    "log_level": "LOG_LEVEL is DEBUG, INFO, WARNING or ERROR",
    "log_format": "LOG_FORMAT is “text” or “json”",
}


def read_settings() -> Settings:
    """The settings as they stand in the environment now."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise SettingsError(
            f"{HINTS.get(name, f'{name.upper()} cannot be read')}; correct it and start again."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env is no text in UTF-8; save it as that and start again.") from None


def require(settings: Settings, *, socket: bool) -> None:
    """Refuse to serve without what Slack needs, naming the first thing that is missing and where it is found."""
    if not settings.slack_bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set; copy the Bot User OAuth Token (xoxb-…) from your app's page, "
            "“OAuth & Permissions”, into the environment or the .env file."
        )
    if socket and not settings.slack_app_token:
        raise SettingsError(
            "SLACK_APP_TOKEN is not set; Socket Mode needs an app-level token (xapp-…) with connections:write "
            "from your app's page, “Basic Information”."
        )
    if not socket and not settings.slack_signing_secret:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is not set; copy it from your app's page, “Basic Information”, into the environment "
            "or the .env file."
        )
