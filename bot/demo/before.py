"""What is there when the story begins: deals from the CRM, steps of the week before, the team's settings."""

from datetime import date

from bot.demo import sample
from bot.demo.others import asides
from bot.demo.sample import WeeklyExport, weekly_exports
from bot.demo.script import AROUND, BEFORE, nov
from bot.demo.stage import OffScript, Stage
from services import configuring, importing
from services.configuring import Configuration
from services.import_summary import Summary
from services.importing import Job

OPERATIONS = "maya"
EXPORTED_AT = "16:30"
SET_UP_AT = "17:00"
CHANNEL = "sales"


async def set_up(stage: Stage) -> None:
    """Take in the CRM's weekly exports, let people type for a week, and set the team up.

    The bot's jobs do not run before the settings stand, which begin every schedule anew: so nothing of it is sent.
    """
    *earlier, latest = weekly_exports(sample.AT_THE_START)
    summaries = [await take_in(stage, export) for export in earlier]
    for aside in asides(stage, BEFORE):
        stage.clock.set(aside.at)
        await aside.play(stage)
    summaries.append(await take_in(stage, latest))
    stage.clock.set(stage.local(OPERATIONS, nov(13), SET_UP_AT))
    await stage.runtime.bridge(
        configuring.configure, stage.sandbox.workspace.team_id, _settings(stage), now=stage.clock.now()
    )
    stage.asides.extend(asides(stage, AROUND))
    _tell(stage, summaries, earlier[0].on)


async def take_in(stage: Stage, export: WeeklyExport) -> Summary:
    """Import one weekly export, on its Friday at the latest."""
    stage.clock.set(stage.local(OPERATIONS, export.on, EXPORTED_AT))
    job = Job(stage.sandbox.workspace.team_id, export.deals)
    summary = await stage.runtime.bridge(importing.run, job, now=stage.clock.now(), progress=lambda _rows: None)
    if summary.skipped or summary.unmatched_owners:
        raise OffScript(f"the sample deals of {export.on} did not come in whole: {summary}")
    return summary


def _settings(stage: Stage) -> Configuration:
    channel = stage.sandbox.workspace.channel_named(CHANNEL)
    return Configuration.model_validate(
        {
            "workspace": {"timezone": "Europe/London", "currency": sample.CURRENCY},
            "teams": [
                {"name": "Sales", "channel": channel.id if channel else None, "managers": ["ann@example.com"]},
            ],
            "stages": [
                {"name": "Discovery", "norm_days": 21},
                {"name": "Evaluation", "norm_days": 28},
                {"name": "Proposal", "norm_days": 14},
                {"name": "Negotiation", "norm_days": 21},
                {"name": "Won", "kind": "won"},
                {"name": "Lost", "kind": "lost"},
            ],
        }
    )


def _tell(stage: Stage, summaries: list[Summary], first: date) -> None:
    deals = sum(summary.created for summary in summaries)
    stage.screen.scene(OPERATIONS, "Maya, sales operations, sets the team up")
    stage.screen.table(
        [
            ("Deals", f"{deals} from {len(summaries)} weekly CSV exports of the CRM since {first.day} {first:%b}"),
            ("Owners", "found in Slack by their e-mail: New York, Berlin, Tokyo, Kolkata, London"),
            ("Steps", f"{len(BEFORE)} typed in the week before"),
            ("Team", "Sales, posts to #sales; Ann Keller in London manages it"),
            ("Schedules", "the defaults: each person at 9:00 where they are; #sales Friday 10:00 and Monday 8:30"),
        ]
    )
