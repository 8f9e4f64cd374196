"""What a click gives the app for a short while: a trigger id and a response URL."""

from dataclasses import dataclass, field

from sandbox.clock import Monotonic
from sandbox.errors import ApiError
from sandbox.identifiers import Ids
from sandbox.settings import Limits


@dataclass(slots=True)
class Trigger:
    """A right to open one view for `user`; `view_id` is the modal in which the click was made, `page` the window."""

    id: str
    team_id: str
    user: str
    made: float
    view_id: str | None = None
    page: str = ""
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A right to answer in one conversation; `original` is the ts of the message that was clicked."""

    token: str
    team_id: str
    channel: str
    user: str
    made: float
    cause: str
    original: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class Grants:
    """All triggers and response URLs that were handed out, with the clock that ends them."""

    ids: Ids
    limits: Limits
    monotonic: Monotonic
    triggers: dict[str, Trigger] = field(default_factory=dict)
    urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, team_id: str, user: str, view_id: str | None = None, page: str = "") -> Trigger:
        """A new trigger whose three seconds start now."""
        name = f"{self.ids.digits(13)}.{self.ids.digits(12)}.{self.ids.hexadecimal(32)}"
        made = Trigger(name, team_id, user, self.monotonic(), view_id, page)
        self.triggers[name] = made
        return made

    def exchange(self, name: object, team_id: str) -> Trigger:
        """Use a trigger up; refuses one that is unknown, of another workspace, used or older than allowed."""
        trigger = self.triggers.get(str(name))
        if trigger is None or trigger.team_id != team_id:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self.monotonic() - trigger.made > self.limits.trigger_seconds:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger

    def url(self, url: ResponseUrl) -> ResponseUrl:
        """Remember a response URL."""
        self.urls[url.token] = url
        return url

    def use_url(self, token: str) -> ResponseUrl:
        """Count one use; refuses an unknown, expired or used-up URL as Slack does, with 404."""
        url = self.urls.get(token)
        if url is None:
            raise ApiError("invalid_token", status=404)
        if self.monotonic() - url.made > self.limits.response_url_seconds:
            raise ApiError("expired_url", status=404)
        if url.uses >= self.limits.response_url_uses:
            raise ApiError("used_url", status=404)
        url.uses += 1
        return url
