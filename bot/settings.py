"""Settings, from the environment and from a `.env` file."""

from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """One plain sentence: which setting is wrong and what to do."""


class Settings(BaseSettings):
    """What an operator sets; the names in the environment are those of the fields, in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    database_url: str = Field(default="sqlite:///nextstep.db", repr=False)
    slack_signing_secret: str = Field(default="", repr=False)
    slack_bot_token: str = Field(default="", repr=False)
    slack_app_token: str = Field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def api_url(self) -> str:
        """Slack's API address, ending in a slash."""
        return self.slack_api_url.rstrip("/") + "/"


HINTS = {
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
