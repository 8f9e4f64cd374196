"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import done, errors, form, home, nextstep_command, own_settings, people_events, questions
from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    for conversation in (nextstep_command, form, questions, done, home, own_settings, people_events, errors):
        conversation.register(app, deps)
