"""The home tab, drawn anew after something in it was changed."""

from blocks import home as home_blocks
from sales.delivery import Delivery
from sales.refusal import Refusal
from schedules.jobs import Jobs
from services import home


async def draw(jobs: Jobs, delivery: Delivery) -> str:
    """Draw a person's home tab as it should look now; Slack's id of it."""
    try:
        found = await jobs.db(home.shown, delivery.workspace_id, delivery.recipient, now=jobs.now())
        view = home_blocks.view(found)
    except Refusal as refusal:
        view = home_blocks.notice(refusal.sentence)
    slack = await jobs.slack_for(delivery.workspace_id)
    answer = await slack.views_publish(user_id=delivery.recipient, view=view)
    return str(answer["view"]["id"])
