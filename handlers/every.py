"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import errors, form, nextstep_command, people_events, questions, rearranging, step_buttons
from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    for conversation in (nextstep_command, form, questions, step_buttons, rearranging, people_events, errors):
        conversation.register(app, deps)
