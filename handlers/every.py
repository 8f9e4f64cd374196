"""All conversations, the busiest first: Bolt looks through its listeners in this order."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    admin_command,
    admin_stages,
    admin_teams,
    deal_card,
    deal_list,
    deals_command,
    errors,
    form,
    home,
    leaving,
    nextstep_command,
    own_settings,
    people_events,
    pipeline_command,
    questions,
    rearranging,
    shortcuts,
    step_buttons,
    step_list,
    welcome,
)
from handlers.deps import Deps

CONVERSATIONS = (
    nextstep_command,
    form,
    questions,
    step_buttons,
    step_list,
    rearranging,
    shortcuts,
    home,
    own_settings,
    pipeline_command,
    deals_command,
    deal_list,
    deal_card,
    leaving,
    admin_command,
    admin_teams,
    admin_stages,
    welcome,
    people_events,
    errors,
)


def register(app: AsyncApp, deps: Deps) -> None:
    """Serve everything that the manifest names."""
    for conversation in CONVERSATIONS:
        conversation.register(app, deps)
