"""Settings, from the environment and from a `.env` file."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """One plain sentence: which setting is wrong and what to do."""


def _one_word(text: str) -> str:
    stripped = text.strip()
    if stripped.split() not in ([], [stripped]) or not stripped.isprintable():
        raise ValueError("a space or a line break within")
    return stripped


def _api_address(text: str) -> str:
    parts = urlsplit(text)
    is_web = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and text.split() == [text]
    if not is_web or not parts.path.rstrip("/").endswith("/api") or parts.query or parts.fragment:
        raise ValueError("no address of a Web API")
    return text


ENV_FILE = ".env"
Secret = Annotated[str, AfterValidator(_one_word)]


class Settings(BaseSettings):
    """What an operator sets; the names in the environment are those of the fields, in capitals."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8-sig", extra="ignore")

    database_url: str = Field(default="sqlite:///nextstep.db", repr=False)
    slack_signing_secret: Secret = Field(default="", repr=False)
    slack_bot_token: Secret = Field(default="", repr=False)
    slack_app_token: Secret = Field(default="", repr=False)
    slack_api_url: Annotated[str, AfterValidator(_api_address)] = "https://slack.com/api/"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def api_url(self) -> str:
        """Slack's API address, ending in a slash."""
        return self.slack_api_url.rstrip("/") + "/"


COPIED = "holds a space or a line break; copy it again in one piece"
HINTS = {
    "slack_api_url": "SLACK_API_URL is a web address that ends in /api/, like https://slack.com/api/; correct it",
    "slack_bot_token": f"SLACK_BOT_TOKEN {COPIED}",
    "slack_app_token": f"SLACK_APP_TOKEN {COPIED}",
    "slack_signing_secret": f"SLACK_SIGNING_SECRET {COPIED}",
    "log_level": "LOG_LEVEL is DEBUG, INFO, WARNING or ERROR; choose one",
    "log_format": "LOG_FORMAT is “text” or “json”; choose one",
}


def read_settings() -> Settings:
    """The settings as they stand in the environment now."""
    try:
        _check_env_file(Path(ENV_FILE))
        return Settings()
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        hint = HINTS.get(name, f"{name.upper()} cannot be read; correct it")
        raise SettingsError(f"{hint}, and start again.") from None
    except UnicodeDecodeError:
        raise SettingsError("The file .env is no text in UTF-8; save it as that and start again.") from None
    except OSError as error:
        raise SettingsError(f"The file .env cannot be read ({error.strerror}); permit it and start again.") from None


def _check_env_file(path: Path) -> None:
    """A line that means nothing would be passed over, and the setting in it missed without a word."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig") as text:
        broken = next((line.original for line in parse_stream(text) if line.error), None)
    if broken is not None:
        blank = broken.string[: -len(broken.string.lstrip())].count("\n")  # lines before it that count as its own
        raise SettingsError(
            f"Line {broken.line + blank} of the file .env cannot be read; write it as NAME=value and start again."
        )


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
