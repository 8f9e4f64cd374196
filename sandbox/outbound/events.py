"""The Events API: what happens in the workspace is told to the app, with Slack's retries."""

import asyncio
from dataclasses import dataclass, replace

from sandbox.errors import Json
from sandbox.outbound.courier import Answer, Courier, Outgoing
from sandbox.world.workspace import Workspace
from sandbox.world.world import World

_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "file_shared": "files:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
    "user_profile_changed": "users:read",
    "user_status_changed": "users:read",
}
_MESSAGE_KINDS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_AFTER_THE_END = {"app_uninstalled", "tokens_revoked"}


@dataclass(frozen=True, slots=True)
class Announced:
    """An event under way: `first` is the answer to its first delivery."""

    event_id: str
    first: asyncio.Future[Answer]


class Events:
    """Delivers events in the background, each with up to three retries."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def under_way(self) -> int:
        """Events whose delivery has not ended yet."""
        return len(self._tasks)

    def announce(self, workspace: Workspace, event: Json) -> Announced | None:
        """Start telling the app; None where it has not subscribed, lacks the scope, or is not installed."""
        if not self._wants(workspace, event):
            return None
        payload = self._wrapped(workspace, event)
        first: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        outgoing = Outgoing("events_api", f"event:{event['type']}", payload, workspace.team_id)
        task = asyncio.create_task(self._deliver(outgoing, first))
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return Announced(payload["event_id"], first)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._world.changes.mark()

    def _wants(self, workspace: Workspace, event: Json) -> bool:
        name = subscription(event)
        if name not in self._world.app.events:
            return False
        if name in _AFTER_THE_END:
            return True
        scope = _SCOPES.get(name)
        return workspace.install.installed and (scope is None or scope in workspace.install.scopes)

    def _wrapped(self, workspace: Workspace, event: Json) -> Json:
        world = self._world
        return {
            "token": world.credentials.verification_token,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": None,
            "api_app_id": world.credentials.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": world.ids.make("Ev"),
            "event_time": world.unix_now(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team_id,
                    "user_id": workspace.install.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    async def _deliver(self, outgoing: Outgoing, first: asyncio.Future[Answer]) -> None:
        answer = await self._courier.deliver(outgoing, self._world.monotonic())
        first.set_result(answer)
        answer = await self._sent_again(outgoing, answer)
        for number, delay in enumerate(self._world.limits.event_retry_delays, start=1):
            if answer.error is None or answer.no_retry:
                return
            await asyncio.sleep(delay * self._world.limits.retry_scale)
            again = replace(outgoing, retry=number, reason=answer.reason)
            answer = await self._courier.deliver(again, self._world.monotonic())

    async def _sent_again(self, outgoing: Outgoing, answer: Answer) -> Answer:
        """A delivery that was answered comes once more as a retry, where that fault was asked for."""
        name = outgoing.payload["event"]["type"]
        if answer.error is not None or not self._world.faults.strike(name, ("resend",)):
            return answer
        again = replace(outgoing, retry=1, reason="http_timeout")
        return await self._courier.deliver(again, self._world.monotonic())

    async def close(self) -> None:
        """Stop all deliveries."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def subscription(event: Json) -> str:
    """The name under which an app subscribes to this event, such as `message.channels`."""
    if event["type"] != "message":
        return str(event["type"])
    return _MESSAGE_KINDS[event["channel_type"]]
