"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import done, errors, form, nextstep_command, people_events, pipeline_command, questions, shortcuts
from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    for conversation in (nextstep_command, form, questions, shortcuts, done, pipeline_command, people_events, errors):
        conversation.register(app, deps)
