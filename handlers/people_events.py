"""People join, move to another zone, change their name, leave: Slack says so at once."""

from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve the events."""
    app.event("user_change")(partial(changed, deps=deps))
    app.event("team_join")(partial(changed, deps=deps))


async def changed(event: dict[str, Any], body: dict[str, Any], *, deps: Deps) -> None:
    """Take over what Slack says of this person now; of one who has left, others are told at once."""
    await deps.remember(str(body["team_id"]), event["user"])
    deps.wake()
