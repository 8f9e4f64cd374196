"""The story in its order."""

from bot.demo import before, capture_scenes, morning_scenes, team_scenes
from bot.demo.stage import Stage


async def tell(stage: Stage) -> None:
    """From the Friday before to the Monday after: a week in eleven days of the calendar."""
    stage.screen.heading("Nextstep: a week of a sales team in a local Slack workspace")
    stage.screen.tell(
        "Everything below happens as you read it: signed requests, the bot's own jobs and a database, on a clock",
        "that is moved on. Times are local to the person named; all people and companies are made up.",
    )
    await before.set_up(stage)
    await capture_scenes.monday(stage)
    await capture_scenes.tuesday(stage)
    await morning_scenes.wednesday(stage)
    await team_scenes.friday(stage)
    await team_scenes.monday(stage)
