"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    deal_card,
    deal_list,
    deals_command,
    done,
    errors,
    form,
    nextstep_command,
    people_events,
    questions,
)
from handlers.deps import Deps


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    for conversation in (
        nextstep_command,
        form,
        questions,
        done,
        deals_command,
        deal_list,
        deal_card,
        people_events,
        errors,
    ):
        conversation.register(app, deps)
