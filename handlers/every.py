"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    admin_command,
    admin_stages,
    admin_teams,
    done,
    errors,
    form,
    nextstep_command,
    people_events,
    questions,
    welcome,
)
from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    busiest = (nextstep_command, form, questions, done, people_events)
    for conversation in (*busiest, admin_command, admin_teams, admin_stages, welcome, errors):
        conversation.register(app, deps)
